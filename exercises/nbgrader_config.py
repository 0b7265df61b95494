"""nbgrader's settings, for the learner's side and the teacher's side alike.

nbgrader finds this file because ``python -m course open`` puts its folder on
JUPYTER_CONFIG_PATH; ``course.grading.classroom`` reads it for the command line. Folders
come from ``course.paths``, the steps of grading from ``course.grading``.
"""

from course import paths
from course.grading.names import COURSE

c = get_config()  # noqa: F821 (nbgrader defines it for settings files)

c.CourseDirectory.course_id = COURSE
c.CourseDirectory.root = str(paths.course_dir())
c.CourseDirectory.max_file_size = 10_000  # kilobytes
c.CourseDirectory.max_dir_size = 20_000
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".virtual_documents"]

c.Exchange.root = str(paths.exchange())
c.Exchange.assignment_dir = str(paths.my_exercises())
c.Exchange.cache = str(paths.my() / "submitted")
c.Exchange.timestamp_format = "%Y-%m-%d %Hh%Mm%S.%fs %Z"  # fit for a folder on Windows
c.ExchangeFetchAssignment.replace_missing_files = True
c.ExchangeReleaseAssignment.force = True

# Plain folders that work on every system and take no submission at its word.
for role, name in {
    "fetch_assignment": "FetchAssignment",
    "fetch_feedback": "FetchFeedback",
    "release_assignment": "ReleaseAssignment",
    "release_feedback": "ReleaseFeedback",
    "list": "List",
    "submit": "Submit",
    "collect": "Collect",
}.items():
    setattr(c.ExchangeFactory, role, f"course.grading.exchange.{name}")

c.ClearSolutions.code_stub = {
    "python": "# Your code here.\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "*Your answer here.*"

# What happens to a submission: first it is put back into the released shape, then its
# cells run in the sandbox and the tests in a process of their own.
c.Autograde.sanitize_preprocessors = [
    "course.grading.restore.Restore",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "course.grading.execute.RunApart",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "course.grading.feedback.ForLearner",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# Pages work with no network.
c.HTMLExporter.mathjax_url = ""
c.HTMLExporter.require_js_url = ""
c.HTMLExporter.jquery_url = ""

c.Execute.timeout = 60  # Validate, in the learner's own notebook
