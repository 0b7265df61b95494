"""What minitf leaves out says so, and names what is near."""

import pytest

import minitf as tf
from minitf.api.left_out import NEAREST

NAMES = [(space, name) for space, row in NEAREST.items() for name in row[1].split()]


@pytest.mark.parametrize("space, name", NAMES, ids=lambda part: part)
def test_a_name_that_is_left_out_says_what_is_near(space, name):
    with pytest.raises(tf.errors.UnimplementedError) as found:
        getattr(getattr(tf, space), name)(1, key=2)
    assert f"tf.{space}.{name} is left out" in str(found.value)
    assert NEAREST[space][0] in str(found.value)


def test_what_is_here_is_not_hidden_by_what_is_left_out():
    assert tf.strings.lower("A").numpy() == b"a"
    assert tf.image.adjust_contrast(tf.ones((1, 1, 1, 1)), 2.0).shape == (1, 1, 1, 1)
    assert tf.ragged.constant([[1], []]).to_list() == [[1], []]


def test_ragged_and_sparse_tensors_say_how_to_compute_with_them():
    with pytest.raises(ValueError, match="to_tensor"):
        tf.reduce_sum(tf.ragged.constant([[1], []]))
    with pytest.raises(ValueError, match="to_dense"):
        tf.reduce_sum(tf.SparseTensor([[0]], [1], [2]))
