"""Variables: making, reading, assigning, and what goes wrong.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% each line: making
tf.Variable(1)
tf.Variable([1.0, 2.0])
tf.Variable(np.array([1.0, 2.0]))
tf.Variable(tf.constant([[1]]))
tf.Variable(lambda: tf.ones((2,)))
tf.Variable(lambda: 2.0)
tf.Variable(3, dtype=tf.float32)
tf.Variable(tf.Variable(1.5))
tf.Variable("text")
tf.Variable(None)
tf.Variable()
tf.Variable(1.5, dtype=tf.int32)
tf.Variable([1.0], name="w").name
tf.Variable(1.0).name, tf.Variable(1.0, name="a/b").name
tf.Variable(1.0).trainable, tf.Variable(1.0, trainable=False).trainable, tf.Variable(1).trainable
tf.Variable([[1.0, 2.0]]).shape, tf.Variable(1).dtype
tf.Variable([1.0], shape=[None]).shape
tf.Variable([1.0], shape=[2])

# %% each line: reading
tf.Variable([1.0, 2.0]).numpy()
tf.Variable(1.5).numpy()
tf.Variable([1.0, 2.0]).read_value()
tf.Variable([1.0, 2.0]).value()
tf.Variable([1.0, 2.0]) + 1.0
tf.Variable(2.0) * tf.Variable(3.0)
tf.Variable([1, 2]) ** 2
-tf.Variable(1.0), abs(tf.Variable(-1.0))
float(tf.Variable(1.5)), int(tf.Variable(2)), bool(tf.Variable(0))
tf.Variable([1.0, 2.0]).get_shape()
len(tf.Variable([1, 2])) if hasattr(tf.Variable, "__len__") else 2
[x for x in tf.Variable([1, 2])]
tf.Variable(1.0).is_initialized()
tf.reduce_sum(tf.Variable([1.0, 2.0]))
np.sum(tf.Variable([1.0, 2.0]).numpy())
np.asarray(tf.Variable([1.0, 2.0]))
tf.Variable([1.0, 2.0]) > 1.5
tf.Variable([[1.0]]) @ tf.Variable([[2.0]])
tf.Variable([1.0]) == tf.Variable([1.0])
tf.Variable(1.0).ref() == tf.Variable(1.0).ref()

# %% assign
v = tf.Variable([1.0, 2.0])
v.assign([3.0, 4.0])
v.assign(v * 2.0)
v.assign_add([1, 1])
v.assign_sub([0.5, 0.5])
v

# %% what assign gives
v = tf.Variable(1.0)
a = v.assign(5.0)
b = v.assign_add(1.0)
float(a), float(b), float(v)

# %% assignments in a row
v = tf.Variable(1.0)
v.assign(5.0).assign_add(1.0)
v

# %% a tensor that was read keeps its value
v = tf.Variable([1.0, 2.0])
before = v.read_value()
as_tensor = tf.convert_to_tensor(v)
array = v.numpy()
v.assign([9.0, 9.0])
before, as_tensor, array

# %% augmented assignment makes a tensor of the name
v = tf.Variable(1.0)
v += 1.0
tf.is_tensor(v), v

# %% two names, one variable
v = tf.Variable(1.0)
w = v
w.assign(2.0)
v

# %% variables made of one tensor are apart
x = tf.constant([1.0])
v, w = tf.Variable(x), tf.Variable(x)
v.assign_add([1.0])
v, w, x

# %% a variable does not follow the array it was made of
a = np.array([1.0, 2.0])
v = tf.Variable(a)
a[0] = 100.0
b = np.array([5.0, 6.0])
v.assign(b)
b[0] = 100.0
v

# %% assigning another shape
v = tf.Variable([1.0, 2.0])
v.assign([1.0, 2.0, 3.0])

# %% assign_add does broadcast in no direction
v = tf.Variable([1.0, 2.0])
v.assign_add([[1.0, 2.0]])

# %% assigning another dtype
v = tf.Variable(1)
v.assign(1.5)

# %% assigning a tensor of another dtype
v = tf.Variable(1.0)
v.assign(tf.constant(1))

# %% a variable of open shape
v = tf.Variable([1.0], shape=[None])
v.assign([1.0, 2.0])
v.shape, v.numpy(), tf.reduce_sum(v)

# %% an open shape has a rank
v = tf.Variable([1.0], shape=[None])
v.assign(2.0)

# %% an item cannot be assigned through the variable
v = tf.Variable([1.0, 2.0])
v[0] = 3.0

# %% one item is assigned through its slice
v = tf.Variable([1.0, 2.0, 3.0])
v.assign(tf.concat([[9.0], v[1:]], 0))
v

# %% parts are assigned
v, m = tf.Variable([1.0, 2.0, 3.0]), tf.Variable([[1, 2], [3, 4]])
print(v[1].assign(5.0), v[::2].assign(0.0), m[0].assign([9, 9]), m[:, -1].assign([5, 6]))
v, m

# %% a part is assigned in a graph, at a place known when it runs
v = tf.Variable([1.0, 2.0, 3.0])

@tf.function
def put(i):
    v[i].assign(100.0)
    return v.read_value()

put(tf.constant(2))

# %% a part takes what fits
tf.Variable([1.0, 2.0, 3.0])[1:].assign([1.0, 2.0, 3.0])

# %% a part of a tensor is not assigned
tf.constant([1.0])[0].assign(3.0)

# %% counting in a loop
v = tf.Variable(0, dtype=tf.int64)
for i in range(5):
    v.assign_add(i)
v

# %% integers wrap around
v = tf.Variable(250, dtype=tf.uint8)
v.assign_add(10)
v
