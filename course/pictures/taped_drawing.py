"""Draws a recorded program as boxes and lines, with the tape as a strip below.

Called by the pictures ``tape`` and ``why_none`` with a ``Walk`` and the step at which
it stands. Values are blue on solid lines, gradients orange on dashed ones;
``taped_layout`` says where everything goes.
"""

from collections import Counter
from html import escape

from course.pictures.taped import Stand, Walk, short
from course.pictures.taped_layout import (
    BOX,
    EDGE,
    MARGIN,
    PITCH,
    ROW,
    TALL,
    layers,
    places,
)

BLUE = "var(--course-train, #1f6fb2)"
ORANGE = "var(--course-validation, #b4570a)"
PAPER = "var(--course-paper, none)"
HALO = f"stroke:{PAPER};stroke-width:4;paint-order:stroke;stroke-linejoin:round"
MONO = 'font-family="var(--jp-code-font-family, ui-monospace, monospace)"'


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
        x += 38 if path[0] == ("x",) else BOX / 2
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
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" '
        f'style="fill:{colour};{HALO}" {more}>{escape(text)}</text>'
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
        f'<rect x="{x - BOX / 2:.0f}" y="{y - TALL / 2:.0f}" width="{BOX}" '
        f'height="{TALL}" rx="7" style="fill:{PAPER};{stroke}" '
        f'stroke-width="{wide}"{dash}/>'
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
        came = f"← {short(back)}"
        parts.append(_text(x + BOX / 2 + 6, y + 18, came, ORANGE, "start"))
    return "".join([*parts, _remark(stand, k, x, y)])


def _remark(stand: Stand, k: int, x: float, y: float) -> str:
    """Below a box: that the gradient is lost here, or the tape does not know it."""
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
    is_truth = node.output.dtype.name == "bool"
    return short(bool(value) if is_truth else float(value))


def _source(stand: Stand, at: tuple[float, float]) -> str:
    """The source, with what has arrived there at the end."""
    x, y = at
    walk = stand.walk
    value = short(float(walk.x.numpy()))
    back = walk.total(stand.parts)
    parts = [
        f'<rect x="{x - 38:.0f}" y="{y - 20:.0f}" width="76" height="40" rx="20" '
        f'style="fill:{PAPER};stroke:{BLUE}" stroke-width="2"/>',
        _text(x, y + 5, f"x = {value}"),
    ]
    if stand.is_over or back is not None:
        came = f"← {short(back)}"
        parts.append(_text(x, y + 38, came, ORANGE, more='font-weight="600"'))
    return "".join(parts)


def _strip(stand: Stand, y: float, width: float) -> list[str]:
    """The tape: a cell for each entry, and a head where the walk stands."""
    walk = stand.walk
    parts = [_text(14, y + 12, "the tape", anchor="start", more='font-size="11"')]
    entries = [k for k, is_taped in enumerate(walk.taped) if is_taped]
    if not entries:
        parts.append(_text(14, y + 42, "stays empty", anchor="start"))
    names = [_name(walk.nodes[k].name) for k in entries]
    labels = [f"{place} {name}" for place, name in enumerate(names, 1)]
    needed = [max(64, 22 + 7 * len(label)) for label in labels]
    fits = min(1.0, (width - 28) / max(sum(needed), 1))
    x = 14.0
    for k, label, wide in zip(entries, labels, needed, strict=True):
        parts.append(_cell(stand, k, (x, y + 20, wide * fits), label, 11 * fits))
        x += wide * fits
    return parts


def _cell(stand: Stand, k: int, place: tuple, label: str, size: float) -> str:
    """One entry of the tape, at (left, top, width)."""
    x, y, wide = place
    is_back = k in stand.parts and stand.walk.arrived[k] is not None
    look = f'style="stroke:{ORANGE if is_back else BLUE}"'
    if stand.ran <= k:
        look = 'stroke="currentColor" stroke-opacity=".25"'
    dash = ' stroke-dasharray="5 3"' if is_back else ""
    parts = [
        f'<rect x="{x + 2:.0f}" y="{y:.0f}" width="{wide - 4:.0f}" height="34" '
        f'fill="none" {look} stroke-width="1.5"{dash}/>'
    ]
    middle = x + wide / 2
    if stand.ran > k:
        more = f'font-size="{size:.0f}" {MONO}'
        parts.append(_text(middle, y + 21, label, more=more))
    if stand.now == k and stand.step:
        head = f"M{middle:.0f} {y + 38:.0f}l-6 10h12z"
        parts.append(f'<path d="{head}" fill="currentColor"/>')
    return "".join(parts)
