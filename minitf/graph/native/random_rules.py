"""Rules of what draws random numbers: calls of the loops in `kernels/draws.py`.

The state of a stream or a generator is an array that the machine code moves on, as it
changes a variable: a seeded program draws the same numbers, compiled or not.
"""

from minitf.core.node import Node
from minitf.graph.native.emit import Emitter, Value, numba_type, rule, squeezed
from minitf.graph.native.loops import Block
from minitf.ops.draws import PER_NUMBER

STATE = ("3",)


def _drawn(e: Emitter, node: Node, dims: tuple[str, ...], *given: Value) -> None:
    """What `name(given, out)` of `draws.py` makes."""
    dtype = numba_type(node.output.dtype)

    def lines(out: str, *inputs: str) -> list[str]:
        call = f"draws.{node.op.name}({', '.join(inputs)}, "
        return [f"{call}{out})" if squeezed(dims) else f"{out} = {call}np.empty(1, np.{dtype}))[0]"]

    e.give(node, e.block(dims, dtype, lines, *given))


@rule("draw_uniform", "draw_normal", "draw_truncated_normal", "draw_bits")
def draw(e: Emitter, node: Node) -> None:
    state, *holes = [e.value(t) for t in node.inputs]
    _drawn(e, node, e.filled(node.attrs["shape"], holes), state)


@rule("state_of_seed")
def state_of_seed(e: Emitter, node: Node) -> None:
    _drawn(e, node, STATE, e.value(node.inputs[0]))


@rule("shuffled_positions")
def shuffled_positions(e: Emitter, node: Node) -> None:
    state, size = [e.value(t) for t in node.inputs]
    _drawn(e, node, (e.size_of(size),), state)


@rule("advanced_state")
def advanced_state(e: Emitter, node: Node) -> None:
    state, count = [e.value(t) for t in node.inputs]
    blocks = Value((), "int64", lambda index: f"int64({count.at(())}) * {PER_NUMBER}")
    _drawn(e, node, STATE, state, blocks)


@rule("next_state")
def next_state(e: Emitter, node: Node) -> None:
    """The stream's array goes on by so many blocks; the state before that is the result."""
    dims = e.filled(node.attrs["shape"], [e.value(t) for t in node.inputs])
    stream, state = e.storage(node.attrs["stream"], STATE, "int64"), e.buffer(STATE, "int64")
    count = f"math.ceil({' * '.join(dims) or 1} * {float(node.attrs['per'])})"
    line = f"draws.next_state({stream.name}, {count}, {state.name})"
    e.items.append(Block([line], (stream.name,), (state.name, stream.name), state))
    e.written.add(stream.name)
    e.give(node, e.stored(state, STATE))
