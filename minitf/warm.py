"""Compiles the kernels that lessons use, so that no one waits for them later.

`python -m minitf warm` runs it once after installing; what it makes stays on disk.
"""

from collections.abc import Iterator

from minitf.core.op import OPS
from minitf.kernels.fuse import Chain, Step, can_fuse
from minitf.kernels.hot import COSTLY, Kernel


def kernels() -> list[Kernel]:
    """One loop for each operation that is worth one by itself."""
    made = []
    for name in sorted(COSTLY):
        op = OPS[name]
        if can_fuse(op.scalar):
            count = op.scalar.__code__.co_argcount
            names = tuple(f"a{i}" for i in range(count))
            made.append(Kernel(Chain(names, (Step(op.scalar, names, "y"),)), op.cpu))
    return made


def warm() -> Iterator[tuple[int, int]]:
    """Compiles one kernel after the other; gives how many are done, of how many."""
    todo = kernels()
    for done, kernel in enumerate(todo, 1):
        kernel.compile((True,) * len(kernel.chain.arguments))
        yield done, len(todo)
