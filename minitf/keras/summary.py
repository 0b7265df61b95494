"""`model.summary()`: a table of layers, as Keras prints it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

WIDTHS = (33, 24, 15)
TITLES = ("Layer (type)", "Output Shape", "Param #")


def print_summary(model, print_fn: Callable | None = None) -> None:
    """Prints the table, or gives it to `print_fn`."""
    say = print_fn or print
    shapes = _output_shapes(model)
    rows = [
        (f"{layer.name} ({type(layer).__name__})", shape, f"{layer.count_params():,}")
        for layer, shape in zip(model.layers, shapes)
    ]
    lines = [f'Model: "{model.name}"', _rule("┏┳┓", "━"), _row(TITLES, "┃"), _rule("┡╇┩", "━")]
    for i, row in enumerate(rows):
        lines += ([_rule("├┼┤", "─")] if i else []) + [_row(row, "│")]
    lines.append(_rule("└┴┘", "─"))
    say("\n".join(lines + _totals(model)))


def _rule(corners: str, line: str) -> str:
    left, middle, right = corners
    return left + middle.join(line * width for width in WIDTHS) + right


def _row(cells: tuple, edge: str) -> str:
    parts = []
    for cell, width, right in zip(cells, WIDTHS, (False, False, True)):
        room = width - 2
        text = cell if len(cell) <= room else cell[: room - 1] + "…"
        parts.append(f" {text.rjust(room) if right else text.ljust(room)} ")
    return edge + edge.join(parts) + edge


def _output_shapes(model) -> list[str]:
    """The shape that each layer gives, from its node in the model's graph."""
    graph = getattr(model, "graph", None)
    if graph is None:
        return ["?"] * len(model.layers)
    shapes = {}
    for node in graph.nodes:
        given = [str(tuple(t.shape)) for t in node.outputs]
        shapes[node.op.name] = given[0] if len(given) == 1 else ", ".join(given)
    for tensor in model.inputs:
        shapes[tensor._keras_input.name] = str(tuple(tensor.shape))
    return [shapes.get(layer.name, "?") for layer in model.layers]


def _totals(model) -> list[str]:
    trainable = sum(int(np.prod(w.shape)) for w in model.trainable_weights)
    fixed = sum(int(np.prod(w.shape)) for w in model.non_trainable_weights)
    optimizer = getattr(model, "optimizer", None)
    slots = optimizer.variables if optimizer is not None and optimizer.built else []
    extra = sum(int(np.prod(v.shape)) for v in slots)
    extra_bytes = sum(int(np.prod(v.shape)) * v.dtype.size for v in slots)
    whole = _size(4 * (trainable + fixed) + extra_bytes)
    lines = [
        f" Total params: {trainable + fixed + extra:,} ({whole})",
        f" Trainable params: {trainable:,} ({_size(4 * trainable)})",
        f" Non-trainable params: {fixed:,} ({_size(4 * fixed)})",
    ]
    if extra:
        lines.append(f" Optimizer params: {extra:,} ({_size(extra_bytes)})")
    return lines


def _size(count: float) -> str:
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1024 or unit == "GB":
            return f"{count:.2f} {unit}"
        count /= 1024
    raise AssertionError("no unit fits")
