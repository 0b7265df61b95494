"""Control flow as nodes: `cond` and `while_loop` hold graphs of their own.

The parts of a node take the same inputs: what they captured from the graph around them.
A gradient is a node of the same kind. To give it what it needs, the node keeps values of
its parts as further outputs, and a loop keeps them as lists with a row for each round.
Flat lists of tensors only; `flow.py` gives the public functions. Read in lesson 07.
"""

from collections.abc import Callable, Sequence

import numpy as np

from minitf.autodiff.backward import differentiable, plus, zeros_of
from minitf.base.dtypes import boolean, int32, variant
from minitf.base.shape import TensorSpec
from minitf.core.convert import to_tensor
from minitf.core.door import STATE, apply
from minitf.core.op import Op, register
from minitf.core.tensor import Tensor
from minitf.graph.concrete import ConcreteFunction
from minitf.graph.gradient import Differentiable, extend
from minitf.graph import plan_control  # noqa: F401  teaches the plan to write its nodes
from minitf.graph.graph import Graph
from minitf.ops.lists import LIST, Rows


def part(name: str, run: Callable, specs: Sequence[TensorSpec] = ()) -> Graph:
    """Traces `run`, which takes tensors of these specs and gives a list of tensors."""
    graph = Graph(name, outer=STATE.graph)
    graph.made = STATE.graph.made
    inputs = [graph.placeholder(spec) for spec in specs]
    graph.trace(lambda: run(*inputs))
    return graph


def join(*graphs: Graph) -> tuple[list[Tensor], list[ConcreteFunction]]:
    """Lets all parts of a node take the same outer tensors, after inputs of their own.

    Gives what the node has as inputs (the outer tensors; then the variables and constants
    inside, for the tapes to see), and the parts as functions.
    """
    captured = {id(t): t for g in graphs for t, _ in g.captures.values()}
    for g in graphs:
        known = {key: inside for key, (_, inside) in g.captures.items()}
        g.inputs += [known.get(k, Tensor(None, t.spec, g)) for k, t in captured.items()]
        g.captures = {}
    watch = {id(t): t for g in graphs for t in g.constants() if differentiable(t)}
    parts = [ConcreteFunction(g) for g in graphs]
    for each in parts:
        each.given = list(watch.values())
    return [*captured.values(), *watch.values()], parts


def bare(results: Sequence):
    """Kernels give one array for one output, and a tuple for several."""
    return results[0] if len(results) == 1 else tuple(results)


# ---- cond ----


def cond(pred: Tensor, then: Callable, orelse: Callable) -> list[Tensor]:
    """`then()` or `orelse()`: each gives a list of tensors, of the same dtypes."""
    return branch(pred, part("then", then), part("orelse", orelse))


def branch(pred: Tensor, then: Graph, orelse: Graph) -> list[Tensor]:
    """The node that runs one of two traced graphs."""
    inputs, parts = join(then, orelse)
    return list(apply("cond", pred, *inputs, then=parts[0], orelse=parts[1]))


def _cond_spec(pred, *specs, then, orelse):
    pairs = zip(then.graph.outputs, orelse.graph.outputs)
    return tuple([a.spec.most_general(b.spec) for a, b in pairs])


def _run_cond(pred, *arrays, then, orelse):
    chosen = then if pred else orelse
    return bare(chosen.run(*arrays[: len(chosen.graph.inputs)]))


def _cond_grad(node, *upstream):
    pred, sources = node.inputs[0], node.inputs[1:]
    one, two = (node.attrs[key].differentiable for key in ("then", "orelse"))
    count, middle = one.results, one.results + len(one.kept)
    _keep_branches(node, one, two)
    outputs, upstream = node.outputs, [*upstream, *[None] * (len(node.outputs) - len(upstream))]
    sides = [
        (d, [*outputs[:count], *outputs[kept]], [*upstream[:count], *upstream[kept]])
        for d, kept in ((one, slice(count, middle)), (two, slice(middle, None)))
    ]
    wanted = [any(pair) for pair in zip(*[d.connected(up) for d, _, up in sides])]

    def side(d: Differentiable, outputs: list, upstream: list) -> Callable:
        def run() -> list[Tensor]:
            found = zip(d.gradients(outputs, upstream), sources, wanted)
            return [zeros_of(t) if g is None else g for g, t, want in found if want]

        return run

    found = iter(cond(pred, side(*sides[0]), side(*sides[1])))
    return (None, *[next(found) if want else None for want in wanted])


def _keep_branches(node, one: Differentiable, two: Differentiable) -> None:
    """Makes both branches give what either keeps, with nothing in the other's places."""
    kept = [*map(_nothing, one.kept)], [*map(_nothing, two.kept)]
    results = one.concrete.graph.outputs[: one.results], two.concrete.graph.outputs[: one.results]
    outputs = [*results[0], *one.kept, *kept[1]], [*results[1], *kept[0], *two.kept]
    parts = [ConcreteFunction(d.concrete.graph.giving(o)) for d, o in zip((one, two), outputs)]
    for each, d in zip(parts, (one, two)):
        each.differentiable = d
    specs = [t.spec for t in (*results[0], *one.kept, *two.kept)]
    extend(node, specs, then=parts[0], orelse=parts[1])


