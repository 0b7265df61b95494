"""`tf.test`: whether gradients are right, and what there is to compute on."""

from minitf.autodiff.numeric import compute_gradient


def is_gpu_available(cuda_only=False, min_cuda_compute_capability=None) -> bool:
    """False: minitf's tensors lie in the memory of the CPU."""
    return False


def gpu_device_name() -> str:
    """The name of the first GPU; empty, as there is none."""
    return ""


def is_built_with_cuda() -> bool:
    """False, as above."""
    return False
