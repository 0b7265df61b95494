"""What minitf's operations are in TensorFlow's graphs, and signatures made of them.

Most need only the name that their row of the table has. The others have a function here:
TensorFlow takes axes and shapes as inputs, and every attribute that has no default.
"""

from minitf.base.dtypes import as_dtype, int32
from minitf.core.holes import Hole
from minitf.core.node import Node
from minitf.core.op import OPS
from minitf.core.tensor import Tensor
from minitf.export import control
from minitf.export.graphdef import GraphDef, fill_shape, simplified
from minitf.graph.concrete import ConcreteFunction
from minitf.graph.graph import Graph

# Beside the elementwise ones, these have the same inputs there, and the dtype "T".
_ALIKE = (
    "zeros_like ones_like is_nan is_finite is_inf inv det cholesky digamma lgamma erfc erfinv "
    "round erf softplus pow floordiv floormod identity stop_gradient"
).split()
_UNTYPED = ("LogicalAnd", "LogicalOr", "LogicalNot")


def meta_graph(signatures: dict[str, tuple[ConcreteFunction, dict]]):
    """The MetaGraphDef of some signatures: each a function, and its results by name.

    Raises:
        NotImplementedError: an operation cannot be written for TensorFlow.
    """
    from tensorboard.compat.proto import meta_graph_pb2

    meta = meta_graph_pb2.MetaGraphDef()
    meta.meta_info_def.tags.append("serve")
    meta.meta_info_def.tensorflow_version = "2.21.0"
    writer = GraphDef(write_graph)
    for name, (concrete, results) in signatures.items():
        writer.scope = name
        definition = meta.signature_def[name]
        definition.method_name = "tensorflow/serving/predict"
        _write_signature(writer, concrete, results, definition)
    meta.graph_def.CopyFrom(writer.proto)
    return meta


def _write_signature(writer: GraphDef, concrete: ConcreteFunction, results: dict, definition):
    for name, tensor in zip(concrete.arguments, concrete.graph.inputs):
        made = writer.node("Placeholder", name=f"{writer.scope}_{name}", dtype=tensor.dtype,
                           shape=tensor.shape)  # fmt: skip
        writer.values[id(tensor)] = made
        _fill_info(definition.inputs[name], made, tensor)
    graph = simplified(concrete.graph.giving(list(results.values())))
    write_graph(writer, graph)
    for name, tensor in zip(results, graph.outputs):
        made = writer.node("Identity", [writer.of(tensor)], T=tensor.dtype)
        _fill_info(definition.outputs[name], made, tensor)


def _fill_info(info, name: str, tensor: Tensor) -> None:
    info.name, info.dtype = f"{name}:0", tensor.dtype.as_datatype_enum
    fill_shape(info.tensor_shape, tensor.shape)


def write_graph(writer: GraphDef, graph: Graph) -> None:
    """Adds the nodes of a graph."""
    for node in graph.nodes:
        made = _write(writer, node)
        made = made if isinstance(made, list) else [made]
        writer.values |= {id(t): name for t, name in zip(node.outputs, made)}


def _write(w: GraphDef, node: Node):
    """Adds what a node is in TensorFlow; gives the names of its outputs."""
    name = node.op.name
    if name in _ROWS:
        return _ROWS[name](w, node, node.inputs[0] if node.inputs else None, **node.attrs)
    if (OPS[name].scalar is not None or name in _ALIKE) and node.op.tensorflow:
        typed = {} if node.op.tensorflow in _UNTYPED else {"T": node.inputs[0].dtype}
        return w.node(node.op.tensorflow, map(w.of, node.inputs), **typed)
    raise _unknown(name)


def _unknown(name: str, why: str = "") -> NotImplementedError:
    return NotImplementedError(
        f"the operation {name!r} cannot be written for TensorFlow{why}; leave it out of the "
        "function, or save the object without this signature"
    )


# ---- one function for each kind ------------------------------------------------------


def _variable(w, node, handle):
    storage = handle.array
    return w.constant(storage.array, node.output.dtype)


def _changes(w, node, *_, **__):
    raise _unknown(node.op.name, ", where a signature's weights are frozen")


def _as_it_is(w, node, x, **attrs):
    """The same inputs and attributes there; for any number of inputs, their number too."""
    if node.op.name in ("stack", "einsum"):
        attrs["N"] = len(node.inputs)
    return w.node(node.op.tensorflow, map(w.of, node.inputs), T=x.dtype, **attrs)


def _reduction(w, node, x, axis, keepdims):
    typed = {} if node.op.name in ("reduce_all", "reduce_any") else {"T": x.dtype}
    return w.node(node.op.tensorflow, [w.of(x), w.constant(list(axis))], Tidx=int32,
                  keep_dims=bool(keepdims), **typed)  # fmt: skip


