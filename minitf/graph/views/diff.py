"""The difference between two traces, as a list of operations with + and -.

Two traces of one function differ where Python took another way: another argument, another
number in a list. Called by `graph.diff(other)`. Read in lesson 07.
"""

import difflib
from html import escape

from minitf.base.dtypes import resource
from minitf.graph.graph import Graph
from minitf.graph.views.text import show_attribute

BACK = {"+": "#3b8ec938", "-": "#dd802c30", " ": "none"}


class Difference:
    """Lines that begin with `+`, `-` or a space; prints and displays itself."""

    def __init__(self, lines: list[str]):
        self.lines = lines

    @property
    def is_empty(self) -> bool:
        """Whether the two graphs have the same operations."""
        return all(line.startswith(" ") for line in self.lines)

    def __repr__(self) -> str:
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<span style="display:block;background:{BACK[line[0]]}">{escape(line)}</span>'
            for line in self.lines
        )
        return f'<pre style="line-height:1.4">{rows}</pre>'


def diff(one: Graph, two: Graph) -> Difference:
    """What graph `two` has that `one` has not (+), and the other way round (-)."""
    left, right = operations(one), operations(two)
    lines: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, left, right, False).get_opcodes():
        if tag == "equal":
            lines += [f"  {line}" for line in left[a:b]]
        else:
            lines += [f"- {line}" for line in left[a:b]] + [f"+ {line}" for line in right[c:d]]
    return Difference(lines)


def operations(graph: Graph) -> list[str]:
    """One line an operation, with what does not depend on its place in the graph."""
    lines = [f"input {t.dtype.name} {t.shape}" for t in graph.inputs]
    for node in graph.nodes:
        given = [_constant(t) for t in node.inputs if t.array is not None]
        given += [f"{key}={show_attribute(value)}" for key, value in node.attrs.items()]
        made = ", ".join(f"{t.dtype.name} {t.shape}" for t in node.outputs)
        taken = f" ({', '.join(given)})" if given else ""
        lines.append(f"{node.op.name}{taken}  {made}".rstrip())
    return lines


def _constant(tensor) -> str:
    if tensor.dtype is resource:
        owner = tensor.array.owner()
        return "variable" if owner is None else owner.name
    return f"constant {tensor.shape}" if tensor.shape.rank else str(tensor.array)
