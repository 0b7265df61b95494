"""The passes, one by one: what each takes out of a graph, and what it must leave alone."""

import numpy as np
import pytest

import minitf as tf
from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph import algebra
from minitf.graph.passes import PASSES, optimise
from minitf.graph.rewrite import Rewrite
from minitf.graph.verify import BrokenGraph, verify

X = np.linspace(-2, 2, 12, dtype="float32").reshape(3, 4)


def graph_of(function, *arguments):
    return tf.function(function).get_concrete_function(*arguments).graph


def after(function, *passes, given=X):
    """The names of the operations that are left after some passes."""
    graph = graph_of(function, tf.TensorSpec(given.shape, given.dtype))
    made = optimise(graph, passes)
    verify(made, "+".join(passes))
    return [node.op.name for node in made.nodes]


SIMPLER = {
    "adds zero": (lambda x: x + 0.0, []),
    "multiplies by one, from the left": (lambda x: 1.0 * x, []),
    "divides by one": (lambda x: x / 1.0, []),
    "a whole array of ones": (lambda x: x * np.ones((3, 4), "float32"), []),
    "twice negative": (lambda x: -(-x), []),
    "minus minus": (lambda x: x - -tf.exp(x), ["exp", "add"]),
    "squares": (lambda x: x**2.0, ["square"]),
    "one rule after the other": (lambda x: tf.abs(-(x + 0.0)) * 1.0, ["abs"]),
    "gradients are stopped": (lambda x: tf.stop_gradient(tf.identity(x)) * 2.0, ["multiply"]),
}


@pytest.mark.parametrize("name", SIMPLER)
def test_algebra(name):
    function, wanted = SIMPLER[name]
    assert after(function, "algebra", "prune") == wanted


UNCHANGED = {
    "it grows": lambda x: x + tf.zeros([2, 3, 4]),
    "nothing is surely nothing": lambda x: x * 0.0,
    "another number": lambda x: x * 1.5,
    "two tensors": lambda x: tf.maximum(x, x[:1]),
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_algebra_leaves_alone_what_is_not_the_same(name):
    assert after(UNCHANGED[name], "algebra", "prune") == after(UNCHANGED[name], "prune")


def test_every_rule_holds_for_all_numbers():
    """Both sides as they are, eagerly: also for infinities and for what is no number."""
    special = np.array([-np.inf, -2.5, -1.0, -0.0, 0.0, 1e-30, 3.0, np.inf, np.nan], "float32")
    x, y = (tf.constant(a.reshape(-1)) for a in np.meshgrid(special, special))
    for left, right in algebra.RULES:
        given = [x, y][: left.__code__.co_argcount]
        np.testing.assert_array_equal(left(*given).numpy(), right(*given).numpy())


MOVED = {
    "there and back": (lambda x: tf.transpose(tf.transpose(x)), []),
    "two reshapes": (lambda x: tf.reshape(tf.reshape(x, [2, 6]), [12]), ["reshape"]),
    "to where it began": (lambda x: tf.reshape(tf.reshape(x, [-1]), [3, 4]), []),
    "a dimension comes and goes": (lambda x: tf.squeeze(tf.expand_dims(x, 0), 0), []),
    "a transposed factor": (lambda x: tf.transpose(x) @ x, ["matmul"]),
    "both factors": (lambda x: tf.transpose(x) @ tf.transpose(x[:, :3]), ["getitem", "matmul"]),
    "an einsum": (lambda x: tf.einsum("ij,ik->jk", x, x), ["transpose", "matmul"]),
    "a batch of einsums": (
        lambda x: tf.einsum("abc,dac->adb", x[None], tf.reshape(x, [3, 1, 4])),
        ["getitem", "reshape", "transpose", "matmul", "transpose"]),
    "a cast to itself": (lambda x: tf.cast(x, tf.float32), []),
}


@pytest.mark.parametrize("name", MOVED)
def test_layout(name):
    function, wanted = MOVED[name]
    assert after(function, "layout", "prune") == wanted
    np.testing.assert_allclose(tf.function(function)(X), function(tf.constant(X)), rtol=1e-6)


def loop(body):
    def run(x):
        return tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, body(s, x)), (0, 0.0 * x))[1]

    return run


