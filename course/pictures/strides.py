"""The explorer of lesson 02: what a line of code sees of a tensor's memory.

Shown by ``lesson.picture("strides", line="x[1:, ::2]")``. The learner types a line
about the table ``x`` and follows one element from memory to its place in the result. A
goal is a way to see ``x`` that takes no copy. ``strides_views`` runs the line,
``strides_memory`` draws it.
"""

import numpy as np

from course.pictures import strides_memory, strides_views
from course.pictures.controls import Choice, Slider, Text
from course.pictures.picture import Frame, Picture
from course.pictures.strides_views import Reader, Result

# What each goal wants to be seen; ``x`` is the table, as NumPy's array.
GOALS = {
    "quarter turn": lambda x: np.rot90(x, -1),
    "half turn": lambda x: np.rot90(x, 2),
    "corners": lambda x: x[[0, 0, -1, -1], [0, -1, 0, -1]].reshape(2, 2),
    "diagonal": lambda x: np.diag(x),
}


class Strides(Picture):
    """A line, the memory it reads, the table it gives, and the arithmetic between."""

    title = "What a line sees of the memory"
    task = "Show the numbers of the goal without moving a byte: as a view of x."
    controls = (
        Choice("goal", "Goal", tuple(GOALS)),
        Text("line", "Your line", "tf.transpose(x)"),
        Slider("element", "Follow element", 0, strides_views.MOST - 1),
    )

    def draw(self, state: dict) -> Frame:
        """Run the line, and draw where its elements lie."""
        result = strides_views.run(state["line"])
        last = max(0, result.array.size - 1)
        element = min(state["element"], last)
        wanted = GOALS[state["goal"]](np.asarray(strides_views.table()))
        matches = np.array_equal(result.array, wanted)
        reached = matches and result.is_view
        return Frame(
            svg=strides_memory.drawing(result, element, wanted, notes(result, element)),
            sentence=f"{said(result, element, state['line'])} "
            + verdict(state["goal"], matches, reached),
            head=("index", "value", *_columns(result)),
            rows=[_row(result, each) for each in range(result.array.size)],
            goal="reached" if reached else "waiting",
            limits={"element": (0, last)},
        )


def notes(result: Result, element: int) -> list[tuple[str, str]]:
    """What is known of the result, as pairs of a word and its value."""
    array, sums = result.array, []
    lines = [("shape", str(array.shape))]
    for name, reader in zip(_names(result), result.readers, strict=True):
        lines.append((f"{name}strides", f"{reader.strides} bytes"))
        if array.size:
            sums.append((f"{name}address", arithmetic(result, reader, element)))
    if array.size:
        lines.append(("element", str(list(result.index(element)))))
    moved = "a view" if result.is_view else "new memory"
    return [*lines, *sums, ("written", f"{result.bytes_moved} bytes, {moved}")]


def arithmetic(result: Result, reader: Reader, element: int) -> str:
    """The address of an element, worked out: ``8 + 1*16 + 0*8 = 24``."""
    if reader.start is None:
        return "in a copy"
    pairs = list(zip(result.index(element), reader.strides, strict=True))
    steps = "".join(f" + {index}*{_signed(stride)}" for index, stride in pairs)
    address = reader.start + sum(index * stride for index, stride in pairs)
    return f"{reader.start}{steps} = {address}"


def _signed(stride: int) -> str:
    return f"({stride})" if stride < 0 else str(stride)


def said(result: Result, element: int, line: str) -> str:
    """The picture in words."""
    array = result.array
    if not array.size:
        return f"{line} sees no element: its shape is {array.shape}."
    kind = (
        "It shares the memory of x: no byte was moved."
        if result.is_view
        else f"It has memory of its own: {result.bytes_moved} bytes were written."
    )
    at = list(result.index(element))
    value = int(array[tuple(at)])
    if result.is_sum:
        sources = " and ".join(str(4 * r.places[element]) for r in result.readers)
        how = f"is {value}, computed from what lies at address {sources}"
    else:
        how = f"is {value}, from address {4 * result.readers[0].places[element]} of x"
    return f"{line} has shape {array.shape}. {kind} Element {at} {how}."


def verdict(goal: str, matches: bool, reached: bool) -> str:
    """Where the learner stands."""
    if reached:
        return f"Goal reached: {goal}."
    if matches:
        return f"These are the right numbers for the {goal}, but in a copy."
    return f"Goal: {goal}; these are not its numbers yet."


def _names(result: Result) -> tuple[str, ...]:
    return ("left ", "right ") if len(result.readers) == 2 else ("",)


def _columns(result: Result) -> list[str]:
    return [f"{name}address in x" for name in _names(result)]


def _row(result: Result, element: int) -> tuple:
    index = result.index(element)
    places = [4 * reader.places[element] for reader in result.readers]
    return (list(index), int(result.array[index]), *places)
