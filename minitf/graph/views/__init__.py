"""Graphs to look at: pictures, tables, the difference of two, a timeline of what ran.

Nothing here is needed to run a graph. `graph.draw()`, `graph.diff(other)`,
`function.explain()` and `tf.profiler.experimental` open it.
"""
