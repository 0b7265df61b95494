"""Masks: which time steps are real and which only fill up, carried on the tensors.

Embedding and Masking make a mask; layers that understand it are given it as `mask`, and
pass it on.
"""

import warnings

from minitf.base import nest
from minitf.core.tensor import Tensor
from minitf.ops.elementwise import identity


def of(structure):
    """The masks of tensors: a structure of the same form, None where there is none."""
    return nest.map_structure(lambda x: getattr(x, "_keras_mask", None), structure)


def put(tensor: Tensor, mask) -> None:
    """Gives a tensor a mask."""
    tensor._keras_mask = mask


def kept(before: Tensor, after: Tensor) -> Tensor:
    """The tensor made of another, with the mask that it had."""
    mask = getattr(before, "_keras_mask", None)
    if mask is not None:
        put(after, mask)
    return after


def without(tensor: Tensor) -> Tensor:
    """The tensor without its mask, for a layer inside that would warn of it."""
    return tensor if of(tensor) is None else identity(tensor)


def fill_in(parameters: list[str], given: dict, options: dict) -> dict:
    """The options of a call, with the masks of its inputs where it takes them.

    Args:
        parameters: the names of the arguments of `call`.
        given: the arguments by name.
    """
    tensors = {k: v for k, v in given.items() if any(map(_is_tensor, nest.flatten(v)))}
    if len(tensors) == 1:
        if "mask" in parameters and given.get("mask") is None:
            return {**options, "mask": of(next(iter(tensors.values())))}
        return options
    for name, value in tensors.items():
        key = f"{name}_mask"
        if key in parameters and given.get(key) is None:
            options = {**options, key: of(value)}
    return options


def _is_tensor(value) -> bool:
    return isinstance(value, Tensor)


def pass_on(layer, inputs, outputs, before) -> None:
    """Gives the outputs of a layer the masks that it computes from those of its inputs."""
    leaves = [t for t in nest.flatten(outputs) if _is_tensor(t)]
    if all(getattr(t, "_keras_mask", None) is not None for t in leaves):
        return
    if layer.supports_masking:
        masks = nest.flatten(layer.compute_mask(inputs, before))
        for tensor, mask in zip(leaves, masks):
            if mask is not None and getattr(tensor, "_keras_mask", None) is None:
                put(tensor, mask)
    elif any(m is not None for m in nest.flatten(before)):
        warnings.warn(
            f"Layer '{layer.name}' (of type {type(layer).__name__}) was passed an input with a "
            "mask attached to it. However, this layer does not support masking and will therefore "
            "destroy the mask information. Downstream layers will not see the mask.", stacklevel=4,
        )  # fmt: skip
