"""Properties of what moves, picks, joins and adds up elements: NumPy's answers.

On all shapes, axes and dtypes, empty tensors and tensors without axes included.
"""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import minitf as tf
from minitf.autodiff import check_gradient
from tests.minitf.drawing import FULL_SHAPES, NUMBERS, SHAPES, arrays, same, with_axes, with_axis

ANY = arrays(dtypes=NUMBERS)
WITH_AXES = arrays(hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4), NUMBERS)
FULL = arrays(FULL_SHAPES, NUMBERS)
DOUBLE = arrays(FULL_SHAPES, ("float64",))

# ---- reductions -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sum", "prod"])
@given(drawn=with_axes(ANY), keepdims=st.booleans())
def test_totals_as_numpy(name, drawn, keepdims):
    x, axes = drawn
    in_numpy = getattr(np, name)
    wanted = in_numpy(x, axis=axes, keepdims=keepdims, dtype=x.dtype)
    same(getattr(tf, f"reduce_{name}")(x, axes, keepdims), wanted, 1e-4)


@pytest.mark.parametrize("name", ["max", "min", "mean"])
@given(drawn=with_axes(FULL), keepdims=st.booleans())
def test_extremes_and_means_as_numpy(name, drawn, keepdims):
    x, axes = drawn
    wanted = getattr(np, name)(x, axis=axes, keepdims=keepdims)
    if name == "mean" and x.dtype.kind == "i":  # TensorFlow's mean of ints is an int
        wanted = np.trunc(wanted)
    same(getattr(tf, f"reduce_{name}")(x, axes, keepdims), wanted.astype(x.dtype))


@pytest.mark.parametrize("name", ["any", "all"])
@given(drawn=with_axes(arrays(dtypes=("bool",))), keepdims=st.booleans())
def test_any_and_all_as_numpy(name, drawn, keepdims):
    x, axes = drawn
    wanted = getattr(np, name)(x, axis=axes, keepdims=keepdims)
    same(getattr(tf, f"reduce_{name}")(x, axes, keepdims), wanted)


@given(drawn=with_axes(arrays(SHAPES, ("float32",))), keepdims=st.booleans())
def test_logsumexp_as_numpy(drawn, keepdims):
    x, axes = drawn
    with np.errstate(divide="ignore"):
        wanted = np.log(np.sum(np.exp(x), axis=axes, keepdims=keepdims))
    same(tf.reduce_logsumexp(x, axes, keepdims), wanted)


@pytest.mark.parametrize("name", ["argmax", "argmin"])
@given(drawn=with_axis(FULL))
def test_places_of_extremes_as_numpy(name, drawn):
    x, axis = drawn
    same(getattr(tf, name)(x, axis), getattr(np, name)(x, axis))


@given(drawn=with_axis(WITH_AXES))
def test_running_sums_as_numpy(drawn):
    x, axis = drawn
    same(tf.cumsum(x, axis), np.cumsum(x, axis, dtype=x.dtype), 1e-4)


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "logsumexp"])
@given(drawn=with_axes(DOUBLE))
def test_gradients_of_reductions_are_slopes(name, drawn):
    x, axes = drawn
    check_gradient(lambda t: tf.sin(getattr(tf, f"reduce_{name}")(t / 4.0, axes)), [x], 1e-3)


# ---- shapes -----------------------------------------------------------------------


@given(x=ANY, data=st.data())
def test_transpose_as_numpy(x, data):
    order = data.draw(st.permutations(range(x.ndim)))
    same(tf.transpose(x, order), np.transpose(x, order))
    same(tf.transpose(x), np.transpose(x))


@given(x=FULL, data=st.data())
def test_reshape_as_numpy(x, data):
    parts = [n for n in range(1, x.size + 1) if x.size % n == 0]
    first = data.draw(st.sampled_from(parts))
    same(tf.reshape(x, [first, -1]), x.reshape(first, -1))
    same(tf.reshape(x, [x.size]), x.reshape(-1))


@given(x=ANY, data=st.data())
def test_an_axis_more_and_one_less(x, data):
    axis = data.draw(st.integers(-x.ndim - 1, x.ndim))
    wider = tf.expand_dims(x, axis)
    same(wider, np.expand_dims(x, axis))
    same(tf.squeeze(wider, axis), x)


@given(drawn=with_axis(WITH_AXES), count=st.integers(1, 3))
def test_concat_and_stack_as_numpy(drawn, count):
    x, axis = drawn
    same(tf.concat([x] * count, axis), np.concatenate([x] * count, axis))
    same(tf.stack([x] * count, axis), np.stack([x] * count, axis))


@given(drawn=with_axis(WITH_AXES))
def test_split_puts_apart_what_concat_joins(drawn):
    x, axis = drawn
    parts = tf.split(tf.concat([x, x], axis), 2, axis)
    assert len(parts) == 2
    for part in parts:
        same(part, x)
    assume(x.shape[axis])
    for got, wanted in zip(tf.unstack(x, axis=axis), np.moveaxis(x, axis, 0)):
        same(got, wanted)


