"""Grading: from an exercise written as text to marks that can be trusted.

Test cells say ``from course.grading import check``; the command line calls
``course.grading.commands``; nbgrader, through ``exercises/nbgrader_config.py``, uses
``restore``, ``execute`` and ``feedback`` as its steps and ``exchange`` as its folders.
A learner's code runs in one process (``learner``, in ``sandbox``), the tests in another
(``tester``); plain data (``wire``) is all that passes between them. Importing this
package costs nothing: each module brings in what it needs.
"""
