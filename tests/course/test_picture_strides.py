"""The explorer of strides: what it says is what minitf does; goals, and bad lines."""

import xml.etree.ElementTree as ElementTree

import minitf as tf
import numpy as np
import pytest

from course.errors import CourseError
from course.pictures import strides_views as views
from course.pictures.strides import GOALS, Strides

LINES = [
    "x", "x[1:, ::2]", "x[::-1]", "x[:, 1]", "x[..., tf.newaxis]", "x[5:]", "x[2, 3]",
    "tf.transpose(x)", "tf.reshape(x, (2, 2, 3))",
    "tf.reshape(tf.transpose(x), (2, 6))",
    "tf.transpose(x)[::2]", "tf.reverse(x, axis=[1])", "tf.broadcast_to(x[0], (6, 4))",
    "tf.roll(x, 1, 0)", "tf.expand_dims(x[1], 0)",
]  # fmt: skip
SUMS = ["x + x[0]", "x * x[:, 1:2]", "x[0] - x", "x + 1", "-1 * x"]


@pytest.mark.parametrize("line", LINES)
def test_the_addresses_of_a_view_lead_to_its_numbers(line):
    x = views.table()
    real = eval(line, {"tf": tf, "x": x})
    result = views.run(line)
    np.testing.assert_array_equal(result.array, real)
    assert result.is_view == np.shares_memory(np.asarray(real), np.asarray(x))
    (reader,) = result.readers
    memory = np.asarray(x).tobytes()
    for element, value in enumerate(result.array.ravel()):
        at = 4 * reader.places[element]
        assert int.from_bytes(memory[at : at + 4], "little") == value
        if result.is_view:
            steps = zip(result.index(element), reader.strides, strict=True)
            assert reader.start + sum(i * stride for i, stride in steps) == at


@pytest.mark.parametrize("line", SUMS)
def test_a_sum_says_what_each_side_reads(line):
    result = views.run(line)
    np.testing.assert_array_equal(result.array, eval(line, {"x": views.table()}))
    assert not result.is_view and result.bytes_moved == result.array.nbytes
    for reader in result.readers:
        for element, place in enumerate(reader.places):
            steps = zip(result.index(element), reader.strides, strict=True)
            assert reader.start + sum(i * stride for i, stride in steps) == 4 * place


def test_a_single_number_is_read_out_first():
    left, right = views.run("x[1, 2] - x[1]").readers
    assert left.start is None and left.places == (6, 6, 6, 6)
    assert "in a copy" in Strides(line="x[1, 2] - x[1]").frame.svg


def test_broadcasting_is_a_stride_of_zero():
    left, right = views.run("x + x[0]").readers
    assert (left.strides, right.strides) == ((16, 4), (0, 4))
    left, right = views.run("x * x[:, 1:2]").readers
    assert right.strides == (16, 0) and right.start == 4


@pytest.mark.parametrize("line", [*LINES, *SUMS])
def test_every_frame_is_sound(line):
    frame = Strides(line=line, element=3).frame
    ElementTree.fromstring(frame.svg)
    assert line in frame.sentence and frame.goal == "waiting"
    assert len(frame.rows) == np.size(eval(line, {"tf": tf, "x": views.table()}))
    assert all(len(row) == len(frame.head) for row in frame.rows)


def test_it_says_where_the_followed_element_lies():
    picture = Strides(line="x[1:, ::2]", element=3)
    assert "Element [1, 1] is 10, from address 40 of x." in repr(picture)
    assert "16 + 1*16 + 1*8 = 40" in picture.frame.svg
    picture.turn("line", "x[0]")
    assert picture.frame.limits == {"element": (0, 3)}
    picture.turn("line", "x[:1, :2]")
    assert picture.state["element"] == 1


@pytest.mark.parametrize(
    ("goal", "line"),
    [
        ("quarter turn", "tf.transpose(x[::-1])"),
        ("quarter turn", "tf.transpose(x)[:, ::-1]"),
        ("half turn", "x[::-1, ::-1]"),
        ("corners", "x[::2, ::3]"),
        ("diagonal", "tf.reshape(x, (12,))[::5]"),
    ],
)
def test_each_goal_can_be_reached_without_moving_a_byte(goal, line):
    told = []
    picture = Strides(on_goal=told.append, goal=goal)
    assert picture.frame.goal == "waiting" and told == []
    picture.turn("line", line)
    assert picture.frame.goal == "reached" and len(told) == 1
    assert f"Goal reached: {goal}." in repr(picture)


def test_the_right_numbers_in_a_copy_do_not_count():
    frame = Strides(line="tf.transpose(x[::-1]) + 0").frame
    assert frame.goal == "waiting" and "but in a copy" in frame.sentence
    assert set(GOALS) == {"quarter turn", "half turn", "corners", "diagonal"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Python cannot read ''"),
        ("x[", "Python cannot read 'x['"),
        ("y", "'y' is not for this picture: write x, a slice"),
        ("tf.sin(x)", "is not for this picture"),
        ("x + x + x", "is not for this picture"),
        ("1 + 2", "is not for this picture"),
        ("__import__('os').getcwd()", "is not for this picture"),
        ("x[7]", "x[7]: slice index 7 of dimension 0 out of bounds"),
        ("x[1, 2, 3]", "3 indices for a tensor of shape (3, 4)"),
        ("tf.reshape(x, (5, 5))", "tf.reshape(x, (5, 5)): "),
        ("x + x[:, :3]", "do not broadcast: 4 != 3 on axis -1"),
        ("tf.tile(x, [9, 9])", "gives 972 elements; at most 24 fit here"),
        ("tf.transpose()", "is not for this picture"),
        ("tf.tile(x, [9999, 9999])", "is not for this picture"),
    ],
)
def test_a_line_that_fails_is_a_sentence_and_changes_nothing(line, said):
    picture = Strides(line="x[1]")
    with pytest.raises(CourseError) as error:
        picture.turn("line", line)
    assert said in str(error.value)
    assert picture.state["line"] == "x[1]"
