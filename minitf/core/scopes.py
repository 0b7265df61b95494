"""Name scopes: prefixes for the names of variables made inside (`tf.name_scope`)."""

import contextlib

_SCOPES: list[str] = []


@contextlib.contextmanager
def name_scope(name: str):
    """Names made inside start with `name/`."""
    _SCOPES.append(name.rstrip("/"))
    try:
        yield "/".join(_SCOPES) + "/"
    finally:
        _SCOPES.pop()


def scoped(name: str) -> str:
    """The name, behind the scopes that are open."""
    return "/".join((*_SCOPES, name))
