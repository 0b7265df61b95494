"""What statements do with names: which they set, and which they read before they set them.

A statement that becomes a function takes and gives the names that it sets. What a loop sets
for the first time is carried out of it only if somebody reads it there.
"""

import ast

from minitf.graph.autograph.jumps import walk


def assigned(nodes: list) -> list[str]:
    """The names that statements assign, in order; that of an error goes with its handler."""
    names: dict[str, None] = {}
    for node in walk(nodes):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names[node.id] = None
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names[node.name] = None
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(a.asname or a.name).split(".")[0]: None for a in node.names}
    own = _in_comprehensions(nodes)
    return [name for name in names if name not in own]


def _in_comprehensions(nodes: list) -> set[str]:
    """Names that only comprehensions bind: these are their own."""
    inside, outside = set(), set()
    for node in walk(nodes):
        if isinstance(node, ast.comprehension):
            inside |= {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.NamedExpr)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            outside |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
        elif isinstance(node, ast.withitem) and node.optional_vars:
            names = ast.walk(node.optional_vars)
            outside |= {n.id for n in names if isinstance(n, ast.Name)}
    return inside - outside


def is_read_first(nodes: list, name: str) -> bool | None:
    """Whether these statements read the name before they set it; None: neither for sure."""
    for node in nodes:
        if isinstance(node, (ast.For, ast.While)):
            head = [node.iter, node.target] if isinstance(node, ast.For) else [node.test]
            flags = [node.more] if getattr(node, "more", None) else []
            found = is_read_first([*flags, *head, *node.body], name) or None  # or no round
        elif isinstance(node, ast.With):
            items = [part for i in node.items for part in (i.context_expr, i.optional_vars) if part]
            found = is_read_first([*items, *node.body], name)
        elif isinstance(node, ast.Try):
            handlers = [line for handler in node.handlers for line in handler.body]
            found = is_read_first([*node.body, *handlers, *node.orelse, *node.finalbody], name)
            found = found or None  # it may stop anywhere
        elif isinstance(node, ast.If):
            sides = [is_read_first([node.test, *s], name) for s in (node.body, node.orelse)]
            found = True in sides or (None if None in sides else False)
        else:
            uses = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id == name]
            changes = isinstance(node, ast.AugAssign)  # reads it too
            found = any(changes or isinstance(n.ctx, ast.Load) for n in uses) or not uses and None
        if found is not None:
            return found
    return None
