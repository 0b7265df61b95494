"""Recurrent cells: one step in time, from an input and a state to an output and a state.

    output, states = cell(inputs, states)

`RNN` in `recurrent.py` runs them along a sequence. A cell of your own needs such a `call`
and a `state_size`.
"""

import inspect

from minitf.base import nest
from minitf.core.tensor import Tensor
from minitf.keras import initializers, random
from minitf.keras.layer import Layer
from minitf.keras.layers.basic import expect_positive
from minitf.ops.fill import ones_like, zeros
from minitf.ops.join import concat, split
from minitf.ops.matmul import matmul


class Cell(Layer):
    """What all three cells have in common: weights for each of `gates` gates, side by side.

    Args:
        units: how long the state and the output are.
        dropout, recurrent_dropout: the share of the input and of the state that training
            drops, the same at each step of a sequence.
    """

    gates = 1
    state_count = 1

    def __init__(self, units, activation="tanh", use_bias=True,
                 kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal",
                 bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None,
                 bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None,
                 bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, seed=None,
                 **options):  # fmt: skip
        expect_positive(units=units)
        implementation = options.pop("implementation", 2)
        super().__init__(**options)
        self.keep({k: v for k, v in locals().items() if k != "options"})
        self.dropout = min(1.0, max(0.0, dropout))
        self.recurrent_dropout = min(1.0, max(0.0, recurrent_dropout))
        # Keras draws a mask for each gate where it multiplies gate by gate.
        by_gate = self.gates > 1 and (self.recurrent_dropout > 0 or implementation == 1)
        self._mask_count = self.gates if by_gate else 1
        self._masks: dict = {}
        self.seed_generator = random.SeedGenerator(seed)
        self.output_size = units
        self.state_size = units if self.state_count == 1 else [units] * self.state_count

    def build(self, input_shape) -> None:
        wide = self.units * self.gates
        self.kernel = self.make_weight("kernel", (input_shape[-1], wide))
        shape = (self.units, wide)
        self.recurrent_kernel = self.make_weight("recurrent_kernel", shape, "recurrent")
        self.bias = None
        if self.use_bias:
            shape, start = self.bias_start(wide)
            self.bias = self.make_weight("bias", shape, initializer=start)

    def bias_start(self, wide: int) -> tuple:
        """The shape of the bias, and its initializer."""
        return (wide,), self.bias_initializer

    def get_initial_state(self, batch_size=None):
        """Zeros."""
        return [zeros((batch_size, self.units), self.compute_dtype)] * self.state_count

    # ---- dropout: masks that stay the same along a sequence ----

    def draw_masks(self, inputs, states) -> None:
        """Draws what is dropped, until `forget_masks`."""
        given = {"dropout": inputs, "recurrent_dropout": nest.flatten(states)[0]}
        self._masks = {name: self._drawn(name, x) for name, x in given.items()
                       if getattr(self, name) > 0}  # fmt: skip

    def _drawn(self, name: str, x) -> list:
        rate, ones = getattr(self, name), ones_like(x)
        draw = range(self._mask_count)
        return [random.dropout(ones, rate, seed=self.seed_generator) for _ in draw]

    def forget_masks(self) -> None:
        self._masks.clear()

    def masks(self, name: str, x, training) -> list:
        """The masks for the input ("dropout") or the state, [1] if nothing is dropped."""
        if not training or getattr(self, name) in (0.0, 1.0):
            return [1]
        return self._masks.get(name) or self._drawn(name, x)


def product(x, kernel, masks: list):
    """`x @ kernel`; with several masks, each part of the kernel sees another `x`."""
    if len(masks) == 1:
        return matmul(x * masks[0] if isinstance(masks[0], Tensor) else x, kernel)
    parts = split(kernel, len(masks), axis=-1)
    return concat([matmul(x * m, k) for m, k in zip(masks, parts)], axis=-1)


class SimpleRNNCell(Cell):
    """`activation(inputs @ kernel + bias + state @ recurrent_kernel)`."""

    def call(self, sequence, states, training=False):
        before = states[0] if nest.is_nested(states) else states
        found = product(sequence, self.kernel, self.masks("dropout", sequence, training))
        if self.bias is not None:
            found = found + self.bias
        kept = self.masks("recurrent_dropout", before, training)
        output = self.activation(found + product(before, self.recurrent_kernel, kept))
        return output, [output] if nest.is_nested(states) else output


class LSTMCell(Cell):
    """Long short-term memory: gates decide what the memory takes in, keeps, and shows.

    Args:
        recurrent_activation: of the gates.
        unit_forget_bias: start with a bias of 1 for keeping.

    Source: Hochreiter and Schmidhuber, "Long short-term memory" (1997).
    """

    gates = 4
    state_count = 2

    def __init__(self, units, activation="tanh", recurrent_activation="sigmoid", use_bias=True,
                 kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal",
                 bias_initializer="zeros", unit_forget_bias=True, **options):  # fmt: skip
        super().__init__(units, activation, use_bias, kernel_initializer, recurrent_initializer,
                         bias_initializer, **options)  # fmt: skip
        self.keep({"recurrent_activation": recurrent_activation})
        self.unit_forget_bias = unit_forget_bias

    def bias_start(self, wide: int) -> tuple:
        if not self.unit_forget_bias:
            return super().bias_start(wide)
        ones, units = initializers.Ones(), self.units

        def start(shape, dtype=None):
            counts = ((self.bias_initializer, 1), (ones, 1), (self.bias_initializer, 2))
            return concat([make((units * n,), dtype=dtype) for make, n in counts], axis=0)

        return (wide,), start

    def call(self, inputs, states, training=False):
        hidden, memory = states
        found = product(inputs, self.kernel, self.masks("dropout", inputs, training))
        if self.bias is not None:
            found = found + self.bias
        kept = self.masks("recurrent_dropout", hidden, training)
        found = found + product(hidden, self.recurrent_kernel, kept)
        take, keep, new, show = split(found, 4, axis=1)
        take, keep, show = map(self.recurrent_activation, (take, keep, show))
        memory = keep * memory + take * self.activation(new)
        hidden = show * self.activation(memory)
        return hidden, [hidden, memory]


