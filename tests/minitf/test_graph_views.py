"""Graphs to look at: the picture, the table of explain, the difference, the timeline."""

import json
import re
import xml.etree.ElementTree as xml

import numpy as np
import pytest

import minitf as tf
from minitf.graph.passes import PASSES
from minitf.graph.plan import Plan
from minitf.graph.views.layout import layout
from minitf.graph.views.stages import peak_bytes, stages

VECTOR = tf.TensorSpec((3,), tf.float32)


@tf.function
def wasteful(x):
    six = tf.constant(2.0) * tf.constant(3.0)
    left, right = tf.square(x) * six, tf.square(x)
    tf.exp(x)
    return left + right


def graph(function=wasteful, *specs):
    return function.get_concrete_function(*(specs or (VECTOR,))).graph


def texts(drawing) -> list[str]:
    root = xml.fromstring(drawing._repr_svg_())
    return ["".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_picture_has_each_operation_with_its_shape_and_dtype():
    shown = texts(graph().draw())
    assert shown.count("square") == 2 and "multiply (2, 3)" in shown and "result" in shown
    assert "x" in shown and "float32 (3,)" in shown and "float32 ()" in shown


def test_a_picture_after_each_pass_marks_what_is_gone():
    drawing = graph().draw(each_pass=True)
    shown = " ".join(texts(drawing))
    assert "traced: 6 nodes" in shown and "after prune" in shown and "gone" in shown
    assert drawing.words.startswith("traced: 6 nodes\nwasteful(x):")
    assert drawing._repr_svg_() in drawing._repr_html_()


def test_results_that_are_constants_or_inputs_and_graphs_that_are_large():
    shown = texts(graph(tf.function(lambda x: (x, tf.constant(2.0) + 1.0))).draw())
    assert shown.count("result") == 2

    @tf.function
    def long(x):
        for _ in range(400):
            x = tf.sin(x)
        return x

    assert "and 250 more" in texts(graph(long).draw())


def test_text_in_a_picture_is_safe(tmp_path):
    named = tf.Variable([1.0, 2.0, 3.0], name="a<b>&c")
    drawing = graph(tf.function(lambda x: x + named)).draw()
    assert "a<b>&c" in texts(drawing)
    drawing.save(tmp_path / "graph.svg")
    assert (tmp_path / "graph.svg").read_text("utf-8") == drawing.svg


def test_boxes_of_a_row_do_not_touch_and_arrows_point_down():
    random = np.random.default_rng(7)
    widths = {i: 40.0 + 10 * (i % 5) for i in range(60)}
    arrows = [(int(random.integers(0, i)), i) for i in range(1, 60) for _ in range(2)]
    found = layout(widths, list(dict.fromkeys(arrows)))
    row_of = {name: i for i, row in enumerate(found.rows) for name in row}
    for way in found.ways:
        assert [row_of[n] for n in way] == list(range(row_of[way[0]], row_of[way[-1]] + 1))
    for row in found.rows:
        edges = [(found.x[n] - widths.get(n, 14.0) / 2, found.x[n] + widths.get(n, 14.0) / 2)
                 for n in row]  # fmt: skip
        assert all(one[1] < two[0] for one, two in zip(edges, edges[1:]))
    assert min(found.x[i] - widths[i] / 2 for i in widths) >= 0


def test_stages_are_the_passes_and_end_with_what_runs():
    found = stages(graph())
    names = [s.name for s in found]
    assert names[0] == "traced" and {"fold", "common", "prune"} <= set(names)
    optimised = wasteful.get_concrete_function(VECTOR).optimised
    assert str(found[-1].graph) == str(optimised)


def test_peak_memory_counts_what_lives_at_one_time():
    chain = tf.function(lambda x: tf.sin(tf.sin(tf.sin(x))))
    assert peak_bytes(graph(chain)) == 2 * 12
    both = tf.function(lambda x: (tf.sin(x), tf.cos(x), tf.exp(x)))
    assert peak_bytes(graph(both)) == 3 * 12
    open_size = tf.function(lambda x: tf.sin(x))
    assert peak_bytes(graph(open_size, tf.TensorSpec((None,), tf.float32))) == 32 * 4


def test_explain_tells_of_traces_passes_and_kernels():
    @tf.function
    def scale(x, by):
        return tf.square(x) * by

    with pytest.raises(ValueError, match="scale has not been called"):
        scale.explain()
    for size in (3, 3, 4):
        scale(tf.ones(size), 2)
    said = repr(scale.explain())
    assert said.startswith("scale: Python ran 2 times, the graphs 3 times")
    assert re.search(r"1  x: float32 \(3,\), by: Literal\[2\] +2", said)
    assert "prune" in said and "One call runs 2 kernels" in said
    assert "<table>" in scale.explain()._repr_html_()


def test_explain_with_arguments_runs_once_and_times():
    total = tf.Variable(0.0)

    @tf.function
    def count(x):
        total.assign_add(tf.reduce_sum(x))
        return total * 2.0

    said = repr(count.explain(tf.ones(3)))
    assert total.numpy() == 3.0
    assert re.search(r"reduce_sum +1 +[\d.]+ us +4", said)


def test_the_difference_between_two_traces():
    @tf.function
    def repeat(x, n):
        for _ in range(n):
            x = tf.tanh(x) * 0.5
        return x

    one, two = graph(repeat, VECTOR, 1), graph(repeat, VECTOR, 2)
    difference = one.diff(two)
    assert [line for line in difference.lines if line[0] != " "] == [
        "+ tanh  float32 (3,)", "+ multiply (0.5)  float32 (3,)"]  # fmt: skip
    assert one.diff(one).is_empty and not difference.is_empty
    assert "+ tanh" in difference._repr_html_()
    assert "- tanh  float32 (3,)" in repr(two.diff(one))


def test_a_profile_sees_eager_kernels_and_those_of_graphs(tmp_path):
    x = tf.ones(3)
    wasteful(x)
    with tf.profiler.experimental.Profile(tmp_path / "logs") as timeline:
        with tf.profiler.experimental.Trace("my step", step_num=4, _r=1):
            y = tf.cos(x)
            wasteful(y)
    names = [e.name for e in timeline.events]
    ran = [n.op.name for n in wasteful.get_concrete_function(VECTOR).optimised.nodes]
    assert names == ["cos", *ran, "my step step_num=4"]
    tf.cos(x)
    assert len(timeline.events) == len(names), "nothing is noted after the end"
    saved = json.loads((tmp_path / "logs" / "trace.json").read_text("utf-8"))
    events = {e["name"]: e for e in saved["traceEvents"]}
    assert events["cos"]["ph"] == "X" and events["cos"]["args"]["bytes"] == 12
    assert events["square"]["cat"] == "wasteful" and events["square"]["dur"] > 0
    assert "cos" in texts(timeline) and "kernels in" in repr(timeline)


def test_a_profile_of_control_flow_gives_the_same_results():
    @tf.function
    def halve(x):
        while tf.reduce_sum(x) > 1.0:
            x = x / 2.0
        return x if tf.reduce_max(x) > 0.3 else -x

    x = tf.constant([8.0, 1.0])
    want = halve(x).numpy()
    with tf.profiler.experimental.Profile() as timeline:
        got = halve(x).numpy()
    np.testing.assert_array_equal(got, want)
    assert [e.name for e in timeline.events].count("divide") == 4


def test_profiles_do_not_nest():
    with pytest.raises(tf.errors.UnavailableError, match="No profiler is running"):
        tf.profiler.experimental.stop()
    tf.profiler.experimental.start()
    with pytest.raises(tf.errors.AlreadyExistsError):
        tf.profiler.experimental.start()
    assert not tf.profiler.experimental.stop().events


def test_the_debug_ladder_shows_the_kernels_of_a_graph(capsys):
    wasteful(tf.ones(3))
    tf.debugging.set_level(1)
    try:
        wasteful(tf.ones(3))
        tf.debugging.set_level(2)
        wasteful(tf.ones(3))
    finally:
        tf.debugging.set_level(0)
    said = capsys.readouterr().out
    assert "minitf: square\n" in said and re.search(r"square +\(3,\) -> \(3,\)", said)


def test_the_top_of_the_ladder_shows_the_source_of_the_plan(capsys):
    tf.debugging.set_level(4)
    try:
        tf.function(lambda x: tf.sin(x) + 1.0)(tf.ones(3))
    finally:
        tf.debugging.set_level(0)
    said = capsys.readouterr().out
    assert "source of the plan" in said and "after prune" in said and "minitf: sin" in said


def test_a_pass_that_only_moves_arrows_is_shown_and_one_that_does_nothing_is_not():
    drawing = graph(tf.function(lambda x: tf.sin(x * 1.0))).draw(True, ("fold", "algebra"))
    shown = [line for line in texts(drawing) if line.startswith("after ")]
    assert shown == ["after algebra: 2 nodes"]


def test_a_loop_in_a_difference_is_told_by_its_size():
    @tf.function
    def repeat(x, n):
        for _ in tf.range(n):
            x = tf.tanh(x) * 0.5
        return x

    said = repr(graph(repeat, VECTOR, 1).diff(graph(repeat, VECTOR, 2)))
    assert "nodes>" in said and "0x" not in said


def test_a_call_of_another_function_goes_by_its_name():
    assert "call wasteful" in texts(graph(tf.function(lambda x: wasteful(x) + 1.0)).draw())


def test_a_function_in_machine_code_is_watched_kernel_by_kernel():
    @tf.function(jit_compile=True)
    def quick(x):
        return tf.reduce_sum(tf.square(x) * 2.0)

    x = tf.ones(3)
    with tf.profiler.experimental.Profile() as timeline:
        assert quick(x).numpy() == 6.0
    assert [e.name for e in timeline.events] == ["square", "multiply", "reduce_sum"]
    assert "as one function of machine code" in repr(quick.explain(x))


def test_a_method_is_explained_too():
    class Model(tf.Module):
        @tf.function
        def step(self, x):
            return x * 2.0

    model = Model()
    model.step(tf.ones(3))
    assert repr(model.step.explain()).startswith("step: Python ran once, the graphs once")


@tf.function
def soft(x):
    return tf.tanh(x) * 2.0


@tf.function
def both(x):
    return soft(x), x * 3.0


NESTED = {
    "one result": lambda x: soft(x) * soft(x) + soft(x),
    "two results": lambda x: both(x)[0] - both(x)[1],
    "small": lambda x: tf.reduce_sum(soft(x)[:3]),
}


@pytest.mark.parametrize("name", NESTED)
@pytest.mark.parametrize("left_out", PASSES)
def test_each_pass_can_be_left_out(name, left_out):
    x = np.linspace(-1, 1, 65_536, dtype="float32")
    traced = graph(tf.function(NESTED[name]), tf.TensorSpec((65_536,), tf.float32))
    chosen = tuple(p for p in PASSES if p != left_out)
    for stage in traced.stages(chosen):
        got = Plan(stage.graph, stage.graph.inputs).run(x)[0]
        np.testing.assert_allclose(got, NESTED[name](tf.constant(x)).numpy(), rtol=1e-5, atol=1e-6)
