"""The playground: points of two kinds, a small network, and its border as it learns.

Lesson 04 shows it with ``lesson.picture("playground")``. After TensorFlow Playground by
Smilkov, Carter and others, but what trains here is minitf, in the kernel: each frame is
``STEPS`` updates on all training points. From left to right the picture shows what each
unit answers over the whole plane, what the network answers, and the loss so far.
"""

import time

import numpy as np

from course.pictures import network_drawing, plane, point_sets
from course.pictures.controls import Choice, Play, Slider
from course.pictures.picture import Frame, Picture
from course.pictures.small_net import SmallNet
from course.words import counted

STEPS = 100  # updates in a frame
MOST_UNITS = 4  # hidden units that the goal allows
MOST_ROWS = 20


class Playground(Picture):
    """Data, layers, units, activation and learning rate to turn; trains while it plays."""

    title = "Playground: a network draws its border"
    task = f"Reach the goal with at most {MOST_UNITS} hidden units."
    controls = (
        Choice("data", "Data", tuple(point_sets.SETS)),
        Slider("layers", "Hidden layers", 0, 3, start=1),
        Slider("units", "Units in each", 1, 8, start=2),
        Choice("activation", "Activation", ("linear", "relu", "tanh", "sigmoid")),
        Choice("rate", "Learning rate", ("0.001", "0.01", "0.03", "0.1", "0.3"), "0.03"),
        Slider("seed", "First weights", 1, 9),
        Slider("goal", "Goal: test accuracy", 0.5, 1.0, start=0.95, step=0.01),
        Play("time", "Train"),
    )

    def restart(self, state: dict) -> None:
        """A new network with the first weights of this seed; nothing is trained yet."""
        rows, labels = point_sets.points(state["data"])[0]
        self.net = SmallNet(
            rows,
            labels,
            [state["units"]] * state["layers"],
            state["activation"],
            rate=float(state["rate"]),
            seed=10 * state["seed"],
        )
        self.history: list[tuple[int, float, float]] = []
        self.speed = 0.0
        self._note()

    def changed(self, state: dict, name: str) -> None:
        """All but the learning rate and the goal make another network."""
        if name == "rate":
            self.net.set_rate(float(state["rate"]))
        elif name != "goal":
            self.restart(state)

    def advance(self, state: dict) -> None:
        """Train for a frame, and look at the clock."""
        start = time.perf_counter()
        self.net.train(STEPS)
        self.speed = STEPS / (time.perf_counter() - start)
        self._note()

    def _note(self) -> None:
        """Write down how the network does now."""
        train, test = point_sets.points(self.state["data"])
        sure = np.clip(self.net.answers(train[0]), 1e-7, 1 - 1e-7)
        right = np.where(train[1][:, 0] > 0.5, sure, 1 - sure)
        kinds = self.net.answers(test[0]) > 0.5
        accuracy = float(np.mean(kinds == (test[1][:, 0] > 0.5)))
        loss = float(-np.mean(np.log(right)))
        self.history.append((self.net.steps, loss, accuracy))

    def draw(self, state: dict) -> Frame:
        """The units, the border and the loss, with the same in words."""
        reached = self._is_reached(state)
        sentence = self.sentence(state)
        drawing = network_drawing.Drawing(
            self.net, point_sets.points(state["data"]), self.history, state["goal"]
        )
        head = ("steps", "training loss", "test accuracy")
        gap = max(1, -(-len(self.history) // MOST_ROWS))
        last = len(self.history) - 1
        rows = [
            (step, f"{loss:.3f}", f"{accuracy:.3f}")
            for place, (step, loss, accuracy) in enumerate(self.history)
            if place % gap == 0 or place == last
        ]
        goal = "reached" if reached else "waiting"
        return Frame(drawing.svg(sentence), sentence, head, rows, goal)

    def _hidden(self, state: dict) -> int:
        return state["layers"] * state["units"]

    def _is_reached(self, state: dict) -> bool:
        good = self.history[-1][2] >= state["goal"] - 1e-9
        return good and self._hidden(state) <= MOST_UNITS

    def sentence(self, state: dict) -> str:
        """Steps, speed, loss, accuracy, the goal, and where the answer changes."""
        step, loss, accuracy = self.history[-1]
        said = f"After {counted(step, 'steps')}"
        if self.speed:
            said += f" (at {round(self.speed, -2):,.0f} a second)"
        said += f": training loss {loss:.3f}, test accuracy {accuracy:.3f}. "
        if accuracy < state["goal"] - 1e-9:
            said += f"The goal is {state['goal']:g}. "
        elif self._hidden(state) > MOST_UNITS:
            said += (
                f"Good enough, but with {self._hidden(state)} hidden units; "
                f"the goal allows {MOST_UNITS}. "
            )
        else:
            said += f"Goal {state['goal']:g} reached. "
        return said + self._across()

    def _across(self) -> str:
        """Where the network changes its mind on the way from left to right."""
        x = np.linspace(-point_sets.REACH, point_sets.REACH, 241, dtype="float32")
        rows = np.stack([x, np.zeros_like(x)], axis=1)
        yes = self.net.answers(rows) > 0.5
        at = [f"{x[place]:.2f}" for place in np.flatnonzero(yes[1:] != yes[:-1])]
        first = "blue" if yes[0] else "orange"
        if not at:
            return f"Through the middle from left to right, its answer stays {first}."
        return (
            f"Through the middle from left to right, its answer begins {first} and "
            f"changes at x = {', '.join(at)}."
        )
