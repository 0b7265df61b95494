"""Rules of `cond` and `while_loop`: Python's own `if` and `while` around the loops.

The parts' operations are emitted by their rules, as those of the graph around them. States
of a loop lie in buffers that each round overwrites. What the gradient of a loop needs of
every round goes to a list, an array with a row for each round, which grows.
"""

from minitf.base.dtypes import variant
from minitf.core.node import Node
from minitf.graph.graph import Graph
from minitf.graph.native.emit import Emitter, Unsupported, Value, rule, squeezed
from minitf.graph.native.loops import Block, Item, Loop, Statement, names
from minitf.graph.native.scan_rules import block_of, overwrite
from minitf.graph.native.variable_rules import save_for
from minitf.graph.native.memory import new_array
from minitf.graph.native.writer import indented, written

FIRST = 8  # rounds that a list has room for at first


def _part(e: Emitter, graph: Graph, given: list[Value]) -> tuple[list[Value], list[Item]]:
    return e.inside(graph, dict(zip(map(id, graph.inputs), given)))


def _agree(e: Emitter, one: Value, two: Value, where: str) -> None:
    """Both have one shape; open sizes are compared when it runs."""
    pairs = list(zip(one.dims, two.dims))
    if len(one.dims) != len(two.dims) or any(
        a != b and ("1" in (a, b) or (a + b).isdigit()) for a, b in pairs
    ):
        raise Unsupported(f"{where} of different shapes")
    for a, b in pairs:
        e.equal(a, b)


def _put(items: list[Item], value: Value, place: Value, index: tuple[str, ...] = ()) -> None:
    """Copies a value to its place, or to a row of that."""
    own = names(squeezed(value.dims))
    statement = Statement(place.buffer, (*index, *own), value.buffer.at(own))
    items.append(Loop(squeezed(value.dims), [statement]))


@rule("cond")
def cond(e: Emitter, node: Node) -> None:
    if any(t.dtype is variant and id(t) in e.last_use for t in node.outputs):
        raise Unsupported("a condition that gives a list")
    parts = [node.attrs[key] for key in ("then", "orelse")]
    save_for(e, node)
    chosen = e.whole(e.value(node.inputs[0])).buffer.name
    given = [e.value(t) for t in node.inputs[1 : 1 + len(parts[0].unfused.inputs)]]
    sides = [_part(e, part.unfused, given) for part in parts]
    results = []
    for place, tensor in enumerate(node.outputs):
        if id(tensor) in e.last_use:
            results.append(_result(e, parts, sides, place))
            e.values[id(tensor)] = results[-1]
    made = {value.buffer.name for value in results}

    def lines(pieces) -> list[str]:
        found = []
        for head, (_, items) in zip((f"if {chosen}:", "else:"), sides):
            new, inner = written(items, made, made, pieces)
            found += [head, *indented(new + inner or ["pass"])]
        return found

    e.items.append(block_of(lines, sides[0][1] + sides[1][1], {chosen, *made}))


def _result(e: Emitter, parts: list, sides: list, place: int) -> Value:
    """The place for a result, which either branch fills.

    What a branch keeps for its gradient it alone gives; the other one has nothing there.
    """
    values = [values[place] for values, _ in sides]
    twins = [vars(part).get("differentiable") for part in parts]
    first = len(values) if twins[0] is None else twins[0].results
    filled = [0, 1]
    if twins[0] is not None and place >= first:
        filled = [int(place >= first + len(twins[0].kept))]
    else:
        _agree(e, *values, "results of a condition")
    like = values[filled[0]]
    buffer = e.buffer(like.dims, like.dtype)
    if buffer.kind == "array":
        e.items.append(Block([], (), (buffer.name,), buffer))  # its memory
    result = e.stored(buffer, like.dims)
    for side in filled if buffer.kind == "array" else (0, 1):
        _put(sides[side][1], values[side], result)
    return result


@rule("while_loop")
def while_loop(e: Emitter, node: Node) -> None:
    count, test, body = node.attrs["states"], *[node.attrs[k].unfused for k in ("test", "body")]
    if any(t.dtype is variant for t in (*node.inputs[:count], *body.outputs)):
        raise Unsupported("a loop whose state is a list")
    save_for(e, node)
    given = [e.value(t) for t in node.inputs[: len(body.inputs)]]
    states = [e.state(v) for v in given[:count]]
    (go,), testing = _part(e, test, states + given[count:])
    results, items = _part(e, body, states + given[count:])
    for state, result in zip(states, results):
        _agree(e, state, result, "states of a loop")
    e.values |= zip(map(id, node.outputs), states)
    grow, lists, next_ = [], [], []
    if node.attrs.get("recorded"):
        lists = _lists(e, node, results[count:], items)
        grow = [f"if {v.dims[0]} == len({v.buffer.name}): {v.buffer.name} = "
                f"np.concatenate(({v.buffer.name}, {v.buffer.name}))" for v in lists[1:]]  # fmt: skip
        next_ = [f"{lists[0].buffer.name} = int32({lists[0].buffer.name} + 1)"]
    overwrite(e, items, states, results[:count])
    made = {v.buffer.name for v in (*states, *lists)}

    def lines(pieces) -> list[str]:
        start, before = written(testing, made | {go.buffer.name}, made, pieces)
        new, round_ = written(items, made, made, pieces)
        inside = [*before, f"if not {go.buffer.name}: break", *grow, *round_, *next_]
        return [*start, *new, "while True:", *indented(inside)]

    e.items.append(block_of(lines, testing + items, made))


def _lists(e: Emitter, node: Node, kept: list[Value], items: list[Item]) -> list[Value]:
    """The number of rounds, and lists with a row for each, of what a gradient asks for."""
    rounds = e.loop((), "int32", lambda index: "int32(0)")
    count, found = rounds.buffer.name, [rounds]
    e.values[id(node.outputs[-1])] = rounds
    for tensor, value in zip(node.outputs[-1 - len(kept) : -1], kept):
        if id(tensor) in e.last_use:
            rows = e.stored(e.buffer((count, *value.dims), value.dtype), (count, *value.dims))
            room = new_array((str(FIRST), *squeezed(value.dims)), value.dtype)
            line = f"{rows.buffer.name} = {room}"
            e.items.append(Block([line], (), (rows.buffer.name,)))
            _put(items, value, rows, (count,))
            e.values[id(tensor)] = rows
            found.append(rows)
    return found


@rule("list_get")
def list_get(e: Emitter, node: Node) -> None:
    rows, index = [e.value(t) for t in node.inputs]
    row = f"row_of({index.at(())}, {rows.dims[0]})"
    e.give(node, Value(rows.dims[1:], rows.dtype, lambda index: rows.at((row, *index))))
