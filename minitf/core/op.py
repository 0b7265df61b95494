"""The table. One `Op` record is everything that the framework knows of an operation.

A new operation is one record: eager execution, gradients, tracing, fusion, the tests
and the documentation find it in `OPS`. Read in lesson 07; `python -m minitf ops` prints
the table, `python -m minitf show NAME` one row.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

OPS: dict[str, "Op"] = {}
REPLACED: list[str] = []  # the rows that `override` has changed, now


class Sample:
    """Inputs to try an operation on: nested lists, and attributes by keyword.

    `gradient=False` where the function has no
    derivative at these points (a step, say).
    """

    def __init__(self, *inputs, gradient: bool = True, **attrs):
        self.inputs, self.gradient, self.attrs = inputs, gradient, attrs


@dataclass(frozen=True, eq=False)
class Op:
    """A row of the table. The columns:

    name        what `apply` is called with
    infer       specs of the inputs (and attributes) to the spec of the output(s)
    cpu         arrays (and attributes) to array(s), in NumPy
    grad        node and output gradients to input gradients, in tensor operations
    scalar      for an elementwise operation: numbers to one number, in one line
    loops       for the others: the same in readable loops, which Numba can compile
    cuda        the kernel for a GPU, where it is not made from `scalar`
    stateful    it reads or changes something beside its inputs: keep it, in order
    samples     inputs that tests, documentation and pictures use
    tensorflow  the name that the operation has in TensorFlow's graphs; `define` takes the same
                words, written together, where no other is given
    """

    name: str
    infer: Callable
    cpu: Callable
    grad: Callable | None = None
    scalar: Callable | None = None
    loops: Callable | None = None
    cuda: Callable | None = None
    stateful: bool = False
    samples: tuple[Sample, ...] = ()
    tensorflow: str = ""

    def __repr__(self) -> str:
        return f"<Op {self.name}>"


def register(op: Op) -> Op:
    """Puts a row in the table. Two rows of one name are a mistake."""
    if op.name in OPS:
        raise ValueError(f"the table has a row named {op.name!r} already")
    OPS[op.name] = op
    return op


def define(name: str, infer: Callable, cpu: Callable, *columns,
           tensorflow: str | None = None, **others) -> Op:  # fmt: skip
    """Puts a row in the table, from its columns in the order of `Op`'s."""
    known = name.title().replace("_", "") if tensorflow is None else tensorflow
    return register(Op(name, infer, cpu, *columns, tensorflow=known, **others))


@contextlib.contextmanager
def override(name: str, **cells) -> Iterator[Op]:
    """Replaces cells of one row for a while, so that the framework runs your code.

    >>> import minitf as tf
    >>> with tf.override("square", cpu=lambda x: x * x * x):
    ...     print(tf.square(2.0).numpy())
    8.0

    Raises:
        KeyError: there is no such operation.
        TypeError: there is no such cell.
    """
    if name not in OPS:
        raise KeyError(f"no operation is named {name!r}; see `python -m minitf ops`")
    before = OPS[name]
    OPS[name] = replace(before, **cells)
    REPLACED.append(name)
    try:
        yield OPS[name]
    finally:
        OPS[name] = before
        REPLACED.remove(name)
