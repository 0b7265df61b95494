"""How things print: tensors, variables, shapes, specs, dtypes, to the letter.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 02 prints all of these.
"""

# %% the line of the course text
x = tf.constant([1.0, 2.0, 3.0])
print(x)

# %% each line: repr of tensors
repr(tf.constant([1.0, 2.0, 3.0]))
repr(tf.constant([[1, 2], [3, 4]]))
repr(tf.constant(3.0))
repr(tf.constant(0.1))
repr(tf.constant(7))
repr(tf.constant(True))
repr(tf.constant([True, False]))
repr(tf.constant("text"))
repr(tf.constant(["a", "bc"]))
repr(tf.constant([["a"], ["b'c"]]))
repr(tf.constant(b"\x00\xff"))
repr(tf.constant("caffè"))
repr(tf.constant(1e-9))
repr(tf.constant(1e30))
repr(tf.constant(float("nan")))
repr(tf.constant([float("inf"), -float("inf"), 0.0]))
repr(tf.constant(2.5, tf.float64))
repr(tf.constant(2.5, tf.float16))
repr(tf.constant(1 + 2j))
repr(tf.constant([1 + 2j, 3.5j]))
repr(tf.constant([1, 2], tf.int64))
repr(tf.constant([1, 2], tf.uint8))
repr(tf.constant([], tf.float32))
repr(tf.zeros((0, 3)))
repr(tf.zeros((2, 0), "int32"))
repr(tf.constant([[[1.5]]]))
repr(tf.zeros((2, 2, 2)))
repr(tf.range(2000))
repr(tf.ones((40, 40)))
repr(tf.constant(np.float64(0.1)))
repr(tf.constant(np.arange(3)))
repr(tf.constant([1e-8, 1.0, 1e8]))
repr(tf.constant([0.1, 0.25, 100.0]))

# %% each line: str of tensors
str(tf.constant([1.0, 2.0, 3.0]))
str(tf.constant([[1, 2], [3, 4]]))
str(tf.constant(3.0))
str(tf.constant(0.1))
str(tf.constant(7))
str(tf.constant(False))
str(tf.constant([True, False]))
str(tf.constant("text"))
str(tf.constant(["a", "bc"]))
str(tf.constant(1e-9))
str(tf.constant(1 + 2j))
str(tf.constant([], tf.float32))
str(tf.zeros((0, 3)))
str(tf.zeros((2, 2, 2)))
str(tf.range(2000))
str(tf.constant([1e-8, 1.0, 1e8]))
str(tf.constant(2.5, tf.float64))
str(tf.constant([1.5], tf.float16))

# %% each line: tensors in text
f"{tf.constant(1.23456):.3f}"
f"{tf.constant(3):d}"
f"{tf.constant(3):>5}"
f"{tf.constant(0.25)}"
f"{tf.constant([1.0, 2.0])}"
f"{tf.constant(0.5):.1%}"
"{}".format(tf.constant(2))
"%s" % tf.constant(2)
"%d" % tf.constant(2)
"%.2f" % tf.constant(2.0)
[tf.constant(1)].__repr__()
str({"a": tf.constant([1.0])})

# %% each line: variables
repr(tf.Variable(1.0))
repr(tf.Variable([1.0, 2.0]))
repr(tf.Variable([[1, 2]], name="counts"))
repr(tf.Variable(True))
repr(tf.Variable("text"))
repr(tf.Variable(0.1, dtype=tf.float64, name="rate"))
repr(tf.Variable(tf.zeros((2, 2)), trainable=False))
repr(tf.Variable([1.0], shape=[None]))
repr(tf.Variable([1.0], shape=tf.TensorShape(None)))
str(tf.Variable(1.0))
str(tf.Variable([1.0, 2.0], name="w"))
f"{tf.Variable(1.5)}"
f"{tf.Variable(1.23456).numpy():.2f}"

# %% print of a variable
v = tf.Variable([1.0, 2.0], name="weights")
print(v)
v.assign_add([1.0, 1.0])
print(v.numpy(), v.name, v.shape, v.dtype, v.trainable)

# %% each line: dtypes
repr(tf.float32)
str(tf.float32)
repr(tf.bool)
str(tf.string)
repr(tf.complex64)
f"{tf.int64}"
[tf.float16, tf.float64, tf.int8, tf.int16, tf.uint16, tf.uint32, tf.uint64].__repr__()
tf.float32.name
tf.constant(1.0).dtype
tf.Variable(1).dtype

# %% each line: shapes
repr(tf.TensorShape([2, 3]))
str(tf.TensorShape([2, 3]))
repr(tf.TensorShape([None, 3]))
str(tf.TensorShape([None, 3]))
repr(tf.TensorShape(None))
str(tf.TensorShape(None))
repr(tf.TensorShape([]))
str(tf.TensorShape([]))
str(tf.TensorShape([5]))
repr(tf.zeros((2, 3)).shape)
str(tf.zeros((2, 3)).shape)
repr(tf.constant(1).shape)
f"{tf.zeros((2, 3)).shape}"
repr(tf.zeros((2, 3)).shape[1:])
repr(tuple(tf.zeros((2, 3)).shape))

# %% each line: specs
repr(tf.TensorSpec((None, 2)))
repr(tf.TensorSpec([2], tf.int32, name="x"))
str(tf.TensorSpec(None, tf.string))
repr(tf.TensorSpec.from_tensor(tf.constant([1.0])))

# %% a symbolic tensor names its shape and dtype
@tf.function
def show(x):
    print(x)
    print(repr(x))
    return x
show(tf.constant([1.0, 2.0]))

# %% what an operation inside a function prints
@tf.function
def show(x):
    print(x.shape, x.dtype)
    return x
show(tf.constant([[1.0, 2.0]]))

# %% devices
[d.device_type for d in tf.config.list_physical_devices("CPU")], repr(tf.config.list_physical_devices("CPU")[0])

# %% the device of a tensor
tf.constant(1.0).device, tf.Variable(1.0).device
