"""The course around minitf: launching, quizzes, grading, progress, widgets.

Importing this package costs nothing and works on any Python 3: ``python -m course``
must be able to say in one sentence that a Python is too old, and it can only do that
if this file loads there. Each room below imports what it needs itself.
"""