def _arg(w, node, x, axis, output_type):
    return w.node(node.op.tensorflow, [w.of(x), w.constant(axis)], T=x.dtype, Tidx=int32,
                  output_type=as_dtype(output_type))  # fmt: skip


def _reshape(w, node, x, shape):
    return w.node("Reshape", [w.of(x), w.numbers(shape, node.inputs[1:])], T=x.dtype, Tshape=int32)


def _to_shape_of(op: str, kind: str):
    return lambda w, node, x: w.node(
        op, [w.of(x), w.shape(node.inputs[1])], T=x.dtype, **{kind: int32}
    )


def _expand_dims(w, node, x, axis):
    rank = x.shape.rank + len(axis)
    return _expanded(w, w.of(x), x.dtype, sorted(a % rank for a in axis))


def _expanded(w, name: str, dtype, axes) -> str:
    for axis in axes:
        name = w.node("ExpandDims", [name, w.constant(axis)], T=dtype, Tdim=int32)
    return name


def _squeezed(w, name: str, dtype, axes) -> str:
    return w.node("Squeeze", [name], T=dtype, squeeze_dims=list(axes))


def _flat(w, node, x, run):
    """Runs an operation on pictures; rows of one axis become pictures one line high."""
    if len(x.shape) == 4:
        return run(w.of(x), 0)
    if len(x.shape) != 3:
        raise _unknown(node.op.name, f" on {len(x.shape) - 2} axes")
    name = run(_expanded(w, w.of(x), x.dtype, [1]), 1)
    return _squeezed(w, name, x.dtype, [1])


def _windows(sizes, line: int) -> list[int]:
    return [1, *[1] * line, *sizes, 1]


def _padding(padding, line: int) -> dict:
    if isinstance(padding, str):
        return {"padding": padding}
    pairs = [(0, 0)] * (1 + line) + list(padding) + [(0, 0)]
    return {"padding": "EXPLICIT", "explicit_paddings": [p for pair in pairs for p in pair]}


def _conv(w, node, x, strides, padding, dilations, groups):
    def run(name: str, line: int) -> str:
        kernel = node.inputs[1]
        filters = _expanded(w, w.of(kernel), x.dtype, [0] * line)
        return w.node("Conv2D", [name, filters], T=x.dtype, strides=_windows(strides, line),
                      dilations=_windows(dilations, line), **_padding(padding, line))  # fmt: skip

    return _flat(w, node, x, run)


def _pool(w, node, x, size, strides, padding):
    def run(name: str, line: int) -> str:
        return w.node(node.op.tensorflow, [name], T=x.dtype, ksize=_windows(size, line),
                      strides=_windows(strides, line), **_padding(padding, line))  # fmt: skip

    return _flat(w, node, x, run)


def _matmul(w, node, a, transpose_a=False, transpose_b=False):
    b = node.inputs[1]
    given = [w.of(a), w.of(b)]
    if len(a.shape) == len(b.shape) == 2:
        return w.node("MatMul", given, T=a.dtype, transpose_a=bool(transpose_a),
                      transpose_b=bool(transpose_b))  # fmt: skip
    return w.node("BatchMatMulV2", given, T=a.dtype, adj_x=bool(transpose_a),
                  adj_y=bool(transpose_b))  # fmt: skip


def _last_axis(w, node, x, axis):
    if axis not in (-1, len(x.shape) - 1):
        raise _unknown(node.op.name, f" along axis {axis}: it takes the last one")
    return w.node(node.op.tensorflow, [w.of(x)], T=x.dtype)


def _getitem(w, node, x, index):
    begin, end, strides = [], [], []
    masks = dict.fromkeys(("begin", "end", "ellipsis", "new_axis", "shrink_axis"), 0)
    for place, part in enumerate(index):
        bounds, bit = (0, 0, 1), 1 << place
        if part is None:
            masks["new_axis"] |= bit
        elif part is Ellipsis:
            masks["ellipsis"] |= bit
        elif isinstance(part, slice):
            masks["begin"] |= bit * (part.start is None)
            masks["end"] |= bit * (part.stop is None)
            bounds = (part.start or 0, part.stop or 0, 1 if part.step is None else part.step)
        else:
            masks["shrink_axis"] |= bit
            bounds = (part, part if isinstance(part, Hole) else part + 1, 1)
        for bound, parts in zip(bounds, (begin, end, strides)):
            parts.append(bound)
    given = [w.numbers(parts, node.inputs[1:]) for parts in (begin, end, strides)]
    masks = {f"{name}_mask": mask for name, mask in masks.items()}
    return w.node("StridedSlice", [w.of(x), *given], T=x.dtype, Index=int32, **masks)


