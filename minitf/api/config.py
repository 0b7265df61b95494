"""`tf.config`: devices, and functions run eagerly."""

from minitf.base.device import (
    LogicalDevice, PhysicalDevice, list_logical_devices, list_physical_devices,
)  # fmt: skip
from minitf.graph.function import functions_run_eagerly, run_functions_eagerly

get_visible_devices = list_physical_devices


__all__ = [name for name in dir() if not name.startswith("_")]
