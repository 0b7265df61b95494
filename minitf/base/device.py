"""Devices: what this machine can compute on, and `with tf.device(...)`.

The GPU count is asked of the driver itself, so that looking costs no import of numba.
"""

import contextlib
import ctypes
import functools
import sys
from typing import NamedTuple

CPU = "/job:localhost/replica:0/task:0/device:CPU:0"


class PhysicalDevice(NamedTuple):
    """One processor of this machine, as TensorFlow prints it."""

    name: str
    device_type: str

    def __repr__(self) -> str:
        return f"PhysicalDevice(name={self.name!r}, device_type={self.device_type!r})"


class LogicalDevice(NamedTuple):
    """The same as programs name it: minitf never divides a processor."""

    name: str
    device_type: str

    def __repr__(self) -> str:
        return f"LogicalDevice(name={self.name!r}, device_type={self.device_type!r})"


@functools.cache
def gpu_count() -> int:
    """How many CUDA devices the driver shows; 0 without a driver."""
    library = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        driver = ctypes.CDLL(library)
    except OSError:
        return 0
    count = ctypes.c_int(0)
    if driver.cuInit(0) or driver.cuDeviceGetCount(ctypes.byref(count)):
        return 0
    return count.value


def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The processors of this machine, or those of one type ("CPU", "GPU")."""
    found = [PhysicalDevice("/physical_device:CPU:0", "CPU")]
    found += [PhysicalDevice(f"/physical_device:GPU:{i}", "GPU") for i in range(gpu_count())]
    return [d for d in found if device_type in (None, d.device_type)]


def list_logical_devices(device_type: str | None = None) -> list[LogicalDevice]:
    """The same processors under their other name."""
    found = list_physical_devices(device_type)
    return [LogicalDevice(d.name.replace("physical_", ""), d.device_type) for d in found]


@contextlib.contextmanager
def device(name: str | None):
    """Accepts TensorFlow's device names. Eager tensors live in main memory here.

    Raises:
        ValueError: the name is no device's.
    """
    kind = (name or "CPU").upper()
    if not any(word in kind for word in ("CPU", "GPU", "TPU")):
        raise ValueError(f"{name!r} is not a device; try 'CPU:0' or 'GPU:0'")
    yield
