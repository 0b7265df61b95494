"""Recurrent layers: a cell along a sequence, (batch, time, features).

One loop, `RNN`, serves every cell; it is one operation, `scan`, in the graph. `SimpleRNN`,
`LSTM` and `GRU` are that loop with a cell of their own.
"""

import inspect

from minitf.base import nest
from minitf.core.door import outside_graphs
from minitf.core.variable import Variable
from minitf.keras.scan import scan
from minitf.keras import registry
from minitf.keras.input_spec import InputSpec
from minitf.keras.layer import Layer
from minitf.keras.layers import cells
from minitf.ops.arrange import reverse
from minitf.ops.elementwise import cast
from minitf.ops.fill import sizes, zeros, zeros_like
from minitf.ops.logic import where
from minitf.ops.shape import expand_dims, transpose


class RNN(Layer):
    """Runs a cell along the time axis.

    Args:
        cell: an object with `call(inputs, states) -> (output, states)` and `state_size`;
            or a list of them, one above the other.
        return_sequences: give the outputs of all steps, (batch, time, units), instead of
            the last one's, (batch, units).
        return_state: give the last states too.
        go_backwards: start at the end of the sequence.
        stateful: start each batch with the states that the one before has left.
        zero_output_for_mask: masked steps give 0, instead of what the step before gave.
    """

    supports_masking = True

    def __init__(self, cell, return_sequences=False, return_state=False, go_backwards=False,
                 stateful=False, unroll=False, zero_output_for_mask=False, **options):  # fmt: skip
        cell = cells.StackedRNNCells(cell) if isinstance(cell, (list, tuple)) else cell
        for name in ("call", "state_size"):
            if not hasattr(cell, name):
                raise ValueError(f"Argument `cell` should have a `{name}`. Received: cell={cell}")
        super().__init__(**options)
        self.keep({k: v for k, v in locals().items() if k not in ("options", "name")})
        size = cell.state_size
        if not isinstance(size, (list, tuple, int)):
            raise ValueError(
                "state_size must be an integer, or a list/tuple of integers (one for each state "
                f"tensor), not {size}."
            )
        self.state_size = [size] if isinstance(size, int) else list(size)
        self.states = None

    def build(self, sequences_shape, initial_state_shape=None) -> None:
        batch, _, *rest = sequences_shape
        if isinstance(self.cell, Layer) and not self.cell.built:
            self.cell.build((batch, *rest))
            self.cell.built = True
        if self.stateful and self.states is None:
            if batch is None:
                raise ValueError(
                    "When using `stateful=True` in a RNN, the batch size must be static. Found "
                    f"dynamic batch size: sequence.shape={sequences_shape}"
                )
            with outside_graphs():
                self.states = nest.map_structure(
                    lambda value: Variable(value, trainable=False, name="rnn_state"),
                    self.get_initial_state(batch),
                )
        elif self.stateful:
            self.reset_state()
        if not isinstance(self.input_spec, list):
            self.input_spec = InputSpec(ndim=len(sequences_shape))

    def get_initial_state(self, batch_size) -> list:
        """The states to start from, in a list."""
        state = cells.initial_state(self.cell, batch_size)
        return list(state) if nest.is_nested(state) else [state]

    def reset_state(self) -> None:
        """Puts the states of a stateful layer back to 0."""
        for state in nest.flatten(self.states or []):
            state.assign(zeros_like(state))

    reset_states = reset_state

    def call(self, sequences, initial_state=None, mask=None, training=False):
        if self.unroll and sequences.shape[1] is None:
            raise ValueError("Cannot unroll a RNN if the time dimension is undefined.")
        batch = sizes(sequences)[0]
        states = initial_state
        if states is None:
            states = self.states if self.stateful else self.get_initial_state(batch)
        elif not nest.is_nested(states):
            states = [states]
        if self.stateful and sequences.shape[0] not in (
            None, nest.flatten(self.states)[0].shape[0]):  # fmt: skip
            raise ValueError(
                "If an RNN is stateful, the batch size of the input sequences must be the same "
                f"as the batch size of the initial state. Received: {sequences.shape}"
            )
        states = nest.map_structure(lambda x: cast(x, self.compute_dtype), list(states))
        outputs, states = self.loop(sequences, states, mask, training)
        if self.stateful:
            for variable, state in zip(nest.flatten(self.states), nest.flatten(states)):
                variable.assign(state)
        return (outputs, *states) if self.return_state else outputs

    def loop(self, sequences, states: list, mask, training):
        """The outputs that are asked for, and the last states."""
        each = [_swapped(sequences)]
        if mask is not None:
            each.append(_swapped(nest.flatten(mask)[0]))
        if self.go_backwards:
            each = [reverse(x, [0]) for x in each]
        structure = states[0] if isinstance(self.cell.state_size, int) else states
        if hasattr(self.cell, "draw_masks") and training:
            self.cell.draw_masks(sequences[:, 0], structure)
        remembered = [] if mask is None else [self._no_output(sequences)]
        same = []  # the state, if any, that is the output too

        def step(slices: list, carried: list):
            old = carried[: len(carried) - len(remembered)]
            output, new = cells.call_cell(self.cell, slices[0], nest.pack(structure, old), training)
            new = nest.flatten(new)
            if mask is not None:
                new = [_chosen(slices[1], n, o) for n, o in zip(new, old)]
                before = zeros_like(output) if self.zero_output_for_mask else carried[-1]
                output = _chosen(slices[1], output, before)
                new.append(output)
            same[:] = [i for i, state in enumerate(new) if state is output]
            return new, [output], []

        last, _, (outputs,), _ = scan(step, each, [*nest.flatten(structure), *remembered])
        if hasattr(self.cell, "forget_masks"):
            self.cell.forget_masks()
        if self.return_sequences:
            outputs = _swapped(outputs)
        else:
            outputs = last[same[0]] if same else outputs[-1]
        return outputs, nest.pack(states, last[: len(last) - len(remembered)])

    def _no_output(self, sequences):
        """What a masked first step gives: zeros in the shape of an output."""
        return zeros((sizes(sequences)[0], cells.output_size(self.cell)), self.compute_dtype)

    def compute_mask(self, sequences, previous_mask=None):
        mask = nest.flatten(previous_mask)[0] if self.return_sequences else None
        return [mask, *[None] * len(self.state_size)] if self.return_state else mask

    def compute_output_shape(self, sequences_shape, initial_state_shape=None):
        batch, steps, *_ = sequences_shape
        size = cells.output_size(self.cell)
        shape = (batch, steps, size) if self.return_sequences else (batch, size)
        states = nest.map_structure(lambda n: (batch, n), self.state_size)
        return (shape, *states) if self.return_state else shape

    @classmethod
    def from_config(cls, config: dict) -> "RNN":
        return cls(registry.deserialize_keras_object(config.pop("cell")), **config)


