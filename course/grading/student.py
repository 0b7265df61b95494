"""The learner's commands: fetch, check, submit, feedback.

``commands`` offers them to ``python -m course``. Each returns an exit code and prints
sentences. ``check`` needs nothing but the learner's copy and the released assignment;
``submit`` also grades at once where the class is this learner's own.
"""

import shutil
from pathlib import Path

from course import paths
from course.errors import CourseError
from course.grading import setup
from course.words import counted


def fetch(name: str) -> int:
    """Copy an assignment to the learner; what is there is never overwritten."""
    from course.grading import classroom

    setup.prepare()
    _require_released(name)
    mine = _mine(name)
    before = _files(mine)
    classroom.exchange("FetchAssignment", name)
    new = sorted(_files(mine) - before)
    here = _short(mine)
    if not before:
        print(f"Fetched {name}: open {here}/{name}.ipynb in JupyterLab.")
    elif new:
        print(f"Restored in {here}: {', '.join(new)}. Your other files are untouched.")
    else:
        print(f"{name} is in {here} already; your work is as it was.")
    return 0


def check(name: str) -> int:
    """Run the visible tests on the learner's notebook and say how it stands."""
    from course.grading import restore, sandbox, structure
    from course.grading.engine import Engine, is_test
    from course.grading.execute import other_files

    notebook, released = _pair(name)
    for sentence in structure.findings(notebook, released):
        print(f"Note: {sentence}")
    graded = restore.restored(notebook, released, released)
    with Engine(sandboxed=not sandbox.missing(), expected=1) as engine:
        engine.run(graded, other_files(_mine(name)))
    tests = [cell for cell in graded.cells if is_test(cell) and _says_something(cell)]
    failed = sum(_tell(cell) for cell in tests)
    _tell_rest(notebook, released)
    print("All the tests that you can see hold." if not failed
          else f"{failed} of {counted(len(tests), 'tests')} "
               f"{'does' if failed == 1 else 'do'} not hold yet.")
    return 1 if failed else 0


def submit(name: str) -> int:
    """Hand in the learner's notebook, with a word about what looks wrong."""
    from course.grading import classroom, structure
    from course.grading.whoami import username

    setup.prepare()
    notebook, released = _pair(name)
    for sentence in structure.findings(notebook, released):
        print(f"Note: {sentence}")
    open_questions = structure.unanswered(notebook, released)
    if open_questions:
        print(f"Note: not answered yet: {', '.join(open_questions)}.")
    try:
        classroom.exchange("Submit", name)
    except classroom.StepFailed as error:
        raise CourseError(f"{name} could not be submitted: {error}") from None
    print(f"Submitted {name}. You can submit again; the last one counts.")
    if _class_is_mine():
        from course.grading import teacher

        teacher.grade(name, only=username())
        return feedback(name)
    return 0


def feedback(name: str) -> int:
    """Bring the newest feedback to the learner and say where it is."""
    from course.grading import classroom

    _require_released(name)
    try:
        classroom.exchange("FetchFeedback", name)
    except classroom.StepFailed:
        pass  # the class has no feedback folder yet: the same as no feedback
    pages = sorted((_mine(name) / "feedback").glob(f"*/{name}.html"))
    if not pages:
        print(f"There is no feedback on {name} yet.")
        return 1
    target = paths.my_feedback() / name / f"{name}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(pages[-1], target)
    print(f"Feedback: open {_short(target)} (in JupyterLab or a browser).")
    return 0


def _says_something(cell) -> bool:
    """Whether a test cell still has code when its hidden part is cut out."""
    lines = (line.strip() for line in cell.source.splitlines())
    return any(line and not line.startswith("#") for line in lines)


def _tell(cell) -> int:
    """Print how one test went; 1 if it does not hold."""
    points = _points(cell.metadata.nbgrader.points)
    label = cell.metadata.nbgrader.grade_id
    failures = [out for out in cell.outputs if out.output_type == "error"]
    print(f"{'not yet' if failures else 'holds  '}  {label} ({points})")
    for failure in failures:
        print("\n".join(f"    {line}" for line in failure.evalue.splitlines()))
    return len(failures)


def _points(count: float) -> str:
    return f"{count:g} point{'s' * (count != 1)}"


def _tell_rest(notebook, released) -> None:
    """Name what only counts later: hidden tests, and answers that a person reads."""
    from course.grading import structure
    from course.grading.engine import is_test

    waiting = set(structure.unanswered(notebook, released))
    for cell in released.cells:
        mark = cell.metadata.get("nbgrader", {})
        if not mark.get("grade"):
            continue
        label = f"{mark['grade_id']} ({_points(mark['points'])}"
        if is_test(cell) and not _says_something(cell):
            print(f"hidden   {label}, tested when you submit)")
        elif mark.get("solution"):
            state = "empty  " if mark["grade_id"] in waiting else "written"
            print(f"{state}  {label}, read by a person)")


def _pair(name: str):
    """The learner's notebook and the released one."""
    from course.grading import restore

    path = _mine(name) / f"{name}.ipynb"
    will_be_released = (paths.exercises() / "source" / name).is_dir()
    if not path.is_file():
        if not will_be_released:
            _require_released(name)
        raise CourseError(
            f"{name} is not fetched yet: run `python -m course fetch {name[:2]}`.")
    original = _require_released(name)
    try:
        mine = restore.submitted(path)
    except CourseError as error:
        again = f"python -m course fetch {name[:2]}"
        raise CourseError(f"{error} Move it away, and `{again}` brings a new one.") from None
    return mine, restore.submitted(original / f"{name}.ipynb")


def _require_released(name: str) -> Path:
    from course.grading.names import COURSE

    folder = paths.exchange() / COURSE / "outbound" / name
    if not (folder / f"{name}.ipynb").is_file():
        raise CourseError(f"{name} has no exercise that has been released yet.")
    return folder


def _class_is_mine() -> bool:
    """Whether the class is a local one that this learner may grade in."""
    return (paths.course_dir() / "gradebook.db").is_file() and (
        paths.exercises() / "source").is_dir()


def _mine(name: str) -> Path:
    return paths.my_exercises() / name


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")
            if path.is_file()}


def _short(path: Path) -> str:
    """The path as seen from the course's folder."""
    inside = path.is_relative_to(paths.home())
    return str(path.relative_to(paths.home()) if inside else path)
