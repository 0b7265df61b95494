"""`plot_model`: a model as a picture of boxes and arrows, drawn with Matplotlib.

Keras needs Graphviz for this, a program of its own; here nothing else is installed. A box
stands in the row below all boxes that feed it.
"""

import os
from pathlib import Path

from minitf.base import nest
from minitf.keras.functional import operation_of
from minitf.keras.summary import shape_given

_WIDE, _HIGH, _GAP = 2.6, 0.32, 0.45  # inches: a box, a line of text in it, between rows


def plot_model(model, to_file="model.png", show_shapes=False, show_dtype=False,
               show_layer_names=False, rankdir="TB", expand_nested=False, dpi=200,
               show_layer_activations=False, show_trainable=False, **_):  # fmt: skip
    """Draws the layers of a model and what feeds what into a file.

    Args:
        to_file: the ending says what it is: .png, .svg or .pdf.
        show_shapes, show_dtype, show_layer_names, show_layer_activations,
            show_trainable: what to write in each box below its class.
        rankdir: "TB" from top to bottom, "LR" from left to right.
        expand_nested: as in Keras; nested models are drawn as one box each.

    Returns:
        The picture, where IPython can show it.

    Raises:
        ValueError: the model is not built, so its layers are not known.
    """
    if not model.built:
        raise ValueError(
            "This model has not yet been built. Build the model first by calling `build()` or by "
            "calling the model on a batch of data."
        )
    boxes, arrows = _edges(model)
    shown = {"name": show_layer_names, "activation": show_layer_activations,
             "shape": show_shapes, "dtype": show_dtype, "trainable": show_trainable}  # fmt: skip
    texts = [_text(box, [what for what, wanted in shown.items() if wanted]) for box in boxes]
    _draw(texts, arrows, rankdir == "LR", Path(to_file), dpi)
    return _picture(Path(to_file))


def _edges(model) -> tuple[list, list[tuple[int, int]]]:
    """The operations of a model, and pairs of numbers: which feeds which."""
    if model.graph is None or type(model).__name__ == "Sequential":
        layers = list(model.layers) if type(model).__name__ == "Sequential" else [model]
        return layers, [(i, i + 1) for i in range(len(layers) - 1)]
    graph = model.graph
    boxes = list(graph.operations)
    place = {id(box): i for i, box in enumerate(boxes)}
    inputs = [box for box in boxes if hasattr(box, "batch_shape")]
    names = {own.name: place[id(box)] for own, box in zip(nest.flatten(graph.inputs), inputs)}
    maker = {id(t): names[own.name] for t, own in zip(graph.starts, nest.flatten(graph.inputs))}
    arrows: dict[tuple[int, int], None] = {}
    for node in graph.nodes:
        here = place[id(operation_of(node))]
        arrows |= {(maker[id(t)], here): None for t in node.inputs if id(t) in maker}
        maker |= {id(t): here for t in node.outputs}
    return boxes, list(arrows)


def _text(box, shown: list[str]) -> list[str]:
    """The lines in a box."""
    facts = {
        "name": box.name,
        "activation": getattr(getattr(box, "activation", None), "__name__", None),
        "shape": shape_given(box),
        "dtype": getattr(box, "dtype", None),
        "trainable": getattr(box, "trainable", None),
    }
    head = getattr(box, "class_name", type(box).__name__)
    return [head, *[f"{what}: {facts[what]}" for what in shown if facts[what] is not None]]


def _rows(count: int, arrows: list[tuple[int, int]]) -> list[list[int]]:
    """Boxes by how long the longest way to them is."""
    depth = [0] * count
    for _ in range(count):  # a layer that is called twice may feed itself: no more rounds
        for start, end in arrows:
            if start != end:
                depth[end] = min(max(depth[end], depth[start] + 1), count - 1)
    return [[i for i in range(count) if depth[i] == d] for d in range(max(depth) + 1)]


def _draw(texts: list, arrows: list, sideways: bool, path: Path, dpi: int) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = [row for row in _rows(len(texts), arrows) if row]
    high = _HIGH * max(map(len, texts)) + 0.2
    across, along = (high, _WIDE) if sideways else (_WIDE, high)
    wide, long = max(map(len, rows)) * (across + _GAP) + 2 * _GAP, len(rows) * (along + _GAP)
    figure = Figure(figsize=(long, wide) if sideways else (wide, long))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, figure.get_figwidth()), ylim=(figure.get_figheight(), 0))
    axes.axis("off")
    place, depths = {}, {box: d for d, row in enumerate(rows) for box in row}
    for depth, row in enumerate(rows):
        for k, box in enumerate(row):
            side = wide / 2 + (k - (len(row) - 1) / 2) * (across + _GAP)
            down = (depth + 0.5) * (along + _GAP)
            place[box] = (down, side) if sideways else (side, down)
            _box(axes, place[box], texts[box], high)
    toward = (along / 2, 0) if sideways else (0, along / 2)
    beside = (0, across / 2) if sideways else (across / 2, 0)
    for start, end in arrows:
        (x0, y0), (x1, y1) = place[start], place[end]
        look = {"arrowstyle": "->", "color": "#444444"}
        if depths[end] - depths[start] == 1:
            (dx, dy), sign = toward, -1
        else:  # past the rows in between, on the far side of the boxes
            (dx, dy), sign = beside, 1
            look["connectionstyle"] = f"arc3,rad={0.25 if sideways else -0.25}"
        axes.annotate("", (x1 + sign * dx, y1 + sign * dy), (x0 + dx, y0 + dy), arrowprops=look)
    unfinished = path.with_name(f".{path.stem}.unfinished{path.suffix}")
    figure.savefig(unfinished, dpi=dpi)
    os.replace(unfinished, path)


def _box(axes, place: tuple, lines: list[str], high: float) -> None:
    from matplotlib.patches import Rectangle

    x, y = place
    axes.add_patch(Rectangle((x - _WIDE / 2, y - high / 2), _WIDE, high, facecolor="#f4f7fb",
                             edgecolor="#444444"))  # fmt: skip
    for i, line in enumerate(lines):
        down = y - high / 2 + 0.1 + (i + 0.5) * (high - 0.2) / len(lines)
        weight = "normal" if i else "bold"
        axes.text(x, down, line, ha="center", va="center", fontsize=9, weight=weight)


def _picture(path: Path):
    """What a notebook shows, where there is one."""
    try:
        from IPython import display
    except ImportError:
        return None
    kinds = {".png": display.Image, ".svg": display.SVG}
    return kinds[path.suffix](filename=str(path)) if path.suffix in kinds else None
