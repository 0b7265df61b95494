# %% [markdown]
# # Exercise 00: Start here
#
# Two tasks, each of one line: enough to see how an exercise works.
#
# | task | what you do | points |
# | --- | --- | --- |
# | 1 | double every number of a tensor | 2 |
# | 2 | add all numbers of a tensor up | 2 |
#
# Allow two minutes. Write where it says `# Your code here.`, in place of the line below
# it. Then run the test under it: click on its line, and press Shift+Enter. The button
# **Check**, at the end, runs all tests that you can see. Others are hidden: they run when
# you submit.

# %% nbgrader={"grade_id": "setup", "locked": true}
import minitf as tf

# %% [markdown]
# ## Task 1: twice (2 points)
#
# Write `twice`. It gets a tensor, and returns a tensor in which each number is doubled.

# %% nbgrader={"grade_id": "twice", "solution": true}
def twice(x):
    """Each number of the tensor x, doubled."""
    ### BEGIN SOLUTION
    return x * 2
    ### END SOLUTION

# %% [markdown]
# {{hints: twice}}

# %% [markdown]
# **Test: three numbers (1 point).** Run it. If it says nothing, it holds.

# %% nbgrader={"grade_id": "twice_three", "grade": true, "points": 1}
import numpy as np

from course.grading import check


def drive_twice(learner, tf, numbers):
    return learner.twice(tf.constant(numbers))


def check_twice(numbers, what):
    numbers = np.array(numbers, "float32")
    check.close(
        check.run(drive_twice, numbers, look_at="the cell of twice"), 2 * numbers, what,
        known=[
            (numbers * numbers, "These are the squares: each number times itself. Each is "
                                "to be taken twice."),
            (numbers + 2, "Two was added to each number. Each is to be taken twice."),
            (2 * numbers.sum(), "This is one number. The tensor that comes back has as "
                                "many as x."),
            (numbers, "The numbers are as they were."),
        ],
        look_at="the line with return",
    )


check_twice([1, 2, 3], "The numbers 1, 2 and 3, doubled")

# %% nbgrader={"grade_id": "twice_more", "grade": true, "points": 1}
# Hidden test: a tensor with rows and columns.
### BEGIN HIDDEN TESTS
check_twice([[0.5, -4], [10, 7], [3, 0]], "A tensor with rows and columns, doubled")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: total (2 points)
#
# Write `total`. It gets a tensor, and returns the sum of all its numbers.

# %% nbgrader={"grade_id": "total", "solution": true}
def total(x):
    """The sum of all numbers of the tensor x."""
    ### BEGIN SOLUTION
    return tf.reduce_sum(x)
    ### END SOLUTION

# %% [markdown]
# {{hints: total}}

# %% [markdown]
# **Test: four numbers (1 point).**

# %% nbgrader={"grade_id": "total_four", "grade": true, "points": 1}
import numpy as np

from course.grading import check


def drive_total(learner, tf, numbers):
    return learner.total(tf.constant(numbers))


def check_total(numbers, what):
    numbers = np.array(numbers, "float32")
    check.close(
        check.run(drive_total, numbers, look_at="the cell of total"), numbers.sum(), what,
        known=[
            (numbers.mean(), "This is the mean: the sum, divided by how many there are."),
            (np.float32(numbers.size), "This is how many numbers there are. Add them up."),
            (np.float32(len(numbers)), "This is how long the tensor is. Add its numbers up."),
            (2 * numbers.sum(), "This is twice the sum."),
            (numbers.max(), "This is the largest number. Add them all up."),
            (numbers.sum(axis=0), "This is a sum for each column. Add up all numbers: "
                                  "tf.reduce_sum(x) does."),
        ],
        look_at="the line with return",
    )


check_total([1, 2, 3, 5], "The sum of 1, 2, 3 and 5")

# %% nbgrader={"grade_id": "total_more", "grade": true, "points": 1}
# Hidden test: a tensor with rows and columns.
### BEGIN HIDDEN TESTS
check_total([[1.5, 2], [-4, 30], [0, 6]], "The sum of a tensor with rows and columns")
### END HIDDEN TESTS

# %% [markdown]
# ---
# Done? Save, then submit in the **Assignment List** or with
# `python -m course submit 00`. Back to the page:
# [Start here](../../../lessons/00_start_here.ipynb).
