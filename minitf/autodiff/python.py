"""Python inside graphs: `tf.py_function` and `tf.numpy_function`.

The learner's function runs eagerly each time the graph does. A gradient through
`py_function` is another one, which runs the function again under a tape.
"""

from collections.abc import Callable

import numpy as np

from minitf.autodiff.tape import GradientTape
from minitf.base import nest
from minitf.base.dtypes import as_dtype
from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec, spec_of
from minitf.core.convert import to_tensor
from minitf.core.door import apply, outside_graphs
from minitf.core.op import Op, register
from minitf.core.tensor import Tensor


def py_function(func=None, inp=None, Tout=None, name=None):
    """Calls a Python function on eager tensors, when the graph runs.

    Args:
        func: takes tensors.
        inp: the tensors.
        Tout: the dtype of what it gives, or a list of dtypes.

    Without `func` (and `inp`) it is a decorator.
    """
    if inp is None:
        return _decorator(py_function, func, Tout)
    return _call(func, inp, Tout)


def _decorator(call: Callable, func, tout):
    decorate = lambda f: lambda *args: call(f, args, tout)  # noqa: E731
    return decorate if func is None else decorate(func)


def numpy_function(func=None, inp=None, Tout=None, stateful=True, name=None):
    """The same with NumPy arrays in and out; it has no gradient."""
    if inp is None:
        return _decorator(numpy_function, func, Tout)

    def on_arrays(*tensors):
        return func(*[np.asarray(t.array) for t in tensors])

    return _call(on_arrays, inp, Tout, differentiable=False)


def _call(func: Callable, inp, tout, differentiable: bool = True):
    """One node that calls Python, or the call itself where no graph is traced."""
    inputs = [to_tensor(x) for x in inp]
    kinds = [] if tout is None else list(tout) if isinstance(tout, (list, tuple)) else [tout]
    specs = tuple(k if isinstance(k, TensorSpec) else TensorSpec(None, as_dtype(k)) for k in kinds)
    outputs = apply("py_function", *inputs, function=func, specs=specs, slope=differentiable)
    if tout is None:
        return None
    return list(outputs) if isinstance(tout, (list, tuple)) else outputs[0]


def _run(*arrays, function: Callable, specs: tuple, slope: bool):
    with outside_graphs():
        results = nest.flatten(function(*[Tensor(a, spec_of(a)) for a in arrays]))
        arrays = [_result(r, s, slope) for r, s in zip(results, specs)]
    return arrays[0] if len(arrays) == 1 else tuple(arrays)


def _result(value, wanted: TensorSpec, converts: bool):
    plain = converts or not hasattr(value, "dtype")
    tensor = to_tensor(value, like=wanted.dtype if plain else None)
    if not wanted.is_compatible_with(tensor.spec):
        raise invalid(f"the Python function gave {tensor.spec}, but Tout says {wanted}")
    return tensor.array


def _gradient(node, *upstream):
    if not node.attrs["slope"]:
        return (None,) * len(node.inputs)
    count, function = len(node.inputs), node.attrs["function"]
    wanted = [t for t in node.inputs if t.dtype.is_floating]

    def back(*tensors):
        inputs, gradients = list(tensors[:count]), list(tensors[count:])
        with GradientTape() as tape:
            tape.watch(inputs)
            results = nest.flatten(function(*inputs))
        sources = [t for t in inputs if t.dtype.is_floating]
        return tape.gradient(results, sources, gradients, unconnected_gradients="zero")

    given = [apply("zeros_like", t) if g is None else g for t, g in zip(node.outputs, upstream)]
    found = iter(_call(back, [*node.inputs, *given], [t.spec for t in wanted]))
    return tuple(next(found) if t.dtype.is_floating else None for t in node.inputs)


register(
    Op("py_function", lambda *inputs, function, specs, slope: specs, _run, _gradient,
       stateful=True, tensorflow="EagerPyFunc")
)  # fmt: skip
