"""A small program, run under a real tape, and every step of the walk back over it.

Called by the pictures ``tape`` and ``why_none``. ``record`` runs the program and sees
all operations, also those that the tape does not write down. ``Walk`` then goes back
over the tape with the rules of minitf's own table, one node a step, and remembers what
went over each line.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import minitf as tf

from course.errors import CourseError

MOST = 12  # operations that a picture has room for


class Everything(tf.GradientTape):
    """A tape that also lists the operations that no tape needs."""

    def __init__(self) -> None:
        super().__init__(persistent=True)
        self.ran: list = []

    def record(self, node) -> None:
        """The door tells of each operation that runs."""
        self.ran.append(node)
        super().record(node)


@dataclass
class Walk:
    """A program that has run: its operations, and what goes back over them.

    ``x`` is the source and ``y`` the target, as the tape knows them. ``parts[k][j]`` is
    what node ``k`` hands back to its input ``j``, or None. ``order`` lists the nodes on
    the tape from the last to the first: the steps of the way back.
    """

    tape: Everything
    x: tf.Tensor | tf.Variable
    y: object
    nodes: list = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    parts: dict[int, list] = field(default_factory=dict)
    arrived: dict[int, float | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nodes = self.tape.ran
        on_tape = {id(node) for node in self.tape.nodes}
        self.taped = [id(node) in on_tape for node in self.nodes]
        self.order = [k for k in reversed(range(len(self.nodes))) if self.taped[k]]
        self._go_back()

    @property
    def steps(self) -> int:
        """How many steps the picture has: forward, the turn, and back."""
        return len(self.nodes) + 1 + len(self.order)

    @property
    def gradient(self) -> float | None:
        """What the tape itself gives, and the picture must arrive at."""
        if not isinstance(self.y, tf.Tensor):
            return None
        return number(self.tape.gradient(self.y, self.x))

    def explain(self) -> str:
        """Where the gradient is lost, in the tape's words."""
        return self.tape.explain(self.y, self.x)

    def source_id(self) -> int:
        """The tape knows a variable by its handle."""
        return id(self.x.handle if isinstance(self.x, tf.Variable) else self.x)

    def is_made(self, tensor) -> bool:
        """Whether it is the source, or the result of an operation: no constant."""
        made = {id(node.output) for node in self.nodes} | {self.source_id()}
        return id(tensor) in made

    def handed(self, k: int) -> list[float]:
        """What node ``k`` hands back, but for constants: nobody asks for that."""
        pairs = zip(self.nodes[k].inputs, self.parts[k], strict=True)
        return [g for each, g in pairs if g is not None and self.is_made(each)]

    def total(self, parts: dict[int, list] | None = None) -> float | None:
        """What has arrived at the source, all parts together."""
        parts = self.parts if parts is None else parts
        found = [
            part
            for k, each in parts.items()
            for tensor, part in zip(self.nodes[k].inputs, each, strict=True)
            if id(tensor) == self.source_id() and part is not None
        ]
        return sum(found) if found else None

    def _go_back(self) -> None:
        """The walk, with the rules of the table, node by node."""
        gradients: dict[int, tf.Tensor] = {}
        if isinstance(self.y, tf.Tensor) and self.y.dtype.is_floating:
            gradients[id(self.y)] = tf.ones_like(self.y)
        for k in self.order:
            node = self.nodes[k]
            upstream = gradients.get(id(node.output))
            self.arrived[k] = number(upstream)
            parts = [None] * len(node.inputs)
            if upstream is not None and node.op.grad is not None:
                parts = tf.nest.flatten(node.op.grad(node, upstream))
            self.parts[k] = [number(part) for part in parts]
            for tensor, part in zip(node.inputs, parts, strict=True):
                if part is not None:
                    before = gradients.get(id(tensor))
                    gradients[id(tensor)] = part if before is None else before + part


class Stand:
    """Where a walk stands at one step: what has run, and what has gone back."""

    def __init__(self, walk: Walk, step: int) -> None:
        count = len(walk.nodes)
        self.walk, self.step = walk, step
        self.ran = min(step, count)
        self.turned = step > count
        self.back = walk.order[: max(0, step - count - 1)]
        self.parts = {k: walk.parts[k] for k in self.back}
        self.is_over = step >= walk.steps
        self.now = step - 1 if not self.turned else (self.back or [-1])[-1]

    def arrived(self, tensor) -> float | None:
        """What has come back to a tensor so far, all parts together."""
        found = [
            part
            for k, parts in self.parts.items()
            for each, part in zip(self.walk.nodes[k].inputs, parts, strict=True)
            if each is tensor and part is not None
        ]
        seeded = self.turned and tensor is self.walk.y and tensor.dtype.is_floating
        return sum(found) + seeded if found or seeded else None

    def ends_at(self, k: int) -> bool:
        """Whether a gradient arrived at this node and nothing of it went on."""
        if k not in self.parts or self.walk.arrived[k] is None:
            return False
        return all(part is None for part in self.parts[k])


def record(program: Callable[[tf.GradientTape], tuple]) -> Walk:
    """Run ``program(tape)``, which gives source and target; CourseError if it fails."""
    tape = Everything()
    try:
        x, y = program(tape)
    except CourseError:
        raise
    except (Exception, SystemExit) as error:  # the learner may have typed anything
        said = str(error).split("\n")[0] or "no more is known"
        raise CourseError(
            f"This does not run. {type(error).__name__}: {said}"
        ) from None
    if len(tape.ran) > MOST:
        raise CourseError(
            f"This runs {len(tape.ran)} operations; the picture has room for {MOST}."
        )
    for node in tape.ran:
        if len(node.outputs) != 1 or tuple(node.output.shape) != ():
            raise CourseError(
                f"{node.name} gives {node.output.shape}; this picture is for "
                "operations on single numbers."
            )
    return Walk(tape, x, y)


def number(value: object) -> float | None:
    """A tensor's one number, or None for None."""
    return None if value is None else float(value)


def short(value: float | bool | None) -> str:
    """A number as a picture writes it.

    >>> short(-0.33333), short(12.0), short(None)
    ('−0.333', '12', 'None')
    """
    if value is None:
        return "None"
    if isinstance(value, bool):
        return str(value)
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else f"{value}".replace("-", "−")
    return f"{value + 0.0:.3g}".replace("-", "−")
