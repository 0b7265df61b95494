"""What a lesson shows in the notebook: questions to answer and pictures that live.

``questions`` asks (recall, prediction, quiz), ``loss_curve`` draws a training run. Each
is an anywidget with its JavaScript and CSS beside it; nothing comes from a network.
``mirror`` puts a plain HTML copy into the notebook, so that a saved lesson can be read
where no kernel runs. Lesson notebooks reach all of it through ``course.lesson``.

Names that tests may rely on (``data-testid``, with ``data-item`` or ``data-letter``):

    course-questions             a set; data-set is quiz, recall or predict
    course-goto                  shows one question; data-item, data-state
    course-question              one question (a form); data-item, data-kind and
                                 data-state: open, waiting, wrong, right, committed
    course-option                a radio button or check box; data-letter
    course-value                 the input of a number, a shape or code
    course-line                  a line to put in order; data-letter
    course-up, course-down       its buttons
    course-confidence            a radio button; its value is 50, 70 or 90
    course-check                 the button Check (a prediction: Commit)
    course-reveal, course-again, course-next, course-save   the other buttons
    course-feedback              the live region; empty until something is said
    course-loss-curve            the live loss curve; data-epochs, data-goal: none,
                                 waiting, reached or missed
    course-board                 the training board of a fit, with the same parts
    course-curve-goal            its sentence about the goal
    course-curve-table           the same data as a table, in a ``details``
    course-picture               a live picture; data-goal, and data-number of its frame;
                                 its controls have data-control with their names
    course-picture-sentence      what it shows, in words
    course-checked               what the button Check of an exercise said
    course-source                live source (plain HTML, from course/source.py)

The plain copy is ``.course-static`` with data-set; JupyterLab hides it while the live
one (``.course-live``) stands right below it.
"""
