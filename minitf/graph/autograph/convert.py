"""Finds a function's source, rewrites it, and makes a function of it again.

The new code keeps the line numbers and the file of the old, so that errors point at the
learner's own lines; it shares globals, defaults and closure with the old function.
Only the learner's code is converted: never minitf's, Python's, or an installed package's.
"""

import ast
import functools
import inspect
import sysconfig
import textwrap
import types
from collections.abc import Callable
from pathlib import Path

from minitf.graph.autograph import runtime
from minitf.graph.autograph.statements import Statements

_LIBRARIES = tuple({sysconfig.get_path(kind) for kind in ("stdlib", "purelib", "platlib")})
_OWN = str(Path(__file__).parents[2])
_CODES: dict[types.CodeType, types.CodeType | None] = {}
_NAME = "ag__function"
_AS_IT_IS = "_minitf_do_not_convert"


def converted(f: Callable) -> Callable:
    """The function with control flow that graphs can hold; `f` itself if it needs none."""
    if isinstance(f, types.MethodType):
        inner = converted(f.__func__)
        return f if inner is f.__func__ else types.MethodType(inner, f.__self__)
    if isinstance(f, functools.partial):
        return functools.partial(converted(f.func), *f.args, **f.keywords)
    if isinstance(f, types.FunctionType):
        return _function(f) if _is_learners(f) else f
    call = getattr(type(f), "__call__", None)
    if isinstance(call, types.FunctionType) and not isinstance(f, type) and _is_learners(call):
        return types.MethodType(_function(call), f)
    return f


def do_not_convert(func: Callable | None = None) -> Callable:
    """Decorates a function that AutoGraph shall leave as it is."""
    if func is None:
        return do_not_convert
    setattr(func, _AS_IT_IS, True)
    return func


def _is_learners(f: types.FunctionType) -> bool:
    file, kinds = f.__code__.co_filename, inspect.CO_GENERATOR | inspect.CO_COROUTINE
    kinds |= inspect.CO_ASYNC_GENERATOR
    if file.startswith((_OWN, "<frozen", *_LIBRARIES)) or f.__code__.co_flags & kinds:
        return False
    return f.__name__ != "<lambda>" and not hasattr(f, _AS_IT_IS)


def _function(f: types.FunctionType) -> types.FunctionType:
    if f.__code__ not in _CODES:
        _CODES[f.__code__] = _code(f)
    code = _CODES[f.__code__]
    if code is None:
        return f
    cells = dict(zip(f.__code__.co_freevars, f.__closure__ or ()))
    cells["ag__"] = types.CellType(runtime)
    closure = tuple(cells[name] for name in code.co_freevars)
    made = types.FunctionType(code, f.__globals__, f.__name__, f.__defaults__, closure)
    made.__kwdefaults__ = f.__kwdefaults__
    functools.update_wrapper(made, f)
    setattr(made, _AS_IT_IS, True)
    return made


def _code(f: types.FunctionType) -> types.CodeType | None:
    """The new code; None where there is no source, or nothing to change."""
    try:
        tree = rewritten(f)
    except (OSError, TypeError, SyntaxError):
        return None  # typed at a prompt, or not written in Python
    if tree is None:
        return None
    # Names that the function takes from around it are bound by a function around it.
    around = ast.parse(f"def factory({', '.join({*f.__code__.co_freevars, 'ag__'})}): pass")
    around.body[0].body = [tree]
    tree.name = _NAME  # its own name is looked up where the old function looks it up
    owner = f.__qualname__.split(".")[-2:-1]
    if owner and owner[0].isidentifier():  # in a class, `self.__x` has a longer name
        in_class = ast.parse(f"class {owner[0]}: pass")
        in_class.body[0].body, around = around.body, in_class
    ast.fix_missing_locations(around)
    code = _find(compile(around, f.__code__.co_filename, "exec"))
    return code.replace(co_name=f.__name__, co_qualname=f.__qualname__)


def _find(code: types.CodeType) -> types.CodeType | None:
    """The code of the converted function in that of what is around it."""
    if code.co_name == _NAME:
        return code
    inner = (_find(c) for c in code.co_consts if isinstance(c, types.CodeType))
    return next((found for found in inner if found), None)


def rewritten(f: Callable) -> ast.FunctionDef | None:
    """The syntax tree of the converted function, or None if it is no plain function."""
    lines, first = inspect.getsourcelines(f.__code__)  # not of what `f` wraps
    tree = ast.parse(textwrap.dedent("".join(lines)))
    node = tree.body[0]
    if not isinstance(node, ast.FunctionDef):
        return None
    ast.increment_lineno(tree, first - 1)
    node.decorator_list, node.returns = [], None
    node.args.defaults = [ast.Constant(None) for _ in node.args.defaults]
    node.args.kw_defaults = [d and ast.Constant(None) for d in node.args.kw_defaults]
    for argument in ast.walk(node.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    return Statements(Names(tree)).function(node)


class Names:
    """Gives names that a syntax tree does not use: `then`, `then_1`, `then_2`, ..."""

    def __init__(self, tree: ast.AST):
        self.used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        self.used |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}

    def __call__(self, base: str) -> str:
        name, number = base, 0
        while name in self.used:
            number += 1
            name = f"{base.rstrip('_')}_{number}"
        self.used.add(name)
        return name


def to_code(entity: Callable, recursive=True, experimental_optional_features=None) -> str:
    """The source of the converted function, to look at."""
    f = inspect.unwrap(getattr(entity, "python_function", entity))
    tree = rewritten(getattr(f, "__func__", f))
    if tree is None:
        raise ValueError(f"{entity!r} is no function that AutoGraph converts")
    tree.name = f"tf__{tree.name}"
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
