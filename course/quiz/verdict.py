"""The outcome of grading one answer: right or not, and what to say about it.

Made by the kinds of questions (``choices``, ``values``, ``orders``), read by ``desk``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    """One explanation (Markdown); ``label`` is the letter it speaks of, or empty."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and why."""

    right: bool
    notes: tuple[Note, ...]
