"""Merge layers: several tensors to one, elementwise or end to end.

Each layer has a function of its name in lower case: `add([x, y])` is `Add()([x, y])`.
"""

import functools

from minitf.keras import masks
from minitf.keras.layer import Layer
from minitf.keras.promotion import together
from minitf.ops.elementwise import add as plus
from minitf.ops.elementwise import cast
from minitf.ops.elementwise import maximum as larger
from minitf.ops.elementwise import minimum as smaller
from minitf.ops.elementwise import multiply as times
from minitf.ops.fill import ones_like, zeros_like
from minitf.ops.join import concat
from minitf.ops.logic import logical_or, where
from minitf.ops.reduce import reduce_any
from minitf.ops.shape import expand_dims


class Merge(Layer):
    """A layer that is called on a list of tensors, and merges them elementwise."""

    supports_masking = True
    least = 1
    pair = staticmethod(plus)

    def build(self, input_shape) -> None:
        if not len(input_shape) or not isinstance(input_shape[0], (tuple, list)):
            raise ValueError(
                "A merge layer should be called on a list of inputs. Received: "
                f"input_shape={input_shape} (not a list of shapes)"
            )
        if len(input_shape) < self.least:
            raise ValueError(
                f"A merge layer should be called on a list of at least {self.least} input. "
                f"Received {len(input_shape)} inputs. Full input_shape received: {input_shape}"
            )
        batches = {s[0] for s in input_shape if len(s)} - {None}
        if len(batches) > 1:
            raise ValueError(
                "Cannot merge tensors with different batch sizes. Received tensors with shapes "
                f"{input_shape}"
            )
        functools.reduce(_meet, [s[1:] for s in input_shape])

    def call(self, inputs):
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                "A merge layer should be called on a list of inputs. Received: "
                f"inputs={inputs} (not a list of tensors)"
            )
        rank = max(len(x.shape) for x in inputs)
        return self.merge([_widened(x, rank) for x in inputs])

    def merge(self, inputs: list):
        """All of them, merged one by one."""
        return functools.reduce(self.pair, inputs)

    def compute_mask(self, inputs, mask=None):
        if mask is None:
            return None
        for name, given in (("mask", mask), ("inputs", inputs)):
            if not isinstance(given, (tuple, list)):
                raise ValueError(f"`{name}` should be a list. Received: {name}={given}")
        if len(mask) != len(inputs):
            raise ValueError(
                "The lists `inputs` and `mask` should have the same length. Received: "
                f"inputs={inputs} of length {len(inputs)}, and mask={mask} of length {len(mask)}"
            )
        return None if any(m is None for m in mask) else _either(mask)


def _meet(a: tuple, b: tuple) -> tuple:
    """The shape that two shapes of examples broadcast to."""
    if len(a) < len(b):
        a, b = b, a
    out = list(a[: len(a) - len(b)])
    for i, j in zip(a[len(a) - len(b) :], b):
        if None not in (i, j) and i != j and 1 not in (i, j):
            raise ValueError(f"Inputs have incompatible shapes. Received shapes {a} and {b}")
        out.append(None if None in (i, j) else j if i == 1 else i)
    return tuple(out)


def _widened(x, rank: int):
    """The tensor with axes of size 1 behind the batch, up to this rank."""
    while len(x.shape) < rank:
        x = expand_dims(x, 1)
    return x


class Add(Merge):
    """The sum."""


class Multiply(Merge):
    """The product; what is masked counts as 1, and is 0 where all are masked."""

    pair = staticmethod(times)

    def merge(self, inputs: list):
        known = [masks.of(x) for x in inputs]
        shown = [
            x if mask is None else where(expand_dims(mask, -1), x, ones_like(x))
            for x, mask in zip(inputs, known)
        ]
        product = super().merge(shown)
        if any(mask is None for mask in known):
            return product
        return where(expand_dims(_either(known), -1), product, zeros_like(product))


