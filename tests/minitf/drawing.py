"""What property tests draw: shapes (empty and without axes too), arrays, axes, indices.

Used by the files test_properties_*.py beside this one.
"""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
FULL_SHAPES = hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4)
FLOATS = ("float32", "float64")
NUMBERS = (*FLOATS, "int32", "int64")


def arrays(shape=SHAPES, dtypes=FLOATS, low=-4.0, high=4.0):
    """Arrays of numbers in [low, high], with no number so small that its square is lost."""

    def of(dtype):
        if dtype == "bool":
            return hnp.arrays(dtype, shape)
        if dtype.startswith("int"):
            return hnp.arrays(dtype, shape, elements=st.integers(int(low), int(high)))
        width = 32 if dtype == "float32" else 64
        plain = st.floats(np.float32(low).item(), np.float32(high).item(), width=width)
        return hnp.arrays(dtype, shape, elements=plain.filter(lambda x: x == 0 or abs(x) > 1e-3))

    return st.sampled_from(dtypes).flatmap(of)


@st.composite
def pairs(draw, dtypes=FLOATS, low=-4.0, high=4.0):
    """Two arrays of one dtype whose shapes broadcast."""
    shapes = draw(hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3, min_side=0))
    dtype = draw(st.sampled_from(dtypes))
    return tuple(draw(arrays(shape, (dtype,), low, high)) for shape in shapes.input_shapes)


@st.composite
def with_axes(draw, array, least: int = 0):
    """An array and some of its axes, or None for all; negative ones too."""
    x = draw(array)
    axes = draw(st.one_of(st.none(), st.sets(st.integers(0, max(x.ndim - 1, 0)), min_size=least)))
    if axes is None or x.ndim == 0:
        return x, None
    return x, tuple(a - x.ndim if draw(st.booleans()) else a for a in sorted(axes))


@st.composite
def with_axis(draw, array):
    """An array that has axes, and one of them."""
    x = draw(array)
    return x, draw(st.integers(-x.ndim, x.ndim - 1))


def same(got, wanted, tolerance: float = 1e-5) -> None:
    """The tensor has the array's shape and dtype, and its numbers but for rounding."""
    wanted = np.asarray(wanted)
    assert tuple(got.shape) == wanted.shape, f"shape {got.shape}, not {wanted.shape}"
    assert got.dtype.name == wanted.dtype.name, f"{got.dtype.name}, not {wanted.dtype.name}"
    np.testing.assert_allclose(got.numpy(), wanted, tolerance, tolerance)
