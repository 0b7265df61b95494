"""`tf.function`: call a Python function once to trace it, then run the graph.

There is one graph for each signature: the specs of the tensors, the values of everything
else. Python's side effects happen while tracing only. Read in lesson 07.
"""

import copy
import functools
import inspect
import weakref
from collections.abc import Callable
from time import perf_counter

from minitf.base import nest
from minitf.core import convert
from minitf.core.door import STATE
from minitf.core.tensor import Tensor
from minitf.graph.autograph import converted
from minitf.graph.concrete import ConcreteFunction
from minitf.graph.graph import Graph
from minitf.graph.options import get_jit
from minitf.graph.retraces import Retraces
from minitf.graph.signature import Call

MOST = 1000  # kinds of calls that are remembered beside the graphs that they lead to
_EAGER = {"functions": False}


def run_functions_eagerly(eager: bool) -> None:
    """Makes every `tf.function` run as plain Python, to debug it."""
    _EAGER["functions"] = bool(eager)


def functions_run_eagerly() -> bool:
    return _EAGER["functions"]


class Function:
    """A Python function that runs as a graph. Made by `tf.function`."""

    def __init__(self, python_function: Callable, input_signature=None,
                 reduce_retracing: bool = False, autograph: bool = True,
                 jit_compile: bool = False):  # fmt: skip
        functools.update_wrapper(self, python_function)
        self.__name__ = getattr(python_function, "__name__", type(python_function).__name__)
        self.python_function = python_function
        self.input_signature = None if input_signature is None else tuple(input_signature)
        self.reduce_retracing, self.autograph = reduce_retracing, autograph
        self.jit_compile = bool(jit_compile)
        self.signature = inspect.signature(python_function)
        self._cache: dict[tuple, ConcreteFunction] = {}
        self._seen: dict[tuple, ConcreteFunction] = {}  # the same, for calls with tensors alone
        self._traces = [0]  # in a list, so that copies count on
        self._retraces = Retraces()
        self._bound: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()

    def __get__(self, instance, owner=None) -> "Function":
        """A method: each object has traces of its own."""
        if instance is None:
            return self
        if instance not in self._bound:
            # Weakly bound, so that the traces do not keep the object alive for ever.
            method = _weak_method(self._to_trace, self.python_function, instance)
            self._bound[instance] = Function(
                method, self.input_signature, self.reduce_retracing, self.autograph,
                self.jit_compile,
            )
        bound = copy.copy(self._bound[instance])
        bound.instance = instance  # which must live at least until the method was called
        return bound

    def _to_trace(self) -> Callable:
        """The function that is called with symbolic tensors."""
        return converted(self.python_function) if self.autograph else self.python_function

    def __call__(self, *args, **options):
        if _EAGER["functions"]:
            return self.python_function(*args, **options)
        concrete, tensors = self._find(args, options)
        concrete.calls += 1
        return concrete.pack(concrete.call_flat(tensors))

    def get_concrete_function(self, *args, **options) -> ConcreteFunction:
        """The traced graph for these arguments; tensors may be given as specs."""
        if not args and not options and self.input_signature is not None:
            args = self.input_signature
        return self._find(args, options)[0]

    def experimental_get_tracing_count(self) -> int:
        """How many times Python has run."""
        return self._traces[0]

    def pretty_printed_concrete_signatures(self) -> str:
        """The types of all traces, one after the other."""
        return "\n\n".join(c.pretty_printed_signature() for c in self._cache.values())

    @property
    def source(self) -> str:
        """The plan of the newest trace, as Python source."""
        if not self._cache:
            raise ValueError(f"{self.__name__} has not been called, so there is no graph yet")
        return list(self._cache.values())[-1].source

    @property
    def jit_source(self) -> str:
        """The newest trace as what Numba compiles; empty where it cannot."""
        return getattr(self.traces()[-1].runner, "source", "") if self.jit_compile else ""

    @property
    def jit_reason(self) -> str:
        """Why the newest trace runs as its plan in spite of `jit_compile`; empty if not."""
        return getattr(self.traces()[-1].runner, "reason", "") if self.jit_compile else ""

    def traces(self) -> list[ConcreteFunction]:
        """All graphs, in the order in which they were traced."""
        return list(self._cache.values())

    def explain(self, *args, **options):
        """Traces, passes, kernels, bytes and times as short tables, which display themselves.

        With arguments it is run once (variables change, as in any call) and timed.

        >>> import minitf as tf
        >>> double = tf.function(lambda x: x + x)
        >>> one = double(1.0)
        >>> print(repr(double.explain()).splitlines()[0])
        <lambda>: Python ran once, the graphs once
        """
        from minitf.graph.views.explain import explain  # it is made of what is here

        return explain(self, *args, **options)

    def _find(self, args: tuple, options: dict) -> tuple[ConcreteFunction, list[Tensor]]:
        """The graph for this call (traced now if there is none), and its tensors."""
        plain = not options and all([type(a) is Tensor for a in args])
        specs = tuple([a.spec for a in args]) if plain else None
        if specs in self._seen:
            self._retraces.calls.append(False)
            return self._seen[specs], args
        call = Call(self.signature, args, options, self.input_signature)
        concrete = self._cache.get(call.key())
        if concrete is None and self.reduce_retracing and self._cache:
            concrete = self._compatible(call)
        if concrete is None:
            before = list(self._cache.values())[-1:]
            concrete = self._cache[call.key()] = self._trace(call)
            self._retraces.note(self.__name__, before, concrete)
        else:
            self._retraces.calls.append(False)
        tensors = call.tensors()
        if plain and len(tensors) == len(args) and len(self._seen) < MOST:
            self._seen[specs] = concrete
        return concrete, tensors

    def _compatible(self, call: Call) -> ConcreteFunction | None:
        """A graph that takes this call too; if none does, `call` is made more general."""
        python_part, given = call.python_key(), call.tensor_specs()
        for concrete in self._cache.values():
            if concrete.python_key == python_part:
                before = [t.spec for t in concrete.graph.inputs]
                if all(b.is_compatible_with(s) for b, s in zip(before, given)):
                    return concrete
                call.relax(before)
        return None

    def _trace(self, call: Call) -> ConcreteFunction:
        start = perf_counter()
        graph, structure = self._run_python(call)
        if graph.made:
            # Variables may be made by the first call only: run again, Python must make none.
            if not self._cache:
                graph, structure = self._run_python(call)
            if graph.made:
                raise ValueError(
                    "tf.function only supports singleton tf.Variables created on the first "
                    "call. Make sure the tf.Variable is only created once or created outside "
                    f"tf.function. {self.__name__} makes {graph.made[0].name!r} at every call."
                )
        concrete = ConcreteFunction(graph, structure, call.typed())
        concrete.compiled = self.jit_compile
        concrete.python_key, concrete.seconds = call.python_key(), perf_counter() - start
        concrete.kept = call  # holds the Python arguments, so that their ids stay theirs
        return concrete

    def _run_python(self, call: Call):
        """Calls the Python function with symbolic tensors, once."""
        self._traces[0] += 1
        graph = Graph(self.__name__, outer=STATE.graph)
        inside = [
            leaf.value if spec is None else graph.placeholder(spec, spec.name or name)
            for leaf, spec, name in zip(call.leaves, call.specs, call.leaf_names())
        ]
        result = []

        def run() -> list[Tensor]:
            args, options = call.arguments(inside)
            result.append(self._to_trace()(*args, **options))
            leaves = nest.flatten(result[0])
            return [convert.to_tensor(v) for v in leaves if v is not None]

        graph.trace(run)
        return graph, result[0]


