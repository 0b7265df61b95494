"""Copies of models with new layers, and models from the text that `to_json` gives."""

import json

from minitf.base import nest
from minitf.keras import registry
from minitf.keras.keras_tensor import is_keras_tensor
from minitf.keras.layers.inputs import Input
from minitf.keras.model import Functional, Model
from minitf.keras.sequential import Sequential


def clone_model(model, input_tensors=None, clone_function=None, call_function=None,
                recursive=False, **options):  # fmt: skip
    """A model with the same architecture, made of new layers with new weights.

    Args:
        model: a Sequential or functional one; another only if it has `get_config`.
        input_tensors: where the copy starts, instead of inputs like those of the model.
        clone_function: makes the copy of a layer; by default from its config.
        call_function: `(layer, *args, **options)`, calls the copy of a layer.
        recursive: whether models inside are cloned in the same way.

    Raises:
        ValueError: the arguments do not fit this kind of model.
    """
    cache = options.pop("cache", {})
    if options:
        raise ValueError(f"Unexpected keyword argument(s): {tuple(options)}")
    graphlike = model.graph is not None and not isinstance(model, Sequential)
    if not isinstance(model, Sequential) and not graphlike:
        if clone_function or input_tensors or call_function:
            raise ValueError(
                "Arguments `clone_function`, `call_function` and `input_tensors` are only "
                f"supported for Sequential models or Functional models. Received: {model}"
            )
        kind = type(model)
        config = registry.serialize_keras_object(model)
        return registry.deserialize_keras_object(config, {kind.__name__: kind})
    if call_function is not None and not graphlike:
        raise ValueError("`call_function` argument is not supported with Sequential models.")

    def copy(layer):
        if id(layer) not in cache:
            if recursive and isinstance(layer, Model) and layer.graph is not None:
                call = None if isinstance(layer, Sequential) else call_function
                made = clone_model(layer, None, clone_function, call, True, cache=cache)
            else:
                made = (clone_function or _from_config)(layer)
            cache[id(layer)] = made
        return cache[id(layer)]

    clone = _functional if graphlike else _sequential
    made = clone(model, input_tensors, copy, call_function)
    if model.compiled:
        made.compile_from_config(model.get_compile_config())
    return made


def _from_config(layer):
    return type(layer).from_config(layer.get_config())


def _sequential(model, tensors, copy, _) -> Sequential:
    layers = [copy(layer) for layer in model.layers]
    given = nest.flatten(tensors) if tensors is not None else []
    if len(given) > 1 or not all(map(is_keras_tensor, given)):
        raise ValueError(f"Argument `input_tensors` must be a single KerasTensor, not {tensors}")
    own = model.input_layer
    if given:
        layers.insert(0, Input(tensor=given[0], name=own.name if own else None))
    elif own is not None:
        layers.insert(0, _from_config(own))
    return Sequential(layers, name=model.name, trainable=model.trainable)


def _functional(model, tensors, copy, call) -> Model:
    if tensors is None:
        tensors = nest.map_structure(
            lambda t: Input(batch_shape=t.shape, dtype=t.dtype, name=t.name), model.input
        )
    else:
        if not all(map(is_keras_tensor, nest.flatten(tensors))):
            raise ValueError(f"All entries in `input_tensors` must be KerasTensors, not {tensors}")
        try:
            nest.assert_same_structure(tensors, model.input)
        except (TypeError, ValueError) as error:
            raise ValueError(
                "`input_tensors` must have the same structure as model.input\nReference "
                f"structure: {model.input}\nReceived structure: {tensors}"
            ) from error
    outputs = model.graph.run(tensors, call=call, layer_for=copy)
    kind = type(model) if isinstance(model, Functional) else Functional
    return kind(tensors, outputs, name=model.name)


def model_from_json(json_string: str, custom_objects: dict | None = None):
    """The model, with new weights, that `model.to_json()` described."""
    return registry.deserialize_keras_object(json.loads(json_string), custom_objects)
