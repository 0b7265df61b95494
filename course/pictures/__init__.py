"""Live pictures: what a lesson lets the learner turn, drag and play with.

A lesson shows one with ``lesson.picture("name", ...)``. Each picture is a file of its
own beside this one: a class that lists its controls and draws a state. ``picture`` is
what they share, ``controls`` are the things to turn. A new picture is one file and one
line of the table here.
"""

import difflib
from importlib import import_module

from course.errors import CourseError

# The word that a lesson uses: the module here, and the class in it.
PICTURES: dict[str, tuple[str, str]] = {
    "bends": ("bends", "Bends"),
    "descent": ("descent", "Descent"),
    "map": ("course_map", "CourseMap"),
    "four_ways": ("four_ways", "FourWays"),
    "map": ("course_map", "CourseMap"),
    "playground": ("playground", "Playground"),
    "strides": ("strides", "Strides"),
    "tape": ("tape", "Tape"),
    "training": ("training", "Training"),
    "why_none": ("why_none", "WhyNone"),
    "passes": ("passes", "Passes"),
    "traces": ("traces", "Traces"),
}


def find(name: str) -> type:
    """The picture of that name. Raises CourseError with names like it if none is."""
    if name not in PICTURES:
        near = difflib.get_close_matches(name, PICTURES, cutoff=0.4) or sorted(PICTURES)
        raise CourseError(
            f"There is no picture called {name!r}; there is {', '.join(near)}."
        )
    module, kind = PICTURES[name]
    return getattr(import_module(f"course.pictures.{module}"), kind)
