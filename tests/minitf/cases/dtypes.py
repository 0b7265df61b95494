"""What dtype things get, which dtypes go together, and how shapes and specs behave.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% each line: from Python
tf.constant(1)
tf.constant(1.0)
tf.constant([1, 2.0])
tf.constant([1.0, 2])
tf.constant([True, False])
tf.constant(1j)
tf.constant([])
tf.constant([[], []])
tf.constant([[1, 2], [3, 4]])
tf.constant((1, (2))), tf.constant(((1, 2), (3, 4)))
tf.constant(2147483647)
tf.constant(2147483648)
tf.constant(-2147483649)
tf.constant([1, 2**40])
tf.constant(2**63)
tf.constant(2**70)
tf.constant(1e300)
tf.constant(range(3))
tf.constant("text").dtype
tf.constant(["a", "b"])
tf.constant([True, 1])
tf.constant([1, True])
tf.constant([1.0, True])
tf.constant(["a", 1])
tf.constant([1, "a"])
tf.constant(None)
tf.constant([1, None])
tf.constant([[1, 2], [3]])
tf.constant([[1, 2], 3])
tf.constant({"a": 1})
tf.constant({1, 2})
tf.constant(object())
tf.constant([tf.constant(1.0), tf.constant(2.0)])
tf.constant([tf.constant(1.0), 2.0])
tf.constant([1, tf.constant(2.0)])
tf.convert_to_tensor([[tf.constant(1), 2], [3, 4]])
tf.convert_to_tensor([tf.constant([1.0]), [2.0]])
tf.constant([tf.Variable(1.0), 2.0])
tf.convert_to_tensor(tf.Variable([1.0]))

# %% each line: from NumPy
tf.constant(np.array([1, 2]))
tf.constant(np.array([1.0, 2.0]))
tf.constant(np.float32(1.5))
tf.constant(np.float64(1.5))
tf.constant(np.int64(5))
tf.constant(np.uint8(5))
tf.constant(np.bool_(True))
tf.constant([np.float32(1), np.float32(2)])
tf.constant([np.float64(1), np.float64(2)])
tf.constant([np.int64(1), np.int64(2)])
tf.constant([np.array([1, 2]), np.array([3, 4])])
tf.constant([1, np.int64(2)])
tf.constant(np.array(["a", "bc"]))
tf.constant(np.array([b"a", b"bc"]))
tf.constant(np.array([["a"], ["b"]], object))
tf.constant(np.zeros((0, 2)))
tf.constant(np.array(3))
tf.constant(np.array([1, 2], np.float16))
tf.constant(np.array([1 + 1j]))
tf.constant(np.array([1, 2]), tf.float32)
tf.constant(np.array([1.7, 2.2]), tf.int32)
tf.constant(np.array([True, False]), tf.float32)
tf.convert_to_tensor(np.array([1, 2]), dtype=tf.float32)
tf.convert_to_tensor(np.array([1.5, 2.5]), dtype=tf.float32)
tf.constant(np.arange(6).reshape(2, 3).T)
tf.constant(np.array(["2020-01-01"], "datetime64[D]"))

# %% each line: with a dtype
tf.constant(1, tf.float32)
tf.constant(1, "float64")
tf.constant(1, float)
tf.constant(1, np.float16)
tf.constant(1.0, int)
tf.constant(1.5, tf.int32)
tf.constant([1, 2.0], tf.int32)
tf.constant(True, tf.float32)
tf.constant(True, tf.int32)
tf.constant(1, tf.bool)
tf.constant(1.0, tf.bool)
tf.constant("a", tf.int32)
tf.constant(1, tf.string)
tf.constant(300, tf.uint8)
tf.constant(-1, tf.uint8)
tf.constant(1, tf.complex64)
tf.constant(1.5, tf.complex128)
tf.constant(1j, tf.float32)
tf.constant([], tf.int32)
tf.constant(tf.constant(1.0), tf.float64)
tf.convert_to_tensor(tf.constant(1), tf.float32)
tf.convert_to_tensor(1, dtype_hint=tf.float32)
tf.convert_to_tensor(1.5, dtype_hint=tf.int32)
tf.constant(1, "no_dtype")
tf.constant([1.0, 2.0, 3.0], shape=(3, 1))
tf.constant(7, shape=(2, 2))
tf.constant([1, 2, 3, 4], shape=[2, 2])
tf.constant([1, 2, 3], shape=(2, 2))
tf.constant([1, 2], shape=(2,), dtype=tf.float32)

# %% each line: a plain value takes the tensor's dtype
tf.constant(1.0) + 1
tf.constant([1.0]) * [2]
tf.constant(1) + 1.5
tf.constant(1) + True
tf.constant(1.0) + True
tf.constant(1.0) + 1j
tf.constant([1, 2]) * 2.0
1 + tf.constant(1.0)
2 - tf.constant([1.0, 5.0])
2.5 + tf.constant(1)
tf.constant(1, tf.int64) + 1
tf.constant(1, tf.uint8) + 1
tf.constant(1, tf.uint8) + 300
tf.constant(1.0, tf.float64) + 1.5
tf.constant(1.0, tf.float16) * 3
tf.constant([1.0, 2.0]) + np.array([1.0, 2.0])
tf.constant([1, 2]) + np.array([1, 2])
tf.constant([1.0, 2.0]) + np.array([1, 2])
tf.constant([1, 2]) + np.array([1.5, 2.5])
tf.constant([1.0, 2.0]) * np.float64(2)
tf.constant([1.0, 2.0]) * np.int64(2)
np.array([1.0, 2.0]) + tf.constant([1.0, 2.0])
np.array([1, 2]) * tf.constant([1.0, 2.0])
np.float64(2) * tf.constant([1.0, 2.0])
np.float32(2) - tf.constant([1.0, 2.0])
np.array([[1.0, 2.0]], np.float32) @ tf.constant([[3.0], [4.0]])
tf.Variable(1.0) + 1
1 + tf.Variable([1.0, 2.0])
np.array([1.0, 2.0]) * tf.Variable([1.0, 2.0])
tf.Variable(1.0) + tf.Variable(2.0)
tf.constant("a") + "b"
tf.constant(1.0) + "b"
tf.constant(1.0) + None

# %% each line: two tensors must agree
tf.constant(1.0) + tf.constant(1)
tf.constant(1) + tf.constant(1.0)
tf.constant(1.0) + tf.constant(1.0, tf.float64)
tf.constant(1) + tf.constant(1, tf.int64)
tf.Variable(1) + tf.constant(1.0)
tf.add(1, 1.5)
tf.add(1.5, 1)
tf.add(1, 2)
tf.add(np.float64(1), np.float32(2))
tf.maximum(1, 2.5)
tf.matmul([[1.0]], [[1]])
tf.matmul([[1]], [[1.0]])
tf.matmul(tf.constant([[1.0]]), tf.constant([[1]]))
tf.constant(1.0) == tf.constant(1)
tf.constant(1.0) == 1
tf.constant(True) & tf.constant(1)
tf.constant([1.0]) < tf.constant([1])
tf.concat([[1.0], [2]], 0)
tf.concat([tf.constant([1.0]), tf.constant([2])], 0)
tf.stack([1, 2.0])
tf.stack([tf.constant(1), tf.constant(2.0)])
tf.where([True, False], 1.0, 2)
tf.where([True], tf.constant([1.0]), tf.constant([2]))
tf.constant(True) + tf.constant(True)
-tf.constant(True)
abs(tf.constant(True))
tf.sqrt(4)
tf.sqrt(tf.constant(4))
tf.exp(1)
tf.math.log(tf.constant([1, 2]))
tf.sigmoid(1)
tf.nn.relu(tf.constant([-1, 2]))
tf.nn.softmax(tf.constant([1, 2]))
tf.reduce_sum([True, False])
tf.reduce_mean([True, False])
tf.reduce_all([1, 0])
tf.logical_and(1, 0)
tf.logical_not(tf.constant(1))
tf.argmax([True, False])

# %% each line: division and powers
tf.constant(3) / tf.constant(2)
tf.constant(3) / 2
3 / tf.constant(2)
tf.constant(3.0) / 2
tf.constant(3, tf.uint8) / 2
tf.constant(3, tf.int16) / 2
tf.constant(3, tf.int64) / 2
tf.constant(-7) // 2
tf.constant(-7) % 2
tf.constant(-7.5) // 2.0
tf.constant(-7.5) % 2.0
7 // tf.constant(2)
7 % tf.constant(-3)
tf.constant(1) // 0
tf.constant(1.0) // 0.0
tf.constant(1.0) / 0.0
tf.constant(0.0) / 0.0
tf.constant(2) ** 3
tf.constant(2.0) ** 3
tf.constant(2.0) ** 0.5
2 ** tf.constant(3)
tf.constant(2) ** -1
tf.constant(-8.0) ** (1 / 3)
tf.constant(2147483647) + 1
tf.constant(255, tf.uint8) + 1
tf.constant(100, tf.int8) * 2

# %% each line: logic and comparison
tf.constant([1, 2, 3]) == tf.constant([1, 5, 3])
tf.constant([1, 2, 3]) != 2
tf.constant([1, 2]) == tf.constant([1, 2, 3])
tf.constant([1, 2]) != tf.constant([1, 2, 3])
tf.constant(1) == None
tf.constant(1) != None
tf.constant(1) == "a"
tf.constant("a") == "a"
tf.constant(["a", "b"]) == tf.constant(["a", "c"])
tf.constant([1.0, 2.0]) < 1.5
tf.constant([1.0, 2.0]) >= [1.0, 3.0]
1 < tf.constant([0, 1, 2])
tf.constant([True, False]) & True
tf.constant([True, False]) | [False, False]
tf.constant([True, False]) ^ [True, True]
~tf.constant([True, False])
True & tf.constant(True)
bool(tf.constant(0.0)), bool(tf.constant(2)), bool(tf.constant(True))
bool(tf.constant([1, 2]))
bool(tf.constant([1]))
bool(tf.constant([]))
not tf.constant(0)
1 if tf.constant(3) > 2 else 0
tf.constant(1) in [tf.constant(1)]
hash(tf.constant(1))
{tf.constant(1): 2}
{tf.Variable(1): 2}
hash(tf.Variable(1))
tf.constant(1).ref() == tf.constant(1).ref()
tf.Variable(1.0) == tf.Variable(1.0)
tf.Variable([1, 2]) == [1, 3]

# %% each line: casting
tf.cast([1.7, -1.7], tf.int32)
tf.cast([0.0, 0.5, -1.0], tf.bool)
tf.cast([True, False], tf.float32)
tf.cast(3, tf.float64)
tf.cast(np.array([1, 2]), "float32")
tf.cast(1.5, tf.complex64)
tf.cast(tf.constant(1 + 2j), tf.float32)
tf.cast([300, -1], tf.uint8)
tf.cast(2**33, tf.int32)
tf.cast(tf.Variable(1.5), tf.int64)
tf.cast("1", tf.int32)
tf.cast(1.5, "no_dtype")
tf.cast([1e10], tf.float16)

# %% each line: the short float that has float32's range
tf.constant([1.0, 2.5], tf.bfloat16)
tf.constant(1, tf.bfloat16)
tf.constant([1, 2], "bfloat16") + 1.5
tf.cast([1.2345678, 3e38], tf.bfloat16)
tf.cast(tf.constant([1.5, -2.5], tf.bfloat16), tf.float32)
tf.cast(tf.constant([1.5, -2.5], tf.bfloat16), tf.int32)
tf.exp(tf.constant([1.0, 2.0], tf.bfloat16))
tf.matmul(tf.ones((2, 3), tf.bfloat16), tf.ones((3, 2), tf.bfloat16))
tf.reduce_mean(tf.constant([1.0, 2.0, 4.0], tf.bfloat16))
tf.reduce_max(tf.constant([1.0, 2.0, 4.0], tf.bfloat16))
tf.constant(1.0, tf.bfloat16) * tf.constant(1.0, tf.float16)
tf.constant(1.0, tf.bfloat16) + tf.constant(1.0)
print(tf.constant([1.5], tf.bfloat16))
repr(tf.constant([1.5], tf.bfloat16)), repr(tf.constant(1.5, tf.bfloat16))
tf.bfloat16.name, tf.bfloat16.size, tf.bfloat16.is_floating, tf.bfloat16.max, tf.bfloat16.as_datatype_enum
tf.as_dtype("bfloat16") is tf.bfloat16, tf.as_dtype(tf.bfloat16.as_numpy_dtype) is tf.bfloat16
tf.Variable([1.0, 2.0], dtype=tf.bfloat16).assign_add([1.0, 1.0])
tf.zeros(2, tf.bfloat16), tf.ones_like(tf.zeros(2, tf.bfloat16)), tf.fill([2], tf.constant(3.0, tf.bfloat16))
tf.sqrt(tf.constant([4.0], tf.bfloat16)) > tf.constant([1.0], tf.bfloat16)
