"""The gradient tape: records the nodes that watched tensors go through, then goes back.

    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(x) - y))
    gradients = tape.gradient(loss, model.trainable_variables)

Lesson 03 opens this file.
"""

import contextlib
import enum
from collections.abc import Callable

from minitf.autodiff.backward import backward, differentiable, plus, zeros_of
from minitf.autodiff.explain import explain
from minitf.base import nest
from minitf.base.dtypes import resource
from minitf.core import convert
from minitf.core.door import STATE, apply
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable


# Quicker ways to what `backward` gives; the graph floor has one (`graph/replay.py`).
SHORT_CUTS: list[Callable] = []


class UnconnectedGradients(enum.Enum):
    """What `gradient` gives for a source that the target does not depend on."""

    NONE = "none"
    ZERO = "zero"


NONE, ZERO = UnconnectedGradients


class GradientTape:
    """Records operations so that gradients can be taken through them.

    Args:
        persistent: allow more than one call of `gradient`.
        watch_accessed_variables: watch trainable variables when they are read.

    >>> import minitf as tf
    >>> x = tf.Variable(3.0)
    >>> with tf.GradientTape() as tape:
    ...     y = x * x
    >>> tape.gradient(y, x).numpy()
    np.float32(6.0)
    """

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True):
        self._persistent = persistent
        self._watch_variables = watch_accessed_variables
        self._recording = False
        self._spent = False
        self.reset()

    def reset(self) -> None:
        """Forgets all that was recorded and watched."""
        self.nodes: list[Node] = []
        # Every tensor that gradients flow back to, by id. The tensors are kept, so that
        # no id can pass to another tensor while the tape lives.
        self._tracked: dict[int, Tensor] = {}
        self._handles: dict[int, Tensor] = {}

    def __enter__(self) -> "GradientTape":
        if self._recording:
            raise ValueError("Tape is still recording, This can happen if you try to re-enter it.")
        self._start()
        return self

    def __exit__(self, *error) -> None:
        if self._recording:
            self._stop()

    def _start(self) -> None:
        STATE.tapes = (*STATE.tapes, self)
        self._recording = True

    def _stop(self) -> None:
        tapes = STATE.tapes
        last = tapes[-1] is self  # as a rule
        STATE.tapes = tapes[:-1] if last else tuple([t for t in tapes if t is not self])
        self._recording = False

    @contextlib.contextmanager
    def stop_recording(self):
        """Operations inside are not recorded."""
        if not self._recording:
            raise ValueError("Attempted to stop recording but the tape was not recording")
        self._stop()
        try:
            yield
        finally:
            self._start()

    def watch(self, tensor) -> None:
        """Lets gradients flow back to this tensor, or to each in a structure.

        Raises:
            ValueError: it is no tensor, or not made of floats.
        """
        for t in nest.flatten(tensor):
            if isinstance(t, Variable):
                t = self._watch_handle(t.handle)
            elif not isinstance(t, Tensor):
                raise ValueError(f"Passed in {t!r} of type {type(t).__name__!r}, not tf.Tensor")
            elif differentiable(t):
                t = self._known(t)
                self._tracked[id(t)] = t

    def _known(self, x) -> Tensor:
        """`x` as the tape knows it: in a loop or branch, an outer tensor has a stand-in."""
        x = known_as(x)
        return x if STATE.graph is None or id(x) in self._tracked else STATE.graph.capture(x)

    def _watch_handle(self, handle: Tensor) -> None:
        self._tracked[id(handle)] = self._handles[id(handle)] = handle

    def watched_variables(self) -> tuple[Variable, ...]:
        """The variables that gradients can be taken for, in the order they were read."""
        owners = (handle.array.owner() for handle in self._handles.values())
        return tuple(v for v in owners if v is not None)

    def record(self, node: Node) -> None:
        """The door tells of each operation that runs; kept if a watched tensor goes in."""
        tracked, kept = self._tracked, False
        for t in node.inputs:
            if id(t) in tracked:
                kept = True
            elif t.spec.dtype is resource and self._watch_variables:
                if t.array is not None and t.array.trainable:
                    self._watch_handle(t)
                    kept = True
        if kept:
            self.nodes.append(node)
            for t in node.outputs:
                if t.spec.dtype.is_differentiable:
                    tracked[id(t)] = t

    def gradient(
        self, target, sources, output_gradients=None,
        unconnected_gradients=NONE,
    ):  # fmt: skip
        """The gradient of `target` (or of the sum of several) by each source.

        Args:
            target: a tensor, or a structure of them.
            sources: a tensor or variable, or a structure of them.
            output_gradients: what to start from, one for each target; default ones.
            unconnected_gradients: what a source gets that the target does not depend on.

        Returns:
            A structure like `sources`; None where nothing connects the two.

        Raises:
            RuntimeError: called twice on a tape that is not persistent.
        """
        self._begin_use()
        targets = [self._known(t) for t in nest.flatten(target)]
        origins = [self._known(s) for s in nest.flatten(sources)]
        gradients = None
        if output_gradients is None:
            for short_cut in SHORT_CUTS:
                gradients = gradients or short_cut(self.nodes, targets, origins)
        if gradients is None:
            found = backward(self.nodes, seeds_for(targets, output_gradients))
            gradients = [found.get(id(s)) for s in origins]
        zero = unconnected_gradients is not NONE and UnconnectedGradients(unconnected_gradients) is ZERO
        found = [self._pick(s, g, targets, zero) for s, g in zip(origins, gradients)]
        if not self._persistent:
            self.nodes, self._tracked = [], {}
        return nest.pack(sources, found)

    def _pick(self, source: Tensor, found: Tensor | None, targets: list, zero: bool):
        """The gradient of one source: None (or zeros) if it was not watched, or is no float."""
        if found is not None and not found.spec.dtype.is_integer:
            if id(source) in self._tracked or any([source is t for t in targets]):
                return found
        return zeros_of(source) if zero else None

    def explain(self, target, source) -> str:
        """Why `gradient(target, source)` is None, in words. See `explain.py`."""
        return explain(self, target, source)

    def _begin_use(self) -> None:
        if self._spent:
            raise RuntimeError(
                "A non-persistent GradientTape can only be used to compute one set of "
                "gradients (or jacobians)"
            )
        if not self._persistent:
            self._spent = True
            if self._recording:
                self._stop()

    def jacobian(
        self, target, sources, unconnected_gradients=NONE,
        parallel_iterations=None, experimental_use_pfor=True,
    ):  # fmt: skip
        """The gradient of every element of `target`: shape target.shape + source.shape."""
        self._begin_use()
        target = self._known(target)
        flat_sources = nest.flatten(sources)
        zero = UnconnectedGradients(unconnected_gradients) is ZERO
        rows = self._by_element(target, flat_sources, zero)
        full = [
            None if any(g is None for g in row)
            else apply("reshape", apply("stack", *row, axis=0), shape=target.shape + s.shape)
            for row, s in zip(rows, flat_sources)
        ]  # fmt: skip
        return nest.pack(sources, full)

    def _by_element(self, target: Tensor, sources: list, zero: bool, batch: int = 1) -> list[tuple]:
        """For each source, its gradients by the first element of each of `batch` rows of the
        target, by the second, and so on."""
        origins, size = list(map(self._known, sources)), target.shape.num_elements() // (batch or 1)
        columns = []
        for i in range(size):
            found = backward(self.nodes, {id(target): _one_at(i, size, target, batch)})
            columns.append([self._pick(o, found.get(id(o)), [target], zero) for o in origins])
        return list(zip(*columns))

    def batch_jacobian(
        self, target, source, unconnected_gradients=NONE,
        parallel_iterations=None, experimental_use_pfor=True,
    ):  # fmt: skip
        """The jacobian of each row of `target` by the same row of `source`."""
        target = self._known(target)
        if source.shape[0] != target.shape[0]:
            raise ValueError(f"batch_jacobian: sizes differ: {target.shape} and {source.shape}")
        self._begin_use()
        (rows,) = self._by_element(target, [source], True, target.shape[0])
        shape = target.shape + source.shape[1:]
        return apply("reshape", apply("stack", *rows, axis=1), shape=shape)


