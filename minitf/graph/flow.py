"""`tf.cond`, `tf.while_loop` and what is made of them: `case`, `map_fn`, `scan`, folds.

Eagerly they are Python's own `if` and `while`; while a graph is traced they become the
nodes of `control.py`. Values may be structures, with `TensorArray`s in them.
"""

from collections.abc import Callable, Mapping

from minitf.base import nest
from minitf.base.dtypes import as_dtype, int32
from minitf.base.errors import invalid
from minitf.base.shape import TensorShape, TensorSpec
from minitf.core.convert import to_tensor
from minitf.core.door import STATE, apply
from minitf.core.tensor import Tensor
from minitf.graph import control
from minitf.ops.fill import shape as shape_of
from minitf.ops.tensor_array import TensorArray


def flat(value) -> list[Tensor]:
    """The tensors in a structure; a `TensorArray` is its list."""
    leaves = [leaf for leaf in nest.flatten(value) if leaf is not None]
    return [leaf.flow if isinstance(leaf, TensorArray) else to_tensor(leaf) for leaf in leaves]


def pack(like, tensors) -> object:
    """A structure like `like`, with these tensors in it."""
    rest = iter(tensors)
    leaves = [leaf if leaf is None else next(rest) for leaf in nest.flatten(like)]
    pairs = zip(nest.flatten(like), leaves)
    return nest.pack(like, [old.with_flow(new) if isinstance(old, TensorArray) else new
                            for old, new in pairs])  # fmt: skip


def cond(pred, true_fn: Callable = None, false_fn: Callable = None, name=None):
    """`true_fn()` if `pred` holds, else `false_fn()`. Both give the same structure.

    Raises:
        TypeError: what the two give differs in structure or dtype.
    """
    if not callable(true_fn) or not callable(false_fn):
        raise TypeError("true_fn and false_fn must be callable")
    pred = pred if isinstance(pred, bool) else to_tensor(pred)
    if STATE.graph is None or isinstance(pred, bool):
        return true_fn() if pred else false_fn()
    results = []

    def traced(function: Callable) -> Callable:
        def run() -> list[Tensor]:
            results.append(function())
            return flat(results[-1])

        return run

    parts = control.part("then", traced(true_fn)), control.part("orelse", traced(false_fn))
    nest.assert_same_structure(*results)
    for one, two in zip(parts[0].outputs, parts[1].outputs):
        if one.dtype is not two.dtype:
            raise TypeError("true_fn and false_fn arguments to tf.cond must have the same dtype: "
                            f"{one.dtype.name} and {two.dtype.name}")  # fmt: skip
    return pack(results[0], control.branch(pred, *parts))


def case(pred_fn_pairs, default: Callable = None, exclusive=False, strict=False, name="case"):
    """The result of the first function whose condition holds, else of `default`."""
    pairs = list(pred_fn_pairs.items() if isinstance(pred_fn_pairs, Mapping) else pred_fn_pairs)
    if default is None:
        *pairs, (_, default) = pairs
    for pred, function in reversed(pairs):
        default = _if_then(pred, function, default)
    return default()


def _if_then(pred, then: Callable, orelse: Callable) -> Callable:
    return lambda: cond(pred, then, orelse)


def switch_case(branch_index, branch_fns, default: Callable = None, name="switch_case"):
    """The result of the function with this number; of `default` (or the last) for others."""
    if not isinstance(branch_fns, Mapping):
        given = [f if isinstance(f, tuple) else (i, f) for i, f in enumerate(branch_fns)]
        branch_fns = dict(given)
    index = to_tensor(branch_index, like=int32)
    default = default or branch_fns[max(branch_fns)]
    pairs = [(index == key, function) for key, function in branch_fns.items()]
    return case(pairs, default)


def while_loop(cond, body, loop_vars, shape_invariants=None, parallel_iterations=10,
               back_prop=True, swap_memory=False, maximum_iterations=None, name=None):  # fmt: skip
    """Runs `loop_vars = body(*loop_vars)` as long as `cond(*loop_vars)` holds.

    Args:
        loop_vars: a list or tuple of values, which may be structures.
        shape_invariants: shapes (or specs) for values whose shape changes.
        maximum_iterations: stop after so many rounds.

    >>> import minitf as tf
    >>> tf.while_loop(lambda i: i < 10, lambda i: [i * 2], [tf.constant(1)])[0].numpy()
    np.int32(16)
    """
    if maximum_iterations is not None:
        return _at_most(maximum_iterations, cond, body, loop_vars, shape_invariants)
    if STATE.graph is None:
        values = pack(loop_vars, flat(loop_vars))
        while cond(*values):
            after = _listed(body(*values), values)
            values = pack(after, flat(after))
        return values
    state = flat(loop_vars)

    def step(*tensors) -> list[Tensor]:
        values = pack(loop_vars, tensors)
        after = _listed(body(*values), values)
        nest.assert_same_structure(loop_vars, after, check_types=False)
        return flat(after)

    results = control.while_loop(
        lambda *tensors: cond(*pack(loop_vars, tensors)), step, state,
        _invariants(state, shape_invariants),
    )  # fmt: skip
    return pack(loop_vars, results)


