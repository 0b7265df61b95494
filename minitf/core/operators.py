"""What `+`, `@`, `==` and `[...]` do to tensors and variables: look up a row, apply it.

Rows are found in the table by name, so this file needs none of `ops/`; `core.convert`
is looked up at call time, since it needs `Tensor`, which needs this file.
"""

import minitf.core as core


def _binary(name: str):
    """The pair of methods for one operator: `self + other` and `other + self`."""
    return (
        lambda self, other: core.convert.binary(name, self, other),
        lambda self, other: core.convert.binary(name, other, self),
    )


def _unary(name: str):
    return lambda self: core.convert.unary(name, self)


class Operators:
    """Python's operators, for `Tensor` and `Variable` alike."""

    __slots__ = ()
    # Makes `ndarray + tensor` ask the tensor rather than loop over it.
    __array_priority__ = 100

    __add__, __radd__ = _binary("add")
    __sub__, __rsub__ = _binary("subtract")
    __mul__, __rmul__ = _binary("multiply")
    __truediv__, __rtruediv__ = _binary("divide")
    __floordiv__, __rfloordiv__ = _binary("floordiv")
    __mod__, __rmod__ = _binary("floormod")
    __pow__, __rpow__ = _binary("pow")
    __matmul__, __rmatmul__ = _binary("matmul")
    __and__, __rand__ = _binary("logical_and")
    __or__, __ror__ = _binary("logical_or")
    __xor__, __rxor__ = _binary("logical_xor")
    # Python turns `a < b` around by itself, so these need no second form.
    __lt__ = _binary("less")[0]
    __le__ = _binary("less_equal")[0]
    __gt__ = _binary("greater")[0]
    __ge__ = _binary("greater_equal")[0]
    __neg__ = _unary("negative")
    __abs__ = _unary("abs")
    __invert__ = _unary("logical_not")

    def __eq__(self, other):
        return core.convert.compare("equal", self, other, otherwise=False)

    def __ne__(self, other):
        return core.convert.compare("not_equal", self, other, otherwise=True)

    def __hash__(self):
        kind = type(self).__name__
        raise TypeError(
            f"{kind} is unhashable. Instead, use {kind.lower()}.ref() as the key."
        )

    def __getitem__(self, index):
        return core.indexing.getitem(self, index)
