"""Asking for a shape, filling one, and broadcasting to one and back.

`broadcast_like` and `sum_to_like` undo each other: the gradient routine uses the second
for every operation that broadcasts, so that no operation has to.
"""

import math

import numpy as np

from minitf.base.dtypes import as_dtype, int32
from minitf.base.errors import invalid
from minitf.base.shape import TensorShape, TensorSpec, broadcast
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.holes import filled, known
from minitf.core.op import Sample, define
from minitf.ops.rows import TABLE, named, only_first, with_shape

# ---- broadcasting, and its undoing --------------------------------------------------


def sum_to(array: np.ndarray, shape: tuple) -> np.ndarray:
    """Adds up what broadcasting repeated, so that `array` has `shape` again."""
    if array.shape == shape:
        return array
    extra = array.ndim - len(shape)
    axes = tuple(range(extra)) + tuple(
        i + extra for i, d in enumerate(shape) if d == 1 and array.shape[i + extra] != 1
    )
    return array.sum(axes, keepdims=True, dtype=array.dtype).reshape(shape)


def _repeated(x, shape):
    """`np.broadcast_to`; a few numbers are copied, which is quicker than its checks."""
    if math.prod(shape) > _FEW:
        return np.broadcast_to(x, shape)
    out = np.empty(shape, x.dtype)
    out[...] = x
    return out


_FEW = 4096
define(
    "broadcast_like",
    infer=lambda x, like: TensorSpec(like.shape, x.dtype),
    cpu=lambda x, like: _repeated(x, like.shape),
    grad=lambda n, g: (apply("sum_to_like", g, n.inputs[0]), None),
    samples=(Sample((1.0, 2.0, 3.0), TABLE),),
    tensorflow="BroadcastTo",
)
define(
    "sum_to_like",
    infer=lambda x, like: TensorSpec(like.shape, x.dtype),
    cpu=lambda x, like: sum_to(x, like.shape),
    grad=lambda n, g: (apply("broadcast_like", g, n.inputs[0]), None),
    samples=(Sample(TABLE, (1.0, 2.0, 3.0)), Sample(TABLE, ((1.0,), (2.0,)))),
    tensorflow="Sum",
)


def _broadcast_spec(x, *holes, shape):
    wanted = TensorShape(known(shape))
    found = broadcast("broadcast_to", x.shape, wanted)
    if not wanted.is_compatible_with(found):
        raise invalid(f"broadcast_to: {x.shape} does not broadcast to {wanted}")
    return TensorSpec(found, x.dtype)


define(
    "broadcast_to",
    infer=_broadcast_spec,
    cpu=lambda x, *holes, shape: _repeated(x, filled(shape, holes)),
    grad=lambda n, g: only_first(n, apply("sum_to_like", g, n.inputs[0])),
    samples=(Sample((1.0, 2.0, 3.0), shape=(2, 3)),),
)


def broadcast_to(input, shape, name=None):
    """The tensor repeated along axes of size 1, and along new first axes, to `shape`."""
    return with_shape("broadcast_to", convert.to_tensor(input), shape=shape)


# ---- asking for a shape, and filling one --------------------------------------------


def _asks(name: str, answer, dims):
    define(
        name,
        infer=lambda x, dtype: TensorSpec(dims(x), dtype),
        cpu=lambda x, dtype: np.array(answer(x), dtype.numpy),
        grad=lambda n, g: None,
        samples=(Sample(TABLE, gradient=False, dtype=int32),),
    )


_asks("shape", lambda x: x.shape, lambda spec: (spec.rank,))
_asks("size", lambda x: x.size, lambda spec: ())


def shape(input, out_type=int32, name=None):
    """The shape as a tensor of ints, known even where a graph's batch size is not."""
    x = convert.to_tensor(input)
    if x.shape.is_fully_defined():
        return convert.constant(x.shape.as_list(), out_type)
    return apply("shape", x, dtype=as_dtype(out_type))


def sizes(x) -> tuple:
    """The shape as it is needed to compute with: ints, and tensors for what only a run can tell."""
    if None not in x.shape:
        return tuple(x.shape)
    found = shape(x)
    return tuple(found[i] if d is None else d for i, d in enumerate(x.shape))


def shape_n(input, out_type=int32, name=None):
    """The shapes of several tensors."""
    return [shape(x, out_type) for x in input]


def size(input, out_type=int32, name=None):
    """How many elements, as a tensor."""
    return apply("size", convert.to_tensor(input), dtype=as_dtype(out_type))


def rank(input, name=None):
    """How many axes, as a tensor."""
    return convert.constant(len(convert.to_tensor(input).shape), int32)


def plain(number: int, dtype) -> object:
    """The number as `dtype` has it: for strings, no 0 but the empty one."""
    return b"" if as_dtype(dtype).name == "string" else as_dtype(dtype).numpy.type(number)


def _filled_like(row: str, make, doc: str):
    define(
        row,
        infer=lambda x: x,
        cpu=lambda x: np.full(x.shape, b"", object) if x.dtype == object
            else make(x.shape, x.dtype),
        grad=lambda n, g: None,
        samples=(Sample(TABLE, gradient=False),),
    )

    def function(input, dtype=None, name=None):
        x = convert.to_tensor(input)
        like = apply(row, x)
        return like if dtype is None else apply("cast", like, dtype=as_dtype(dtype))

    return named(function, row, doc)


zeros_like = _filled_like("zeros_like", np.zeros, "Zeros in the tensor's shape.")
ones_like = _filled_like("ones_like", np.ones, "Ones in the tensor's shape.")


def _fill_spec(value, *holes, shape):
    if value.rank:
        raise invalid(f"fill: the value must be one number, not of shape {value.shape}")
    return TensorSpec(known(shape), value.dtype)


define(
    "fill",
    infer=_fill_spec,
    cpu=lambda value, *holes, shape: np.full(filled(shape, holes), value, value.dtype),
    grad=lambda n, g: only_first(n, apply("sum_to_like", g, n.inputs[0])),
    samples=(Sample(2.5, shape=(2, 3)),),
)


def fill(dims, value, name=None):
    """A tensor of shape `dims` with `value` everywhere."""
    return with_shape("fill", convert.to_tensor(value), shape=dims)


def zeros(shape, dtype="float32", name=None, layout=None):
    """Zeros in this shape."""
    return fill(shape, convert.to_tensor(plain(0, dtype), dtype))


def ones(shape, dtype="float32", name=None, layout=None):
    """Ones in this shape."""
    return fill(shape, convert.to_tensor(plain(1, dtype), dtype))


def zero_fraction(value, name=None):
    """The share of elements that are 0."""
    x = convert.to_tensor(value)
    none = apply("cast", apply("equal", x, zeros_like(x)), dtype=as_dtype("float32"))
    return apply("reduce_mean", none, axis=tuple(range(len(x.shape))), keepdims=False)
