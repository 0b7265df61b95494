"""Branches and loops in TensorFlow's graphs, as values that flow or stop flowing.

A `Switch` lets a value through on one of two sides; what depends on the other side is
dead, and `Merge` takes what is alive. In a loop, values come in by `Enter`, go round by
`NextIteration` and leave by `Exit`; constants of a part are tied to it by a control input.
(Yu et al. 2018, Dynamic control flow in large-scale machine learning)
"""

from __future__ import annotations

from minitf.base.dtypes import boolean


def cond(w, node, pred, then, orelse):
    """`Switch` in front of each branch, `Merge` behind both."""
    chosen = w.of(pred)
    given = [
        w.node("Switch", [w.of(t), chosen], T=t.dtype)
        for t in node.inputs[1 : 1 + len(then.graph.inputs)]
    ]
    sides = [
        _side(w, part.graph, [f"{name}:{side}" for name in given], _pivot(w, chosen, boolean, side))
        for side, part in ((0, orelse), (1, then))
    ]  # fmt: skip
    return [
        w.node("Merge", pair, N=2, T=t.dtype) for pair, t in zip(zip(*sides), node.outputs)
    ]


def _side(w, graph, places: list[str], pivot: str) -> list[str]:
    """The results of a branch; they are dead where the branch is not taken."""
    made = w.inside(graph, places)
    return [w.node("Identity", [name, f"^{pivot}"], T=t.dtype) for name, t in zip(made, graph.outputs)]


def _pivot(w, name: str, dtype, side: int) -> str:
    """A node that is alive on one side of a Switch only."""
    switch = w.node("Switch", [name, name], T=dtype)
    return w.node("Identity", [f"{switch}:{side}"], T=dtype)


def while_loop(w, node, *_, test, body, states, recorded=False):
    """A frame of its own: each state goes round until the test is false."""
    inputs = node.inputs[: len(body.graph.inputs)]
    frame = w.unique("while")
    entered = [
        w.node("Enter", [w.of(t)], T=t.dtype, frame_name=frame, is_constant=place >= states)
        for place, t in enumerate(inputs)
    ]
    dtypes = [t.dtype for t in inputs[:states]]
    again = [w.unique("NextIteration") for _ in dtypes]
    merged = [w.node("Merge", [a, b], N=2, T=dtype) for a, b, dtype in zip(entered, again, dtypes)]
    fixed = entered[states:]
    (holds,) = w.inside(test.graph, [*merged, *fixed], control=f"^{merged[0]}")
    goes_on = w.node("LoopCond", [holds])
    switched = [w.node("Switch", [m, goes_on], T=dtype) for m, dtype in zip(merged, dtypes)]
    round_ = [w.node("Identity", [f"{s}:1"], T=dtype) for s, dtype in zip(switched, dtypes)]
    made = w.inside(body.graph, [*round_, *fixed], control=f"^{round_[0]}")
    for name, value, dtype in zip(again, made, dtypes):
        w.node("NextIteration", [value], name=name, T=dtype)
    return [w.node("Exit", [s], T=dtype) for s, dtype in zip(switched, dtypes)]
