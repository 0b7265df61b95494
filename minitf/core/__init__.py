"""Floor three: the table of operations, the one door through which all of them run,
and the two things that operations work on, `Tensor` and `Variable`.

Tensors have operators, operators go through the door, and the door makes tensors. The
circle is closed in `operators.py`, which looks `core.convert` up only when it runs.
"""

from minitf.core import convert, indexing, lift  # noqa: F401  closes the circle, see above
