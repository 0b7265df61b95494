"""`tf.config`: devices, and functions run eagerly."""

from types import SimpleNamespace as _Namespace

from minitf.base.device import (
    LogicalDevice, PhysicalDevice, list_logical_devices, list_physical_devices,
)  # fmt: skip
from minitf.graph import options as _options
from minitf.graph.function import functions_run_eagerly, run_functions_eagerly

get_visible_devices = list_physical_devices


def _enable_op_determinism() -> None:
    """There is nothing to do: the same seeds give the same numbers anyway."""


experimental = _Namespace(
    enable_op_determinism=_enable_op_determinism, list_logical_devices=list_logical_devices,
    list_physical_devices=list_physical_devices,
)  # fmt: skip
optimizer = _Namespace(
    get_experimental_options=_options.get_experimental_options, get_jit=_options.get_jit,
    set_experimental_options=_options.set_experimental_options, set_jit=_options.set_jit,
)  # fmt: skip
