"""`tf.autograph`: Python's control flow over tensors, made into graphs."""

from types import SimpleNamespace as _Namespace

from minitf.graph.autograph import converted as _converted
from minitf.graph.autograph import do_not_convert as _do_not_convert
from minitf.graph.autograph import to_code


def to_graph(entity, recursive=True, experimental_optional_features=None):
    """The function with its control flow converted, to call inside a graph."""
    return _converted(getattr(entity, "python_function", entity))


def set_verbosity(level: int, alsologtostdout: bool = False) -> None:
    """Accepted for TensorFlow's sake: `MINITF_DEBUG` says how much is told here."""


def trace(*args) -> None:
    """Prints the arguments while a function is traced."""
    print(*args)


def _set_loop_options(parallel_iterations=None, swap_memory=None, maximum_iterations=None,
                      shape_invariants=None) -> None:  # fmt: skip
    """Says more of the loop it stands in; AutoGraph takes it out of the loop's body."""


experimental = _Namespace(do_not_convert=_do_not_convert, set_loop_options=_set_loop_options)
