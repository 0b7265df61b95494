"""`function.explain()`: what became of a `tf.function`, in a few short tables.

Its traces, how often each was called, what each pass made of the newest one, its kernels
and the memory that they need. With arguments it also runs once and times each kernel.
Read in lesson 07.
"""

import tracemalloc
from collections import Counter

from minitf.base import debug
from minitf.graph.buffers import Buffers, tensor_bytes
from minitf.graph.concrete import ConcreteFunction
from minitf.graph.function_type import words
from minitf.graph.views.stages import stages
from minitf.graph.views.table import Table, Tables, microseconds
from minitf.graph.views.timeline import Timeline


def explain(function, *args, **options) -> Tables:
    """The story of a `tf.function`; it is run once, and timed, if arguments are given.

    Raises:
        ValueError: there is no trace yet, and no arguments to make one from.
    """
    if not args and not options and not function.traces():
        raise ValueError(
            f"{function.__name__} has not been called, so there is no graph yet. Call it, or "
            "give explain() the arguments of a call."
        )
    timeline = _timed(function, args, options) if args or options else None
    traces = function.traces()
    newest = function.get_concrete_function(*args, **options) if timeline else traces[-1]
    tables = [_traces(function, traces), _passes(newest), _kernels(newest, timeline)]
    return Tables(*tables)


def _timed(function, args: tuple, options: dict) -> Timeline:
    """Runs the function once with each kernel and its memory watched; traced before, as a
    call would."""
    function.get_concrete_function(*args, **options).optimised
    traced = tracemalloc.is_tracing()
    if not traced:
        tracemalloc.start()
    timeline = Timeline()
    debug.listen(timeline.note)
    try:
        function(*args, **options)
    finally:
        debug.stop_listening(timeline.note)
        if not traced:
            tracemalloc.stop()
    return timeline


def _traces(function, traces: list[ConcreteFunction]) -> Table:
    """One row a trace: for which arguments, and how large it is."""
    rows = [
        (i, _arguments(c), c.calls, microseconds(c.seconds), len(c.graph.nodes))
        for i, c in enumerate(traces, 1)
    ]
    calls = sum(c.calls for c in traces)
    title = (
        f"{function.__name__}: Python ran {_times(function.experimental_get_tracing_count())}, "
        f"the graphs {_times(calls)}"
    )
    return Table(title, ("trace", "for arguments like", "calls", "time to trace", "nodes"), rows)


def _arguments(concrete: ConcreteFunction) -> str:
    parts = [f"{p.name}: {_short(words(p.value))}" for p in concrete.parameters]
    return ", ".join(parts) or "none"


def _short(text: str) -> str:
    """`TensorSpec(shape=(3,), dtype=tf.float32, name=None)` as `float32 (3,)`."""
    text = text.replace("TensorSpec(shape=", "").replace(", name=None)", "")
    if ", dtype=tf." in text:
        shape, _, dtype = text.partition(", dtype=tf.")
        text = f"{dtype.split(',')[0]} {shape}"
    return text if len(text) <= 44 else f"{text[:43]}…"


def _passes(concrete: ConcreteFunction) -> Table:
    """One row a pass, run again to be looked at."""
    found = stages(concrete.graph)
    rows = [
        (s.name, len(s.graph.nodes), s.peak, microseconds(s.seconds) if i else "")
        for i, s in enumerate(found)
    ]
    return Table("The newest trace, after each pass", ("pass", "nodes", "peak bytes", "time"), rows)


def _kernels(concrete: ConcreteFunction, timeline: Timeline | None) -> Table:
    """What runs in one call, by kernel."""
    if timeline is not None:
        table = timeline.table()
        if concrete.compiled:
            table.foot = "Here one by one; a call runs them as one function of machine code."
        return table
    graph = concrete.optimised
    live = [(n, b) for n, b in zip(graph.nodes, Buffers(graph).memory())
            if n.op.name != "read_variable"]  # fmt: skip
    nodes = [n for n, _ in live]
    counts = Counter(n.op.name for n in nodes)
    made, most = Counter(), Counter()
    for node, size in live:
        made[node.op.name] += sum(map(tensor_bytes, node.outputs))
        most[node.op.name] = max(most[node.op.name], size)
    rows = [(name, count, made[name], most[name]) for name, count in counts.most_common()]
    title = f"One call runs {len(nodes)} kernel{'s' * (len(nodes) != 1)}"
    foot = "explain(arguments) runs it once and adds the time of each."
    return Table(title, ("kernel", "runs", "bytes made", "peak bytes"), rows, foot)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
