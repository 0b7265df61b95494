"""The pictures of lesson 07 say what minitf does: traces of a step, and passes on a graph."""

import xml.etree.ElementTree as ElementTree

import pytest

import minitf as tf
from course import pictures
from course.errors import CourseError
from course.pictures import passes, traces

# Small arrays are not fused, so a chain of them is no task.
TASKS = [(p, s) for p in passes.PROGRAMS for s in passes.SIZES if (p, s) != ("chain", "16")]


@pytest.fixture
def console():
    return pictures.find("traces")()


@pytest.fixture
def bench():
    return pictures.find("passes")()


def smallest(bench) -> tuple[str, ...]:
    """The passes that are needed, found by leaving out one after the other."""
    program, size = bench.state["program"], passes.SIZES[bench.state["size"]]
    chosen = passes.pass_names()
    while idle := passes.not_needed(program, size, chosen):
        chosen = tuple(name for name in chosen if name != idle[0])
    return chosen


def test_the_console_counts_traces_as_tf_function_does(console):
    console.turn("calls", 8)
    step = tf.function(lambda x, rate: tf.reduce_mean(x) * rate)
    for rows, rate in traces.CALLS:
        step(tf.ones((rows, 3)), rate)
    count = step.experimental_get_tracing_count()
    python = [row[2] for row in console.frame.rows]
    assert count == 4 and python.count("yes, traced") == count
    assert f"Python ran {count} times, the graphs 8 times" in console.frame.sentence
    assert f"Python ran: {count}" in console.frame.svg


@pytest.mark.parametrize("tensor", (False, True))
@pytest.mark.parametrize("options", traces.OPTIONS)
def test_losses_do_not_hang_on_the_options(console, options, tensor):
    console.turn("calls", 8)
    plain = [row[3] for row in console.frame.rows]
    console.turn("options", options)
    console.turn("tensor", tensor)
    assert [row[3] for row in console.frame.rows] == plain


def test_one_trace_for_all_calls_is_the_goal(console):
    console.turn("calls", 1)
    assert console.frame.goal == "waiting" and "make all the calls" in console.frame.sentence
    console.turn("calls", 8)
    console.turn("tensor", True)
    assert console.frame.goal == "waiting"
    console.turn("options", "input_signature")
    assert console.frame.goal == "reached" and "Python ran once" in console.frame.sentence


def test_the_console_refuses_what_does_not_fit(console):
    for name, value in (("calls", 9), ("calls", "x"), ("options", "fast"), ("tensor", 1)):
        with pytest.raises(CourseError):
            console.turn(name, value)


def test_nodes_and_memory_are_those_of_the_graph(bench):
    for name in passes.pass_names():
        bench.turn(name, True)
    graph = passes.traced("wasteful", 65_536)
    stages = graph.stages()
    assert [row[1] for row in bench.frame.rows] == [stage.nodes for stage in stages]
    assert [row[2] for row in bench.frame.rows] == [f"{stage.peak:,}" for stage in stages]
    assert stages[-1].nodes < stages[0].nodes and stages[-1].peak < stages[0].peak


@pytest.mark.parametrize("program, size", TASKS)
def test_the_goal_is_the_smallest_graph_by_the_passes_that_are_needed(bench, program, size):
    bench.turn("program", program)
    bench.turn("size", size)
    needed = smallest(bench)
    assert needed and bench.frame.goal == "waiting"
    for name in needed:
        bench.turn(name, True)
    assert bench.frame.goal == "reached", bench.frame.sentence
    spare = next(name for name in passes.pass_names() if name not in needed)
    bench.turn(spare, True)
    assert bench.frame.goal == "waiting" and spare in bench.frame.sentence


@pytest.mark.parametrize("program", passes.PROGRAMS)
def test_passes_leave_the_result_as_it_is(program):
    x = tf.linspace(-1.0, 1.0, 65_536)
    eager = passes.PROGRAMS[program](x).numpy()
    graph = tf.function(passes.PROGRAMS[program])(x).numpy()
    assert graph == pytest.approx(eager, rel=1e-4)


def test_what_is_drawn_is_well_formed(console, bench):
    for picture in (console, bench):
        assert ElementTree.fromstring(picture.frame.svg).get("viewBox")
        assert picture.frame.sentence in repr(picture)


def test_where_no_pass_helps_there_is_no_goal(bench):
    bench.turn("program", "chain")
    bench.turn("size", "16")
    assert bench.frame.goal == "none" and "take more numbers" in bench.frame.sentence
