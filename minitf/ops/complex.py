"""Complex numbers: made of two parts, taken apart, and turned over.
"""

import numpy as np

from minitf.base.dtypes import as_dtype, complex64, complex128, float32, float64
from minitf.base.errors import wrong_dtype
from minitf.base.shape import TensorSpec, broadcast
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.core.tensor import Tensor

_POINTS = Sample((1.0 + 2.0j, -0.5j), gradient=False)


def part_of(dtype):
    """The float dtype of the two parts of a complex one."""
    return {complex64: float32, complex128: float64}.get(dtype, dtype)


def _complex_spec(real, imag):
    if real.dtype is not imag.dtype or real.dtype not in (float32, float64):
        raise wrong_dtype(
            f"complex: takes two float32 or two float64, not {real.dtype.name}, {imag.dtype.name}"
        )
    kind = complex64 if real.dtype is float32 else complex128
    return TensorSpec(broadcast("complex", real.shape, imag.shape), kind)


define(
    "complex", _complex_spec,
    lambda x, y: (x + 1j * y).astype(np.result_type(x, np.complex64)),
    lambda n, g: (real(g), imag(g)),
    samples=(Sample((1.0, 2.0), (0.5, -1.0), gradient=False),),
)  # fmt: skip


def _real_row(name, cpu, grad):
    define(
        name,
        infer=lambda x: TensorSpec(x.shape, part_of(x.dtype)),
        cpu=cpu, grad=grad, samples=(_POINTS,),
    )  # fmt: skip


def _none(g):
    return apply("zeros_like", g)


def _angle_grad(node, g):
    z = node.inputs[0]
    return apply("complex", _none(g), g) / conj(z)


_real_row("real", lambda x: x.real.copy(), lambda n, g: apply("complex", g, _none(g)))
_real_row("imag", lambda x: x.imag.copy(), lambda n, g: apply("complex", _none(g), g))
_real_row("angle", np.angle, _angle_grad)
define("conj", lambda x: x, np.conj, lambda n, g: conj(g), samples=(_POINTS,))


def complex(real, imag, name=None) -> Tensor:
    """The complex numbers with these parts: float32 makes complex64, float64 complex128.

    >>> complex(1.0, 2.0).numpy()
    np.complex64(1+2j)
    """
    real = convert.to_tensor(real)
    return apply("complex", real, convert.to_tensor(imag, like=real.dtype))


def real(input, name=None) -> Tensor:
    """The real parts; real numbers as they are."""
    x = convert.to_tensor(input)
    return apply("real", x) if x.dtype.is_complex else x


def imag(input, name=None) -> Tensor:
    """The imaginary parts; zeros for real numbers."""
    x = convert.to_tensor(input)
    return apply("imag", x) if x.dtype.is_complex else apply("zeros_like", x)


def angle(input, name=None) -> Tensor:
    """The angle from the positive real axis, in radians."""
    x = convert.to_tensor(input)
    if x.dtype.is_complex:
        return apply("angle", x)
    below = x < apply("zeros_like", x)
    return apply("cast", below, dtype=as_dtype(x.dtype)) * np.pi


def conj(x, name=None) -> Tensor:
    """The numbers with their imaginary parts turned over."""
    x = convert.to_tensor(x)
    return apply("conj", x) if x.dtype.is_complex else x
