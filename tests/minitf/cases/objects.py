"""Tensors as Python objects, and the small classes: DType, TensorShape, TensorSpec.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% each line: tensors and Python
int(tf.constant(3.7)), float(tf.constant(2)), complex(tf.constant(1.5))
int(tf.constant([3]))
float(tf.constant([1.0, 2.0]))
len(tf.zeros((3, 2)))
len(tf.constant(1.0))
list(tf.constant([1.0, 2.0]))
[row for row in tf.constant([[1, 2], [3, 4]])]
list(tf.constant(1.0))
a_list = [10, 20, 30][tf.constant(1)]
[10, 20, 30][tf.constant(1)]
range(tf.constant(3))
tf.constant([1.0, 2.0]).numpy()
tf.constant(1.5).numpy()
tf.constant("text").numpy()
tf.constant(["a", "b"]).numpy()
type(tf.constant(1.5).numpy()).__name__
tf.constant([[1, 2]]).ndim, tf.constant([[1, 2]]).shape.rank
tf.constant([[1, 2]]).get_shape()
abs(tf.constant([-1.0, 2.0]))
-tf.constant([1.0])
+tf.constant([1.0])
tf.constant([1.0]).name
tf.constant([1.0]).no_such_thing
np.mean(tf.constant([1.0, 2.0]))
np.add(tf.constant([1.0]), 1)
np.asarray(tf.constant([1, 2]))
np.array(tf.constant([1.0, 2.0]), np.float64)
np.array(tf.Variable([1.0]))
np.concatenate([tf.constant([1.0]), tf.constant([2.0])])
np.argmax(tf.constant([1.0, 3.0, 2.0]))
round(float(tf.constant(2.6)))
sum(tf.constant([1.0, 2.0, 3.0]))
max(tf.constant([1.0, 3.0, 2.0]))
sorted(tf.constant([3, 1, 2]))
tf.is_tensor(tf.constant(1)), tf.is_tensor(tf.Variable(1)), tf.is_tensor(1), tf.is_tensor(np.ones(2))
isinstance(tf.constant(1), tf.Tensor), isinstance(tf.Variable(1), tf.Tensor)
tf.executing_eagerly()

# %% a tensor's numbers cannot be changed by assignment
x = tf.constant([1, 2])
x[0] = 5

# %% a tensor does not follow the array it was made of
a = np.array([1.0, 2.0])
x = tf.constant(a)
y = tf.convert_to_tensor(a)
a[0] = 100.0
x, y

# %% the array from a tensor
x = tf.constant([1.0, 2.0])
a = x.numpy() + 1
x, a

# %% references can be keys
x, y = tf.constant(1), tf.constant(1)
table = {x.ref(): "x", y.ref(): "y"}
table[x.ref()], table[y.ref()], x.ref().deref() is x, x.ref() == y.ref()

# %% a copy
import copy
x = tf.constant([1.0])
copy.copy(x), copy.deepcopy(x)

# %% a copied variable is another one
import copy
v = tf.Variable([1.0])
w = copy.deepcopy(v)
w.assign([2.0])
v, w

# %% each line: DType
tf.as_dtype("float32") is tf.float32, tf.as_dtype(np.float32) is tf.float32, tf.as_dtype(float) is tf.float32
tf.as_dtype(np.dtype("int64")), tf.as_dtype(bool), tf.as_dtype("half"), tf.as_dtype(str), tf.as_dtype(complex)
tf.as_dtype(int)
tf.as_dtype("no_dtype")
tf.as_dtype(None)
tf.float32 == "float32", tf.float32 == np.float32, tf.float32 == float, tf.float32 == tf.float64
tf.float32 == None, tf.float32 != "int32", tf.float32 == 5
tf.float32.is_floating, tf.int32.is_integer, tf.bool.is_bool, tf.complex64.is_complex, tf.uint8.is_unsigned
tf.bool.is_integer, tf.float32.is_integer, tf.string.is_floating, tf.int32.is_unsigned
tf.float32.size, tf.int64.size, tf.bool.size, tf.float16.size
tf.int8.min, tf.int8.max, tf.uint16.limits, tf.int32.max
float(tf.float32.max), float(tf.float16.min), float(tf.float64.max)
tf.bool.min, tf.bool.max
tf.string.max
tf.float32.as_numpy_dtype is np.float32, tf.bool.as_numpy_dtype is np.bool_
tf.float32.as_datatype_enum, tf.int64.as_datatype_enum, tf.bool.as_datatype_enum
tf.float32.base_dtype, tf.float32.is_compatible_with(tf.float32), tf.float32.is_compatible_with("int32")
tf.double is tf.float64, tf.half is tf.float16
len({tf.float32, tf.float32, tf.float64})
np.zeros(2, tf.float32.as_numpy_dtype)
np.dtype(tf.float32.as_numpy_dtype).name

# %% each line: TensorShape
tf.TensorShape([2, 3]) == (2, 3), tf.TensorShape([2, 3]) == [2, 3], (2, 3) == tf.TensorShape([2, 3])
tf.TensorShape([2, 3]) == tf.TensorShape([2, 3]), tf.TensorShape([2, 3]) != (2, 4)
tf.TensorShape([None, 3]) == tf.TensorShape([None, 3])
tf.TensorShape([2, 3]) == None
tf.TensorShape(None) == tf.TensorShape([])
tf.TensorShape([2, 3])[0], tf.TensorShape([2, 3])[-1], tf.TensorShape([None, 3])[0]
tf.TensorShape([2, 3, 4])[1:]
tf.TensorShape([2, 3])[5]
tf.TensorShape([2, 3]).as_list(), tf.TensorShape([None]).as_list()
tf.TensorShape(None).as_list()
tf.TensorShape([2, 3]).rank, tf.TensorShape(None).rank, tf.TensorShape([]).ndims
tf.TensorShape([2, 3]).num_elements(), tf.TensorShape([None, 3]).num_elements(), tf.TensorShape([]).num_elements()
tf.TensorShape([2, 3]).is_fully_defined(), tf.TensorShape([None]).is_fully_defined()
tf.TensorShape([2, 3]).is_compatible_with([None, 3]), tf.TensorShape([2]).is_compatible_with([3]), tf.TensorShape(None).is_compatible_with([3])
tf.TensorShape([None, 3]).merge_with([2, None])
tf.TensorShape([2]).merge_with([3])
tf.TensorShape([2]).concatenate([3, None])
tf.TensorShape([2]) + [3]
tf.TensorShape([2]) + tf.TensorShape([3])
tf.TensorShape([2]).assert_is_compatible_with([3])
len(tf.TensorShape([2, 3]))
list(tf.TensorShape([2, None]))
[d for d in tf.TensorShape([4, 5])]
tf.TensorShape(5)
tf.TensorShape([2, 3]).dims is None, tf.TensorShape(None).dims
tf.TensorShape(tf.TensorShape([1]))
tf.TensorShape([-2])
tf.TensorShape("ab")
bool(tf.TensorShape([])), bool(tf.TensorShape([1])), bool(tf.TensorShape(None))
len(tf.TensorShape(None))
2 in tf.TensorShape([2, 3])
a, b = tf.TensorShape([2, 3])
hash(tf.TensorShape([2, 3])) == hash(tf.TensorShape([2, 3]))
tf.zeros(tf.TensorShape([2]))
tf.reshape(tf.range(4), tf.TensorShape([2, 2]))

# %% each line: TensorSpec
tf.TensorSpec([2]).shape, tf.TensorSpec([2]).dtype, tf.TensorSpec([2]).name
tf.TensorSpec([2], tf.int32) == tf.TensorSpec([2], tf.int32), tf.TensorSpec([2]) == tf.TensorSpec([None])
tf.TensorSpec([None, 2]).is_compatible_with(tf.zeros((5, 2))), tf.TensorSpec([2]).is_compatible_with(tf.zeros((3,)))
tf.TensorSpec([None]).is_compatible_with(tf.constant([1]))
tf.TensorSpec.from_tensor(tf.constant([1, 2]), name="x")
len({tf.TensorSpec([2]), tf.TensorSpec([2])})
tf.TensorSpec([2], "no_dtype")
tf.TensorSpec([2]).rank if hasattr(tf.TensorSpec, "rank") else tf.TensorSpec([2]).shape.rank
