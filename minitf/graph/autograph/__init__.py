"""AutoGraph: Python's `if`, `while` and `for` over tensors become nodes of a graph.

    jumps       `return`, `break`, `continue` become flags
    statements  statements become calls of functions
    convert     finds the source, and makes a function of what comes out
    runtime     what converted code calls: Python's way, or a node (with `branches`, `loops`,
                and `values`, which tells what becomes a tensor of the graph)

`tf.autograph.to_code(f)` shows the result. Read in lesson 07.
"""

from minitf.graph.autograph.convert import converted, do_not_convert, to_code

__all__ = ["converted", "do_not_convert", "to_code"]
