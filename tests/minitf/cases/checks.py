"""Assertions (`tf.debugging`) and kinds of errors (`tf.errors`).

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% each line: assertions
tf.debugging.assert_equal([1, 2], [1, 2])
tf.debugging.assert_equal([1, 2], [1, 3])
tf.debugging.assert_equal(tf.constant(1.0), 1)
tf.assert_equal([1], [2], message="no")
tf.debugging.assert_none_equal([1, 2], [2, 2])
tf.debugging.assert_less([1, 2], 3), tf.debugging.assert_less_equal([1, 3], 3)
tf.debugging.assert_less([1, 3], 3)
tf.debugging.assert_greater([1, 3], 1)
tf.debugging.assert_greater_equal([1, 3], 1)
tf.debugging.assert_positive([1, 0])
tf.debugging.assert_negative([-1, -2])
tf.debugging.assert_non_negative([0, -1])
tf.debugging.assert_non_positive([0, -1])
tf.debugging.assert_near(1.0, 1.0 + 1e-7), tf.debugging.assert_near([1.0], [1.05], atol=0.1)
tf.debugging.assert_near(1.0, 1.1)
tf.debugging.assert_rank([[1]], 2), tf.debugging.assert_rank_at_least([[1]], 1), tf.debugging.assert_rank_in([1], (0, 1))
tf.debugging.assert_rank([[1]], 1)
tf.debugging.assert_rank_at_least([1], 2)
tf.debugging.assert_type(tf.constant(1.0), tf.float32)
tf.debugging.assert_type(tf.constant(1.0), tf.int32)
tf.debugging.assert_scalar(3)
tf.debugging.assert_scalar([3])
tf.debugging.assert_shapes([(tf.ones((2, 3)), ("N", 3)), (tf.ones(2), ("N",))])
tf.debugging.assert_shapes([(tf.ones((2, 3)), ("N", "D")), (tf.ones(4), ("N",))])
tf.debugging.check_numerics([1.0, 2.0], "here")
tf.debugging.check_numerics([1.0, np.nan], "here")
tf.debugging.assert_all_finite([np.inf], "here")
tf.debugging.Assert(tf.constant(True), ["fine"]), tf.debugging.is_numeric_tensor(tf.constant(1))
tf.debugging.Assert(tf.constant(False), ["not fine"])

# %% an assertion in a function is checked when it runs
@tf.function
def f(x):
    tf.debugging.assert_positive(x)
    return x * 2.0
f(tf.constant(1.0))

# %% and raises
@tf.function
def f(x):
    tf.debugging.assert_positive(x)
    return x * 2.0
f(tf.constant(-1.0))

# %% after a dependency
@tf.function
def f(x):
    with tf.control_dependencies([tf.debugging.assert_less(x, 3.0)]):
        return x + 1.0
f(tf.constant(2.0))

# %% each line: errors
str(tf.errors.InvalidArgumentError(None, None, "words")), tf.errors.NotFoundError(None, None, "words").message
issubclass(tf.errors.OutOfRangeError, tf.errors.OpError)
isinstance(tf.errors.UnimplementedError(None, None, ""), Exception)
