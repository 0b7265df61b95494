"""The rule of a loop over time (`scan`), as recurrent layers have it: a loop in the loops.

The states live in buffers that each round overwrites, after its results are known. What
the gradient needs of every round goes to an array with a row for each.
"""

from collections.abc import Callable

from minitf.core.node import Node
from minitf.graph.native.emit import Emitter, Unsupported, Value, rule, squeezed
from minitf.graph.native.loops import Block, Item, Loop, Statement, names
from minitf.graph.native.variable_rules import save_for
from minitf.graph.native.writer import indented, written
from minitf.graph.passes import BEFORE_FUSION, optimise


@rule("scan")
def scan(e: Emitter, node: Node) -> None:
    step, time = node.attrs["step"], e.buffer((), "int64", "z").name
    save_for(e, node)
    values = [e.value(t) for t in node.inputs[: len(step.graph.inputs)]]
    # What is only in another order is read there; a variable may be another one later.
    sequences = [e.whole(v) if "‹v" in v.at(v.dims) else v for v in values[: step.slices]]
    given = values[step.slices : step.slices + step.states]
    states = [e.state(v) for v in given]
    length = sequences[0].dims[0]
    if length == "1":
        raise Unsupported("a loop over one time")
    bound = [_slice_of(v, time) for v in sequences]
    bound += [*states, *values[step.slices + step.states :]]
    graph = optimise(step.graph, BEFORE_FUSION)
    results, items = e.inside(graph, dict(zip(map(id, step.graph.inputs), bound)))
    rows = [*states, *results[step.states :]]
    wanted = [id(t) in e.last_use for t in node.outputs[step.states :]]
    kept = [_history(e, v, length) if want else None for v, want in zip(rows, wanted)]
    for row, history in zip(rows[: step.states], kept):
        _keep(items, row, history, time, first=True)
    for row, history in zip(rows[step.states :], kept[step.states :]):
        _keep(items, row, history, time)
    overwrite(e, items, states, results[: step.states])
    e.items.append(_block(items, states, kept, time, length, node.attrs["reverse"]))
    for tensor, value in zip(node.outputs, [*states, *kept]):
        if value is not None:
            e.values[id(tensor)] = value


def _slice_of(value: Value, time: str) -> Value:
    return Value(value.dims[1:], value.dtype, lambda index: value.at((time, *index)))


def _history(e: Emitter, value: Value, length: str) -> Value:
    """An array with a row for each time."""
    dims = (length, *value.dims)
    return e.stored(e.buffer(dims, value.dtype), dims)


def _keep(items: list[Item], value: Value, history: Value | None, time: str,
          first: bool = False) -> None:  # fmt: skip
    """Copies a value to its history's row; the states, before the step changes them."""
    if history is None:
        return
    kept = squeezed(value.dims)
    own = names(kept)
    statement = Statement(history.buffer, (time, *own), value.buffer.at(own))
    items.insert(0 if first else len(items), Loop(kept, [statement]))


def overwrite(e: Emitter, items: list[Item], states: list[Value], results: list[Value]) -> None:
    """The new states take the old ones' places, once all of them are known."""
    old = {state.buffer.name for state in states}
    fresh = []
    for value in results:
        if value.buffer.name in old:  # a state that is another one's, or its own, next
            kept = squeezed(value.dims)
            copy = e.buffer(value.dims, value.dtype)
            items.append(Loop(kept, [Statement(copy, names(kept), value.buffer.at(names(kept)))]))
            value = e.stored(copy, value.dims)
        fresh.append(value)
    for state, value in zip(states, fresh):
        kept = squeezed(state.dims)
        own = names(kept)
        items.append(Loop(kept, [Statement(state.buffer, own, value.buffer.at(own))]))


def _block(items: list[Item], states: list[Value], kept: list, time: str, length: str,
           reverse: bool) -> Block:  # fmt: skip
    """All of it as one item of the graph around it."""
    made = {v.buffer.name for v in [*states, *filter(None, kept)]}
    times = f"range({length} - 1, -1, -1)" if reverse else f"range({length})"

    def lines(pieces) -> list[str]:
        new, inside = written(items, made, {v.buffer.name for v in states}, pieces)
        return [*new, f"for {time} in {times}:", *indented(inside)]

    return block_of(lines, items, made)


def block_of(lines: Callable, items: list[Item], lasting: set[str]) -> Block:
    """Lines that are written from items, as one item of the graph around them."""
    read = {name for item in items for name in item.reads()}
    changed = {name for item in items for name in item.writes()}
    return Block(lines, tuple(read | lasting), tuple(changed | lasting))
