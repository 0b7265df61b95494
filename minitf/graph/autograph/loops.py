"""Loops of converted code: Python's own, or a `while_loop` node where tensors decide.
"""

from collections.abc import Callable, Sequence

from minitf.base import nest
from minitf.base.dtypes import int32
from minitf.base.shape import TensorSpec
from minitf.core.convert import to_tensor
from minitf.core.door import STATE, apply
from minitf.core.tensor import Tensor
from minitf.graph import control
from minitf.graph.autograph.branches import if_stmt
from minitf.graph.autograph.values import (
    Slot, Undefined, carrying, down, fill, is_number, is_symbolic, same_structure, slots,
)  # fmt: skip
from minitf.ops import effects
from minitf.ops.fill import shape as shape_of


class Along:
    """Several tensors gone along together: what `zip` and `enumerate` give for tensors."""

    def __init__(self, *parts):
        self.parts = parts

    def __getitem__(self, i):
        return tuple(part[i] for part in self.parts)


def length(source):
    """The number of rows: an int where it is known, else a tensor."""
    if isinstance(source, Along):
        counts = [length(part) for part in source.parts]
        known = all(isinstance(n, int) for n in counts)
        return min(counts) if known else apply("reduce_min", to_tensor(counts), axis=(0,),
                                               keepdims=False)  # fmt: skip
    if source.shape.rank == 0:
        raise TypeError("Cannot iterate over a scalar tensor.")
    size = source.shape[0] if source.shape.rank else None
    return shape_of(source)[0] if size is None else size


def while_stmt(test: Callable, body: Callable, state: tuple, names: tuple, options=None,
               places: tuple = ()) -> tuple:  # fmt: skip
    """`while`: what the names stand for afterwards."""
    holds = _look(test, state)
    while not is_symbolic(holds):
        if not holds:
            return state
        state = body(*state)
        holds = test(*state)
    return loop(test, body, state, names, options, places)


def _look(test: Callable, state: tuple):
    """The first condition. For tensors it is traced again, as a part of the loop."""
    if STATE.graph is None:
        return test(*state)
    found: list = []
    control.part("look", lambda: found.append(test(*state)) or [])
    return found[0]


def for_stmt(source, more: Callable | None, body: Callable, state: tuple, names: tuple,
             options=None, places: tuple = ()) -> tuple:  # fmt: skip
    """`for`: what the names stand for afterwards. `more` tells whether to go on."""
    traced = STATE.graph is not None
    if traced and isinstance(source, (Tensor, Along)):
        return _for_rows(source, more, body, state, names, options, places)
    if traced and hasattr(source, "element_spec"):
        return _for_elements(source, more, body, state, names, options, places)
    for each in source:
        go_on = True if more is None else more(*state)
        if is_symbolic(go_on):  # a tensor may end this loop of Python's
            state = if_stmt(
                go_on, lambda *s, e=each: body(e, *s), lambda *s: s, state, names, places
            )
        elif not go_on:
            break
        else:
            state = body(each, *state)
    return state


def _for_rows(source, more, body, state, names, options, places) -> tuple:
    count = length(source)

    def test(i, *state):
        below = i < count
        return below if more is None else apply("logical_and", below, to_tensor(more(*state)))

    def step(i, *state):
        return (i + 1, *body(source[i], *state))

    return loop(test, step, (to_tensor(0, int32), *state), ("index", *names), options, places)[1:]


def _for_elements(source, more, body, state, names, options, places) -> tuple:
    """Over a data set, or an iterator of one, which starts or goes on when the graph runs."""
    feed = effects.feed(source)

    def test(*state):
        if more is None:
            return effects.has_next(feed)
        return control.cond(to_tensor(more(*state)), lambda: [effects.has_next(feed)],
                            lambda: [to_tensor(False)])[0]  # fmt: skip

    def step(*state):
        return body(effects.get_next(feed, source.element_spec), *state)

    return loop(test, step, state, names, options, places, relax=True)


def loop(test: Callable, body: Callable, state: tuple, names: tuple, options=None,
         places: tuple = (), relax: bool = False) -> tuple:  # fmt: skip
    """A `while_loop` node. Values that are no tensors must stay what they are."""
    if places:
        given = (*state, *[place.get() for place in places])
        values = loop(
            carrying(test, places, gives=False), carrying(body, places), given,
            (*names, *[place.name for place in places]), options, relax=relax,
        )  # fmt: skip
        for place, value in zip(places, values[len(names) :]):
            place.put(value)
        return values[: len(names)]
    numbers: list = []
    frame = tuple([v if isinstance(v, Undefined) else slots(v, numbers) for v in state])
    labels = [n for n, v in zip(names, frame) for s in nest.flatten(v) if isinstance(s, Slot)]
    results: list[tuple] = []

    def step(*tensors) -> list[Tensor]:
        results.append(body(*fill(frame, iter(tensors))))
        rows = zip(names, frame, results[-1])
        return [down(leaf) for row in rows for leaf in _after_round(*row)]

    tensors = [down(n) for n in numbers]
    specs = _invariants(numbers, tensors, options() if options else {})
    finals = control.while_loop(
        lambda *tensors: test(*fill(frame, iter(tensors))), step, tensors, specs, labels, relax
    )  # fmt: skip
    frame = [_unless_defined(*row) for row in zip(names, frame, results[-1])]
    return fill(tuple(frame), iter(finals))


def _unless_defined(name: str, before, after):
    if isinstance(before, Undefined) and not isinstance(after, Undefined):
        return Undefined(name, f"{name!r} must be defined before the loop")
    return before


def _after_round(name: str, before, after) -> list:
    """The leaves for the next round.

    Raises:
        TypeError: something that is no tensor has changed.
    """
    if isinstance(before, Undefined):
        if name.startswith("retval_") and after is not before:
            raise NotImplementedError(
                "a return statement cannot be placed inside a loop over tensors: give a name "
                "to the result, and use break"
            )
        return []
    if isinstance(after, Undefined):
        raise ValueError(after.why)
    if nest.is_nested(before):
        same_structure(name, before, after, "values before the loop", "values after one iteration")
        pairs = zip(nest.children(before), nest.children(after))
        return [leaf for pair in pairs for leaf in _after_round(name, *pair)]
    if isinstance(before, Slot) and is_number(after):
        return [after]
    if before is after:
        return []
    was = type(before.like if isinstance(before, Slot) else before).__name__
    raise TypeError(f"{name!r} is {was} before the loop, but {type(after).__name__} after one "
                    "iteration; only tensors can change in a loop over tensors")  # fmt: skip


def _invariants(numbers: Sequence, tensors: list[Tensor], options: dict) -> list[TensorSpec]:
    """The specs of the state: what a value is at first, or what the learner says of it."""
    if options.get("maximum_iterations") is not None:
        raise NotImplementedError(
            "set_loop_options: maximum_iterations is left out; count the rounds in the loop's "
            "condition, or use tf.while_loop(..., maximum_iterations=n)"
        )
    said = {id(value): shape for value, shape in options.get("shape_invariants") or ()}
    return [
        TensorSpec(said[id(n)], t.dtype) if id(n) in said else t.spec
        for n, t in zip(numbers, tensors)
    ]
