"""What a line such as ``tf.transpose(x)[::2]`` reads, and from where in memory.

Called by ``strides``. A line is run by minitf as it stands; the array inside its result
gives address, strides and whether memory is shared. Since ``x`` holds 0, 1, 2, ... in
order, what has only been moved tells by its value which place of ``x`` it came from.
"""

import ast
from dataclasses import dataclass

import minitf as tf
import numpy as np

from course.errors import CourseError

ROWS, COLUMNS = 3, 4
MOST = 24  # elements that fit into the drawing
MOVES = (
    "transpose reshape reverse expand_dims squeeze broadcast_to tile roll repeat "
    "identity"
).split()
RULE = (
    "write x, a slice such as x[1:, ::2], or tf.transpose(x) and the like; one +, - or "
    "* may stand between two of them, or beside a number"
)


@dataclass(frozen=True)
class Reader:
    """One walk over numbers of ``x``: their places, in order; strides, and the start.

    ``start`` is None where the numbers were copied before they are read.
    """

    places: tuple[int, ...]
    strides: tuple[int, ...]
    start: int | None


@dataclass(frozen=True)
class Result:
    """What a line gave: its array, and who read ``x`` (two readers for a sum)."""

    array: np.ndarray
    is_view: bool
    readers: tuple[Reader, ...]
    is_sum: bool

    @property
    def bytes_moved(self) -> int:
        """The bytes written to make it: none for a view."""
        return 0 if self.is_view else self.array.nbytes

    def index(self, element: int) -> tuple[int, ...]:
        """The index of an element that is counted in reading order."""
        return tuple(int(i) for i in np.unravel_index(element, self.array.shape))


def table() -> tf.Tensor:
    """The tensor ``x`` of the picture."""
    return tf.reshape(tf.range(ROWS * COLUMNS), (ROWS, COLUMNS))


def run(line: str) -> Result:
    """The result of a line. Raises CourseError, in a sentence, for one that fails."""
    tree = _parsed(line)
    x = table()
    found = _value(tree, x)
    array = np.asarray(found)
    if array.size > MOST:
        raise CourseError(
            f"{line} gives {array.size} elements; at most {MOST} fit here."
        )
    is_sum = isinstance(tree, ast.BinOp)
    sides = [tree.left, tree.right] if is_sum else [tree]
    parts = [np.asarray(_value(side, x)) for side in sides if not _is_number(side)]
    seen = [np.broadcast_to(part, array.shape) for part in parts] if is_sum else [array]
    readers = tuple(_reader(part, np.asarray(x)) for part in seen)
    return Result(array, np.shares_memory(array, np.asarray(x)), readers, is_sum)


def _reader(part: np.ndarray, memory: np.ndarray) -> Reader:
    start = part.ctypes.data - memory.ctypes.data
    places = tuple(int(value) for value in part.ravel())
    is_inside = np.shares_memory(part, memory)
    return Reader(places, part.strides, start if is_inside else None)


def _value(tree: ast.expr, x: tf.Tensor):
    """What minitf makes of a piece of the line."""
    code = compile(ast.fix_missing_locations(ast.Expression(tree)), "<line>", "eval")
    try:
        return eval(code, {"__builtins__": {}, "tf": tf, "x": x})
    except Exception as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise CourseError(f"{ast.unparse(tree)}: {told}") from None


def _parsed(line: str) -> ast.expr:
    try:
        tree = ast.parse(line, mode="eval").body
    except (SyntaxError, ValueError):
        raise CourseError(f"Python cannot read {line!r}; {RULE}.") from None
    sides = [tree]
    is_sum = isinstance(tree, ast.BinOp)
    if is_sum and isinstance(tree.op, ast.Add | ast.Sub | ast.Mult):
        sides = [side for side in (tree.left, tree.right) if not _is_number(side)]
    if not sides or not all(map(_only_moves, sides)):
        raise CourseError(f"{line!r} is not for this picture: {RULE}.")
    return tree


def _only_moves(tree: ast.expr) -> bool:
    """True for x, and for slices and moves of it: no number of theirs changes."""
    match tree:
        case ast.Name(id="x"):
            return True
        case ast.Subscript(value=inner, slice=index):
            return _only_moves(inner) and _is_plain(index)
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="tf"), attr=name), args=[inner, *rest]
        ):
            others = [*rest, *(keyword.value for keyword in tree.keywords)]
            return name in MOVES and _only_moves(inner) and all(map(_is_plain, others))
    return False


def _is_number(tree: ast.expr) -> bool:
    try:
        return type(ast.literal_eval(tree)) is int
    except (ValueError, TypeError):
        return False


def _is_plain(tree: ast.expr) -> bool:
    """True for numbers, tuples, lists, slices, ``...`` and ``tf.newaxis``."""
    if _is_number(tree):
        return abs(ast.literal_eval(tree)) < 100  # nothing that fills the memory
    match tree:
        case ast.Constant(value=value):
            return value is None or value is ...
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(map(_is_plain, parts))
        case ast.Slice(lower=lower, upper=upper, step=step):
            return all(part is None or _is_plain(part) for part in (lower, upper, step))
        case ast.Attribute(value=ast.Name(id="tf"), attr="newaxis"):
            return True
    return False
