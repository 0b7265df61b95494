"""The progress bar that `fit`, `evaluate` and `predict` print, as Keras prints it.
"""

import sys
import time

import numpy as np

BOLD, GREEN, WHITE, PLAIN = "\x1b[1m", "\x1b[32m", "\x1b[37m", "\x1b[0m"


class Progbar:
    """One line that is written over and over: steps done, a bar, time, metrics.

    Args:
        target: how many steps there will be; None if that is not known.
        verbose: 0 silent, 1 a bar, 2 one line at the end.
        interval: seconds between two updates.
        stateful_metrics: names of metrics to show as they come; of the others, the mean
            over the steps is shown.
        stateless_metrics: the same the other way round.
    """

    def __init__(self, target, width=20, verbose=1, interval=0.05, stateful_metrics=None,
                 stateless_metrics=None, unit_name="step"):  # fmt: skip
        if stateful_metrics is not None and stateless_metrics is not None:
            raise ValueError("Only one of `stateful_metrics` or `stateless_metrics` can be given.")
        self.target, self.width, self.verbose = target, width, verbose
        self.interval, self.unit_name = interval, unit_name
        self.stateful_metrics, self.stateless_metrics = stateful_metrics, stateless_metrics
        self._seen = 0
        self._sums: dict[str, tuple] = {}  # name to a sum and for how many steps it is
        self._start = time.time()
        self._last_update = 0.0
        self._first_step_done: float | None = None
        self._length = 0

    def update(self, current: int, values=None, finalize: bool | None = None) -> None:
        """Shows that `current` steps are done.

        Args:
            values: pairs of a metric's name and its value.
            finalize: whether this is the last update; default: at the target.
        """
        if finalize is None:
            finalize = self.target is not None and current >= self.target
        for name, value in values or []:
            steps, (before, count) = max(current - self._seen, 1), self._sums.get(name, (0, 0))
            averaged = self._is_averaged(name) and not finalize
            self._sums[name] = (before + value * steps, count + steps) if averaged else (value, 1)
        self._seen = current
        now = time.time()
        pace = self._step_seconds(current, now)
        if self.verbose == 1 and (finalize or now - self._last_update >= self.interval):
            self._draw(current, now, pace, finalize)
            self._last_update = now
        elif self.verbose == 2 and finalize and self.target:
            line = f"{self._count(current)} - {now - self._start:.0f}s -{self._pace(pace)}"
            print(line + self._metrics())

    def add(self, n: int, values=None) -> None:
        """Shows that `n` more steps are done."""
        self.update(self._seen + n, values)

    def _is_averaged(self, name: str) -> bool:
        if self.stateless_metrics is not None:
            return name in self.stateless_metrics
        return name not in (self.stateful_metrics or ())

    def _draw(self, current: int, now: float, pace: float, finalize: bool) -> None:
        if self.target:
            filled = int(self.width * current / self.target)
            count, rest = self._count(current), "━" * (self.width - filled)
            green = f"{GREEN}{'━' * filled}{PLAIN}" if filled else ""
            bar = f"{BOLD}{count}{PLAIN} {green}{WHITE}{rest}{PLAIN}"
            size = len(count) + self.width + 1
        else:
            bar = f"{current:7d}/Unknown"
            size = len(bar)
        seconds = f"{now - self._start:.0f}s"
        if self.target and not finalize:
            seconds = _duration(pace * (self.target - current))
        info = self._pace(pace) + self._metrics()
        length = size + len(seconds) + len(info) + 1
        line = f"{bar} {BOLD}{seconds}{PLAIN}{info}{' ' * (self._length - length)}"
        sys.stdout.write("\b" * self._length + "\r" + line + ("\n" if finalize else ""))
        sys.stdout.flush()
        self._length = length

    def _count(self, current: int) -> str:
        return f"{current:{len(str(self.target))}d}/{self.target}"

    def _metrics(self) -> str:
        return "".join(f" - {name}: {_mean(*pair)}" for name, pair in self._sums.items())

    def _step_seconds(self, current: int, now: float) -> float:
        """Seconds for a step. The first, which compiles, counts only if it is the only one."""
        if not current:
            return 0
        if self._first_step_done is not None and current > 1:
            return (now - self._first_step_done) / (current - 1)
        if current == 1:
            self._first_step_done = now
        return (now - self._start) / current

    def _pace(self, seconds: float) -> str:
        for unit, size in (("s", 1.0), ("ms", 1e-3)):
            if seconds >= size or seconds == 0:
                return f" {seconds / size:.0f}{unit}/{self.unit_name}"
        return f" {seconds * 1e6:.0f}us/{self.unit_name}"


def _mean(total, count: int) -> str:
    value = float(np.mean(total)) / max(1, count)
    return f"{value:.4f}" if abs(value) > 1e-3 else f"{value:.4e}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    if seconds > 3600:
        return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
    return f"{minutes}:{rest:02d}" if seconds > 60 else f"{rest}s"
