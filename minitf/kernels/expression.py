"""From a row's `scalar`, one line of Python, to a line of generated source.

The lambda is found again in its own file, so that what is written there once serves
eager execution, fused loops, and other languages. Read in lesson 08.
"""

import ast
import functools
import inspect
import linecache
from collections.abc import Callable


@functools.cache
def _lambdas(path: str) -> dict[int, list[ast.Lambda]]:
    """The lambdas of a source file, by the line that each starts on."""
    tree = ast.parse("".join(linecache.getlines(path)))  # a file, or a notebook's cell
    found: dict[int, list[ast.Lambda]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda):
            found.setdefault(node.lineno, []).append(node)
    return found


def lambda_tree(function: Callable) -> ast.Lambda:
    """The syntax tree of a lambda.

    Raises:
        ValueError: it is no lambda, or its file does not have it.
    """
    code = function.__code__
    candidates = _lambdas(inspect.getsourcefile(function)).get(code.co_firstlineno, [])
    # Several lambdas may start on one line: Python remembers the columns of each.
    columns = {(line, column) for line, _, column, _ in code.co_positions() if column}
    for node in candidates:
        body = node.body
        if (body.lineno, body.col_offset) in columns:
            return node
    raise ValueError(f"there is no lambda at {code.co_filename}:{code.co_firstlineno}")


class _Substitute(ast.NodeTransformer):
    """Puts names for arguments and float types around numbers."""

    def __init__(self, names: dict[str, str], calls: dict[str, str], number: str):
        self.names, self.calls, self.number = names, calls, number

    def visit_Name(self, node: ast.Name):
        return ast.Name(self.names.get(node.id, node.id), ast.Load())

    def visit_Constant(self, node: ast.Constant):
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            return node
        # A bare 1.0 is a float64, and would make a float32 loop run in double width.
        return ast.Call(ast.Name(self.number, ast.Load()), [ast.Constant(float(node.value))], [])

    def visit_Call(self, node: ast.Call):
        name = ast.unparse(node.func)
        arguments = [self.visit(a) for a in node.args]
        return ast.Call(ast.Name(self.calls.get(name, name), ast.Load()), arguments, [])


def is_made_of(function: Callable, calls: set[str]) -> bool:
    """Whether a scalar is plain arithmetic and choices, and calls of these functions only."""
    for node in ast.walk(lambda_tree(function)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) not in calls:
            return False
        if isinstance(node, (ast.Pow, ast.FloorDiv, ast.Mod)):
            return False  # calls of the C library in disguise
    return True


def expression(function: Callable, arguments: list[str], calls: dict[str, str],
               number: str) -> str:  # fmt: skip
    """The lambda's body as source, on other names.

    Args:
        arguments: what to write for each argument.
        calls: what to call instead of each function.
        number: the type to wrap number literals in.

    >>> expression(lambda x, y: x * 2 + y, ["a", "t0"], {}, "f32")
    'a * f32(2.0) + t0'
    """
    tree = lambda_tree(function)
    names = dict(zip([a.arg for a in tree.args.args], arguments))
    body = _Substitute(names, calls, number).visit(ast.parse(ast.unparse(tree.body), mode="eval"))
    return ast.unparse(ast.fix_missing_locations(body))
