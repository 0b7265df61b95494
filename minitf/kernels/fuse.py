"""A chain of elementwise operations as the source of one loop.

Run one by one, each operation reads and writes whole arrays; in one loop a number is
loaded once, goes through all of them in registers, and is stored once. Lesson 08.
"""

from collections.abc import Callable
from dataclasses import dataclass

from minitf.kernels.expression import expression, is_made_of

# What generated float32 code calls in place of the C library, one number at a time.
FAST_CALLS = {
    "math.exp": "exp32", "math.log": "log32", "math.tanh": "tanh32",
    "math.expm1": "expm1_32", "math.log1p": "log1p_32", "math.sqrt": "math.sqrt",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One operation: `output = scalar(*inputs)`. A float among the inputs is a literal."""

    scalar: Callable
    inputs: tuple[str | float, ...]
    output: str


@dataclass(frozen=True)
class Chain:
    """Steps from `arguments` to the output of the last one."""

    arguments: tuple[str, ...]
    steps: tuple[Step, ...]


def can_fuse(scalar: Callable) -> bool:
    """Whether a loop over this function vectorises."""
    try:
        return is_made_of(scalar, set(FAST_CALLS))
    except (ValueError, OSError, TypeError):
        return False  # written by a learner at a prompt: there is no source to read


def loop_source(name: str, chain: Chain, whole: tuple[bool, ...], over: int | None = None) -> str:
    """The source of a Numba kernel `name(*arguments, out)`.

    Args:
        whole: for each argument, whether it is an array like the output, or one number.
        over: the argument that the output is written over: it comes as `out` only, so that
            the compiler sees that no other number is written to, and vectorises.
    """
    arguments = [f"{a}_" if is_array else a for a, is_array in zip(chain.arguments, whole)]
    if over is not None:
        arguments[over] = "out"
    given = [a for k, a in enumerate(arguments) if k != over]
    lines = [f"def {name}({', '.join([*given, 'out'])}):", "    for i in range(out.size):"]
    lines += [
        f"        {a} = {array}[i]"
        for a, array, is_array in zip(chain.arguments, arguments, whole) if is_array
    ]
    for step in chain.steps:
        given = [f"f32({x!r})" if isinstance(x, float) else x for x in step.inputs]
        lines.append(f"        {step.output} = {expression(step.scalar, given, FAST_CALLS, 'f32')}")
    lines.append(f"        out[i] = {chain.steps[-1].output}")
    return "\n".join(lines) + "\n"