@given(x=WITH_AXES, data=st.data())
def test_tile_pad_roll_and_reverse_as_numpy(x, data):
    counts = data.draw(st.tuples(*[st.integers(0, 2)] * x.ndim))
    same(tf.tile(x, counts), np.tile(x, counts))
    edges = data.draw(st.tuples(*[st.tuples(st.integers(0, 2), st.integers(0, 2))] * x.ndim))
    same(tf.pad(x, edges, constant_values=7), np.pad(x, edges, constant_values=7))
    axis = data.draw(st.integers(-x.ndim, x.ndim - 1))
    shift = data.draw(st.integers(-5, 5))
    same(tf.roll(x, shift, axis), np.roll(x, shift, axis))
    same(tf.reverse(x, [axis]), np.flip(x, axis))


# ---- picking and putting ------------------------------------------------------------


@given(x=ANY, data=st.data())
def test_index_as_numpy(x, data):
    index = data.draw(hnp.basic_indices(x.shape, allow_newaxis=True, allow_ellipsis=True))
    same(tf.constant(x)[index], np.asarray(x[index]))


@given(drawn=with_axis(FULL), data=st.data())
def test_gather_as_numpy(drawn, data):
    x, axis = drawn
    places = data.draw(hnp.arrays("int32", SHAPES, elements=st.integers(0, x.shape[axis] - 1)))
    same(tf.gather(x, places, axis=axis), np.take(x, places, axis))


@given(x=FULL, data=st.data())
def test_gather_nd_takes_what_scatter_nd_put(x, data):
    rows = data.draw(st.lists(st.integers(0, len(x) - 1), min_size=1, max_size=4, unique=True))
    places = np.array(rows)[:, None]
    picked = tf.gather_nd(x, places)
    same(picked, x[rows])
    spread = np.zeros_like(x)
    spread[rows] = x[rows]
    same(tf.scatter_nd(places, picked, x.shape), spread)


@given(x=FULL, data=st.data())
def test_scatter_adds_where_places_meet(x, data):
    rows = data.draw(st.lists(st.integers(0, len(x) - 1), min_size=1, max_size=5))
    updates = np.ones((len(rows), *x.shape[1:]), x.dtype)
    wanted = x.copy()
    np.add.at(wanted, rows, updates)
    same(tf.tensor_scatter_nd_add(x, np.array(rows)[:, None], updates), wanted)


@given(x=arrays(FULL_SHAPES, ("float32",)), data=st.data())
def test_boolean_mask_as_numpy(x, data):
    mask = data.draw(hnp.arrays(bool, x.shape))
    same(tf.boolean_mask(x, mask), x[mask])
    same(tf.constant(x)[mask], x[mask])


@given(drawn=with_axis(FULL))
def test_sort_as_numpy(drawn):
    x, axis = drawn
    same(tf.sort(x, axis), np.sort(x, axis))
    order = tf.argsort(x, axis, stable=True).numpy()
    np.testing.assert_array_equal(order, np.argsort(x, axis, kind="stable"))


@given(x=DOUBLE, data=st.data())
def test_gradients_of_picking_are_slopes(x, data):
    rows = data.draw(st.lists(st.integers(0, len(x) - 1), min_size=1, max_size=4))
    index = data.draw(hnp.basic_indices(x.shape))
    check_gradient(lambda t: tf.sin(tf.gather(t, rows)), [x])
    check_gradient(lambda t: tf.sin(t[index]), [x])
    check_gradient(lambda t: tf.sin(tf.scatter_nd([[0]] * len(x), t, [2, *x.shape[1:]])), [x])


# ---- products -----------------------------------------------------------------------


@st.composite
def factors(draw, dtypes=NUMBERS):
    """Two stacks of matrices that can be multiplied, as they are or transposed."""
    n, k, m = (draw(st.integers(0, 3)) for _ in "nkm")
    stacks = draw(hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=2, max_side=3))
    flips = draw(st.tuples(st.booleans(), st.booleans()))
    a = (*stacks.input_shapes[0], *((k, n) if flips[0] else (n, k)))
    b = (*stacks.input_shapes[1], *((m, k) if flips[1] else (k, m)))
    dtype = draw(st.sampled_from(dtypes))
    return draw(arrays(a, (dtype,))), draw(arrays(b, (dtype,))), flips


def turned(x, flip):
    return np.swapaxes(x, -1, -2) if flip else x


@given(drawn=factors())
def test_matmul_as_numpy(drawn):
    a, b, (flip_a, flip_b) = drawn
    got = tf.matmul(a, b, transpose_a=flip_a, transpose_b=flip_b)
    same(got, turned(a, flip_a) @ turned(b, flip_b), 1e-4)


@given(drawn=factors(("float64",)))
def test_gradients_of_matmul_are_slopes(drawn):
    a, b, (flip_a, flip_b) = drawn
    check_gradient(lambda x, y: tf.matmul(x, y, transpose_a=flip_a, transpose_b=flip_b), [a, b])


@given(drawn=factors(("float32",)))
def test_einsum_as_matmul(drawn):
    a, b, (flip_a, flip_b) = drawn
    a, b = turned(a, flip_a), turned(b, flip_b)
    same(tf.einsum("...ij,...jk->...ik", a, b), a @ b, 1e-4)
