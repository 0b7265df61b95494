"""The progress bar that `fit`, `evaluate` and `predict` print, as Keras prints it.
"""

from __future__ import annotations

import sys
import time

BOLD, GREEN, WHITE, PLAIN = "\x1b[1m", "\x1b[32m", "\x1b[37m", "\x1b[0m"
WIDTH = 20  # characters of bar
INTERVAL = 0.05  # seconds between two updates


class Progbar:
    """One line that is written over and over: steps done, a bar, time, metrics.

    Args:
        target: how many steps there will be; None if that is not known.
        verbose: 0 silent, 1 a bar, 2 one line at the end.
    """

    def __init__(self, target: int | None, width: int = WIDTH, verbose: int = 1,
                 interval: float = INTERVAL, stateful_metrics=None, unit_name: str = "step"):  # fmt: skip
        self.target, self.width, self.verbose = target, width, verbose
        self.interval, self.unit_name = interval, unit_name
        self._start = self._first_step_done = time.perf_counter()
        self._last_update = 0.0
        self._length = 0

    def update(self, current: int, values=None, finalize: bool | None = None) -> None:
        """Shows that `current` steps are done.

        Args:
            values: pairs of a metric's name and its value now.
            finalize: whether this is the last update; default: at the target.
        """
        now = time.perf_counter()
        if current == 1:
            self._first_step_done = now
        if finalize is None:
            finalize = self.target is not None and current >= self.target
        if not self.verbose or not (finalize or self.due(now)):
            return
        self._last_update = now
        metrics = "".join(f" - {name}: {_number(value)}" for name, value in values or [])
        if self.verbose == 1:
            self._draw(current, metrics, now, finalize)
        elif finalize:
            seconds = f"{now - self._start:.0f}s"
            print(f"{current}/{self.target} - {seconds} - {self._pace(current, now)}{metrics}")

    def due(self, now: float | None = None) -> bool:
        """Whether the last update is long enough ago for another."""
        now = time.perf_counter() if now is None else now
        return self.verbose == 1 and now - self._last_update >= self.interval

    def add(self, n: int, values=None) -> None:
        self.update(getattr(self, "_current", 0) + n, values)

    def _draw(self, current: int, metrics: str, now: float, finalize: bool) -> None:
        self._current = current
        if self.target:
            count = f"{current:{len(str(self.target))}d}/{self.target}"
            filled = int(self.width * current / self.target)
            green = f"{GREEN}{'━' * filled}{PLAIN}" if filled else ""
            bar = f"{green}{WHITE}{'━' * (self.width - filled)}{PLAIN}"
        else:
            count, bar, filled = f"{current:7d}/Unknown", "", 0
        left = (now - self._start) if finalize else self._seconds_left(current, now)
        info = f" {self._pace(current, now)}{metrics}"
        length = len(count) + (self.width if self.target else 0) + len(info) + 8
        blank = " " * max(0, self._length - length)
        self._length = length
        line = f"\r{BOLD}{count}{PLAIN} {bar} {BOLD}{_duration(left)}{PLAIN}{info}{blank}"
        sys.stdout.write(line + ("\n" if finalize else ""))
        sys.stdout.flush()

    def _step_seconds(self, current: int, now: float) -> float:
        """Seconds for a step. The first, which compiles, counts only if it is the only one."""
        if current > 1:
            return (now - self._first_step_done) / (current - 1)
        return now - self._start

    def _seconds_left(self, current: int, now: float) -> float:
        steps = (self.target or current) - current
        return steps * self._step_seconds(current, now)

    def _pace(self, current: int, now: float) -> str:
        seconds = self._step_seconds(current, now)
        if seconds >= 1 or seconds == 0:
            return f"{seconds:.0f}s/{self.unit_name}"
        if seconds >= 1e-3:
            return f"{seconds * 1e3:.0f}ms/{self.unit_name}"
        return f"{seconds * 1e6:.0f}us/{self.unit_name}"


def _number(value) -> str:
    value = float(value)
    return f"{value:.4f}" if abs(value) > 1e-3 else f"{value:.4e}"


def _duration(seconds: float) -> str:
    whole = int(round(seconds))
    if whole >= 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    if whole > 60:
        return f"{whole // 60}:{whole % 60:02d}"
    return f"{whole}s"
