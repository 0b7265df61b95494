"""`tf.config`: devices, and functions run eagerly."""

from minitf.base.device import list_physical_devices
from minitf.graph.function import functions_run_eagerly, run_functions_eagerly

__all__ = ["functions_run_eagerly", "list_physical_devices", "run_functions_eagerly"]
