"""The plan: a graph written as one straight-line Python function on arrays.

No graph is walked when it runs, no shape is inferred, no tape is told: each line calls a
kernel; conditions and loops are Python's own (`plan_control.py`). A result that may take the
memory of a dying input is written there, with `out=` (`buffers.py`). `function.source` shows
it. Read in lesson 07.
"""

import itertools
import keyword
import linecache
import re
from collections.abc import Callable

from minitf.base import debug
from minitf.base.dtypes import resource
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.buffers import Buffers, last_uses, may_grow, room
from minitf.graph.graph import Graph

_COUNTER = itertools.count(1)
# How nodes that hold graphs are written: `write(writer, node, names of what it makes)`.
CONTROL: dict[str, Callable] = {}


class Plan:
    """`plan(*arrays)` runs the graph and gives a tuple of arrays.

    Args:
        over: the placeholder whose array may be written over, if there is one.
    """

    def __init__(self, graph: Graph, placeholders: list[Tensor], over: Tensor | None = None):
        self.graph = graph
        self.source, names = Writer(graph, placeholders, over).write()
        self.run = compiled(self.source, graph.name, names)

    def __call__(self, *arrays) -> tuple:
        return self.run(*arrays)


class Writer:
    """Writes the source of a plan, and collects what its names stand for."""

    def __init__(self, graph: Graph, placeholders: list[Tensor], over: Tensor | None = None):
        self.graph, self.given = graph, over
        self.globals: dict[str, object] = {}
        self.names: dict[int, str] = {}
        self.lines: list[str] = []
        self.depth, self._numbers = 1, itertools.count()
        self.name = _identifier(graph.name)
        self.arguments = [self._name_placeholder(t) for t in placeholders]

    def write(self) -> tuple[str, dict]:
        self.nodes(self.graph)
        results = "".join(f"{self.value(t)}, " for t in self.graph.outputs)
        head = f"def {self.name}({', '.join(self.arguments)}):"
        self.say(f"return ({results.rstrip()})")
        return "\n".join([head, *self.lines, ""]), self.globals

    def say(self, line: str) -> None:
        """Writes one line, as far to the right as it belongs."""
        self.lines.append("    " * self.depth + line)

    def nodes(self, graph: Graph) -> None:
        """Writes the lines of all nodes of a graph."""
        last_use, over = last_uses(graph), Buffers(graph, self.given).over
        for position, node in enumerate(graph.nodes):
            made = self._names(node)
            if node.op.name in CONTROL:
                CONTROL[node.op.name](self, node, made)
                continue
            shapes = ", ".join(f"{t.dtype.name} {t.shape}" for t in node.outputs)
            dead = [self.names[i] for i in last_use.get(position, ()) if i in self.names]
            drop = f"; del {', '.join(dead)}" if dead else ""
            left = f"{', '.join(made)} = " if made else ""
            self.say(f"{left}{self.call(node, over.get(id(node)))}{drop}  # {shapes}")

    def _names(self, node: Node) -> list[str]:
        """Names for what a node makes."""
        number = next(self._numbers)
        count = len(node.outputs)
        made = [f"t{number}"] if count == 1 else [f"t{number}_{k}" for k in range(count)]
        self.names |= {id(t): name for t, name in zip(node.outputs, made)}
        return made

    def call(self, node: Node, over: Tensor | None = None) -> str:
        """The call of a kernel, which may write its result over one of its inputs."""
        if node.op.name == "read_variable":
            return f"{self.value(node.inputs[0])}.array"
        given = [self.value(t) for t in node.inputs]
        given += [f"{key}={self._literal(key, value)}" for key, value in node.attrs.items()]
        if over is not None:
            given.append(f"out={self._room(node, over)}")
        return f"{self._kernel(node)}({', '.join(given)})"

    def _room(self, node: Node, over: Tensor) -> str:
        """The array to write over; where sizes are open, the call looks whether it fits."""
        doubtful = [t for t in node.inputs if t is not over and may_grow(over, t)]
        if not doubtful:
            return self.value(over)
        arrays = ", ".join(self.value(t) for t in (over, *doubtful))
        return f"{self.bind('room', room)}({arrays})"

    def _kernel(self, node: Node) -> str:
        return self.bind(_identifier(node.op.name), node.op.cpu)

    def value(self, tensor: Tensor) -> str:
        """The name of a tensor in the source; one with numbers is bound by name."""
        if id(tensor) not in self.names:
            kind = "constant"
            if tensor.dtype is resource:
                owner = tensor.array.owner()
                kind = "variable" if owner is None else _identifier(owner.name.split(":")[0])
            self.names[id(tensor)] = self.bind(kind, tensor.array)
        return self.names[id(tensor)]

    def _literal(self, key: str, value: object) -> str:
        plain = isinstance(value, (bool, int, float, str, type(None))) or (
            type(value) is tuple and all(type(v) is int for v in value)
        )
        return repr(value) if plain else self.bind(key, value)

    def bind(self, name: str, value: object) -> str:
        """A global name for `value`: `name`, or with a number behind it if that is taken."""
        for number in itertools.count():
            tried = f"{name}_{number}" if number else name
            if tried not in self.globals and tried not in (self.name, *self.arguments):
                self.globals[tried] = value
                return tried
            if self.globals.get(tried) is value:
                return tried

    def _name_placeholder(self, tensor: Tensor) -> str:
        base = _identifier((tensor._name or "x").split(":")[0])
        taken = set(self.names.values())
        name = next(
            n for n in (f"{base}_{i}" if i else base for i in itertools.count()) if n not in taken
        )
        self.names[id(tensor)] = name
        return name


def _identifier(text: str) -> str:
    name = re.sub(r"\W+", "_", text).strip("_") or "f"
    return f"_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name


def compiled(source: str, name: str, names: dict) -> Callable:
    """Makes the function. The source is kept where tracebacks and debuggers look for it."""
    path = f"<minitf plan {next(_COUNTER)}: {name}>"
    linecache.cache[path] = (len(source), None, source.splitlines(True), path)
    debug.say(4, f"source of the plan:\n{source}")
    module = {"__name__": "minitf.plans", **names}
    exec(compile(source, path, "exec"), module)
    return module[_identifier(name)]
