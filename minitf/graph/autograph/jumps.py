"""First step of AutoGraph: `return`, `break` and `continue` become flags.

What follows a jump in the same block runs only if the flag is not set; where one side of an
`if` always jumps, what follows belongs to the other side. After this step control flow is
made of `if`, `while` and `for` alone, which can become nodes of a graph.
"""

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
LOOPS = (ast.While, ast.For)
_BLOCKS = ("body", "orelse", "finalbody", "handlers")


def walk(nodes: list, stop: tuple = FUNCTIONS):
    """All nodes inside, but not inside functions, classes, or what else `stop` names."""
    for node in nodes:
        yield node
        if not isinstance(node, stop):
            yield from walk(list(ast.iter_child_nodes(node)), stop)


def has_return(*nodes) -> bool:
    return any(isinstance(n, ast.Return) for n in walk(list(nodes)))


def has_jump(kind: type, nodes: list) -> bool:
    """Whether a `break` or `continue` in these statements is meant for the loop around."""
    found = walk(nodes, (*FUNCTIONS, *LOOPS))
    return any(isinstance(n, kind) for n in found)


def always_jumps(block: list) -> bool:
    """Whether the end of the block is never reached."""
    for node in block:
        if isinstance(node, (ast.Return, ast.Break, ast.Continue, ast.Raise)):
            return True
        if isinstance(node, ast.If) and always_jumps(node.body) and always_jumps(node.orelse):
            return True
    return False


class Jumps:
    """Rewrites the body of one function. `new_name` gives names that nobody uses."""

    def __init__(self, new_name):
        self.new_name = new_name
        self.done = self.value = None  # the flag for `return`, and the name of what it gives
        self.loops: list[tuple] = []  # the flags for `break` and `continue` of the loops around

    def function(self, body: list) -> list:
        """The statements of a function, with one `return` at the end at most."""
        ends = isinstance(body[-1], ast.Return)
        if not has_return(*(body[:-1] if ends else body)):
            last = [body[-1]] if ends else []
            return self.block(body[: len(body) - len(last)]) + last
        self.done, self.value = self.new_name("do_return"), self.new_name("retval_")
        start = [_set(self.done, ast.Constant(False)), *parse(f"{self.value} = ag__.nothing()")]
        end = parse(f"return ag__.returned({self.value})")
        return at(start, body[0]) + self.block(body) + at(end, body[-1])

    def block(self, nodes: list) -> list:
        """Statements without jumps in place of some with."""
        done: list = []
        for position, node in enumerate(nodes):
            rest = nodes[position + 1 :]
            if isinstance(node, (ast.Return, ast.Break, ast.Continue)):
                return done + self._jump(node)
            flags = self._flags(node)
            if isinstance(node, ast.If) and flags:
                if always_jumps(node.body):
                    node.orelse, rest = node.orelse + rest, []
                elif always_jumps(node.orelse):
                    node.body, rest = node.body + rest, []
            done += self._statement(node)
            if flags:
                return done + (self._unless(flags, self.block(rest), node) if rest else [])
        return done

    def _jump(self, node) -> list:
        if isinstance(node, ast.Return):
            value = node.value or ast.Constant(None)
            return at([_set(self.done, ast.Constant(True)), _set(self.value, value)], node)
        flag = self.loops[-1][isinstance(node, ast.Continue)]
        return at([_set(flag, ast.Constant(True))], node)

    def _flags(self, node) -> list[str]:
        """The flags that this statement may set, and that what follows must look at."""
        flags = [self.done] if has_return(node) else []
        if not isinstance(node, (*LOOPS, *FUNCTIONS)) and self.loops:
            kinds = zip((ast.Break, ast.Continue), self.loops[-1])
            flags += [flag for kind, flag in kinds if has_jump(kind, [node])]
        return flags

    def _statement(self, node) -> list:
        if isinstance(node, FUNCTIONS):
            return [node]
        if isinstance(node, LOOPS):
            return self._loop(node)
        for name in _BLOCKS:
            block = getattr(node, name, None)
            if name == "handlers" and block:
                for handler in block:
                    handler.body = self.block(handler.body)
            elif isinstance(block, list) and block:
                setattr(node, name, self.block(block))
        return [node]

    def _loop(self, node) -> list:
        breaks, continues = (has_jump(kind, node.body) for kind in (ast.Break, ast.Continue))
        names = (self.new_name("break_") if breaks else None,
                 self.new_name("continue_") if continues else None)  # fmt: skip
        stops = [names[0]] * breaks + [self.done] * has_return(*node.body)
        orelse, node.orelse = node.orelse, []
        self.loops.append(names)
        body = self.block(node.body)
        self.loops.pop()
        node.body = at([_set(names[1], ast.Constant(False))] * continues + body, node)
        node.more = not_any(stops) if stops else None  # what must hold to go on
        lines = at([_set(names[0], ast.Constant(False))] * breaks, node) + [node]
        if orelse:
            lines += self._unless(stops, self.block(orelse), node) if stops else self.block(orelse)
        return lines

    def _unless(self, flags: list[str], body: list, node) -> list:
        return at([ast.If(not_any(flags), body, [])], node)


def not_any(flags: list[str]) -> ast.expr:
    """`not a and not b`."""
    parts = [ast.UnaryOp(ast.Not(), ast.Name(f, ast.Load())) for f in flags]
    return parts[0] if len(parts) == 1 else ast.BoolOp(ast.And(), parts)


def parse(source: str) -> list:
    """Statements from source, which stand nowhere yet; see `at`."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
            node.__dict__.pop(name, None)
    return tree.body


def at(nodes: list, place) -> list:
    """The nodes, said to stand where `place` stands in the learner's file."""
    for node in nodes:
        for inner in ast.walk(node):
            if not hasattr(inner, "lineno"):
                ast.copy_location(inner, place)
    return nodes


def _set(name: str, value: ast.expr) -> ast.Assign:
    return ast.Assign([ast.Name(name, ast.Store())], value)