def _one_at(position: int, size: int, like: Tensor, rows: int = 1) -> Tensor:
    """In the shape of `like`, taken as rows of this size: 1 at one place of each, else 0."""
    numbers = [1.0 if i == position else 0.0 for i in range(size)] * rows
    return apply("reshape_like", convert.to_tensor(numbers, like.dtype), like)


def known_as(x) -> Tensor:
    """A target or source as what the tape knows it by; a variable is known by its handle."""
    if isinstance(x, Variable):
        return x.handle
    if not isinstance(x, Tensor):
        raise AttributeError(f"a gradient is of a tensor or variable, by another one: not {x!r}")
    return x


def seeds_for(targets: list[Tensor], output_gradients) -> dict[int, Tensor]:
    """Gradients to start from. A target that is given twice counts twice."""
    starts = nest.flatten(output_gradients) if output_gradients is not None else []
    seeds: dict[int, Tensor] = {}
    for i, target in enumerate(targets):
        if not differentiable(target):
            continue
        start = starts[i] if i < len(starts) and starts[i] is not None else None
        if start is None:
            start = apply("ones_like", _value(target))
        else:
            start = convert.to_tensor(start, like=target.dtype)
        before = seeds.get(id(target))
        seeds[id(target)] = start if before is None else plus(before, start)
    return seeds


def _value(target: Tensor) -> Tensor:
    """What a variable's handle holds; any other tensor as it is."""
    return apply("read_variable", target) if target.dtype is resource else target
