"""`tf.types`: the kinds of things, for `isinstance` and for annotations."""

from types import SimpleNamespace as _Namespace

from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.graph.concrete import ConcreteFunction
from minitf.graph.function import Function
from minitf.graph.function_type import FunctionType, TraceType

experimental = _Namespace(
    Callable=Function | ConcreteFunction, ConcreteFunction=ConcreteFunction,
    FunctionType=FunctionType, GenericFunction=Function, PolymorphicFunction=Function,
    TensorLike=Tensor | Variable | int | float | complex | bool | str | bytes | list | tuple,
    TraceType=TraceType,
)  # fmt: skip

__all__ = ["experimental"]
