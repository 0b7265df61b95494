"""A graph: the nodes that ran, symbolically, while a Python function was traced.

The door tells the graph of every node. Tensors from outside come in by three ways: as an
argument (`inputs`), as an outer graph's tensor (`captures`), or, when they hold numbers,
just as they are: a constant, or the handle of a variable. Read in lesson 07.
"""

from collections.abc import Callable, Sequence

from minitf.base.dtypes import resource
from minitf.base.shape import TensorSpec
from minitf.core.door import recording
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.graph_def import GraphDef, graph_def


class Graph:
    """Nodes in program order, with the tensors that go in and come out."""

    def __init__(self, name: str = "graph", outer: "Graph | None" = None):
        self.name = name
        self.outer = outer
        self.nodes: list[Node] = []
        self.inputs: list[Tensor] = []
        self.outputs: list[Tensor] = []
        # id of an outer graph's tensor -> (that tensor, the placeholder for it in here)
        self.captures: dict[int, tuple[Tensor, Tensor]] = {}
        self.in_place = False  # may its plan write over what nothing needs any more?
        self.made: list = []  # variables made while tracing, see Function

    def record(self, node: Node) -> None:
        """The door tells of each operation that is traced."""
        self.nodes.append(node)

    def placeholder(self, spec: TensorSpec, name: str | None = None) -> Tensor:
        """A tensor that stands for an argument."""
        tensor = Tensor(None, spec, self, f"{name}:0" if name else None)
        self.inputs.append(tensor)
        return tensor

    def capture(self, tensor: Tensor) -> Tensor:
        """What stands in this graph for a tensor that an operation was given.

        Raises:
            TypeError: it belongs to another function's graph.
            ValueError: it belongs to a branch or a loop of this graph.
        """
        if tensor.array is not None or tensor.graph is self:
            return tensor
        if id(tensor) not in self.captures:
            if not _is_around(tensor.graph, self):
                raise _out_of_scope(tensor, self)
            inside = Tensor(None, tensor.spec, self, tensor._name)
            self.captures[id(tensor)] = (tensor, inside)
        return self.captures[id(tensor)][1]

    def trace(self, run: Callable[[], Sequence[Tensor]]) -> None:
        """Records what `run` does and keeps what it gives as the outputs."""
        with recording(self):
            self.outputs = [self.capture(t) for t in run()]

    def giving(self, outputs: list[Tensor]) -> "Graph":
        """A graph of the same nodes with other outputs."""
        other = Graph(self.name, self.outer)
        other.nodes, other.inputs, other.captures = self.nodes, self.inputs, self.captures
        other.outputs = outputs
        return other

    def constants(self) -> list[Tensor]:
        """The tensors with numbers, and the handles, that the nodes use as they are."""
        seen: dict[int, Tensor] = {}
        for node in self.nodes:
            for t in node.inputs:
                if t.array is not None:
                    seen.setdefault(id(t), t)
        for t in self.outputs:
            if t.array is not None:
                seen.setdefault(id(t), t)
        return list(seen.values())

    def handles(self) -> list[Tensor]:
        """The handles of the variables that the graph reads or assigns."""
        return [t for t in self.constants() if t.dtype is resource]

    def as_default(self):
        """A context in which operations are recorded here, rather than run."""
        return recording(self)

    def as_graph_def(self, *args, **options) -> GraphDef:
        """Its nodes by name, to count and to look at."""
        return graph_def(self)

    def get_operations(self) -> list:
        return graph_def(self).node

    def draw(self, each_pass: bool = False, passes: tuple[str, ...] | None = None):
        """A picture of the graph, which displays itself.

        Args:
            each_pass: draw it beside itself after each pass that changes it, too.
            passes: the names of the passes; all of them if not given.
        """
        from minitf.graph.views import draw  # which is made of graphs

        if not each_pass:
            return draw.draw(self)
        return draw.draw_passes(self, [(s.name, s.graph) for s in self.stages(passes)[1:]])

    def stages(self, passes: tuple[str, ...] | None = None) -> list:
        """The graph as traced, and after each pass: `name`, `graph`, `nodes`, `peak` bytes,
        `seconds` that the pass took, and `time(*arguments)` of a run."""
        from minitf.graph.views.stages import stages

        return stages(self, passes)

    def diff(self, other: "Graph"):
        """The operations that another graph has and this one has not, and the reverse."""
        from minitf.graph.views.diff import diff

        return diff(self, other)

    def __repr__(self) -> str:
        return f"<Graph {self.name}: {len(self.nodes)} nodes>"

    def __str__(self) -> str:
        """One line a node, with short names: what lesson 07 prints."""
        from minitf.graph.views.text import text

        return text(self)


def _is_around(outer: Graph | None, graph: Graph | None) -> bool:
    """Whether `graph` is traced inside `outer`; all graphs are inside None, where Keras' are."""
    while graph is not None and graph is not outer:
        graph = graph.outer
    return graph is outer


def _out_of_scope(tensor: Tensor, graph: Graph) -> Exception:
    if _is_around(graph, tensor.graph):
        return ValueError(
            f"{tensor!r} is out of scope here: it was made in a branch, a loop or a function of "
            f"its own. To give it out, assign it to a name, or write it to a tf.TensorArray."
        )
    return TypeError(
        f"{tensor!r} is out of scope here: it was made while another function was traced. "
        "Return it from that function, or keep it in a tf.Variable."
    )