class Subtract(Merge):
    """The first less the second."""

    def build(self, input_shape) -> None:
        super().build(input_shape)
        if len(input_shape) != 2:
            raise ValueError(
                "A `Subtract` layer should be called on exactly 2 inputs. Received: "
                f"input_shape={input_shape}"
            )

    def merge(self, inputs: list):
        if len(inputs) != 2:
            raise ValueError(
                f"A `Subtract` layer should be called on exactly 2 inputs. Received: inputs={inputs}"
            )
        return inputs[0] - inputs[1]


class Average(Merge):
    """The mean."""

    def merge(self, inputs: list):
        return super().merge(inputs) / len(inputs)


class Maximum(Merge):
    """The larger; what is masked does not count."""

    pair = staticmethod(larger)

    def merge(self, inputs: list):
        out, out_mask = inputs[0], _full_mask(inputs[0])
        for x in inputs[1:]:
            mask = _full_mask(x)
            if mask is not None:
                x = where(mask, x, out)
            if out_mask is not None:
                out = where(out_mask, out, x)
            both = None not in (mask, out_mask)
            out_mask = logical_or(out_mask, mask) if both else None
            out = self.pair(out, x)
        if out_mask is not None:
            masks.put(out, reduce_any(out_mask, axis=-1))
        return out


class Minimum(Maximum):
    """The smaller; what is masked does not count."""

    pair = staticmethod(smaller)


def _either(masks_given):
    """True where one of the masks is."""
    return functools.reduce(logical_or, [cast(m, "bool") for m in masks_given])


def _full_mask(x):
    """The mask of a tensor for each of its elements."""
    mask = masks.of(x)
    return None if mask is None else logical_or(expand_dims(mask, -1), x != x)


class Concatenate(Merge):
    """The tensors end to end along `axis`."""

    def __init__(self, axis=-1, **options):
        super().__init__(**options)
        self.axis = axis

    def build(self, input_shape) -> None:
        if len(input_shape) < 1 or not isinstance(input_shape[0], (tuple, list)):
            raise ValueError(
                "A `Concatenate` layer should be called on a list of at least 1 input. Received: "
                f"input_shape={input_shape}"
            )
        ranks = {len(s) for s in input_shape}
        if len(ranks) != 1:
            raise ValueError(
                "All input shapes must have the same number of dimensions. Received: "
                f"input_shape={input_shape}"
            )
        axis = self.axis % ranks.pop()
        for sizes_there in zip(*[(*s[:axis], *s[axis + 1 :]) for s in input_shape]):
            if len(set(sizes_there) - {None}) > 1:
                raise ValueError(
                    "A `Concatenate` layer requires inputs with matching shapes except for the "
                    f"concatenation axis. Received: input_shape={input_shape}"
                )

    def call(self, inputs):
        return concat(together(inputs), self.axis)

    def compute_mask(self, inputs, mask=None):
        if mask is None:
            return None
        super().compute_mask(inputs, mask)
        if all(m is None for m in mask):
            return None
        axis = self.axis % len(inputs[0].shape)
        wide = []
        for x, m in zip(inputs, mask):
            m = ones_like(x, dtype="bool") if m is None else cast(m, "bool")
            while len(m.shape) < len(x.shape):
                m = expand_dims(m, -1)
            if axis == len(x.shape) - 1 or len(m.shape) == len(x.shape):
                m = logical_or(m, ones_like(x, dtype="bool") != True)  # noqa: E712
            wide.append(m)
        return reduce_any(concat(wide, axis), axis=-1)


# ---- as functions -------------------------------------------------------------------


def _function(kind):
    """The layer as a function: `add([x, y])`."""

    def function(inputs, *args, **options):
        return kind(*args, **options)(inputs)

    function.__name__ = kind.__name__.lower()
    function.__doc__ = f"`{kind.__name__}()(inputs)`."
    return function


add, subtract, multiply, average, maximum, minimum, concatenate = map(_function, (
    Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate,
))  # fmt: skip