def _nothing(tensor: Tensor) -> Tensor:
    if tensor.dtype is variant:
        return Tensor(Rows(), LIST)
    shape = [d or 0 for d in tensor.shape] if tensor.shape.rank else ()
    return Tensor(np.zeros(shape, tensor.dtype.numpy), tensor.spec)


# ---- while_loop ----


def while_loop(
    test: Callable, body: Callable, state: list[Tensor],
    invariants: list[TensorSpec] | None = None, names: Sequence[str] = (), relax: bool = False,
) -> list[Tensor]:  # fmt: skip
    """Runs `state = body(*state)` as long as `test(*state)`, and gives the last state.

    Args:
        invariants: what is known of the state in all rounds; default: what is at first.
        relax: leave sizes open that change, rather than raise.
    """
    specs = [t.spec for t in state] if invariants is None else invariants
    names = names or [t._name or f"loop variable {i}" for i, t in enumerate(state)]
    inside = part("test", lambda *values: [_truth(test(*values))], specs)
    loop = part("body", body, specs)
    general = [a.most_general(t.spec) for a, t in zip(specs, loop.outputs)]
    if relax and general != specs:
        return while_loop(test, body, state, general, names)
    for name, before, after in zip(names, specs, loop.outputs):
        _check_round(name, before, after.spec)
    inputs, parts = join(inside, loop)
    parts[1].repeats = True
    results = apply("while_loop", *state, *inputs, test=parts[0], body=parts[1], states=len(state))
    return list(results)


def _truth(value) -> Tensor:
    value = to_tensor(value)
    if value.dtype is not boolean or (value.shape.rank or 0) > 0:
        raise TypeError(f"the test of a loop must be a bool scalar, not {value!r}")
    return value


def _check_round(name: str, before: TensorSpec, after: TensorSpec) -> None:
    if before.dtype is not after.dtype:
        raise TypeError(f"{name!r} has dtype {before.dtype.name} before the loop, but dtype "
                        f"{after.dtype.name} after one iteration")  # fmt: skip
    if before.most_general(after) != before:
        raise ValueError(
            f"{name!r} has shape {before.shape} before the loop, but shape {after.shape} after "
            "one iteration. Use tf.autograph.experimental.set_loop_options or the "
            "`shape_invariants` argument to specify shape invariants."
        )


def _while_spec(*specs, test, body, states, recorded=False):
    finals = [t.spec for t in body.graph.inputs[:states]]
    if not recorded:
        return tuple(finals)
    lists = [LIST] * (len(body.graph.outputs) - states)
    return (*finals, *lists, TensorSpec((), int32))


def _run_while(*arrays, test, body, states, recorded=False):
    given = len(body.graph.inputs)
    state, fixed, rounds = arrays[:states], arrays[states:given], []
    while test.run(*state, *fixed)[0]:
        results = body.run(*state, *fixed)
        state = results[:states]
        if recorded:
            rounds.append(results[states:])
    if not recorded:
        return bare(state)
    lists = zip(*rounds) if rounds else [()] * (len(body.graph.outputs) - states)
    return (*state, *map(Rows, lists), np.array(len(rounds), np.int32))


def _while_grad(node, *upstream):
    """A loop that goes through the rounds backwards."""
    n, d = node.attrs["states"], node.attrs["body"].differentiable
    more = [*[LIST] * len(d.kept), TensorSpec((), int32)]
    specs = [t.spec for t in node.outputs[:n]] + more
    extend(node, specs, body=d.concrete, recorded=True)
    lists, count = node.outputs[n:-1], node.outputs[-1]
    of_lists = [*upstream[n:-1], *[None] * (len(lists) - len(upstream[n:-1]))]
    moving = [i for i in range(n) if differentiable(node.outputs[i])]
    connected = d.connected([*upstream[:n], *of_lists])
    fixed = [i for i in range(n, len(node.inputs)) if connected[i]]
    start = [zeros_of(node.outputs[i]) if upstream[i] is None else upstream[i] for i in moving]
    totals = [zeros_of(node.inputs[i]) for i in fixed]

    def step(i, *carried):
        i = i - 1
        given, totals = dict(zip(moving, carried)), carried[len(moving) :]
        kept = [_row(t, i, k) for t, k in zip(lists, d.kept)]
        of_kept = [_row(g, i, k) for g, k in zip(of_lists, d.kept)]
        found = d.gradients([*node.outputs[:n], *kept], [*map(given.get, range(n)), *of_kept])
        moved = [zeros_of(g) if found[s] is None else found[s] for s, g in given.items()]
        return [i, *moved, *[plus(total, found[s]) for s, total in zip(fixed, totals)]]

    specs = [d.concrete.graph.inputs[i].spec for i in moving] + [t.spec for t in totals]
    state = [count, *start, *totals]
    results = while_loop(lambda i, *_: i > 0, step, state, [count.spec, *specs])
    gradients = dict(zip((*moving, *fixed), results[1:]))
    return tuple(gradients.get(i) for i in range(len(node.inputs)))


def _row(rows: Tensor | None, i: Tensor, kept: Tensor) -> Tensor | None:
    """What a round has kept."""
    return None if rows is None else apply("list_get", rows, i, element=kept.spec)


register(Op("cond", _cond_spec, _run_cond, _cond_grad, stateful=True, tensorflow="If"))
register(Op("while_loop", _while_spec, _run_while, _while_grad, stateful=True, tensorflow="While"))
