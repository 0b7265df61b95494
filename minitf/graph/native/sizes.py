"""Sizes as source text: "16", the name of an open one, or a part of that: "(n0_0 * 4)".

What the emitter knows of the sizes of arrays before they are there.
"""

import re
from fractions import Fraction

from minitf.core.holes import Hole


BATCH = 32  # what to expect of a size that is open


class Unsupported(Exception):
    """The graph holds something that has no rule; the message says what."""


class Sizes:
    """The open sizes of a graph.

    sizes   what each is called: name -> (argument, axis)
    same    pairs of sizes that must be equal when it runs
    parts   a product by its text: "(n0_0 * 64)" -> ("n0_0", 64)
    """

    def __init__(self):
        self.sizes: dict[str, tuple[int, int]] = {}
        self.same: set[tuple[str, str]] = set()
        self.parts: dict[str, tuple[str, Fraction]] = {}

    def scaled(self, size: str, by: Fraction) -> str:
        """An open size times a number."""
        name, factor = self.parts.get(size, (size, Fraction(1)))
        factor *= by
        if factor == 1:
            return name
        below = "" if factor.denominator == 1 else f" // {factor.denominator}"
        text = f"({name} * {factor.numerator}{below})"
        self.parts[text] = name, factor
        return text

    def size_of(self, value) -> str:
        """The size that a scalar tensor holds, such as the first of `tf.shape(x)`."""
        text = value.at(()) if not value.dims else ""
        while match := re.fullmatch(r"int(?:32|64)\((.+)\)", text):
            text = match[1]
        if not (text.isdigit() or text in self.sizes or text in self.parts):
            raise Unsupported("a shape that is computed when it runs")
        return text

    def filled(self, shape: tuple, holes: list) -> tuple[str, ...]:
        """The sizes in a shape, of which some are in further inputs."""
        return tuple([
            self.size_of(holes[d.position]) if isinstance(d, Hole) else str(d) for d in shape
        ])  # fmt: skip

    def part(self, size: str) -> tuple[str, Fraction] | None:
        """The open size in a size, and how many times that it is; of others, if it is known."""
        if size.isdigit():
            return "", Fraction(int(size))
        known = size in self.parts or size in self.sizes
        return self.parts.get(size, (size, Fraction(1))) if known else None

    def guess(self, size: str) -> int:
        """What to expect of a size."""
        name, factor = self.parts.get(size, (size, Fraction(1)))
        return int(size) if size.isdigit() else max(1, int(BATCH * factor))

    def size_now(self, size: str, shapes: list) -> int:
        """What a size is when it runs on arrays of these shapes."""
        if size.isdigit():
            return int(size)
        name, factor = self.parts.get(size, (size, Fraction(1)))
        place, axis = self.sizes[name]
        return shapes[place][axis] * factor.numerator // factor.denominator

    def joined(self, *values) -> tuple[str, ...]:
        """The sizes that these values broadcast to."""
        rank = max(len(v.dims) for v in values)
        dims = ["1"] * rank
        for value in values:
            for axis, size in enumerate(value.dims, rank - len(value.dims)):
                dims[axis] = self.equal(dims[axis], size)
        return tuple(dims)

    def equal(self, a: str, b: str) -> str:
        """One size for two that are the same, now or whenever it runs."""
        if a == b or b == "1":
            return a
        if a == "1":
            return b
        self.same.add((a, b))
        return a if a.isdigit() else b if b.isdigit() else min(a, b)
