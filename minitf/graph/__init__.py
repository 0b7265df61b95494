"""Floor six: graphs. Trace Python to nodes, improve them, write them as a plan, run it."""

from minitf.graph import replay  # noqa: F401  the tapes' short cut
from minitf.graph.function import Function, function
from minitf.graph.graph import Graph

__all__ = ["Function", "Graph", "function"]