def _at_most(most, test: Callable, body: Callable, loop_vars, shape_invariants):
    """The loop with one value more, which counts the rounds."""
    results = while_loop(
        lambda i, values: apply("logical_and", i < most, to_tensor(test(*values))),
        lambda i, values: (i + 1, _listed(body(*values), values)),
        (to_tensor(0, like=to_tensor(most).dtype), loop_vars),
        None if shape_invariants is None else (TensorShape(()), shape_invariants),
    )
    return results[1]


def _listed(result, values):
    """A body with one value may give it without a list around it."""
    return result if isinstance(result, (list, tuple)) or len(values) > 1 else [result]


def _invariants(state: list[Tensor], given) -> list[TensorSpec] | None:
    if given is None:
        return None
    shapes = _shapes(given)
    return [TensorSpec(getattr(s, "shape", s), t.dtype) for s, t in zip(shapes, state)]


def _shapes(given) -> list:
    if isinstance(given, (TensorShape, TensorSpec)) or not nest.is_nested(given):
        return [given]
    return [shape for part in nest.children(given) for shape in _shapes(part)]


# ---- over the rows of tensors ----


def map_fn(fn, elems, dtype=None, parallel_iterations=None, back_prop=True, swap_memory=False,
           infer_shape=True, name=None, fn_output_signature=None):  # fmt: skip
    """`fn` of each row of `elems`, stacked.

    Args:
        elems: a tensor, or a structure of tensors with equally many rows.
        fn_output_signature: the dtypes (or specs) of what `fn` gives; default: as in `elems`.
    """
    elems = nest.map_structure(to_tensor, elems)
    signature = fn_output_signature or dtype
    like = nest.map_structure(lambda t: t.dtype, elems) if signature is None else signature
    empty = nest.map_structure(lambda s: _empty(s, _length(elems)), like)

    def step(i, arrays):
        pairs = zip(nest.flatten(arrays), nest.flatten(fn(_row(elems, i))))
        return i + 1, nest.pack(arrays, [a.write(i, r) for a, r in pairs])

    _, arrays = _for_rows(elems, step, empty)
    return nest.map_structure(lambda a: a.stack(), arrays)


def vectorized_map(fn, elems, fallback_to_while_loop=True, warn=True):
    """`fn` of each row of `elems`, stacked; what it gives may be of any form."""
    elems = nest.map_structure(to_tensor, elems)
    first = nest.map_structure(to_tensor, fn(_row(elems, 0)))
    return map_fn(fn, elems, fn_output_signature=nest.map_structure(lambda t: t.dtype, first))


def foldl(fn, elems, initializer=None, parallel_iterations=10, back_prop=True,
          swap_memory=False, name=None, reverse=False):  # fmt: skip
    """`fn(...fn(fn(initializer, row 0), row 1)..., last row)`."""
    elems = nest.map_structure(to_tensor, elems)
    value, order = _start(elems, initializer, reverse)
    return _for_rows(elems, lambda i, v: (i + 1, fn(v, _row(elems, order(i)))), value,
                     initializer is None)[1]  # fmt: skip


def foldr(fn, elems, initializer=None, parallel_iterations=10, back_prop=True,
          swap_memory=False, name=None):  # fmt: skip
    """`foldl` from the last row to the first."""
    return foldl(fn, elems, initializer, reverse=True)


def scan(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False,
         infer_shape=True, reverse=False, name=None):  # fmt: skip
    """All the values that `foldl` goes through, stacked."""
    elems = nest.map_structure(to_tensor, elems)
    value, order = _start(elems, initializer, reverse)
    arrays = nest.map_structure(lambda t: _empty(t.dtype, _length(elems)), value)
    write = lambda i, arrays, value: nest.map_structure(  # noqa: E731
        lambda a, v: a.write(order(i), v), arrays, value)
    if initializer is None:
        arrays = write(to_tensor(0), arrays, value)

    def step(i, state):
        after = fn(state[0], _row(elems, order(i)))
        return i + 1, (after, write(i, state[1], after))

    _, (_, arrays) = _for_rows(elems, step, (value, arrays), initializer is None)
    return nest.map_structure(lambda a: a.stack(), arrays)


def _start(elems, initializer, reverse: bool):
    """The first value, and the order of the rows."""
    last = _length(elems) - 1
    order = (lambda i: last - i) if reverse else (lambda i: i)
    first = _row(elems, order(to_tensor(0))) if initializer is None else initializer
    return nest.map_structure(to_tensor, first), order


def _for_rows(elems, step: Callable, value, skip_first: bool = False):
    count = _length(elems)
    return while_loop(lambda i, _: i < count, step, (to_tensor(int(skip_first)), value))


def _row(elems, i):
    return nest.map_structure(lambda t: t[i], elems)


def _length(elems) -> Tensor:
    first = nest.flatten(elems)[0]
    if first.shape.rank == 0:
        raise invalid("elements must have at least one axis, to go along")
    size = first.shape[0]
    return shape_of(first)[0] if size is None else to_tensor(size, like=int32)


def _empty(kind, count) -> TensorArray:
    dtype = kind.dtype if isinstance(kind, TensorSpec) else as_dtype(kind)
    return TensorArray(dtype, count, element_shape=getattr(kind, "shape", None))
