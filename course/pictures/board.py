"""The training board for a ``fit`` of the learner's: a Keras callback.

Made by ``lesson.board``. It shows what the picture ``training`` shows, of any compiled
model: the losses as ``fit`` reports them, and from a few steps, taken apart by
``clocked``, the gradients and where the time goes. It keeps an account of its own time,
and looks and draws only while that stays a small share of the training's.
"""

import contextlib
import time
from collections.abc import Callable, Iterator

from course.pictures import board_drawing
from course.pictures.board_drawing import Run
from course.pictures.clocked import ClockedStep
from course.pictures.picture import Frame
from course.widgets.loss_curve import LossCurve

# The training's time may go into looking and drawing: so many seconds, and such a share.
PURSES = {"look": (0.08, 0.005), "draw": (0.02, 0.01)}
OFTEN = 0.02  # seconds between two looks at least
TRACE = 0.06  # seconds that tracing a step takes, as far as one knows before
LAST = 0.5  # seconds that a last look may take if there was none before
CAPTION = (
    "Now and then the next step is first run in a graph of its own, with a look at the "
    "clock after each job; then all weights are put back, so the training is not changed. "
    "From there come the times of the jobs and the gradients, a dot for each such step. "
    "The faint line is the loss that fit reports after each batch."
)


class Board(LossCurve):
    """Draws losses, gradients and times; give it to ``fit`` in ``callbacks``.

    After a run, ``run`` holds what is drawn (``board_drawing.Run``), and ``epochs`` and
    ``reached`` are those of ``LossCurve``.
    """

    name, caption = "board", CAPTION

    def __init__(
        self,
        goal: float | None = None,
        title: str = "Training board",
        on_goal: Callable[[float, float], None] | None = None,
    ) -> None:
        super().__init__(goal, title, on_goal)

    def _clear(self) -> None:
        super()._clear()
        self.run = Run(self.epochs, self._batches)
        self._began = time.thread_time()
        self._spent, self._costs = {"look": 0.0, "draw": 0.0}, {"draw": 0.01}
        self._clock: ClockedStep | None = None
        self._is_hopeless = False  # this model's steps cannot be taken apart
        self._looked, self._batch = 0.0, ()

    # The hooks that fit calls.

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Start a new picture."""
        super().on_train_begin(logs)
        self._began = time.thread_time()

    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Take the coming step apart, if it is time; then start the clock of the real one."""
        self._batch = next(iter(self.model.batches_in_hand), ())  # none in a loop by hand
        now = time.perf_counter()
        if self._batch and self.run.took and now - self._looked >= OFTEN:
            self._looked = now
            if self._can_pay("look"):
                self._look(len(self.epochs) + min(batch + 1, self._steps) / self._steps)
            now = time.perf_counter()
        self._started = now

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Take the time of the step, or of several that ran together, and its loss."""
        took = time.perf_counter() - self._started
        self.run.took.append(took / max(len(self.model.batches_in_hand), 1))
        if self._clock is None:  # a guess: the first look traces, and five nodes are slow
            self._costs["look"] = TRACE + 5 * self.run.took[-1]
        super().on_train_batch_end(batch, logs)

    def on_train_end(self, logs: dict | None = None) -> None:
        """If no step has been taken apart so far, do it now; draw the last picture."""
        if not self.run.looks and self._batch:
            if self._costs["look"] <= LAST or self._can_pay("look"):
                self._look(len(self.epochs))
            elif not self._is_hopeless:
                self.run.why = "The training was too short to take one of its steps apart."
        self._batch = ()
        super().on_train_end(logs)

    # What it costs, and what it sees.

    @contextlib.contextmanager
    def _paying(self, what: str) -> Iterator[None]:
        start = time.thread_time()  # a busy machine makes neither side dearer
        try:
            yield
        finally:
            self._costs[what] = time.thread_time() - start
            self._spent[what] += self._costs[what]

    def _can_pay(self, what: str) -> bool:
        seconds, share = PURSES[what]
        purse = seconds + share * (time.thread_time() - self._began)
        return self._spent[what] + self._costs[what] <= purse

    def _look(self, at: float) -> None:
        """Take one step apart. What goes wrong there must not stop the training."""
        if self._is_hopeless:
            return
        with self._paying("look"):
            try:
                if self._clock is None:
                    self._clock = ClockedStep(self.model)
                    self.run.layers = self._clock.layers
                self.run.looks.append(self._clock.look(self._batch, at))
            except Exception as error:  # the model may be anything
                self._is_hopeless = True
                said = str(error).partition("\n")[0].rstrip(".")
                self.run.why = f"This model's steps cannot be taken apart: {said}."

    # What LossCurve draws, drawn otherwise.

    def _draw(self, is_last: bool = False) -> None:
        if is_last or self._can_pay("draw"):
            with self._paying("draw"):
                super()._draw(is_last)
        else:
            self._drawn = time.monotonic()  # asking costs time too

    def _svg(self) -> str:
        words = f"{self.title}. {self.sentence()}"
        return board_drawing.svg(self.run, words, self.goal, self._x_least())

    def sentence(self) -> str:
        """What the board shows, in words."""
        return f"{board_drawing.sentence(self.run)} {self._goal_sentence()}".rstrip()

    def _table(self) -> str:
        head, rows = board_drawing.table(self.run)
        return Frame("", "", head, rows).table()
