"""What a layer takes: checked at each call, so that a wrong shape is told in words."""

from minitf.base import nest
from minitf.base.dtypes import as_dtype


class InputSpec:
    """The rank, shape or dtype that an input must have, as far as it is given.

    Args:
        shape: of the input, with None where any size will do.
        ndim, max_ndim, min_ndim: how many axes.
        axes: sizes of some axes, by their numbers.
        allow_last_axis_squeeze: an axis of size 1 at the end may be missing, or be there.
    """

    def __init__(self, dtype=None, shape=None, ndim=None, max_ndim=None, min_ndim=None,
                 axes=None, allow_last_axis_squeeze=False, name=None, optional=False):  # fmt: skip
        self.dtype = None if dtype is None else as_dtype(dtype).name
        self.shape = None if shape is None else tuple(shape)
        self.ndim = ndim if shape is None else len(self.shape)
        self.max_ndim, self.min_ndim = max_ndim, min_ndim
        if axes is not None and not isinstance(axes, dict):
            raise TypeError(
                f"Argument `axes` must be a dict with integer keys. Received: axes={axes}"
            )
        self.axes = {int(k): v for k, v in (axes or {}).items()}
        self.allow_last_axis_squeeze, self.name = allow_last_axis_squeeze, name
        self.optional = optional
        if self.axes and (self.ndim or self.max_ndim):
            last = (self.ndim or self.max_ndim) - 1
            if max(self.axes) > last:
                raise ValueError(
                    f"Axis {max(self.axes)} is greater than the maximum allowed value: {last}"
                )

    def fault(self, x) -> str | None:
        """What is wrong with an input, in words; None if nothing is."""
        shape = tuple(x.shape)
        rank = len(shape)
        if self.ndim not in (None, rank) and not self.allow_last_axis_squeeze:
            return f"expected ndim={self.ndim}, found ndim={rank}. Full shape received: {shape}"
        if self.max_ndim is not None and rank > self.max_ndim:
            return f"expected max_ndim={self.max_ndim}, found ndim={rank}"
        if self.min_ndim is not None and rank < self.min_ndim:
            return (f"expected min_ndim={self.min_ndim}, found ndim={rank}. "
                    f"Full shape received: {shape}")  # fmt: skip
        if self.dtype is not None and as_dtype(x.dtype).name != self.dtype:
            return f"expected dtype={self.dtype}, found dtype={as_dtype(x.dtype).name}"
        for axis, size in self.axes.items():
            if size is not None and shape[axis] not in (size, None):
                return (f"expected axis {axis} of input shape to have value {size}, but "
                        f"received input with shape {shape}")  # fmt: skip
        return self._shape_fault(shape)

    def _shape_fault(self, shape: tuple) -> str | None:
        wanted, found = self.shape or (), shape
        if self.allow_last_axis_squeeze:
            wanted, found = (s[:-1] if s and s[-1] == 1 else s for s in (wanted, found))
        if any(None not in pair and pair[0] != pair[1] for pair in zip(wanted, found)):
            return f"expected shape={self.shape}, found shape={shape}"
        return None

    def __repr__(self) -> str:
        fields = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")
        shown = [f"{f}={getattr(self, f)}" for f in fields if getattr(self, f)]
        return f"InputSpec({', '.join(shown)})"


def check(spec, inputs, layer_name: str) -> None:
    """Raises `ValueError` unless the inputs are as the specs of a layer say."""
    specs = nest.flatten(spec)
    if isinstance(inputs, dict) and all(s.name for s in specs):
        inputs = [inputs[s.name] for s in specs if s.name in inputs]
    found = nest.flatten(inputs)
    if len(found) != len(specs):
        named = isinstance(spec, dict)
        wanted = f"named input(s) with keys {list(spec)}" if named else "input(s)"
        raise ValueError(
            f'Layer "{layer_name}" expects {len(specs)} {wanted}, but it received {len(found)} '
            f"input tensors. Inputs received: {found}"
        )
    for number, (x, one) in enumerate(zip(found, specs)):
        if one is None or (x is None and one.optional):
            continue
        if x is None and one.name:
            raise ValueError(
                f"The input '{one.name}' is not optional, but None was passed. Please provide a "
                "valid tensor."
            )
        if not hasattr(x, "shape"):
            raise ValueError(
                f"Inputs to a layer should be tensors. Got '{x}' (of type {type(x)}) as input "
                f"for layer '{layer_name}'."
            )
        fault = one.fault(x)
        if fault:
            raise ValueError(
                f"Input {number} with name '{one.name}' of layer '{layer_name}' is incompatible "
                f"with the layer: {fault}"
            )
