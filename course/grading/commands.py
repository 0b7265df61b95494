"""What ``python -m course`` calls for exercises; a name is "06" or "06_training".

The learner's commands are in ``student``, the teacher's in ``teacher``; each is
imported only when called, since nbgrader takes seconds to import. They return exit
codes; what a person can mend is a CourseError.
"""

from pathlib import Path

from course import catalog


def fetch(name: str) -> int:
    """Copy an exercise to my/exercises."""
    from course.grading import student

    return student.fetch(catalog.find(name).name)


def check(name: str) -> int:
    """Run the visible tests on the learner's solution."""
    from course.grading import student

    return student.check(catalog.find(name).name)


def submit(name: str) -> int:
    """Hand in an exercise."""
    from course.grading import student

    return student.submit(catalog.find(name).name)


def feedback(name: str) -> int:
    """Fetch the feedback on what was handed in."""
    from course.grading import student

    return student.feedback(catalog.find(name).name)


def release(name: str) -> int:
    """Offer an exercise to the class."""
    from course.grading import teacher

    return teacher.release(catalog.find(name).name)


def collect(name: str) -> int:
    """Take in what was submitted."""
    from course.grading import teacher

    return teacher.collect(catalog.find(name).name)


def grade(name: str, unsafe: bool = False) -> int:
    """Collect, grade, and give out the feedback."""
    from course.grading import teacher

    return teacher.grade(catalog.find(name).name, unsafe)


def marks(csv: Path | None = None) -> int:
    """Print the class's marks, or write them to a CSV file."""
    from course.grading import teacher

    return teacher.marks(csv)


def build(name: str | None = None) -> int:
    """Build the notebook of one exercise, or of all, into the course folder."""
    from course.grading import build as building

    names = [catalog.find(name).name] if name else building.names()
    for one in names:
        print(f"Built {building.write(one)}.")
    return 0
