"""Live picture of lesson 07: a graph, and what each pass leaves of it.

The learner switches passes on and off. The program is traced and rewritten anew for
each frame; nodes and memory are counted on the real graphs, the time is measured.
"""

from functools import cache

import minitf as tf
from course.pictures.controls import Check, Choice
from course.pictures.picture import Frame, Picture
from course.words import counted


def wasteful(x):
    half = tf.constant(4.0) / tf.constant(8.0)
    highest = tf.reduce_max(tf.exp(-x))
    total = tf.reduce_sum(tf.exp(-x))
    tf.sin(x)
    return total + highest * half


@tf.function
def soft(x):
    return tf.tanh(x) * 2.0


def nested(x):
    return soft(x) * soft(x) + soft(x)


def chain(x):
    return tf.tanh(2.0 * x + 1.0) * tf.exp(-x * x)


def roundabout(x):
    rows = tf.reshape(x, (-1, 4))
    back = tf.transpose(tf.transpose(rows))
    same = tf.reshape(back, (-1,)) * 1.0 + 0.0
    return tf.reduce_sum(same * x)


PROGRAMS = {
    "wasteful": wasteful, "nested": nested, "roundabout": roundabout, "chain": chain,
}  # fmt: skip
SIZES = {"16": 16, "65,536": 65_536}


@cache
def traced(program: str, size: int):
    """The graph of a program, as Python wrote it."""
    spec = tf.TensorSpec((size,), tf.float32)
    return tf.function(PROGRAMS[program]).get_concrete_function(spec).graph


@cache
def left(program: str, size: int, passes: tuple[str, ...]) -> int:
    """How many nodes these passes leave."""
    return traced(program, size).stages(passes)[-1].nodes


def pass_names() -> tuple[str, ...]:
    """The passes of minitf, in their order."""
    return tuple(stage.name for stage in traced("chain", 16).stages()[1:])


class Passes(Picture):
    """Before and after each pass, with nodes, memory and time."""

    title = "What the passes leave"
    task = (
        "Goal: bring the graph to as few nodes as all passes together would, with "
        "only those passes switched on that are needed for it."
    )
    controls = (
        Choice("program", "Program", tuple(PROGRAMS)),
        Choice("size", "Numbers in x", tuple(SIZES), start="65,536"),
        *(Check(name, name) for name in pass_names()),
    )

    def draw(self, state: dict) -> Frame:
        program, size = state["program"], SIZES[state["size"]]
        graph = traced(program, size)
        chosen = tuple(name for name in pass_names() if state[name])
        x = tf.linspace(-1.0, 1.0, size)
        rows = [
            (
                f"after {stage.name}" if place else "traced",
                stage.nodes,
                f"{stage.peak:,}",
                f"{stage.time(x, runs=3) * 1e6:,.0f}",
            )
            for place, stage in enumerate(graph.stages(chosen))
        ]
        best = left(program, size, pass_names())
        fewest = rows[-1][1] == best
        idle = not_needed(program, size, chosen) if fewest else ()
        reached = fewest and not idle
        nothing = rows[0][1] == best  # as small as it gets before any pass
        return Frame(
            svg=graph.draw(each_pass=True, passes=chosen).svg,
            sentence=_sentence(program, rows, best, idle, nothing),
            head=("graph", "nodes", "memory at most, bytes", "time, microseconds"),
            rows=rows,
            goal="none" if nothing else "reached" if reached else "waiting",
        )


def not_needed(program: str, size: int, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The passes without which the graph would become as small."""
    fewest = left(program, size, chosen)
    return tuple(
        name
        for name in chosen
        if left(program, size, tuple(n for n in chosen if n != name)) == fewest
    )


def _sentence(program: str, rows: list, best: int, idle: tuple, nothing: bool) -> str:
    first, last = rows[0], rows[-1]
    said = (
        f"{program}: traced with {counted(first[1], 'nodes')}, {last[1]} left to run; "
        f"{last[2]} of {counted(first[2], 'bytes')}, "
        f"{last[3]} of {counted(first[3], 'microseconds')}."
    )
    if nothing:
        return f"{said} No pass makes this smaller: take more numbers."
    if last[1] != best:
        return f"{said} All passes together leave {best}."
    if idle:
        return f"{said} As small as it gets, but not needed here: {', '.join(idle)}."
    return f"{said} Goal reached: as small as it gets, and each pass is needed."
