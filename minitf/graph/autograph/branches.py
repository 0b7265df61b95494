"""`if`, `and`, `or` and `not` of converted code: Python's own, or a `cond` node.

Each function looks at the condition when the learner's function is traced. `state` is what
the statement assigns, in the order of `names`.
"""

from collections.abc import Callable

from minitf.base.dtypes import boolean
from minitf.core.convert import to_tensor
from minitf.core.door import apply
from minitf.core.tensor import Tensor
from minitf.graph import control
from minitf.graph.autograph.values import carrying, down, fill, is_symbolic, merge
from minitf.graph.flow import cond


def if_stmt(test, then: Callable, orelse: Callable, state: tuple, names: tuple,
            places: tuple = ()) -> tuple:  # fmt: skip
    """`if`: what the names stand for afterwards."""
    if not is_symbolic(test):
        return then(*state) if test else orelse(*state)
    if places:
        return _with_places(test, then, orelse, state, names, places)
    test = truth("if statement", test)
    results: list[tuple] = []
    parts = [
        control.part(name, lambda f=f: results.append(f(*state)) or [])
        for name, f in (("then", then), ("orelse", orelse))
    ]
    pairs: list[tuple] = []
    merged = tuple([merge(name, *both, pairs) for name, *both in zip(names, *results)])
    for side, graph in enumerate(parts, 1):
        graph.trace(lambda side=side: [down(pair[side]) for pair in pairs])
    for (name, *_), a, b in zip(pairs, parts[0].outputs, parts[1].outputs):
        if a.dtype is not b.dtype:
            raise TypeError(f"{name!r} has dtype {a.dtype.name} in the main branch, but dtype "
                            f"{b.dtype.name} in the else branch")  # fmt: skip
    return fill(merged, iter(control.branch(test, *parts)))


def truth(statement: str, test) -> Tensor:
    """The condition as a tensor.

    Raises:
        ValueError: it is not one bool.
    """
    test = to_tensor(test)
    if test.dtype is not boolean or test.shape.rank:
        raise ValueError(
            f"condition of {statement} expected to be `tf.bool` scalar, got {test}; to use as "
            "boolean Tensor, use `tf.cast`; to check for None, use `is not None`"
        )
    return test


def _with_places(test, then, orelse, state: tuple, names: tuple, places: tuple) -> tuple:
    """Fields and items are carried like names, and put where they belong in the end."""
    values = if_stmt(
        test, carrying(then, places), carrying(orelse, places),
        (*state, *[place.get() for place in places]), (*names, *[place.name for place in places]),
    )  # fmt: skip
    for place, value in zip(places, values[len(names) :]):
        place.put(value)
    return values[: len(names)]


def if_exp(test, then: Callable, orelse: Callable):
    """`then() if test else orelse()`."""
    name = ("the conditional expression",)
    return if_stmt(test, lambda: (then(),), lambda: (orelse(),), (), name)[0]


def and_(*parts: Callable):
    """`a and b and ...`; a part is looked at only if those before it hold."""
    return _chain(parts, stop=False)


def or_(*parts: Callable):
    """`a or b or ...`."""
    return _chain(parts, stop=True)


def _chain(parts: tuple, stop: bool):
    value = parts[0]()
    if len(parts) == 1:
        return value
    if is_symbolic(value):
        ends, rest = (lambda: to_tensor(stop)), (lambda: to_tensor(_chain(parts[1:], stop)))
        return cond(value, ends, rest) if stop else cond(value, rest, ends)
    return value if bool(value) is stop else _chain(parts[1:], stop)


def not_(value):
    """`not value`."""
    return apply("logical_not", to_tensor(value)) if is_symbolic(value) else not value
