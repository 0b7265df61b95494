"""Layers around a layer: one that runs both ways through time, one for each time step."""

from minitf.keras import registry
from minitf.keras.layer import Layer
from minitf.ops.arrange import reverse
from minitf.ops.fill import sizes
from minitf.ops.join import concat
from minitf.ops.shape import reshape


class Wrapper(Layer):
    """A layer that has another one, in `layer`."""

    def __init__(self, layer, **options):
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Layer {layer} supplied to Wrapper isn't a supported layer type. Please ensure "
                "wrapped layer is a valid Keras layer."
            )
        super().__init__(**options)
        self.layer = layer

    def build(self, input_shape=None) -> None:
        if not self.layer.built:
            self.layer.build(input_shape)
            self.layer.built = True


class TimeDistributed(Wrapper):
    """The same layer at each time step: (batch, time, ...) to (batch, time, ...).

    Time is folded into the batch, and unfolded from what the layer gives.
    """

    supports_masking = True

    def build(self, input_shape) -> None:
        if len(input_shape) < 3:
            raise ValueError(
                "`TimeDistributed` Layer should be passed an `input_shape` with at least 3 "
                f"dimensions, received: {input_shape}"
            )
        super().build((input_shape[0], *input_shape[2:]))

    def call(self, inputs, training=None, mask=None):
        batch, time, *rest = sizes(inputs)
        options = {}
        if mask is not None:
            self._fits(mask.shape, inputs.shape)
            if "mask" in self.layer.signature:
                options["mask"] = reshape(mask, (-1, *sizes(mask)[2:]))
        if "training" in self.layer.signature:
            options["training"] = training
        outputs = self.layer(reshape(inputs, (batch * time, *rest)), **options)
        return reshape(outputs, (batch, time, *sizes(outputs)[1:]))

    def _fits(self, mask, inputs) -> None:
        """Raises `ValueError` if a mask has not the batch and the time of the inputs."""
        if len(mask) < 2:
            raise ValueError(
                "The `mask` passed to the `TimeDistributed` layer must be at least 2D (e.g., "
                f"`(batch_size, timesteps)`), but it has the shape {tuple(mask)}."
            )
        if any(None not in pair and pair[0] != pair[1] for pair in zip(mask[:2], inputs[:2])):
            raise ValueError(
                f"The `mask` passed to the `TimeDistributed` layer has a shape {tuple(mask)} that "
                f"is incompatible with the input shape {tuple(inputs)}."
            )

    def compute_output_shape(self, input_shape):
        batch, time, *rest = input_shape
        inner = self.layer.compute_output_shape((batch, *rest))
        return (inner[0], time, *inner[1:])


_MERGE = {
    "sum": lambda a, b: a + b, "mul": lambda a, b: a * b, "ave": lambda a, b: (a + b) / 2,
    "concat": lambda a, b: concat([a, b], axis=-1), None: lambda a, b: (a, b),
}  # fmt: skip


class Bidirectional(Layer):
    """A recurrent layer from the start and a twin from the end, with outputs merged.

    Args:
        layer: a recurrent layer; both directions are made from its config.
        merge_mode: "concat", "sum", "mul", "ave", or None for a pair.
        backward_layer: what runs from the end, if not a twin.
    """

    supports_masking = True

    def __init__(self, layer, merge_mode="concat", weights=None, backward_layer=None, **options):
        for given in (layer, backward_layer):
            if not isinstance(given, Layer) and (given is not None or given is layer):
                raise ValueError(
                    "Please initialize `Bidirectional` layer with a `keras.layers.Layer` instance. "
                    f"Received: {given}"
                )
        if merge_mode not in _MERGE:
            raise ValueError(
                f"Invalid merge mode. Received: {merge_mode}. Merge mode should be one of "
                '{"sum", "mul", "ave", "concat", None}'
            )
        super().__init__(**options)
        self._has_twin = backward_layer is None
        self.forward_layer = _remade(layer, "forward_")
        self.backward_layer = backward_layer or _remade(layer, "backward_", go_backwards=True)
        self._agree()
        for one in (self.forward_layer, self.backward_layer):
            if hasattr(one, "zero_output_for_mask"):
                one.zero_output_for_mask = one.return_sequences
        self.merge_mode = merge_mode
        self.stateful, self.return_sequences = layer.stateful, layer.return_sequences
        self.return_state, self.input_spec = layer.return_state, layer.input_spec

    def _agree(self) -> None:
        """Raises `ValueError` unless the two run different ways and give the same things."""
        both = self.forward_layer, self.backward_layer
        for name in ("go_backwards", "stateful", "return_sequences", "return_state"):
            values = [getattr(one, name) for one in both]
            if (values[0] == values[1]) == (name == "go_backwards"):
                wanted = "different" if name == "go_backwards" else "the same"
                raise ValueError(
                    f"Forward layer and backward layer should have {wanted} `{name}` value. "
                    f"Received: {values[0]} and {values[1]}"
                )

    def build(self, sequences_shape, initial_state_shape=None) -> None:
        for one in (self.forward_layer, self.backward_layer):
            if not one.built:
                one.build(sequences_shape)

    def call(self, sequences, initial_state=None, mask=None, training=None):
        half = len(initial_state or ()) // 2
        starts = (initial_state[:half], initial_state[half:]) if half else (None, None)
        there, back = (
            one(sequences, initial_state=start, mask=mask, training=training)
            for one, start in zip((self.forward_layer, self.backward_layer), starts)
        )
        states: tuple = ()
        if self.return_state:
            states = (*there[1:], *back[1:])
            there, back = there[0], back[0]
        if self.return_sequences:
            back = reverse(back, [1])
        output = _MERGE[self.merge_mode](there, back)
        if not self.return_state:
            return output
        return (*output, *states) if self.merge_mode is None else (output, *states)

    def reset_state(self) -> None:
        self.forward_layer.reset_state()
        self.backward_layer.reset_state()

    reset_states = reset_state

    def compute_mask(self, sequences, previous_mask=None):
        mask = previous_mask[0] if isinstance(previous_mask, list) else previous_mask
        mask = mask if self.return_sequences else None
        found = [mask, mask] if self.merge_mode is None else mask
        if not self.return_state:
            return found
        count = len(self.forward_layer.state_size) * 2
        return [*(found if isinstance(found, list) else [found]), *[None] * count]

    @property
    def states(self):
        if self.forward_layer.states is None or self.backward_layer.states is None:
            return None
        return [*self.forward_layer.states, *self.backward_layer.states]

    def get_config(self) -> dict:
        config = {"merge_mode": self.merge_mode,
                  "layer": registry.serialize_keras_object(self.forward_layer)}  # fmt: skip
        if not self._has_twin:
            config["backward_layer"] = registry.serialize_keras_object(self.backward_layer)
        left_out = ("weights", "backward_layer", "layer")
        base = {k: v for k, v in super().get_config().items() if k not in left_out}
        return {**base, **config}

    @property
    def layer(self) -> Layer:
        return self.forward_layer


def _remade(layer, prefix: str, **changes) -> Layer:
    """A new layer from the config of this one."""
    config = registry.serialize_keras_object(layer)
    config.pop("build_config", None)
    config["config"] |= {"name": prefix + layer.name.removeprefix(prefix), **changes}
    return registry.deserialize_keras_object(config)
