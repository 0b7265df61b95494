"""A tensor never changes, whatever is done to the arrays that it gives out, as in TensorFlow."""

import numpy as np
import pytest

import minitf as tf


def test_what_numpy_gives_is_a_copy_to_write_to():
    x = tf.reshape(tf.range(6), (2, 3))
    for tensor in (x, tf.transpose(x), x[:, 1], tf.identity(x)):
        array = tensor.numpy()
        assert array.flags.writeable and array.flags.c_contiguous
        array[:] = -1
    np.testing.assert_array_equal(x, [[0, 1, 2], [3, 4, 5]])


def test_what_asarray_gives_is_the_memory_itself_and_read_only():
    x = tf.constant([1.0, 2.0, 3.0])
    inside = np.asarray(x)
    assert np.shares_memory(inside, np.asarray(x[1:]))
    with pytest.raises(ValueError, match="read-only"):
        inside[0] = 9.0
    np.array(x)[0] = 9.0
    np.asarray(x, np.float64)[0] = 9.0
    np.testing.assert_array_equal(x, [1.0, 2.0, 3.0])


def test_the_array_that_a_tensor_was_made_of_may_change():
    array = np.ones(3, np.float32)
    x, y = tf.constant(array), tf.convert_to_tensor(array)
    v = tf.Variable(array)
    array[0] = 9.0
    for made in (x, y, v):
        np.testing.assert_array_equal(made, [1.0, 1.0, 1.0])


def test_a_variable_that_changes_leaves_what_it_gave_alone():
    v = tf.Variable([1.0, 2.0])
    seen, read, inside = v.numpy(), v.read_value(), np.asarray(v)
    v.assign_add([1.0, 1.0])
    for kept in (seen, read, inside):
        np.testing.assert_array_equal(kept, [1.0, 2.0])