def function(func=None, input_signature=None, autograph=True, jit_compile=None,
             reduce_retracing=False, experimental_implements=None,
             experimental_autograph_options=None, experimental_attributes=None,
             experimental_relax_shapes=None, experimental_compile=None,
             experimental_follow_type_hints=None):  # fmt: skip
    """Makes a Python function run as a graph; use it as a decorator.

    Args:
        func: the function. Tensors in its arguments become the graph's inputs.
        input_signature: specs of the arguments: one graph takes all that fit them.
        reduce_retracing: leave differing sizes open, rather than trace for each.
        jit_compile: compile the whole graph to machine code, in the background; the plan
            runs until it is there, and where an operation has no such form (`jit_reason`).

    >>> import minitf as tf
    >>> @tf.function
    ... def double(x):
    ...     print("tracing")
    ...     return x + x
    >>> double(tf.constant(1.0)).numpy(), double(tf.constant(2.0)).numpy()
    tracing
    (np.float32(2.0), np.float32(4.0))
    """

    def decorate(python_function: Callable) -> Function:
        return Function(python_function, input_signature,
                        bool(reduce_retracing or experimental_relax_shapes), autograph,
                        bool(jit_compile or experimental_compile or get_jit()))  # fmt: skip

    return decorate if func is None else decorate(func)


def _weak_method(to_trace: Callable, function: Callable, instance) -> Callable:
    reference = weakref.ref(instance)

    @functools.wraps(function)
    def method(*args, **options):
        called = function if functions_run_eagerly() else to_trace()
        return called(reference(), *args, **options)

    parameters = list(inspect.signature(function).parameters.values())[1:]
    method.__signature__ = inspect.Signature(parameters)
    return method
