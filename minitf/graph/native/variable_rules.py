"""Rules of reading and assigning variables, whose arrays are changed in place.

What is read is not copied: it is the variable's buffer, looked at when it is used. So
before a change, what was read and is still to be used is saved.
"""

from collections.abc import Iterator

from minitf.base.dtypes import resource
from minitf.core.node import Node
from minitf.graph.native.emit import Emitter, indices, names, rule, stretched
from minitf.graph.native.loops import Buffer, Loop, Statement

SIGNS = {"assign": "", "assign_add": "+", "assign_sub": "-"}


@rule("read_variable")
def read_variable(e: Emitter, node: Node) -> None:
    buffer = e.variable(node.inputs[0])
    dims = tuple(map(str, node.output.shape))
    e.give(node, e.stored(buffer, dims))


@rule(*SIGNS)
def assign(e: Emitter, node: Node) -> None:
    handle, value = node.inputs[0], e.value(node.inputs[1])
    buffer, sign = e.variable(handle), SIGNS[node.op.name]
    dims = tuple(map(str, handle.spec.value.shape))
    place, source = e.stored(buffer, dims), stretched(value, dims)

    def at(index: tuple[str, ...]) -> str:
        return f"{place.at(index)} {sign} ({source(index)})" if sign else source(index)

    save(e, buffer, e.place + 1)
    own = names(buffer.dims)
    expression = at(indices(dims, own))
    if f"‹{buffer.name}|" in expression.replace(buffer.at(own), ""):
        # It reads other numbers of the variable than the one it writes: not in place.
        saved = e.loop(dims, buffer.dtype, at)
        expression = saved.at(indices(dims, own))
    e.items.append(Loop(buffer.dims, [Statement(buffer, own, expression)]))
    e.written.add(buffer.name)
    e.give(node, place)


def save(e: Emitter, buffer: Buffer, place: int) -> None:
    """Copies what was read from a buffer and is used by the nodes from this place on."""
    for key, value in e.values.items():
        still_used = e.last_use.get(key, -1) >= place
        if still_used and f"‹{buffer.name}|" in value.at(names(value.dims)):
            e.values[key] = e.loop(value.dims, value.dtype, value.at)


def save_for(e: Emitter, node: Node) -> None:
    """The same before a node whose parts assign variables."""
    for buffer in _changed(e, node):
        save(e, buffer, e.place)


def _changed(e: Emitter, node: Node) -> Iterator[Buffer]:
    if node.op.name in SIGNS and node.inputs[0].dtype is resource:
        yield e.variable(node.inputs[0])
    for part in node.attrs.values():
        for inner in part.graph.nodes if hasattr(part, "graph") else ():
            yield from _changed(e, inner)
