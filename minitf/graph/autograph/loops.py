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
from minitf.graph.autograph.branches import and_, if_stmt, truth
from minitf.graph.autograph.values import (
    Slot, Undefined, carrying, down, fill, is_number, is_symbolic, same_structure, slots,
)  # fmt: skip
from minitf.ops import effects
from minitf.ops.checks import assert_that
from minitf.ops.fill import shape as shape_of
from minitf.ops.fill import zeros
from minitf.ops.tensor_array import TensorArray


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
        raise ValueError("Cannot iterate over a scalar tensor.")
    size = source.shape[0] if source.shape.rank else None
    return shape_of(source)[0] if size is None else size


def while_stmt(test: Callable, body: Callable, state: tuple, names: tuple, **more) -> tuple:
    """`while`: what the names stand for afterwards. `more` is what `loop` takes."""
    holds = _look(test, state)
    while not is_symbolic(holds):
        if not holds:
            return state
        state = body(*state)
        holds = test(*state)
    return loop(test, body, state, names, **more)


def _look(test: Callable, state: tuple):
    """The first condition. For tensors it is traced again, as a part of the loop."""
    if STATE.graph is None:
        return test(*state)
    found: list = []
    control.part("look", lambda: found.append(test(*state)) or [])
    return found[0]


def for_stmt(source, go_on: Callable | None, body: Callable, state: tuple, names: tuple,
             **more) -> tuple:  # fmt: skip
    """`for`: what the names stand for afterwards. `go_on` tells whether to go on."""
    traced = STATE.graph is not None
    if traced and isinstance(source, (Tensor, Along)):
        return _for_rows(source, go_on, body, state, names, **more)
    if traced and hasattr(source, "element_spec"):
        return _for_elements(source, go_on, body, state, names, **more)
    for each in source:
        holds = True if go_on is None else go_on(*state)
        if is_symbolic(holds):  # a tensor may end this loop of Python's
            state = if_stmt(holds, lambda *s, e=each: body(e, *s), lambda *s: s, state, names,
                            more.get("places", ()))  # fmt: skip
        elif not holds:
            break
        else:
            state = body(each, *state)
    return state


def _for_rows(source, go_on, body, state, names, **more) -> tuple:
    count = length(source)

    def test(i, *state):
        below = i < count
        return below if go_on is None else apply("logical_and", below, to_tensor(go_on(*state)))

    def step(i, *state):
        return (i + 1, *body(source[i], *state))

    return loop(test, step, (to_tensor(0, int32), *state), ("index", *names), **more)[1:]


def _for_elements(source, go_on, body, state, names, **more) -> tuple:
    """Over a data set, or an iterator of one, which starts or goes on when the graph runs."""
    feed = effects.feed(source)

    def test(*state):
        if go_on is None:
            return effects.has_next(feed)
        return control.cond(to_tensor(go_on(*state)), lambda: [effects.has_next(feed)],
                            lambda: [to_tensor(False)])[0]  # fmt: skip

    def step(*state):
        return body(effects.get_next(feed, source.element_spec), *state)

    return loop(test, step, state, names, relax=True, **more)


def loop(test: Callable, body: Callable, state: tuple, names: tuple, options=dict,
         places: tuple = (), after: tuple = (), relax: bool = False) -> tuple:  # fmt: skip
    """A `while_loop` node. Values that are no tensors must stay what they are.

    Args:
        options: gives what the learner said with `set_loop_options`.
        places: what the loop assigns beside names.
        after: the names that are read after the loop.
        relax: leave sizes open that change.
    """
    if places:
        given = (*state, *[place.get() for place in places])
        values = loop(
            carrying(test, places, gives=False), carrying(body, places), given,
            (*names, *[place.name for place in places]), options, after=after, relax=relax,
        )  # fmt: skip
        for place, value in zip(places, values[len(names) :]):
            place.put(value)
        return values[: len(names)]
    said = options()
    first = _first_values(body, state, names, after)
    made = [(n, was) for n, was, now in zip(names, state, first) if now is not was]
    unset = [name for name, was in made if was is not None]
    relax, most = relax or bool(made), said.get("maximum_iterations")
    if not unset and most is None:
        return _node(test, body, first, names, said, relax)

    def below(rounds, *state):
        return test(*state) if most is None else and_(lambda: rounds < most, lambda: test(*state))

    rounds, *values = _node(
        below, lambda rounds, *state: (rounds + 1, *body(*state)), (to_tensor(0, int32), *first),
        ("rounds", *names), said, relax,
    )  # fmt: skip
    if unset:
        words = f"loop must iterate at least once to initialize {', '.join(unset)}"
        assert_that(apply("greater", rounds, to_tensor(0, int32)), [words])
    return tuple(values)


def _first_values(body: Callable, state: tuple, names: tuple, after: tuple) -> tuple:
    """The state, with zeros for what has no value before the loop, but a tensor after a round.

    That is a name which is None, or one that the loop sets and that is read `after` it. What
    its tensor is like is found by tracing one round for nothing.
    """

    asked = [v is None or isinstance(v, Undefined) and n in after for n, v in zip(names, state)]
    if not any(asked):
        return state
    results: list[tuple] = []
    control.part("trial", lambda: results.append(body(*state)) or [])

    def value(before, after, asked):
        fits = [is_number(v) and not isinstance(v, TensorArray) for v in nest.flatten(after)]
        return nest.map_structure(_zeros_like, after) if asked and all(fits) else before

    return tuple(map(value, state, results[0], asked))


def _zeros_like(leaf) -> Tensor:
    """Zeros of the leaf's shape; sizes that are not known are 0."""
    tensor = to_tensor(leaf)
    return zeros([n or 0 for n in tensor.shape] if tensor.shape.rank else (), tensor.dtype)


def _node(test: Callable, body: Callable, state: tuple, names: tuple, said: dict,
          relax: bool) -> tuple:  # fmt: skip
    """The node itself, for a state that is complete."""
    numbers: list = []
    frame = tuple([v if isinstance(v, Undefined) else slots(v, numbers) for v in state])
    labels = [n for n, v in zip(names, frame) for s in nest.flatten(v) if isinstance(s, Slot)]
    results: list[tuple] = []

    def step(*tensors) -> list[Tensor]:
        results.append(body(*fill(frame, iter(tensors))))
        rows = zip(names, frame, results[-1])
        return [down(leaf) for row in rows for leaf in _after_round(*row)]

    tensors = [down(n) for n in numbers]
    specs = _invariants(numbers, tensors, said)
    finals = control.while_loop(
        lambda *tensors: truth("while loop", test(*fill(frame, iter(tensors)))), step, tensors,
        specs, labels, relax,
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


def _invariants(numbers: Sequence, tensors: list[Tensor], said: dict) -> list[TensorSpec]:
    """The specs of the state: what a value is at first, or what the learner says of it."""
    shapes = {id(value): shape for value, shape in said.get("shape_invariants") or ()}
    return [
        TensorSpec(shapes[id(n)], t.dtype) if id(n) in shapes else t.spec
        for n, t in zip(numbers, tensors)
    ]
