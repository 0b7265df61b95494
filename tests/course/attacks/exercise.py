# %% [markdown]
# A small exercise for the tests of grading: one task, a visible and a hidden test.

# %% nbgrader={"grade_id": "setup", "locked": true}
import numpy as np

# %% nbgrader={"grade_id": "mean", "solution": true}
def mean(x):
    """The mean of a list of numbers."""
    ### BEGIN SOLUTION
    return float(np.sum(x)) / len(x)
    ### END SOLUTION

# %% nbgrader={"grade_id": "mean_test", "grade": true, "points": 2}
from course.grading import check

def drive(learner, x):
    return learner.mean(x)

check.close(check.run(drive, [1.0, 2.0, 6.0], seconds=1), 3.0, "The mean of 1, 2 and 6",
            known=[(9.0, "That is the sum: divide by how many there are.")],
            look_at="the last line of mean")

# %% nbgrader={"grade_id": "mean_hidden", "grade": true, "points": 3}
# Hidden tests: other numbers.
### BEGIN HIDDEN TESTS
def drive_hidden(learner, x):
    canary = "canary-7d1f93"
    return learner.mean(x)

SECRET = [7919.25, 6997.5, 5081.75]
check.close(check.run(drive_hidden, SECRET, seconds=1), 6666.1666667,
            "The mean of other numbers", look_at="the last line of mean")
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "after", "solution": true}
after = 1

# %% [markdown] nbgrader={"grade_id": "why", "grade": true, "solution": true, "points": 5}
# ### BEGIN SOLUTION
# It is the balance point.
# ### END SOLUTION
