"""Makers of rows: what many operations have in common, said once.

`unary` and `binary` put an elementwise operation in the table and give its public
function. The other families write their records out.
"""

import functools
from collections.abc import Callable

import numpy as np

from minitf.base.dtypes import DType, string
from minitf.base.errors import invalid, wrong_dtype
from minitf.base.shape import TensorSpec, broadcast
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.holes import dimensions
from minitf.core.op import Sample, define

ANY, NUMERIC, FLOATING, BOOL = "any", "numeric", "floating point", "bool"
ADDABLE = "numeric or string"
SIGNED = Sample((-1.5, -0.25, 0.5, 2.0))
POSITIVE = Sample((0.25, 0.5, 1.0, 3.0))
TABLE = ((1.0, -2.0, 3.0), (0.5, 4.0, -1.5))
PAIR = Sample(TABLE, (2.0, 0.75, -3.0))


def accepts(kind: str, dtype: DType) -> bool:
    """Whether an operation for `kind` of numbers takes `dtype`."""
    if kind == FLOATING:
        return dtype.is_floating or dtype.is_complex
    if kind == NUMERIC:
        return dtype.is_numeric
    if kind == ADDABLE:
        return dtype.is_numeric or dtype is string
    return kind == ANY or dtype.is_bool


def check(name: str, kind: str, dtype: DType) -> None:
    """Raises the error for a dtype that operation `name` does not take."""
    if not accepts(kind, dtype):
        raise wrong_dtype(f"{name}: takes a {kind} tensor, not {dtype.name}; see tf.cast")


def pair(name: str, kind: str, out: DType | None, x: TensorSpec, y: TensorSpec) -> TensorSpec:
    """The spec of an elementwise operation on two tensors: same dtype, broadcast shape."""
    if x.dtype is not y.dtype:
        raise wrong_dtype(
            f"{name}: dtypes differ: {x.dtype.name} and {y.dtype.name}; cast one with tf.cast"
        )
    check(name, kind, x.dtype)
    return TensorSpec(broadcast(name, x.shape, y.shape), out or x.dtype)


def unary(
    row: str, doc: str, cpu: Callable, scalar: Callable, grad: Callable | None = None, *,
    kind: str = FLOATING, out: DType | None = None, samples: tuple = (SIGNED,),
    tensorflow: str | None = None,
):  # fmt: skip
    """A row for a function of one number, and its public function."""

    @functools.lru_cache(4096)
    def infer(x: TensorSpec) -> TensorSpec:
        check(row, kind, x.dtype)
        return x if out is None else TensorSpec(x.shape, out)

    define(row, infer, cpu, grad, scalar, samples=samples, tensorflow=tensorflow)

    def function(x, name=None):
        return convert.unary(row, x)

    return named(function, row, doc)


def binary(
    row: str, doc: str, cpu: Callable, scalar: Callable, grad: Callable | None = None, *,
    kind: str = NUMERIC, out: DType | None = None, samples: tuple = (PAIR,),
    tensorflow: str | None = None,
):  # fmt: skip
    """A row for a function of two numbers, and its public function."""
    infer = functools.lru_cache(4096)(functools.partial(pair, row, kind, out))
    define(row, infer, cpu, grad, scalar, samples=samples, tensorflow=tensorflow)

    def function(x, y, name=None):
        return convert.binary(row, x, y)

    return named(function, row, doc)


def picking(
    row: str, back: str, infer: Callable, pick: Callable, put: Callable, *, samples: tuple,
    back_samples: tuple, tensorflow: str, back_tensorflow: str,
) -> None:  # fmt: skip
    """Two rows, each the gradient of the other.

    `pick(x, *places, **attrs)` takes elements of `x`. The row `back` has what `put(out, given,
    *places, **attrs)` makes of zeros in the shape of its last input.
    """

    def put_back(given, *rest, **attrs):
        *places, like = rest
        out = np.zeros(like.shape, given.dtype)
        put(out, given, *places, **attrs)
        return out

    define(row, infer, pick,
           lambda n, g: only_first(n, apply(back, g, *n.inputs[1:], n.inputs[0], **n.attrs)),
           samples=samples, tensorflow=tensorflow)  # fmt: skip
    define(back, lambda given, *rest, **_: TensorSpec(rest[-1].shape, given.dtype), put_back,
           lambda n, g: only_first(n, apply(row, g, *n.inputs[1:-1], **n.attrs)),
           samples=back_samples, tensorflow=back_tensorflow)  # fmt: skip


def only_first(node, gradient) -> tuple:
    """The gradients of a node where none flows to any input but the first."""
    return gradient, *(None,) * (len(node.inputs) - 1)


def with_shape(row: str, *inputs, shape, **attrs):
    """`apply` with a shape; what only a run can tell of it is handed over as more inputs."""
    holes: list = []
    dims = dimensions(shape, holes)
    return apply(row, *inputs, *holes, shape=dims, **attrs)


def one_string(result) -> np.ndarray:
    """The result of a kernel; NumPy gives a string without axes as Python's `bytes`."""
    return np.array(result, object) if type(result) is bytes else result


def named(function: Callable, name: str, doc: str) -> Callable:
    """The function, under its public name and with its documentation."""
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


def normal_axes(name: str, axis, rank: int | None) -> tuple[int, ...] | None:
    """Axes as sorted non-negative numbers; None means all. They stay for an unknown rank.

    Raises:
        InvalidArgumentError: there is no such axis.
    """
    if axis is None:
        return None if rank is None else _all_axes(rank)
    if isinstance(axis, int):
        axes = (axis,)
    else:  # a list, a tensor, an array
        axes = tuple([int(a) for a in np.atleast_1d(np.asarray(axis))])
    if rank is None:
        return axes
    for a in axes:
        if not -rank <= a < rank:
            raise invalid(f"{name}: axis {a} is not in a tensor with {rank} axes")
    normal = sorted([a % rank for a in axes])
    if len(set(normal)) < len(normal):
        raise invalid(f"{name}: axes {axes} contain one axis twice")
    return tuple(normal)


@functools.cache
def _all_axes(rank: int) -> tuple[int, ...]:
    return tuple(range(rank))
