"""A TensorFlow graph in the making: nodes with unique names, constants, attributes.

`nodes.py` says what each of minitf's operations is in TensorFlow, in terms of this.
"""

import contextlib

import numpy as np

from minitf.base.dtypes import DType, as_dtype, int32
from minitf.base.errors import InternalError
from minitf.base.shape import TensorShape
from minitf.core.holes import Hole
from minitf.core.tensor import Tensor
from minitf.graph.graph import Graph
from minitf.graph.passes import common, fold, inline, prune


def simplified(graph: Graph) -> Graph:
    """The graph without calls, and with what can be computed now computed."""
    for step in (inline, fold, common, prune):
        graph = step(graph)
    return graph


class GraphDef:
    """Nodes, and for each tensor of minitf's the output that stands for it (`"name:0"`)."""

    def __init__(self, write):
        from tensorboard.compat.proto import graph_pb2

        self.write = write  # adds the nodes of a minitf graph
        self.proto = graph_pb2.GraphDef()
        self.proto.versions.producer, self.proto.versions.min_consumer = 1987, 12
        self.scope = ""
        self.values: dict[int, str] = {}
        self._count = 0
        self._control: list[str] = []  # what ties nodes without inputs to the loop they are in

    def unique(self, op: str) -> str:
        """A name that no other node has."""
        self._count += 1
        return f"{self.scope}/{op}_{self._count}"

    def node(self, op: str, inputs=(), name: str | None = None, **attrs) -> str:
        """Adds a node; gives the name of its first output."""
        name = name or self.unique(op)
        made = self.proto.node.add(name=name, op=op, input=list(inputs) or self._control)
        for key, value in attrs.items():
            _set(made.attr[key], value)
        return name

    @contextlib.contextmanager
    def tied_to(self, name: str):
        """Nodes without inputs that are added inside are of the loop that `name` is in."""
        before, self._control = self._control, [f"^{name}"]
        try:
            yield
        finally:
            self._control = before

    def inside(self, graph: Graph, places: list[str]) -> list[str]:
        """Adds the nodes of a part (a branch, a step), for these inputs; gives its outputs."""
        before, self.values = self.values, dict(zip(map(id, graph.inputs), places))
        graph = simplified(graph)
        self.write(self, graph)
        made = [self.of(t) for t in graph.outputs]
        self.values = before
        return made

    def of(self, tensor: Tensor) -> str:
        """What stands for a tensor; one with numbers becomes a constant."""
        if id(tensor) not in self.values:
            if tensor.array is None:
                raise InternalError(None, None, f"no node gives {tensor!r}")
            self.values[id(tensor)] = self.constant(tensor.array, tensor.dtype)
        return self.values[id(tensor)]

    def constant(self, value, dtype: DType = int32) -> str:
        """A constant. Whole numbers (axes, shapes) are int32."""
        array = np.asarray(value, dtype.numpy)
        return self.node("Const", dtype=dtype, value=array)

    def numbers(self, parts, holes) -> str:
        """A list of whole numbers, some of which are known only when the graph runs."""
        if not any(isinstance(p, Hole) for p in parts):
            return self.constant(list(parts))
        rows = [
            self._hole(holes[p.position]) if isinstance(p, Hole) else self.constant(p)
            for p in parts
        ]
        return self.node("Pack", rows, N=len(rows), T=int32, axis=0)

    def _hole(self, tensor: Tensor) -> str:
        name = self.of(tensor)
        if tensor.dtype is int32:
            return name
        return self.node("Cast", [name], SrcT=tensor.dtype, DstT=int32)

    def shape(self, tensor: Tensor) -> str:
        """The shape of a tensor, as a tensor."""
        return self.node("Shape", [self.of(tensor)], T=tensor.dtype, out_type=int32)


def _set(attr, value) -> None:
    """Writes an attribute in the field for its kind."""
    field = {bool: "b", int: "i", float: "f"}.get(type(value))
    if field is not None:
        setattr(attr, field, value)
    elif isinstance(value, DType):
        attr.type = value.as_datatype_enum
    elif isinstance(value, str):
        attr.s = value.encode()
    elif isinstance(value, TensorShape):
        fill_shape(attr.shape, value)
    elif isinstance(value, np.ndarray):
        fill_tensor(attr.tensor, value)
    else:
        attr.list.i.extend(int(v) for v in value)
        attr.list.SetInParent()


def fill_shape(proto, shape: TensorShape) -> None:
    """Writes a shape into a TensorShapeProto."""
    if shape.rank is None:
        proto.unknown_rank = True
        return
    for size in shape:
        proto.dim.add(size=-1 if size is None else size)
    proto.SetInParent()


def fill_tensor(proto, array: np.ndarray) -> None:
    """Writes an array into a TensorProto."""
    dtype = as_dtype(array.dtype)
    proto.dtype = dtype.as_datatype_enum
    fill_shape(proto.tensor_shape, TensorShape(array.shape))
    if dtype.name == "string":
        proto.string_val.extend(array.ravel().tolist())
    else:
        proto.tensor_content = np.ascontiguousarray(array).tobytes()
