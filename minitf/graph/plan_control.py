"""How `cond` and `while_loop` are written in a plan: as Python's own `if` and `while`.
"""

import numpy as np

from minitf.core.node import Node
from minitf.graph.plan import CONTROL, Writer
from minitf.ops.lists import Rows


def write_cond(writer: Writer, node: Node, made: list[str]) -> None:
    """`if`, with the nodes of one graph below it and those of the other below `else`."""
    for head, key in ((f"if {writer.value(node.inputs[0])}:", "then"), ("else:", "orelse")):
        graph = node.attrs[key].optimised
        _enter(writer, graph, [writer.value(t) for t in node.inputs[1:]])
        writer.say(head)
        writer.depth += 1
        writer.nodes(graph)
        _assign(writer, made, [writer.value(t) for t in graph.outputs])
        writer.depth -= 1


def write_while(writer: Writer, node: Node, made: list[str]) -> None:
    """`while`, with the state in the names of the results, which change with each round."""
    count = node.attrs["states"]
    test, body = node.attrs["test"].optimised, node.attrs["body"].optimised
    given = [writer.value(t) for t in node.inputs]
    state, lists, rounds = made[:count], made[count:-1], made[-1]
    if not node.attrs.get("recorded"):
        state, lists, rounds = made, [], None
    _assign(writer, state, given[:count])
    if rounds:
        _assign(writer, [*lists, rounds], [*["[]"] * len(lists), "0"])
    _enter(writer, test, [*state, *given[count:]])
    _enter(writer, body, [*state, *given[count:]])
    writer.say("while True:")
    writer.depth += 1
    writer.nodes(test)
    writer.say(f"if not {writer.value(test.outputs[0])}: break")
    writer.nodes(body)
    results = [writer.value(t) for t in body.outputs]
    for name, value in zip(lists, results[count:]):
        writer.say(f"{name}.append({value})")
    if rounds:
        writer.say(f"{rounds} += 1")
    _assign(writer, state, results[:count])
    writer.depth -= 1
    if rounds:
        rows, number = writer.bind("Rows", Rows), writer.bind("int32", np.int32)
        _assign(writer, [*lists, rounds], [*[f"{rows}({n})" for n in lists], f"{number}({rounds})"])


def _enter(writer: Writer, graph, values: list[str]) -> None:
    """Inside, the inputs of a part go by the names that their values have outside."""
    writer.names |= {id(t): value for t, value in zip(graph.inputs, values)}


def _assign(writer: Writer, names: list[str], values: list[str]) -> None:
    pairs = [(n, v) for n, v in zip(names, values) if n != v]
    left, right = (", ".join(side) for side in zip(*pairs)) if pairs else ("", "pass")
    writer.say(f"{left} = {right}" if left else right)


CONTROL.update(cond=write_cond, while_loop=write_while)
