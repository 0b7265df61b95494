"""Draws a recorded program as boxes and lines, with the tape as a strip below.

Called by the pictures ``tape`` and ``why_none`` with a ``Walk`` and the step at which
it stands. ``layers`` puts the operations into columns by how far they are from the
source; a line that passes a column gets a place of its own there. Values are blue on
solid lines, gradients orange on dashed ones.
"""

from collections import Counter
from html import escape

from course.pictures.taped import Walk, short

BOX, TALL, PITCH, ROW = 96, 40, 160, 84
EDGE, MARGIN = 48, 4
BLUE = "var(--course-train, #1f6fb2)"
ORANGE = "var(--course-validation, #b4570a)"
PAPER = "var(--course-paper, none)"
HALO = f"stroke:{PAPER};stroke-width:4;paint-order:stroke;stroke-linejoin:round"
MONO = 'font-family="var(--jp-code-font-family, ui-monospace, monospace)"'


class Stand:
    """Where a walk stands at one step: what has run, and what has gone back."""

    def __init__(self, walk: Walk, step: int) -> None:
        count = len(walk.nodes)
        self.walk, self.step = walk, step
        self.ran = min(step, count)
        self.turned = step > count
        self.back = walk.order[: max(0, step - count - 1)]
        self.parts = {k: walk.parts[k] for k in self.back}
        self.is_over = step >= walk.steps
        self.now = step - 1 if not self.turned else (self.back or [-1])[-1]

    def arrived(self, tensor) -> float | None:
        """What has come back to a tensor so far, all parts together."""
        found = [
            part
            for k, parts in self.parts.items()
            for each, part in zip(self.walk.nodes[k].inputs, parts, strict=True)
            if each is tensor and part is not None
        ]
        seeded = self.turned and tensor is self.walk.y and tensor.dtype.is_floating
        return sum(found) + seeded if found or seeded else None

    def ends_at(self, k: int) -> bool:
        """Whether a gradient arrived at this node and nothing of it went on."""
        if k not in self.parts or self.walk.arrived[k] is None:
            return False
        return all(part is None for part in self.parts[k])


def layers(walk: Walk) -> tuple[list[list], dict]:
    """Columns of items, and the paths of the lines.

    An item is ("x",), ("op", k) or ("line", item, column), where the lines of an item
    pass. A path is keyed (k, j), for input j of node k, and lists the items it touches.
    """
    maker = {id(node.output): ("op", k) for k, node in enumerate(walk.nodes)}
    maker[walk.source_id()] = ("x",)
    column: dict = {("x",): 0}
    columns: list[list] = [[("x",)]]
    paths: dict = {}
    for k, node in enumerate(walk.nodes):
        comes = {j: maker.get(id(each)) for j, each in enumerate(node.inputs)}
        comes = {j: item for j, item in comes.items() if item is not None}
        # What no line leads to stands after what ran before it, behind a gap.
        before = [column[item] for item in comes.values()] or [max(column.values())]
        place = 1 + max(before)
        column["op", k] = place
        columns.extend([] for _ in range(place + 1 - len(columns)))
        for j, item in comes.items():
            passes = [("line", item, c) for c in range(column[item] + 1, place)]
            paths[k, j] = [item, *passes, ("op", k)]
            for each in passes:
                if each not in columns[each[2]]:
                    columns[each[2]].append(each)
        columns[place].append(("op", k))
    return columns, paths


def places(columns: list[list], paths: dict) -> dict:
    """The middle of each item, in a drawing as high as its fullest column needs."""
    rows = max(map(len, columns))
    before: dict = {}
    for path in paths.values():
        for left, right in zip(path, path[1:], strict=False):
            before.setdefault(right, []).append(left)
    found: dict = {}
    for c, items in enumerate(columns):
        def height(item) -> float:
            ys = [found[each][1] for each in before.get(item, ()) if each in found]
            return sum(ys) / len(ys) if ys else 1e9

        # What passes goes below what stands, so that lines do not cross boxes.
        ordered = sorted(items, key=lambda item: (height(item), item[0] == "line"))
        for row, item in enumerate(ordered):
            y = MARGIN + ROW * (row + 0.5 + (rows - len(items)) / 2)
            x = EDGE if c == 0 else EDGE + PITCH * c
            found[item] = (x, y)
    return found


