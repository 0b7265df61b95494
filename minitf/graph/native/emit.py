"""From an optimised graph to loops: each operation by its rule.

A tensor becomes a `Value`: an expression for the number at an index. Broadcasting,
transposing and the like only change the index, so they cost nothing. What an operation
computes goes to a buffer, by a loop (`loops.py`). The rules are in `rules.py` and its
neighbours, a table of functions `rule(emitter, node)`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from minitf.base.dtypes import DType
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph
from minitf.graph.native.loops import Block, Buffer, Item, Loop, Statement, names
from minitf.graph.native.sizes import Sizes, Unsupported

RULES: dict[str, Callable] = {}
TYPES = {
    "float32": "float32", "float64": "float64", "int32": "int32", "int64": "int64", "bool": "boolean",
    "uint8": "uint8", "uint32": "uint32", "uint64": "uint64",
}  # fmt: skip


@dataclass(frozen=True)
class Value:
    """A tensor: sizes as source text ("1" for a size of one), and the number at an index."""

    dims: tuple[str, ...]
    dtype: str
    at: Callable[[tuple[str, ...]], str]
    buffer: Buffer | None = None  # where it lies whole, in order, if it does


def rule(*ops: str) -> Callable:
    """Marks a function as the rule of these operations."""

    def mark(function: Callable) -> Callable:
        RULES.update(dict.fromkeys(ops, function))
        return function

    return mark


def numba_type(dtype: DType) -> str:
    if dtype.name not in TYPES:
        raise Unsupported(f"numbers of type {dtype.name}")
    return TYPES[dtype.name]


def squeezed(dims: tuple[str, ...]) -> tuple[str, ...]:
    """The sizes that a loop goes over."""
    return tuple([d for d in dims if d != "1"])


def indices(dims: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    """An index with all dimensions, from one without those of size 1."""
    rest = iter(own)
    return tuple(["0" if d == "1" else next(rest) for d in dims])


class Emitter(Sizes):
    """Collects the items of a graph.

    arguments   buffers of the placeholders, then of array constants
    variables   Storage id -> (storage, its buffer)
    """

    def __init__(self, graph: Graph, placeholders: list[Tensor]):
        super().__init__()
        self.graph = graph
        self.items: list[Item] = []
        self.values: dict[int, Value] = {}
        self.arguments: list[Buffer] = []
        self.constants: list = []
        self.variables: dict[int, tuple] = {}
        self.written: set[str] = set()
        self.buffers: dict[str, Buffer] = {}
        self.states: set[str] = set()  # buffers that a loop's rounds overwrite
        self.views: dict[str, str] = {}  # the buffer whose memory another one shares
        self.powers: dict[tuple, tuple] = {}  # of softmax, by what they are of
        self._count = 0
        for tensor in placeholders:
            self._placeholder(tensor)
        self.place, self.last_use = 0, _last_uses(graph)
        self.inner: list[Graph] = []  # kept, so that no two of their tensors have one id

    def run(self) -> list[Value]:
        """Emits all nodes; gives the values of the outputs.

        Raises:
            Unsupported: an operation has no rule, or not for these types and shapes.
        """
        self._nodes(self.graph)
        return [self._result(self.value(t)) for t in self.graph.outputs]

    def inside(self, graph: Graph, bound: dict[int, Value]) -> tuple[list[Value], list[Item]]:
        """Emits the nodes of a loop's body, whose inputs are `bound`: its outputs, each whole
        in a buffer, and its items. The buffers are those of this graph too."""
        before = self.items, self.last_use, self.place
        self.items, self.last_use = [], _last_uses(graph)
        self.inner.append(graph)
        for node in graph.nodes:  # which may have been emitted before, in another place
            for tensor in node.outputs:
                self.values.pop(id(tensor), None)
        self.values |= bound
        self._nodes(graph)
        results = [self.whole(self.value(t)) for t in graph.outputs]
        items = self.items
        self.items, self.last_use, self.place = before
        return results, items

    def _nodes(self, graph: Graph) -> None:
        for self.place, node in enumerate(graph.nodes):
            name = node.op.name
            known = name if name in RULES else "elementwise" if node.op.scalar else None
            if known is None:
                raise Unsupported(f"the operation {name}")
            RULES[known](self, node)

    def _result(self, value: Value) -> Value:
        """A value in a buffer that nothing else changes."""
        own = value.buffer is not None and value.buffer.kind in ("array", "number")
        return value if own else self.loop(value.dims, value.dtype, value.at)

    # ---- tensors ----

    def value(self, tensor: Tensor) -> Value:
        """What stands for a tensor; a constant is written out, or becomes an argument."""
        if id(tensor) not in self.values:
            if tensor.array is None:
                raise Unsupported("a tensor from another graph")
            self.values[id(tensor)] = self._constant(tensor)
        return self.values[id(tensor)]

    def _constant(self, tensor: Tensor) -> Value:
        kind = numba_type(tensor.dtype)
        if tensor.array.size == 1:
            number = tensor.array.reshape(())[()].item()
            text = f"float('{number}')" if number in (float("inf"), float("-inf")) or (
                number != number) else repr(number)  # fmt: skip
            text = text if kind == "boolean" else f"{kind}({text})"
            return Value(("1",) * tensor.array.ndim, kind, lambda index: text)
        dims = tuple(map(str, tensor.array.shape))
        buffer = self.buffer(dims, kind, "constant")
        buffer.rank = len(dims)
        self.constants.append((buffer, tensor.array))
        return self.stored(buffer, dims)

    def _placeholder(self, tensor: Tensor) -> None:
        kind, place, dims = numba_type(tensor.dtype), len(self.arguments), []
        if tensor.shape.rank is None:
            raise Unsupported("an argument of unknown rank")
        for axis, size in enumerate(tensor.shape):
            dims.append(f"n{place}_{axis}" if size is None else str(size))
            if size is None:
                self.sizes[dims[-1]] = (place, axis)
        buffer = self.named(f"a{place}", squeezed(tuple(dims)), kind, "argument", len(dims))
        self.arguments.append(buffer)
        self.values[id(tensor)] = self.stored(buffer, tuple(dims))

    def variable(self, handle: Tensor) -> Buffer:
        """The buffer of a variable."""
        spec = getattr(handle.spec, "value", None)
        if spec is None or not spec.shape.is_fully_defined():
            raise Unsupported("a variable whose shape may change")
        return self.storage(handle.array, tuple(map(str, spec.shape)), numba_type(spec.dtype))

    def storage(self, storage, dims: tuple[str, ...], dtype: str) -> Buffer:
        """The buffer of an object whose `array` lives from run to run."""
        if id(storage) not in self.variables:
            name = f"v{len(self.variables)}"
            buffer = self.named(name, squeezed(dims), dtype, "variable", len(dims))
            self.variables[id(storage)] = storage, buffer
        return self.variables[id(storage)][1]

    # ---- what rules say ----

    def buffer(self, dims: tuple[str, ...], dtype: str, stem: str = "t") -> Buffer:
        """A new buffer; of one number, a plain local."""
        self._count += 1
        kept = squeezed(dims)
        kind = stem if stem == "constant" else "array" if kept else "number"
        return self.named(f"{stem[0]}{self._count}", kept, dtype, kind)

    def named(self, name: str, *what) -> Buffer:
        """Notes a new buffer."""
        self.buffers[name] = Buffer(name, *what)
        return self.buffers[name]

    def stored(self, buffer: Buffer, dims: tuple[str, ...]) -> Value:
        """The value that lies in a buffer."""

        def at(index: tuple[str, ...]) -> str:
            return buffer.at([i for i, d in zip(index, dims) if d != "1"])

        return Value(dims, buffer.dtype, at, buffer)

    def give(self, node: Node, value: Value) -> None:
        """Says what a node's output is."""
        self.values[id(node.output)] = value

    def loop(self, dims: tuple[str, ...], dtype: str, at: Callable) -> Value:
        """A new buffer, each number of which is what `at(index)` says."""
        buffer, kept = self.buffer(dims, dtype), squeezed(dims)
        own = names(kept)
        self.items.append(Loop(kept, [Statement(buffer, own, at(indices(dims, own)))]))
        return self.stored(buffer, dims)

    def fold(self, value: Value, out: tuple[str, ...], axes: set[int], dtype: str, fold: str,
             start: str, wide: str = "") -> Value:  # fmt: skip
        """A reduction over `axes`; `out` are the sizes that stay, "1" for those that go."""
        kept = squeezed(value.dims)
        own = names(kept)
        index = indices(value.dims, own)
        buffer = self.buffer(out, dtype)
        target = tuple([i for k, i in enumerate(index) if k not in axes and value.dims[k] != "1"])
        statement = Statement(buffer, target, value.at(index), fold, start, wide)
        self.items.append(Loop(kept, [statement]))
        return self.stored(buffer, out)

    def block(self, dims: tuple[str, ...], dtype: str, lines: Callable, *values: Value,
              rows: Callable | None = None) -> Value:  # fmt: skip
        """Lines of their own: `lines(name of the new buffer, names of the inputs)`; and, if
        some rows can be done alone, `rows` with the same arguments says how."""
        buffer = self.buffer(dims, dtype)
        inputs = [self.whole(v).buffer.name for v in values]
        made = buffer if buffer.kind == "array" else None
        by_rows = rows(buffer.name, *inputs) if rows and made else None
        self.items.append(
            Block(lines(buffer.name, *inputs), tuple(inputs), (buffer.name,), made, by_rows)
        )
        return self.stored(buffer, dims)

    def view(self, dims: tuple[str, ...], value: Value) -> Value:
        """The same memory with other sizes."""
        lies = value.buffer
        if lies is None or lies.kind == "variable" or lies.name in self.states:  # it may change
            value = self.loop(value.dims, value.dtype, value.at)
        buffer, old = self.buffer(dims, value.dtype), value.buffer.name
        self.views[buffer.name] = old
        shown = f"{old}.reshape(({', '.join(buffer.dims)},))" if buffer.dims else f"{old}[0]"
        self.items.append(Block([f"{buffer.name} = {shown}"], (old,), (buffer.name,)))
        return self.stored(buffer, dims)

    def state(self, value: Value) -> Value:
        """A copy that each round of a loop will overwrite."""
        copy = self.loop(value.dims, value.dtype, value.at)
        self.states.add(copy.buffer.name)
        return copy

    def whole(self, value: Value) -> Value:
        """The value, lying in a buffer; one number, in a local name."""
        buffer = value.buffer
        if buffer is not None and (buffer.dims or buffer.kind == "number"):
            return value
        return self.loop(value.dims, value.dtype, value.at)


def _last_uses(graph: Graph) -> dict[int, int]:
    """The place of the last node that uses a tensor; for outputs, behind all nodes."""
    used = {id(t): place for place, node in enumerate(graph.nodes) for t in node.inputs}
    return used | {id(t): len(graph.nodes) for t in graph.outputs}


def stretched(value: Value, dims: tuple[str, ...]) -> Callable:
    """`at` for a larger shape that the value is broadcast to."""
    extra = len(dims) - len(value.dims)

    def at(index: tuple[str, ...]) -> str:
        inner = index[extra:]
        return value.at(tuple(["0" if d == "1" else i for d, i in zip(value.dims, inner)]))

    return at
