"""Loss surfaces over two weights, and the paths that optimizers take down on them.

Called by ``descent``. A surface is a function of two tensors; its height, its gradients
and each step of a path are computed by minitf: a tape, and the optimizers of
``tf.keras.optimizers`` as ``fit`` uses them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import minitf as tf
import numpy as np

from course.errors import CourseError

WIDE, HIGH = 4.0, 3.0  # the map shows weights from -4 to 4 and from -3 to 3
STEPS = 40
FAR = 1e9  # a path that comes this high is not followed any further


@dataclass(frozen=True)
class Surface:
    """A loss of two weights. ``lowest`` is its smallest value, ``margin`` what the
    goal allows above it; ``names`` are those of the two weights. The map is drawn from
    ``fine`` heights along each unit: fewer where each is a mean over many rows."""

    loss: Callable
    margin: float = 0.01
    names: tuple[str, str] = ("x", "y")
    needs_search: bool = False
    fine: int = 10

    @property
    def lowest(self) -> float:
        """The height of the lowest point."""
        return _searched(self) if self.needs_search else 0.0

    @property
    def goal(self) -> float:
        """The height at which the valley begins."""
        return self.lowest + self.margin


@dataclass(frozen=True)
class Step:
    """A place on a path: where, how high, how steep, and what is remembered there."""

    x: float
    y: float
    loss: float
    slopes: tuple[float, float]
    memory: dict[str, tuple[float, float]]


def ravine(x, y):
    """Sixty times steeper across than along."""
    return 0.05 * x * x + 3.0 * y * y


def bowl(x, y):
    """The same in all directions."""
    return 0.5 * (x * x + y * y)


def banana(x, y):
    """A bent valley, after Rosenbrock, with its lowest point at (2, 0)."""
    u = x / 2.0
    return (1.0 - u) ** 2 + 4.0 * (y + 1.0 - u * u) ** 2


def saddle(x, y):
    """Low along x = 0, and there lowest beside the middle, at y = -1.41 and 1.41."""
    return 0.2 * x * x + (y * y / 2.0 - 1.0) ** 2


def dimples(x, y):
    """A bowl with many small hollows."""
    return 0.2 * (x * x + y * y) + 0.4 * (2.0 - tf.cos(3.0 * x) - tf.cos(3.0 * y))


@lru_cache
def _tumours() -> tuple[tf.Tensor, tf.Tensor]:
    """One measurement of each tumour, not centred, and the labels."""
    (rows, labels), _ = tf.keras.datasets.breast_cancer.load_data()
    texture = rows[:, 1]
    return tf.constant(texture / texture.std() - 3.0), tf.constant(labels, tf.float32)


def tumours(x, y):
    """The mean cross-entropy of sigmoid(x * texture + y) on real rows."""
    texture, labels = _tumours()
    x, y = tf.expand_dims(x, -1), tf.expand_dims(y, -1)
    losses = tf.nn.sigmoid_cross_entropy_with_logits(labels, x * texture + y)
    return tf.reduce_mean(losses, axis=-1)


SURFACES = {
    "ravine": Surface(ravine),
    "bowl": Surface(bowl),
    "banana": Surface(banana, margin=0.02),
    "saddle": Surface(saddle),
    "dimples": Surface(dimples, margin=0.05),
    "tumours": Surface(
        tumours, margin=0.005, names=("weight", "bias"), needs_search=True, fine=5
    ),
}


@lru_cache
def _searched(surface: Surface) -> float:
    """The smallest value of a bowl, by Newton's method: a few steps with the curvature."""
    point, height = tf.Variable([0.0, 0.0]), 0.0
    for _ in range(8):
        with tf.GradientTape() as outer, tf.GradientTape() as inner:
            loss = surface.loss(*tf.unstack(point))
            slopes = inner.gradient(loss, point)
        curvature = outer.jacobian(slopes, point)
        height = float(loss)
        point.assign_sub(np.linalg.solve(curvature.numpy(), slopes.numpy()))
    return height


@lru_cache
def heights(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The surface on a grid: columns, rows, heights."""
    surface = SURFACES[name]
    wide, high = (round(2 * size * surface.fine) + 1 for size in (WIDE, HIGH))
    columns = np.linspace(-WIDE, WIDE, wide, dtype="float32")
    rows = np.linspace(HIGH, -HIGH, high, dtype="float32")
    x, y = map(tf.constant, np.meshgrid(columns, rows))
    return columns, rows, surface.loss(x, y).numpy().astype(float)


def optimizer(rule: str, rate: float, momentum: float):
    """minitf's own optimizer for a rule of the picture."""
    kinds = tf.keras.optimizers
    match rule:
        case "SGD":
            return kinds.SGD(rate)
        case "momentum":
            return kinds.SGD(rate, momentum=momentum)
        case "RMSprop":
            return kinds.RMSprop(rate)
        case "Adam":
            return kinds.Adam(rate)
    raise CourseError(f"There is no optimizer called {rule!r} in this picture.")


@lru_cache(maxsize=512)
def path(
    name: str, rule: str, rate: float, momentum: float, start: tuple[float, float]
) -> list[Step]:
    """The way of an optimizer on a surface: the start and up to 40 steps."""
    return walk(SURFACES[name], optimizer(rule, rate, momentum), start, STEPS)


def walk(surface: Surface, rule, start: tuple[float, float], count: int) -> list[Step]:
    """``count`` steps with an optimizer, fewer if the loss runs away."""
    point = tf.Variable(np.array(start, "float32"))
    found, look = [], _looking(surface)
    for _ in range(count + 1):
        loss, slopes = look(point.read_value())
        height, x, y = float(loss), *map(float, point.numpy())
        if not abs(height) < FAR:
            break
        found.append(Step(x, y, height, _pair(slopes.numpy()), _memory(rule)))
        rule.apply_gradients([(slopes, point)])
    return found


@lru_cache
def _looking(surface: Surface) -> Callable:
    """The height and the slopes at a point, traced once for all paths."""

    @tf.function(autograph=False)
    def look(point):
        with tf.GradientTape() as tape:
            tape.watch(point)
            loss = surface.loss(*tf.unstack(point))
        return loss, tape.gradient(loss, point)

    return look


def _memory(rule) -> dict[str, tuple[float, float]]:
    """What an optimizer keeps beside its step count and its learning rate."""
    return {
        variable.name.rpartition("_")[2]: _pair(variable.numpy())
        for variable in rule.variables[2:]
    }


def _pair(values) -> tuple[float, float]:
    first, second = map(float, values)
    return first, second
