"""`model.summary()`: a table of layers, as Keras prints it.

What stands in each row is found here; how a table with lines is drawn is in `table.py`.
"""

import re
import shutil
from collections.abc import Callable

import numpy as np

from minitf.base import nest
from minitf.keras import table
from minitf.keras.functional import operation_of

_NARROW = (88, (0.45, 0.80, 1.0), ("Layer (type)", "Output Shape", "Param #"))
_WIDE = (108, (0.3, 0.56, 0.74, 1.0), (*_NARROW[2], "Connected to"))


def print_summary(model, line_length=None, positions=None, print_fn: Callable | None = None,
                  expand_nested=False, show_trainable=False, layer_range=None) -> None:  # fmt: skip
    """Prints the table, or gives it to `print_fn`."""
    operations = model.layers
    branched = False
    if type(model).__name__ != "Sequential" and model.graph is not None:
        operations, branched = model.graph.operations, _branches(model.graph)
    whole, places, titles = _WIDE if branched else _NARROW
    places = list(positions or places)
    if show_trainable:
        whole, titles = whole + 12, (*titles, "Trainable")
        places = [p * 0.9 for p in places] + [1.0]
    graph = model.graph if branched else None
    rows = []
    for operation in _within(operations, layer_range):
        rows += _rows(operation, graph, show_trainable, expand_nested)
    length = line_length or min(whole, shutil.get_terminal_size().columns - 4)
    sides = ["left", "left", "right", *["left"] * branched, *["center"] * show_trainable]
    lines = [f'Model: "{model.name}"', *table.draw(titles, rows, length, places, sides)]
    text = "\n".join([*lines, *_totals(model), ""])
    print_fn(text) if print_fn else print(text, end="")


def _branches(graph) -> bool:
    """Whether the layers are more than one chain, so that it must be told who feeds whom."""
    nodes = [id(node) for node in graph.nodes]
    depths = len({id(operation_of(n)) for n in graph.nodes}) != len(nodes)
    uses = [id(t) for n in graph.nodes for t in n.inputs if t.array is None]
    made = {id(t): id(n) for n in graph.nodes for t in n.outputs}
    several = len(uses) != len({made.get(t, t) for t in uses})
    joins = any(sum(t.array is None for t in n.inputs) > 1 for n in graph.nodes)
    return depths or several or joins or len(graph.starts) > 1


def _within(operations: list, layer_range) -> list:
    """The operations from the first whose name matches to the last that does."""
    if layer_range is None:
        return operations
    if len(layer_range) != 2 or not all(isinstance(name, str) for name in layer_range):
        raise ValueError(f"layer_range must be a list or tuple of two strings, not {layer_range}")
    low, high = (
        [i for i, o in enumerate(operations) if re.match(name, o.name)] for name in layer_range
    )
    if not low or not high:
        raise ValueError("Passed layer_names do not match the layer names in the model. "
                         f"Received: {layer_range}")  # fmt: skip
    if min(low) > max(high):
        low, high = high, low
    return operations[min(low) : max(high) + 1]


def _rows(operation, graph, show_trainable: bool, expand: bool, level: int = 0) -> list[tuple]:
    """The row of a layer, and those of the layers in it."""
    prefix = "   " * level + "└ " if level else ""
    kind = getattr(operation, "class_name", type(operation).__name__)
    if not hasattr(operation, "built"):
        count = "0"
    else:
        count = f"{operation.count_params():,}" if operation.built else "0 (unbuilt)"
    row = [f"{prefix}{operation.name} ({kind})", shape_given(operation), count]
    if graph is not None:
        row.append(_sources(operation, graph))
    if show_trainable:
        has = bool(getattr(operation, "weights", None))
        row.append(("Y" if operation.trainable else "N") if has else "-")
    rows = [tuple(row)]
    for layer in getattr(operation, "layers", None) or [] if expand else []:
        rows += _rows(layer, graph, show_trainable, True, level + 1)
    return rows


def shape_given(operation) -> str:
    """The shape that a layer gave when it was last called symbolically, or gives as built."""
    built_for = vars(operation).get("_build_shapes")
    calls = getattr(operation, "calls", None) or [getattr(operation, "node", None)]
    if hasattr(operation, "batch_shape"):
        found = tuple(operation.batch_shape)
    elif calls[-1]:
        found = [str(tuple(t.shape)) for t in calls[-1].outputs]
        found = found[0] if len(found) == 1 else found
    elif not built_for:
        return "?"
    else:
        try:
            found = operation.compute_output_shape(*built_for.values())
        except (NotImplementedError, AttributeError):
            return "?"
    return str(found).replace("'", "")


def _sources(operation, graph) -> str:
    """What the layer is called on: the layer, which call of it, which output."""
    maker = {id(t): (node, i) for node in graph.nodes for i, t in enumerate(node.outputs)}
    names = {id(t): own.name for t, own in zip(graph.starts, nest.flatten(graph.inputs))}
    found = []
    for node in graph.nodes:
        for t in node.inputs if operation_of(node) is operation else ():
            if id(t) in maker:
                source, place = maker[id(t)]
                layer = operation_of(source)
                calls = [id(n) for n in getattr(layer, "calls", [source])]
                found.append(f"{layer.name}[{calls.index(id(source))}][{place}]")
            elif id(t) in names:
                found.append(f"{names[id(t)]}[0][0]")
    return ", ".join(found) or "-"


def _totals(model) -> list[str]:
    trainable, fixed = _amount(model.trainable_weights), _amount(model.non_trainable_weights)
    optimizer = getattr(model, "optimizer", None)
    extra = _amount(optimizer.variables if optimizer is not None and optimizer.built else [])
    whole = tuple(map(sum, zip(trainable, fixed, extra)))
    parts = {"Total": whole, "Trainable": trainable, "Non-trainable": fixed}
    if extra[0]:
        parts["Optimizer"] = extra
    return [f" {name} params: {n:,} ({_size(b)})" for name, (n, b) in parts.items()]


def _amount(weights) -> tuple[int, int]:
    """How many numbers, and how many bytes."""
    counts = [(int(np.prod(w.shape)), w.dtype.size) for w in weights]
    return sum(n for n, _ in counts), sum(n * size for n, size in counts)


def _size(count: float) -> str:
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1024:
            return f"{count:.2f} {unit}"
        count /= 1024
    return f"{count:.2f} TB"
