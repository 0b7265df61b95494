"""Second step of AutoGraph: `if`, `while` and `for` become calls of functions.

    if x > 0:                         def then(y):
        y = x              ->             y = x
    else:                                 return (y,)
        y = -x                        def orelse(y): ...
                                      (y,) = ag__.if_stmt(x > 0, then, orelse, (y,), ('y',))

The functions take and give what the statement assigns. `runtime.py` decides, when the
function is traced, whether the condition is a tensor. Expressions with `and`, `or`, `not`
and `... if ... else ...` become calls too, and what is called is converted before.
"""

import ast
from minitf.graph.autograph.activity import assigned, is_read_first
from minitf.graph.autograph.jumps import Jumps, at, parse, walk


class Statements(ast.NodeTransformer):
    """Rewrites one function; functions inside it are rewritten by another of these."""

    def __init__(self, new_name):
        self.new_name = new_name
        self.elsewhere: list[ast.stmt] = []  # the function's `global` and `nonlocal` lines
        self.unsure: set[str] = set()  # names that may have no value when they are read
        self.first = None  # the name of the first argument, for super()
        self.rest: list[list] = []  # what follows a statement, in each block around it

    def function(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Converts a function where it stands."""
        arguments = node.args
        listed = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        extra = [a for a in (arguments.vararg, arguments.kwarg) if a]
        given = {a.arg for a in (*listed, *extra)}
        self.first = listed[0].arg if listed else None
        doc = node.body[:1] if ast.get_docstring(node, clean=False) is not None else []
        body = node.body[len(doc) :] or at([ast.Pass()], node)
        made = set(self.new_name.used)
        jumps = Jumps(self.new_name)
        body = jumps.function(body)
        flags = set(self.new_name.used) - made
        self.elsewhere = [n for n in walk(body) if isinstance(n, (ast.Global, ast.Nonlocal))]
        fixed = {name for line in self.elsewhere for name in line.names}
        unset = set(_in_blocks(body)) - given - fixed - {jumps.done, jumps.value}
        self.unsure = unset - flags
        node.body = doc + _undefined(sorted(unset), node) + self._block(body)
        return node

    def _block(self, nodes: list) -> list:
        done: list = []
        for number, node in enumerate(nodes, 1):
            self.rest.append(nodes[number:])
            new = self.visit(node)
            self.rest.pop()
            done += new if isinstance(new, list) else [new]
        return done

    # ---- statements ----

    def visit_FunctionDef(self, node):
        if any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in walk(node.body)):
            return node  # a generator stays Python's
        return Statements(self.new_name).function(node)

    def visit_ClassDef(self, node):
        return node

    visit_AsyncFunctionDef = visit_ClassDef

    def visit_Lambda(self, node):
        node.body = self.visit(node.body)
        return node

    def _state(self, nodes: list) -> list[str]:
        fixed = {name for line in self.elsewhere for name in line.names}
        return [name for name in assigned(nodes) if name not in fixed]

    def _live(self, loop, nodes: list) -> list[str]:
        """The names that a round of a loop has from the one before, or that are read after."""
        return [name for name in self._state(nodes)
                if is_read_first([loop], name) or self._is_read_after(name)]  # fmt: skip

    def _define(self, kind: str, state: list[str], body: list, place, *first: str):
        """A function for a part of a statement, and its name."""
        name = self.new_name(kind)
        head = parse(f"def {name}({', '.join([*first, *state])}): pass")[0]
        changed = set(assigned(body))
        for line in self.elsewhere:
            names = [n for n in line.names if n in changed]
            head.body += [type(line)(names)] if names else []
        head.body = head.body[1:] + body + parse(f"return {_tuple(state)}")
        return name, at([head], place)

    def visit_If(self, node):
        state = self._state([*node.body, *node.orelse])
        places = self._places([*node.body, *node.orelse], state)
        test = self.visit(node.test)
        then, one = self._define("then", state, self._block(node.body), node)
        orelse, two = self._define("orelse", state, self._block(node.orelse), node)
        return one + two + self._call("if_stmt", [test], [then, orelse], state, node, places)

    def visit_While(self, node):
        more = getattr(node, "more", None)
        test = node.test if more is None else ast.BoolOp(ast.And(), [more, node.test])
        return self._loop("while_stmt", node, "test", test, node.body)

    def visit_For(self, node):
        more = getattr(node, "more", None)
        return self._loop("for_stmt", node, "more", more, [node.target, *node.body])

    def _loop(self, kind: str, node, question: str, asked, nodes: list) -> list:
        """Functions for the question whether to go on, if there is one, and for a round."""
        state = self._live(node, nodes)
        places = self._places(node.body, state)
        name, lines, each, take, source = "None", [], [], [], []
        if asked is not None:
            answer = at([ast.Return(self.visit(at([asked], node)[0]))], node)
            name, lines = self._define(question, state, answer, node)
            lines[0].body.pop()
        more = self._more(node, state)
        if isinstance(node, ast.For):
            each = [self.new_name("each")]
            take = at([ast.Assign([node.target], ast.Name(each[0], ast.Load()))], node)
        body, two = self._define("body", state, self._body(node, state, take), node, *each)
        if isinstance(node, ast.For):
            source = [self.visit(node.iter)]
        return lines + two + self._call(kind, source, [name, body], state, node, places, more)

    def _body(self, node, state: list[str], first: list) -> list:
        """The block of a loop after some lines; what follows its end is the loop again."""
        fixed = {name for line in self.elsewhere for name in line.names}
        own = [name for name in _in_blocks(node.body) if name not in (*state, *fixed)]
        self.rest.append([node])
        body = self._block(node.body)
        self.rest.pop()
        return _undefined(own, node) + first + body

    def _more(self, node, state: list[str]) -> dict[str, ast.expr]:
        """What else is known of a loop.

        The names that are read after it, and what stands in it as
        `tf.autograph.experimental.set_loop_options(...)`, which is taken out.
        """
        more, after = {}, [name for name in state if self._is_read_after(name)]
        if after:
            more["after"] = ast.Constant(tuple(after))
        for line in node.body:
            call = line.value if isinstance(line, ast.Expr) else None
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("set_loop_options"):
                node.body.remove(line)
                given = ast.Call(ast.Name("dict", ast.Load()), call.args, call.keywords)
                more["options"] = _later(self.visit(given))
                break
        return more

    def _is_read_after(self, name: str) -> bool:
        found = (is_read_first(block, name) for block in reversed(self.rest))
        return next((yes for yes in found if yes is not None), False)

    def _places(self, nodes: list, state: list[str]) -> list[str]:
        """What statements assign beside names: `self.x`, `d["key"]`."""
        found: dict[str, None] = {}
        for node in walk(nodes):
            is_place = isinstance(node, (ast.Attribute, ast.Subscript))
            if is_place and isinstance(node.ctx, ast.Store):
                inside = list(ast.walk(node))
                names = {n.id for n in inside if isinstance(n, ast.Name)}
                if not names & set(state) and all(isinstance(n, _PLAIN) for n in inside):
                    found[ast.unparse(node)] = None
        return list(found)

    def _call(self, name: str, first: list, functions: list[str], state: list[str], place,
              places: list[str], more: dict[str, ast.expr] | None = None) -> list:  # fmt: skip
        """`state = ag__.name(first, functions, state, names)`, after functions that put places."""
        names, lines, given = tuple(state), [], []
        for text in places:
            put, value = self.new_name("put"), self.new_name("value")
            lines += parse(f"def {put}({value}): {text} = {value}")
            given.append(f"ag__.Place({text!r}, lambda: {text}, {put})")
        left = f"{_tuple(state)} = " if state else ""
        call = parse(f"{left}ag__.{name}({', '.join(functions)}, {_tuple(state)}, {names!r})")[0]
        call.value.args = [*first, *call.value.args]
        if given:
            more = {**(more or {}), "places": parse(f"({', '.join(given)},)")[0].value}
        call.value.keywords = [ast.keyword(*pair) for pair in (more or {}).items()]
        return at([*lines, call], place)

    def visit_Delete(self, node):
        """A deleted name that had no value before the loop has none after it either."""
        gone = [t.id for t in node.targets if isinstance(t, ast.Name) and t.id in self.unsure]
        node.targets = [t for t in node.targets if getattr(t, "id", None) not in gone]
        return _undefined(gone, node) + [node] * bool(node.targets)

    def visit_Assert(self, node):
        message = self.visit(node.msg) if node.msg else ast.Constant(None)
        call = _runtime("assert_stmt", self.visit(node.test), _later(message))
        return at([ast.Expr(call)], node)[0]

    # ---- expressions ----

    def visit_Name(self, node):
        if node.id in self.unsure and isinstance(node.ctx, ast.Load):
            return at([_runtime("ld", node)], node)[0]
        return node

    def visit_BoolOp(self, node):
        if _binds(node):
            return node
        name = "and_" if isinstance(node.op, ast.And) else "or_"
        parts = [_later(self.visit(v)) for v in node.values]
        return at([_runtime(name, *parts)], node)[0]

    def visit_UnaryOp(self, node):
        node.operand = self.visit(node.operand)
        if not isinstance(node.op, ast.Not):
            return node
        return at([_runtime("not_", node.operand)], node)[0]

    def visit_Compare(self, node):
        """`a < b < c` is `a < b and b < c`."""
        if len(node.ops) == 1 or _binds(node):
            return self.generic_visit(node)
        sides = [node.left, *node.comparators]
        parts = [ast.Compare(a, [op], [b]) for a, op, b in zip(sides, node.ops, sides[1:])]
        return self.visit(at([ast.BoolOp(ast.And(), parts)], node)[0])

    def visit_IfExp(self, node):
        if _binds(node):
            return node
        sides = [_later(self.visit(side)) for side in (node.body, node.orelse)]
        return at([_runtime("if_exp", self.visit(node.test), *sides)], node)[0]

    def visit_Call(self, node):
        if isinstance(node.func, ast.Name) and node.func.id == "super" and not node.args:
            names = ("__class__", self.first)
            node.args = at([ast.Name(n, ast.Load()) for n in names], node)
            return node
        self.generic_visit(node)
        owner = getattr(node.func, "value", None)
        if not (isinstance(owner, ast.Name) and owner.id == "ag__"):
            node.func = at([_runtime("call", node.func)], node)[0]
        return node


_PLAIN = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.expr_context)


def _in_blocks(nodes: list) -> list[str]:
    """The names that blocks inside these statements assign."""
    return assigned([n for n in walk(nodes) if isinstance(n, (ast.If, ast.While, ast.For))])


def _undefined(names: list[str], place) -> list:
    return at([parse(f"{name} = ag__.Undefined({name!r})")[0] for name in names], place)


def _tuple(names: list[str]) -> str:
    return f"({', '.join(names)}{',' * (len(names) == 1)})"


def _runtime(name: str, *arguments: ast.expr) -> ast.Call:
    function = ast.Attribute(ast.Name("ag__", ast.Load()), name, ast.Load())
    return ast.Call(function, list(arguments), [])


def _later(value: ast.expr) -> ast.Lambda:
    """`lambda: value`."""
    nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    return ast.Lambda(nothing, value)


def _binds(node) -> bool:
    """Whether an expression assigns, waits or yields: it must stay where it is."""
    kinds = (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)
    return any(isinstance(n, kinds) for n in ast.walk(node))