def _gather(w, node, x, axis):
    indices = node.inputs[1]
    return w.node("GatherV2", [w.of(x), w.of(indices), w.constant(axis)], Tparams=x.dtype,
                  Tindices=indices.dtype, Taxis=int32)  # fmt: skip


def _each(node, name: str) -> list[str]:
    """The names of several outputs, from that of the first."""
    return [f"{name}:{place}" if place else name for place in range(len(node.outputs))]


def _one_hot(w, node, x, depth, axis):
    on, off = node.inputs[1:3]
    return w.node("OneHot", [w.of(x), w.constant(depth), w.of(on), w.of(off)], T=on.dtype,
                  TI=x.dtype, axis=axis)  # fmt: skip


_ROWS = {
    "read_variable": _variable,
    **dict.fromkeys(("assign", "assign_add", "assign_sub"), _changes),
    **dict.fromkeys([f"reduce_{r}" for r in "sum mean max min prod all any".split()], _reduction),
    "argmax": _arg, "argmin": _arg,
    "cast": lambda w, n, x, dtype: w.node("Cast", [w.of(x)], SrcT=x.dtype, DstT=as_dtype(dtype)),
    "where": lambda w, n, x: w.node("SelectV2", map(w.of, n.inputs), T=n.inputs[1].dtype),
    **dict.fromkeys("logical_xor solve ensure_shape check_numerics stack einsum".split(), _as_it_is),
    "shape": lambda w, n, x, dtype: w.node("Shape", [w.of(x)], T=x.dtype, out_type=dtype),
    "size": lambda w, n, x, dtype: w.node("Size", [w.of(x)], T=x.dtype, out_type=dtype),
    "fill": lambda w, n, x, shape: w.node(
        "Fill", [w.numbers(shape, n.inputs[1:]), w.of(x)], T=x.dtype, index_type=int32),
    "broadcast_to": lambda w, n, x, shape: w.node(
        "BroadcastTo", [w.of(x), w.numbers(shape, n.inputs[1:])], T=x.dtype, Tidx=int32),
    "broadcast_like": _to_shape_of("BroadcastTo", "Tidx"),
    "reshape_like": _to_shape_of("Reshape", "Tshape"),
    "reshape": _reshape, "expand_dims": _expand_dims,
    "squeeze": lambda w, n, x, axis: _squeezed(w, w.of(x), x.dtype, axis),
    "transpose": lambda w, n, x, perm: w.node(
        "Transpose", [w.of(x), w.constant(list(perm))], T=x.dtype, Tperm=int32),
    "reverse": lambda w, n, x, axis: w.node(
        "ReverseV2", [w.of(x), w.constant(list(axis))], T=x.dtype, Tidx=int32),
    "tile": lambda w, n, x, multiples: w.node(
        "Tile", [w.of(x), w.constant(list(multiples))], T=x.dtype, Tmultiples=int32),
    "pad": lambda w, n, x, paddings: w.node(
        "PadV2", [w.of(x), w.constant(list(map(list, paddings))), w.of(n.inputs[1])], T=x.dtype,
        Tpaddings=int32),
    "concat": lambda w, n, x, axis: w.node(
        "ConcatV2", [*map(w.of, n.inputs), w.constant(axis)], N=len(n.inputs), T=x.dtype,
        Tidx=int32),
    "split": lambda w, n, x, sizes, axis: _each(n, w.node(
        "SplitV", [w.of(x), w.constant(list(sizes)), w.constant(axis)], T=x.dtype, Tlen=int32,
        num_split=len(sizes))),
    "cumsum": lambda w, n, x, axis, exclusive, reverse: w.node(
        "Cumsum", [w.of(x), w.constant(axis)], T=x.dtype, Tidx=int32, exclusive=exclusive,
        reverse=reverse),
    "custom_gradient": lambda w, n, x, count, gradient: [w.of(t) for t in n.inputs[:count]],
    "assert": lambda w, n, x, message: [],
    "matmul": _matmul, "conv": _conv, "max_pool": _pool, "avg_pool": _pool,
    "softmax": _last_axis, "log_softmax": _last_axis, "getitem": _getitem, "gather": _gather,
    "gather_nd": lambda w, n, x: w.node(
        "GatherNd", map(w.of, n.inputs), Tparams=x.dtype, Tindices=n.inputs[1].dtype),
    "one_hot": _one_hot, "scan": control.scan,
    "cond": control.cond, "while_loop": control.while_loop,
}  # fmt: skip
