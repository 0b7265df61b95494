"""A graph as a picture: `graph.draw()`, and before and after each pass side by side.

Boxes are operations with their dtype and shape, arrows are tensors. The picture is SVG,
written here; it displays itself in Jupyter, in light and in dark, and its `repr` is the
same graph in words. Read in lesson 07.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from minitf.base.dtypes import resource
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph
from minitf.graph.views.layout import layout

HIGH, STEP, EDGE, TITLE = 40, 74, 12, 30  # a box, a row, the border, a heading
MOST = 150  # nodes in one picture
ACROSS = 1080  # where the next graph begins a new row
# Paper and ink: those of JupyterLab's theme in a page, dark on white in a picture by itself.
PAPER = (
    "background:var(--minitf-paper,var(--jp-layout-color0,#fff));"
    "color:var(--jp-ui-font-color0,#111)"
)
# Fill and stroke that can be read on white and on black; the kinds differ by more than
# their colours: corners, dashes, and a word.
LOOKS = {
    "op": "fill:#8884;stroke:currentColor;stroke-opacity:.55",
    "input": "fill:#3b8ec938;stroke:#3b8ec9;stroke-width:1.5",
    "result": "fill:none;stroke:currentColor;stroke-width:1.5",
    "gone": "fill:#dd802c30;stroke:#dd802c;stroke-width:1.5;stroke-dasharray:5 3",
    "new": "fill:#3b8ec938;stroke:#3b8ec9;stroke-width:3",
}


class Drawing:
    """A picture that displays itself in a notebook.

    `svg` is the picture, `words` what it shows.
    """

    def __init__(self, svg: str, words: str):
        self.svg, self.words = svg, words

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        """The same, in the page: so it takes on the colours of its theme."""
        look = "overflow:auto;max-height:64rem;--minitf-paper:transparent"
        keys = 'tabindex="0" role="region" aria-label="A drawing, to scroll"'
        return f'<div {keys} style="{look}">{self.svg}</div>'

    def __repr__(self) -> str:
        return self.words

    def save(self, path) -> None:
        """Writes the picture to a file, `name.svg`."""
        Path(path).write_text(self.svg, encoding="utf-8")


@dataclass
class Panel:
    """One graph of a picture. `gone` and `new` are ids of tensors whose nodes are marked."""

    title: str
    graph: Graph
    gone: set[int] = field(default_factory=set)
    new: set[int] = field(default_factory=set)


@dataclass
class Box:
    """What is drawn for an input, a node or a result: two lines of text."""

    look: str
    name: str
    below: str

    @property
    def width(self) -> float:
        tag = 6 if self.look in ("gone", "new") else 0
        return max(8.0 * len(self.name), 6.2 * (len(self.below) + tag), 34.0) + 20


def draw(graph: Graph) -> Drawing:
    """One graph as a picture."""
    return draw_panels([Panel("", graph)])


def draw_passes(graph: Graph, stages: Sequence[tuple[str, Graph]]) -> Drawing:
    """A graph, and after each pass that changed it; `stages` are (pass, graph) in order."""
    panels = [Panel(f"traced: {_count(graph)}", graph)]
    for name, after in stages:
        before = panels[-1].graph
        if _wiring(before) == _wiring(after):
            continue
        had, has = _made(before), _made(after)
        panels[-1].gone |= had - has
        panels.append(Panel(f"after {name}: {_count(after)}", after, new=has - had))
    return draw_panels(panels)


def draw_panels(panels: Sequence[Panel]) -> Drawing:
    """Graphs beside one another, in rows of what is easily seen at once."""
    parts, left, down, high, wide = [], float(EDGE), 0.0, 0.0, 0.0
    for panel in panels:
        body, width, height = _panel(panel)
        width = max(width, 8.5 * len(panel.title))
        if left > EDGE and left + width > ACROSS:
            left, down, high = float(EDGE), down + high + EDGE, 0.0
        top = EDGE + (TITLE if panel.title else 0)
        title = f'<text x="0" y="-12" font-weight="600" font-size="14">{escape(panel.title)}</text>'
        place = f"translate({left:.0f} {down + top:.0f})"
        parts.append(f'<g transform="{place}">{title}{body}</g>')
        wide, left = max(wide, left + width + EDGE), left + width + 3 * EDGE
        high = max(high, top + height)
    words = "\n\n".join(f"{p.title}\n{p.graph}".strip() for p in panels)
    return Drawing(_svg(wide, down + high + EDGE, words, "".join(parts)), words)


def _svg(width: float, height: float, words: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(words)}" '
        'font-family="system-ui, sans-serif" font-size="12" fill="currentColor" '
        f'style="{PAPER}">{body}</svg>'
    )


def _count(graph: Graph) -> str:
    return f"{len(graph.nodes)} node{'s' * (len(graph.nodes) != 1)}"


def _made(graph: Graph) -> set[int]:
    return {id(t) for node in graph.nodes for t in node.outputs}


def _wiring(graph: Graph) -> list[tuple]:
    """All nodes with what goes in and out: equal where a pass has changed nothing."""
    nodes = [(n.op, *map(id, n.inputs), *map(id, n.outputs)) for n in graph.nodes]
    return [*nodes, tuple(map(id, graph.outputs))]


def _panel(panel: Panel) -> tuple[str, float, float]:
    """The SVG of one graph, with its width and height."""
    boxes, arrows = _boxes(panel)
    found = layout({key: box.width for key, box in boxes.items()}, arrows)
    y = {name: i * STEP + HIGH / 2 for i, row in enumerate(found.rows) for name in row}
    lines = [_arrow([(found.x[n], y[n]) for n in way]) for way in found.ways]
    drawn = [_box(box, found.x[key], y[key]) for key, box in boxes.items()]
    height = STEP * len(found.rows) - (STEP - HIGH)
    return "".join(lines + drawn), found.width, max(height, HIGH)


def _boxes(panel: Panel) -> tuple[dict[object, Box], list[tuple]]:
    """The boxes by key, in an order in which arrows lead onwards, and the arrows."""
    graph = panel.graph
    boxes: dict[object, Box] = {}
    place: dict[int, object] = {}  # id of a tensor: the box that it comes from
    inside = [inner for _, inner in graph.captures.values()]
    for i, t in enumerate([*graph.inputs, *inside, *graph.handles()]):
        place[id(t)] = ("in", i)
        boxes[place[id(t)]] = Box("input", _source(t, i), "" if t.dtype is resource else _spec(t))
    arrows: dict[tuple, None] = {}
    for i, node in enumerate(graph.nodes[:MOST]):
        marked = {id(t) for t in node.outputs}
        look = "gone" if marked & panel.gone else "new" if marked & panel.new else "op"
        boxes[i] = Box(look, _label(node, place), ", ".join(map(_spec, node.outputs)))
        arrows |= {(place[id(t)], i): None for t in node.inputs if id(t) in place}
        place |= {id(t): i for t in node.outputs}
    if len(graph.nodes) > MOST:
        boxes["rest"] = Box("result", f"and {len(graph.nodes) - MOST:,} more", "")
        arrows[MOST - 1, "rest"] = None
    for k, t in enumerate(graph.outputs if len(graph.nodes) <= MOST else ()):
        known = id(t) in place
        boxes["out", k] = Box("result", "result" if known else f"result {_number(t)}", "")
        if known:
            arrows[place[id(t)], ("out", k)] = None
    used = {key for arrow in arrows for key in arrow}
    return {key: box for key, box in boxes.items() if key in used or box.look != "input"
            or key[1] < len(graph.inputs)}, list(arrows)  # fmt: skip


def _source(tensor: Tensor, number: int) -> str:
    """The name of an input or a variable."""
    if tensor.dtype is resource:
        owner = tensor.array.owner()
        return "variable" if owner is None else owner.name.split(":")[0]
    return (tensor._name or f"in{number}").split(":")[0]


def _label(node: Node, place: dict) -> str:
    """The operation, with the constants among its inputs: `multiply (_, 2.0)`."""
    if "concrete" in node.attrs:
        return f"call {node.attrs['concrete'].name}"
    name = node.op.name if len(node.op.name) <= 30 else f"{node.op.name[:29]}…"
    if all(id(t) in place for t in node.inputs):
        return name
    return f"{name} ({', '.join('_' if id(t) in place else _number(t) for t in node.inputs)})"


def _number(tensor: Tensor) -> str:
    if tensor.array is None or tensor.dtype is resource:
        return "_"
    return f"{tensor.array:.6g}" if not tensor.shape.rank and tensor.dtype.is_floating else (
        str(tensor.array) if not tensor.shape.rank else "constant")  # fmt: skip


def _spec(tensor: Tensor) -> str:
    return f"{tensor.dtype.name} {tensor.shape}"


def _box(box: Box, x: float, y: float) -> str:
    width, round_ = box.width, HIGH / 2 if box.look in ("input", "result") else 5
    tag = f'<tspan font-style="italic"> {box.look}</tspan>' if box.look in ("gone", "new") else ""
    first = y - 3 if box.below else y + 4
    second = (
        f'<text x="{x:.1f}" y="{y + 12:.1f}" font-size="11" fill-opacity=".8" '
        f'text-anchor="middle">{escape(box.below)}{tag}</text>' if box.below else ""
    )  # fmt: skip
    return (
        f'<rect x="{x - width / 2:.1f}" y="{y - HIGH / 2:.1f}" width="{width:.1f}" '
        f'height="{HIGH}" rx="{round_:.0f}" style="{LOOKS[box.look]}"/>'
        f'<text x="{x:.1f}" y="{first:.1f}" font-size="13" font-weight="600" '
        f'text-anchor="middle">{escape(box.name)}</text>{second}'
    )


def _arrow(points: list[tuple[float, float]]) -> str:
    """A smooth line from the lower side of the first box to the upper side of the last."""
    (x, y), *middle, (end, low) = points
    way, y = [f"M{x:.1f} {y + HIGH / 2:.1f}"], y + HIGH / 2
    for to, down in [*middle, (end, low - HIGH / 2 - 5)]:
        half = (y + down) / 2
        way.append(f"C{x:.1f} {half:.1f} {to:.1f} {half:.1f} {to:.1f} {down:.1f}")
        x, y = to, down
    head = f"M{x - 4:.1f} {y - 2:.1f}L{x:.1f} {y + 5:.1f}L{x + 4:.1f} {y - 2:.1f}Z"
    return (
        f'<path d="{"".join(way)}" fill="none" stroke="currentColor" stroke-opacity=".6"/>'
        f'<path d="{head}" fill-opacity=".7"/>'
    )
