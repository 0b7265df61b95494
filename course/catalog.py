"""The lessons in their order: the only place that knows it.

Called by every room that lists lessons or takes a lesson's name at the command line.
``name`` is the stem of the lesson's notebook, of its question bank and of its exercise
(``lessons/06_training.ipynb``, ``quizzes/06_training...``). A lesson that is not
``ready`` keeps its place and number but has no files yet.
"""

from dataclasses import dataclass
from pathlib import Path

from course import paths
from course.errors import CourseError


@dataclass(frozen=True)
class Lesson:
    """One lesson: its place, its name on disk, what it asks and how long it takes."""

    number: int
    name: str
    title: str
    question: str
    minutes: int
    ready: bool = False

    @property
    def notebook(self) -> Path:
        """The lesson's notebook, whether or not it has been written yet."""
        return paths.lessons() / f"{self.name}.ipynb"


LESSONS: tuple[Lesson, ...] = (
    Lesson(0, "00_start_here", "Start here",
           "How does this course work?", 15, ready=True),
    Lesson(1, "01_what_is_tensorflow", "What is TensorFlow?",
           "Why would a company choose it over PyTorch?", 45, ready=True),
    Lesson(2, "02_tensors", "Tensors",
           "What is in a tensor, and what does an op cost?", 50, ready=True),
    Lesson(3, "03_gradients", "Gradients",
           "How does TensorFlow know the gradient of my code?", 55, ready=True),
    Lesson(4, "04_models", "Models",
           "What is a layer, below Keras and in it?", 55, ready=True),
    Lesson(5, "05_compile", "Compile",
           "What does compile() decide?", 50, ready=True),
    Lesson(6, "06_training", "Training",
           "What happens in one call of fit()?", 55, ready=True),
    Lesson(7, "07_graphs", "Graphs",
           "Why does TensorFlow focus on graphs?", 60, ready=True),
    Lesson(8, "08_kernels", "Kernels",
           "How does one line of Python become fast machine code?", 60),
    Lesson(9, "09_deploy", "Deploy",
           "How does a trained graph run where there is no Python?", 60),
    Lesson(10, "10_scale", "Scale",
           "What changes when one machine is not enough?", 60),
    Lesson(11, "11_capstone", "Capstone",
           "Can I take a model from data to deployment on my own?", 60),
)


def ready() -> tuple[Lesson, ...]:
    """The lessons that can be opened today, in order."""
    return tuple(lesson for lesson in LESSONS if lesson.ready)


def find(name: str) -> Lesson:
    """The lesson meant by ``"06"``, ``"6"`` or ``"06_training"``.

    Raises CourseError, naming the lessons there are, when none is meant.

    >>> find("06").name
    '06_training'
    """
    wanted = name.strip().lower()
    for lesson in LESSONS:
        is_number = wanted.isdecimal() and int(wanted) == lesson.number
        if wanted == lesson.name or is_number:
            return lesson
    known = ", ".join(lesson.name for lesson in LESSONS)
    raise CourseError(f"There is no lesson called {name!r}; the lessons are {known}.")


def following(lesson: Lesson) -> Lesson | None:
    """The next lesson that can be opened after this one, or None after the last."""
    later = (other for other in ready() if other.number > lesson.number)
    return next(later, None)