def test_what_does_not_change_leaves_the_loop():
    run = loop(lambda s, x: s + tf.exp(x) * tf.tanh(x))
    graph = optimise(graph_of(run, tf.TensorSpec([3, 4])))
    verify(graph)
    names = [node.op.name for node in graph.nodes]
    assert names.index("exp") < names.index("while_loop")
    body = graph.nodes[names.index("while_loop")].attrs["body"].optimised
    assert [n.op.name for n in body.nodes] == ["add", "add"]
    np.testing.assert_allclose(tf.function(run)(X), run(tf.constant(X)), rtol=1e-6)


def test_what_could_fail_or_changes_something_stays_in_the_loop():
    counter = tf.Variable(0)

    def body(s, x):
        counter.assign_add(1)
        return s + tf.cast(tf.constant(7) // tf.cast(x[0, 0], tf.int32), tf.float32)

    graph = optimise(graph_of(loop(body), tf.TensorSpec([3, 4])))
    names = [node.op.name for node in graph.nodes]
    assert "floordiv" not in names and "assign_add" not in names


def test_gradients_through_a_lighter_loop():
    run = loop(lambda s, x: s * 0.5 + tf.exp(x))

    def gradient(function):
        x = tf.constant(X)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(function(x))
        return tape.gradient(y, x).numpy()

    np.testing.assert_allclose(gradient(tf.function(run)), gradient(run), rtol=1e-6)


def test_stateful_operations_keep_their_order_through_all_passes():
    v = tf.Variable(1.0)

    def run(x):
        v.assign(2.0 * v)
        before = v + 0.0
        v.assign_add(1.0)
        return before * v * tf.reduce_sum(x)

    graph = graph_of(run, tf.TensorSpec([3, 4]))
    kept = [n.op.name for n in optimise(graph).nodes if n.op.stateful]
    assert kept == ["read_variable", "assign", "read_variable", "assign_add", "read_variable"]
    assert tf.function(run)(X * 0 + 1).numpy() == 2.0 * 3.0 * 12


def broken_graphs():
    graph = graph_of(lambda x: tf.exp(x) + 1.0, tf.TensorSpec([3]))
    late = Rewrite(graph).graph
    late.nodes, late.outputs = graph.nodes[::-1], graph.outputs
    twice = Rewrite(graph).graph
    twice.nodes, twice.outputs = [graph.nodes[0], *graph.nodes], graph.outputs
    lost = Rewrite(graph).graph
    lost.nodes, lost.outputs = graph.nodes[:1], graph.outputs
    first = graph.nodes[0]
    odd = Rewrite(graph).graph
    wrong = Tensor(None, tf.TensorSpec([4]), graph)
    odd.nodes, odd.outputs = [Node(first.op, first.inputs, {}, (wrong,))], [wrong]
    return {
        "uses input 0 before it is made": late, "makes a tensor that there is already": twice,
        "is made by no node": lost, "belongs": odd,
    }  # fmt: skip


@pytest.mark.parametrize("message", broken_graphs())
def test_the_verifier_finds_a_broken_graph(message):
    with pytest.raises(BrokenGraph, match=message):
        verify(broken_graphs()[message])


@pytest.mark.parametrize("name", PASSES)
def test_a_long_chain_takes_each_pass_without_recursion(name):
    def chain(x):
        for _ in range(3000):
            x = x * 1.5 + 0.25
        return x

    graph = graph_of(chain, tf.TensorSpec([2]))
    assert len(PASSES[name](graph).nodes) <= len(graph.nodes)