def svg(walk: Walk, step: int, words: str) -> str:
    """The picture of a walk at one step."""
    stand = Stand(walk, step)
    columns, paths = layers(walk)
    at = places(columns, paths)
    right = EDGE + PITCH * (len(columns) - 1) + BOX / 2 + 76
    low = MARGIN + ROW * max(map(len, columns))
    width = max(right, 640)
    parts = [
        *_lines(stand, paths, at),
        *(_box(stand, k, at["op", k]) for k in range(len(walk.nodes))),
        _source(stand, at["x",]),
        *_strip(stand, low + 8, width),
    ]
    return (
        f'<svg viewBox="0 0 {width:.0f} {low + 92:.0f}" role="img" '
        f'aria-label="{escape(words)}" font-family="system-ui, sans-serif" '
        f'font-size="13">{"".join(parts)}</svg>'
    )


def _port(stand: Stand, k: int, j: int, at: dict) -> tuple[float, float]:
    """Where input j meets its box: inputs are spread over the left side."""
    x, y = at["op", k]
    count = len(stand.walk.nodes[k].inputs)
    return x - BOX / 2, y + (j - (count - 1) / 2) * 18


def _lines(stand: Stand, paths: dict, at: dict) -> list[str]:
    """Every line from where a value is made to where it is used."""
    drawn, heads = [], []
    uses = Counter(path[0] for path in paths.values())
    for (k, j), path in paths.items():
        x, y = at[path[0]]
        x += 30 if path[0] == ("x",) else BOX / 2
        way = f"M{x:.0f} {y:.0f}"
        for item in path[1:-1]:
            nx, ny = at[item]
            way += _curve(x, y, nx - 46, ny) + f"H{nx + 46:.0f}"
            x, y = nx + 46, ny
        px, py = _port(stand, k, j, at)
        way += _curve(x, y, px, py)
        part = stand.parts.get(k, {})
        part = part[j] if part else None
        look = 'stroke="currentColor" stroke-opacity=".22"'
        if stand.ran > k:
            look = f'style="stroke:{BLUE}"'
        if part is not None:
            look = f'style="stroke:{ORANGE}" stroke-dasharray="5 3"'
        drawn.append(f'<path d="{way}" fill="none" stroke-width="2" {look}/>')
        if part is not None:
            heads.append(_arrow(px - 9, py))
        if part is not None and uses[path[0]] > 1:  # else it stands where it arrives
            top = py + (16 if j or len(stand.walk.nodes[k].inputs) == 1 else -6)
            heads.append(_text(px - 13, top, short(part), ORANGE, "end"))
    return drawn + heads


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    bend = (to_x - x) / 2
    return f"C{x + bend:.0f} {y:.0f} {to_x - bend:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"


def _arrow(x: float, y: float) -> str:
    """A small head that points back, towards the source."""
    return f'<path d="M{x:.0f} {y:.0f}l9 -5v10z" style="fill:{ORANGE}"/>'


def _text(x, y, text: str, colour="currentColor", anchor="middle", more="") -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" style="fill:{colour};{HALO}" '
        f"{more}>{escape(text)}</text>"
    )


def _box(stand: Stand, k: int, at: tuple[float, float]) -> str:
    """One operation: its name, its constants, its value, and what has arrived."""
    walk, (x, y) = stand.walk, at
    node, has_run = walk.nodes[k], stand.ran > k
    dash = "" if walk.taped[k] else ' stroke-dasharray="3 3"'
    wide = 3 if stand.now == k and stand.step else 1.3
    colour = ORANGE if k in stand.parts and walk.arrived[k] is not None else BLUE
    stroke = f"stroke:{colour}" if has_run else "stroke:currentColor;stroke-opacity:.3"
    parts = [
        f'<rect x="{x - BOX / 2:.0f}" y="{y - TALL / 2:.0f}" width="{BOX}" height="{TALL}" '
        f'rx="7" style="fill:{PAPER};{stroke}" stroke-width="{wide}"{dash}/>'
    ]
    known, name = _constants(walk, k), _name(node.name)
    look = f'font-size="{12 if len(name) < 12 else 11}" {MONO}'
    faint = "" if has_run else ' fill-opacity=".45"'
    parts.append(_text(x, y - 2 if known else y + 4, name, more=look + faint))
    if known:
        parts.append(_text(x, y + 13, known, more='font-size="11" fill-opacity=".75"'))
    if not has_run:
        return "".join(parts)
    is_y = "y = " if node.output is walk.y else ""
    parts.append(_text(x + BOX / 2 + 6, y - 7, is_y + value_of(node), BLUE, "start"))
    back = stand.arrived(node.output)
    if back is not None:
        parts.append(_text(x + BOX / 2 + 6, y + 18, "← " + short(back), ORANGE, "start"))
    return "".join([*parts, _remark(stand, k, x, y)])