def _swapped(x):
    """Time before batch, or back."""
    return transpose(x, (1, 0, *range(2, len(x.shape))))


def _chosen(mask, new, old):
    """The new where the step is real, else the old."""
    while len(mask.shape) < len(new.shape):
        mask = expand_dims(mask, -1)
    return where(mask, new, old)


class CellRNN(RNN):
    """A loop that makes its cell itself: arguments that the cell takes go to the cell."""

    cell_type = cells.SimpleRNNCell

    def __init__(self, units, *args, return_sequences=False, return_state=False,
                 go_backwards=False, stateful=False, unroll=False, zero_output_for_mask=False,
                 use_cudnn="auto", **options):  # fmt: skip
        names = self._cell_arguments()
        given = {k: options.pop(k) for k in list(options) if k in (*names, "implementation")}
        common = {k: options[k] for k in ("dtype", "trainable") if k in options}
        cell = self.cell_type(units, *args, **given, **common)
        super().__init__(cell, return_sequences, return_state, go_backwards, stateful, unroll,
                         zero_output_for_mask, **options)  # fmt: skip
        for name in names:
            setattr(self, name, getattr(cell, name))
        self.use_cudnn = use_cudnn  # taken, and without effect
        self.input_spec = InputSpec(ndim=3)

    @classmethod
    def _cell_arguments(cls) -> list[str]:
        names: dict = {}
        for kind in cls.cell_type.__mro__[: -len(Layer.__mro__)]:
            names |= dict.fromkeys(list(inspect.signature(kind.__init__).parameters)[1:])
        return [name for name in names if name != "options"]

    def get_config(self) -> dict:
        config = super().get_config()
        del config["cell"], config["use_cudnn"]
        cell = self.cell.get_config()
        return {**config, **{name: cell[name] for name in self._cell_arguments()}}

    @classmethod
    def from_config(cls, config: dict) -> "CellRNN":
        return cls(**config)


class SimpleRNN(CellRNN):
    """Each output looks at the input and at the output before: see `SimpleRNNCell`.

    >>> import minitf as tf
    >>> tf.keras.layers.SimpleRNN(4)(tf.ones((2, 5, 3))).shape
    TensorShape([2, 4])
    """


class LSTM(CellRNN):
    """Long short-term memory along a sequence: see `LSTMCell`."""

    cell_type = cells.LSTMCell


class GRU(CellRNN):
    """Gated recurrent units along a sequence: see `GRUCell`."""

    cell_type = cells.GRUCell