class GRUCell(Cell):
    """Gated recurrent unit: one gate for how much to renew, one for what to look at.

    Args:
        recurrent_activation: of the gates.
        reset_after: forget after the product with the recurrent kernel, not before.

    Source: Cho et al., "Learning phrase representations using RNN encoder-decoder" (2014).
    """

    gates = 3

    def __init__(self, units, activation="tanh", recurrent_activation="sigmoid", use_bias=True,
                 kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal",
                 bias_initializer="zeros", *, reset_after=True, **options):  # fmt: skip
        super().__init__(units, activation, use_bias, kernel_initializer, recurrent_initializer,
                         bias_initializer, **options)  # fmt: skip
        self.keep({"recurrent_activation": recurrent_activation, "reset_after": reset_after})

    def bias_start(self, wide: int) -> tuple:
        return (2, wide) if self.reset_after else (wide,), self.bias_initializer

    def call(self, inputs, states, training=False):
        before = states[0] if nest.is_nested(states) else states
        found = product(inputs, self.kernel, self.masks("dropout", inputs, training))
        kept = self.masks("recurrent_dropout", before, training)
        gates = slice(None, 2 * self.units)
        kernel = self.recurrent_kernel if self.reset_after else self.recurrent_kernel[:, gates]
        inner = product(before, kernel, kept if self.reset_after else kept[:2])
        if self.bias is not None and self.reset_after:
            found, inner = found + self.bias[0], inner + self.bias[1]
        elif self.bias is not None:
            found = found + self.bias
        renew, look, new = split(found, 3, axis=-1)
        inner = split(inner, 3 if self.reset_after else 2, axis=-1)
        renew, look = map(self.recurrent_activation, (renew + inner[0], look + inner[1]))
        if self.reset_after:
            new = new + look * inner[2]
        else:
            seen = look * before * kept[-1]
            new = new + matmul(seen, self.recurrent_kernel[:, 2 * self.units :])
        output = renew * before + (1 - renew) * self.activation(new)
        return output, [output] if nest.is_nested(states) else output


class StackedRNNCells(Layer):
    """Cells one above the other, as one cell: its states are a list, one entry for each."""

    def __init__(self, cells, **options):
        super().__init__(**options)
        for cell in cells:
            for name in ("call", "state_size"):
                if not hasattr(cell, name):
                    raise ValueError(f"All cells must have a `{name}`. Received: {cell}")
        self.cells = cells

    @property
    def state_size(self):
        return [cell.state_size for cell in self.cells]

    @property
    def output_size(self):
        return output_size(self.cells[-1])

    def get_initial_state(self, batch_size=None):
        return [initial_state(cell, batch_size) for cell in self.cells]

    def draw_masks(self, inputs, states) -> None:
        for cell, state in zip(self.cells, states):
            if hasattr(cell, "draw_masks"):
                cell.draw_masks(inputs, state)
            inputs = zeros((inputs.shape[0], output_size(cell)), inputs.dtype)

    def forget_masks(self) -> None:
        for cell in self.cells:
            if hasattr(cell, "forget_masks"):
                cell.forget_masks()

    def call(self, inputs, states, training=False):
        after = []
        for cell, state in zip(self.cells, states):
            inputs, new = call_cell(cell, inputs, state, training)
            after.append(new)
        return inputs, after

    def build(self, input_shape) -> None:
        for cell in self.cells:
            if isinstance(cell, Layer) and not cell.built:
                cell.build(input_shape)
            input_shape = (input_shape[0], output_size(cell))


def output_size(cell) -> int:
    """How long a cell's output is; by default, as its (first) state."""
    found = getattr(cell, "output_size", None)
    return nest.flatten(cell.state_size)[0] if found is None else found


def initial_state(cell, batch_size):
    """What the cell says, or zeros."""
    if hasattr(cell, "get_initial_state"):
        return cell.get_initial_state(batch_size=batch_size)
    dtype = getattr(cell, "compute_dtype", "float32")
    return nest.map_structure(lambda size: zeros((batch_size, size), dtype), cell.state_size)


def call_cell(cell, inputs, state, training):
    """One step of a cell, with states in the structure of `state`."""
    nested = nest.is_nested(state)
    options = {"training": training} if "training" in inspect.signature(cell.call).parameters else {}
    function = cell if callable(cell) else cell.call
    output, new = function(inputs, list(state) if nested else [state], **options)
    if not nested and nest.is_nested(new):
        new = new[0]
    return output, list(new) if nested and isinstance(new, tuple) else new
