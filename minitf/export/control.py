"""Branches and loops in TensorFlow's graphs, as values that flow or stop flowing.

A `Switch` lets a value through on one of two sides; what depends on the other side is
dead, and `Merge` takes what is alive. In a loop, values come in by `Enter`, go round by
`NextIteration` and leave by `Exit`; constants of a part are tied to it by a control input.
(Yu et al. 2018, Dynamic control flow in large-scale machine learning)
"""

from minitf.base.dtypes import boolean, float32, int32, resource
from minitf.base.shape import TensorShape

ANY = TensorShape(None)


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
    return [
        w.node("Identity", [name, f"^{pivot}"], T=t.dtype) for name, t in zip(made, graph.outputs)
    ]


def _pivot(w, name: str, dtype, side: int) -> str:
    """A node that is alive on one side of a Switch only."""
    switch = w.node("Switch", [name, name], T=dtype)
    return w.node("Identity", [f"{switch}:{side}"], T=dtype)


def while_loop(w, node, *_, test, body, states, recorded=False):
    """The states go round until the test is false."""
    given = [(w.of(t), t.dtype) for t in node.inputs[: len(body.graph.inputs)]]
    return _frame(
        w, given[:states], given[states:],
        lambda state, fixed: w.inside(test.graph, [*state, *fixed])[0],
        lambda state, fixed: w.inside(body.graph, [*state, *fixed]),
    )  # fmt: skip


def _frame(w, states: list[tuple], fixed: list[tuple], test, body) -> list[str]:
    """A loop.

    Args:
        states, fixed: names and dtypes of what goes round, and of what is the same in each
            round.
        test, body: take the names of both inside the loop; give a bool, and the next states.
    """
    frame = w.unique("while")
    state, same = (
        [w.node("Enter", [name], T=dtype, frame_name=frame, is_constant=constant)
         for name, dtype in pairs] for constant, pairs in ((False, states), (True, fixed))
    )  # fmt: skip
    dtypes = [dtype for _, dtype in states]
    again = [w.unique("NextIteration") for _ in dtypes]
    merged = [w.node("Merge", [a, b], N=2, T=dtype) for a, b, dtype in zip(state, again, dtypes)]
    with w.tied_to(merged[0]):
        goes_on = w.node("LoopCond", [test(merged, same)])
    switched = [w.node("Switch", [m, goes_on], T=dtype) for m, dtype in zip(merged, dtypes)]
    inside = [w.node("Identity", [f"{s}:1"], T=dtype) for s, dtype in zip(switched, dtypes)]
    with w.tied_to(inside[0]):
        made = body(inside, same)
    for name, value, dtype in zip(again, made, dtypes):
        w.node("NextIteration", [value], name=name, T=dtype)
    return [w.node("Exit", [s], T=dtype) for s, dtype in zip(switched, dtypes)]


def scan(w, node, *_, step, reverse):
    """A loop over the first axis of sequences; what it gives is gathered in TensorArrays."""
    count, carried, given = step.slices, step.slices + step.states, len(step.graph.inputs)
    names = [(w.of(t), t.dtype) for t in node.inputs[:given]]
    sequences, states, constants = names[:count], names[count:carried], names[carried:]
    zero = w.constant(0)
    times = w.node("GatherV2", [w.shape(node.inputs[0]), zero, zero], Tparams=int32,
                   Tindices=int32, Taxis=int32)  # fmt: skip
    dtypes = [t.dtype for t in node.outputs[step.states :]]
    arrays = [w.node("TensorArrayV3", [times], dtype=dtype, element_shape=ANY) for dtype in dtypes]
    flows = [(f"{name}:1", float32) for name in arrays]
    fixed = [*sequences, *constants, *[(name, resource) for name in arrays], (times, int32)]

    def body(state: list[str], same: list[str]) -> list[str]:
        time, inner, flow = state[0], state[1 : 1 + step.states], state[1 + step.states :]
        one, index = w.constant(1), time
        if reverse:
            last = w.node("Sub", [same[-1], one], T=int32)
            index = w.node("Sub", [last, time], T=int32)
        slices = [w.node("GatherV2", [s, index, w.constant(0)], Tparams=dtype, Tindices=int32,
                         Taxis=int32) for s, (_, dtype) in zip(same, sequences)]  # fmt: skip
        made = w.inside(step.graph, [*slices, *inner, *same[count : count + len(constants)]])
        rows = [*inner, *made[step.states :]]
        handles = same[count + len(constants) : -1]
        written = [w.node("TensorArrayWriteV3", [handle, index, row, f], T=dtype)
                   for handle, row, f, dtype in zip(handles, rows, flow, dtypes)]  # fmt: skip
        return [w.node("AddV2", [time, one], T=int32), *made[: step.states], *written]

    def test(state: list[str], same: list[str]) -> str:
        return w.node("Less", [state[0], same[-1]], T=int32)

    done = _frame(w, [(zero, int32), *states, *flows], fixed, test, body)
    places = w.node("Range", [zero, times, w.constant(1)], Tidx=int32)
    results = [w.node("TensorArrayGatherV3", [name, places, flow], dtype=dtype, element_shape=ANY)
               for name, flow, dtype in zip(arrays, done[1 + step.states :], dtypes)]  # fmt: skip
    return [*done[1 : 1 + step.states], *results]