def _remark(stand: Stand, k: int, x: float, y: float) -> str:
    """Below a box: that the gradient is lost here, or that the tape does not know it."""
    walk = stand.walk
    if stand.ends_at(k):
        return _text(x, y + 36, "✕ the gradient ends here", ORANGE)
    if walk.taped[k]:
        return ""
    is_end = stand.turned and walk.nodes[k].output is walk.y
    words = "✕ not on the tape" if is_end else "not on the tape"
    gap = "" if any(walk.is_made(each) for each in walk.nodes[k].inputs) else (
        _text(x - BOX / 2 - 22, y + 5, "✂", more='font-size="16"'))  # fmt: skip
    return gap + _text(x, y + 36, words, ORANGE if is_end else "currentColor",
                       more='font-size="12"')  # fmt: skip


def _name(name: str) -> str:
    return {"read_variable": "read", "custom_gradient": "custom"}.get(name, name)


def _constants(walk: Walk, k: int) -> str:
    """The inputs of a node that no operation here has made: "3, ·"."""
    inputs = walk.nodes[k].inputs
    if all(walk.is_made(each) for each in inputs):
        return ""
    shown = ["·" if walk.is_made(each) else _constant(each) for each in inputs]
    return f"({', '.join(shown)})"


def _constant(tensor) -> str:
    is_number = tensor.shape == () and tensor.dtype.name not in ("resource", "string")
    return short(float(tensor)) if is_number else "…"


def value_of(node) -> str:
    """The value of an operation on single numbers; a truth as a word."""
    value = node.output.numpy()
    return short(bool(value)) if node.output.dtype.name == "bool" else short(float(value))


def _source(stand: Stand, at: tuple[float, float]) -> str:
    """The source, with what has arrived there at the end."""
    x, y = at
    walk = stand.walk
    value = short(float(walk.x.numpy()))
    back = walk.total(stand.parts)
    parts = [
        f'<rect x="{x - 30:.0f}" y="{y - 20:.0f}" width="60" height="40" rx="20" '
        f'style="fill:{PAPER};stroke:{BLUE}" stroke-width="2"/>',
        _text(x, y + 5, f"x = {value}"),
    ]
    if stand.is_over or back is not None:
        parts.append(_text(x, y + 38, "← " + short(back), ORANGE, more='font-weight="600"'))
    return "".join(parts)


def _strip(stand: Stand, y: float, width: float) -> list[str]:
    """The tape: a cell for each entry, and a head where the walk stands."""
    walk = stand.walk
    entries = [k for k, is_taped in enumerate(walk.taped) if is_taped]
    parts = [_text(14, y + 12, "the tape", anchor="start", more='font-size="11"')]
    if not entries:
        parts.append(_text(14, y + 42, "stays empty", anchor="start"))
    labels = {k: f"{place} {_name(walk.nodes[k].name)}" for place, k in enumerate(entries, 1)}
    needed = {k: max(64, 22 + 7 * len(label)) for k, label in labels.items()}
    fits = min(1.0, (width - 28) / max(sum(needed.values()), 1))
    x = 14.0
    for k, label in labels.items():
        wide = needed[k] * fits
        is_back = k in stand.parts and walk.arrived[k] is not None
        look = f"stroke:{ORANGE if is_back else BLUE}"
        if stand.ran <= k:
            look = "stroke:currentColor;stroke-opacity:.25"
        dash = ' stroke-dasharray="5 3"' if is_back else ""
        parts.append(
            f'<rect x="{x + 2:.0f}" y="{y + 20:.0f}" width="{wide - 4:.0f}" height="34" '
            f'style="fill:none;{look}" stroke-width="1.5"{dash}/>'
        )
        if stand.ran > k:
            size = f'font-size="{11 * fits:.0f}"'
            parts.append(_text(x + wide / 2, y + 41, label, more=f"{size} {MONO}"))
        if stand.now == k and stand.step:
            head = f"M{x + wide / 2:.0f} {y + 58:.0f}l-6 10h12z"
            parts.append(f'<path d="{head}" fill="currentColor"/>')
        x += wide
    return parts
