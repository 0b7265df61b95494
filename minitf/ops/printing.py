"""`tf.print`: prints tensors when they have numbers, also inside graphs, in program order.

Numbers look as TensorFlow's C++ prints them: six digits (fifteen for float64) if these are
enough to tell the number from all others, else nine (seventeen).
"""

import sys

import numpy as np

from minitf.base import nest
from minitf.core.convert import to_tensor
from minitf.core.door import apply
from minitf.core.op import Op, register
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable


class Place:
    """Stands in a structure where the text of input number `position` goes."""

    def __init__(self, position: int):
        self.position = position

    def __repr__(self) -> str:
        return f"\0{self.position}\0"


def print(*inputs, output_stream=None, summarize: int = 3, sep: str = " ", end: str = "\n",
          name=None) -> None:  # fmt: skip
    """Prints tensors, structures of them, and Python values.

    Args:
        output_stream: `sys.stderr` (default), `sys.stdout`, or "file://" and a path.
        summarize: how many numbers to show at each end of an axis; -1 shows all.
        sep, end: as for Python's `print`.

    >>> import sys
    >>> import minitf as tf
    >>> tf.print("x =", tf.range(10), output_stream=sys.stdout)
    x = [0 1 2 ... 7 8 9]
    """
    tensors: list[Tensor] = []

    def place(leaf):
        if not isinstance(leaf, (Tensor, Variable)):
            return leaf
        tensors.append(to_tensor(leaf))
        return Place(len(tensors) - 1)

    parts = [nest.map_structure(place, value) for value in inputs]
    text = sep.join(p if isinstance(p, str) else repr(p) for p in parts) + end
    apply("print", *tensors, text=text, stream=output_stream, summarize=summarize)


def _print(*arrays, text: str, stream, summarize: int):
    most = None if summarize < 0 else summarize
    for position, array in enumerate(arrays):
        text = text.replace(repr(Place(position)), show(np.asarray(array), most), 1)
    if isinstance(stream, str) and stream.startswith("file://"):
        with open(stream.removeprefix("file://"), "a", encoding="utf-8") as file:
            file.write(text)
    else:
        (sys.stderr if stream is None or stream == "stderr" else stream).write(text)
    return ()


register(Op("print", lambda *specs, **attrs: (), _print, stateful=True, tensorflow="PrintV2"))


def show(array: np.ndarray, most: int | None, depth: int = 0) -> str:
    """The text of an array; `most` numbers at each end of an axis."""
    if not getattr(array, "ndim", 0):
        return _number(array[()] if isinstance(array, np.ndarray) else array)
    rows = [show(row, most, depth + 1) for row in _ends(array, most)]
    if most is not None and len(array) > 2 * most:
        rows.insert(most, "...")
    between = "\n" * (array.ndim - 1) + " " * (depth + 1) if array.ndim > 1 else " "
    return f"[{between.join(rows)}]"


def _ends(array: np.ndarray, most: int | None):
    if most is None or len(array) <= 2 * most:
        return array
    return [*array[:most], *array[len(array) - most :]]


def _number(value) -> str:
    if isinstance(value, bytes):
        return f'"{value.decode(errors="replace")}"'
    if isinstance(value, np.bool_):
        return str(int(value))
    if not isinstance(value, np.floating):
        return str(value)
    few, many = (15, 17) if value.dtype == np.float64 else (6, 9)
    short = f"{value:.{few}g}"
    return short if value.dtype.type(short) == value or value != value else f"{value:.{many}g}"
