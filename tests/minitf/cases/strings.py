"""Strings, ragged and sparse tensors, as far as minitf has them.

Cells for TensorFlow and minitf alike; see ../cells.py.
"""

# %% each line: strings
tf.strings.split("two  words here")
tf.strings.split("a,b,,c", sep=",")
tf.strings.split(["Gray wolf", "Quick brown fox", ""]).to_list()
repr(tf.strings.split(["Gray wolf", "Lazy dog"]))
tf.strings.bytes_split("Duck")
tf.strings.unicode_split("アヒル d", "UTF-8")
tf.strings.unicode_decode("アヒル", "UTF-8")
tf.strings.lower("Ab C"), tf.strings.upper(["ab", "C"])
tf.strings.strip(["  a ", "b\n"])
tf.strings.length(["abc", "ア"]), tf.strings.length("アヒル", unit="UTF8_CHAR")
tf.strings.substr(["Hello", "World"], 1, 3), tf.strings.substr("Hello", -3, 2)
tf.strings.substr("ab", 5, 1)
tf.strings.to_number(["1", "-10.5", "1e2"])
tf.strings.to_number("3", tf.int32), tf.strings.to_number("3", tf.float64)
tf.strings.to_number("three")
tf.strings.as_string([3, -2]), tf.strings.as_string([True, False])
tf.strings.as_string([3.1415926, 2.5]), tf.strings.as_string(3.1415926, precision=2)
tf.strings.regex_replace("a1b22", r"(\d)", r"<\1>"), tf.strings.regex_replace("aa", "a", "b", replace_global=False)
tf.strings.regex_full_match(["TF lib", "lib TF"], ".*lib")
tf.strings.join(["ab", "cd"]), tf.strings.join([["a", "b"], ["c", "d"]], separator="-")
tf.strings.reduce_join([["a", "b"], ["c", "d"]]), tf.strings.reduce_join([["a", "b"], ["c", "d"]], axis=0, separator=" ")
tf.io.decode_raw("Duck", tf.uint8), tf.io.decode_raw(["abcd", "efgh"], tf.int32)
tf.io.decode_csv(["1,a,2.5", "2,,"], [0, "none", 1.0])

# %% each line: strings as tensors
tf.constant(["p0", "p1", "p2"])[1], tf.gather(["p0", "p1"], 1)
tf.constant("a") + tf.constant(["b", "c"])
tf.where([True, False], ["a", "b"], ["c", "d"])
tf.concat([["a"], ["b", "c"]], 0), tf.stack(["a", "b"]), tf.reshape(["a", "b"], (2, 1))
tf.fill([2], "x"), tf.zeros([1], tf.string)
tf.constant(["b", "a"]) == "a"

# %% strings inside a function
@tf.function
def f(line):
    return tf.strings.substr(line, 0, 1), tf.strings.split(line)
f(tf.constant("one two"))

# %% each line: ragged
repr(tf.ragged.constant([[0, 1, 2, 3], [4, 5], [], [9]])), str(tf.ragged.constant([["a"], []]))
tf.ragged.constant([[1, 2], [3]]).shape, tf.ragged.constant([[1, 2], [3]]).dtype
tf.ragged.constant([[[1], [2, 3]], [], [[4]]]).shape.as_list(), tf.ragged.constant([[[1], [2, 3]], [], [[4]]]).ragged_rank
tf.ragged.constant([[1, 2], [], [3]]).to_tensor()
tf.ragged.constant([["a"], []]).to_tensor(), tf.ragged.constant([[1.0], []]).to_tensor(-1.0)
tf.ragged.constant([[1, 2, 3], [4]]).to_tensor(shape=[None, 2])
tf.ragged.constant([[[1], [2, 3]], [], [[4]]]).to_tensor()
tf.ragged.constant([[1, 2], [3]])[0], tf.ragged.constant([[1, 2], [3]])[-1]
tf.ragged.constant([[1, 2], [], [3]])[1:].to_list(), tf.ragged.constant([[[1], [2, 3]], [], [[4]]])[0].to_list()
tf.ragged.constant([[1, 2], [3]]).row_splits, tf.ragged.constant([[1, 2], [3]]).row_lengths()
tf.ragged.constant([[1, 2], [3]]).values, tf.ragged.constant([[1, 2], [3]]).nrows()
tf.RaggedTensor.from_row_splits([3, 1, 4, 1], [0, 2, 2, 4]).to_list()
tf.RaggedTensor.from_row_lengths([3, 1, 4, 1], [1, 0, 3]).to_list()
tf.ragged.constant([[1, 2], [3]], dtype=tf.float32).flat_values

# %% each line: sparse
str(tf.sparse.SparseTensor(indices=[[0, 0], [1, 2]], values=[1, 2], dense_shape=[3, 4]))
tf.sparse.to_dense(tf.SparseTensor([[0, 0], [1, 2]], [1, 2], [3, 4]))
tf.sparse.to_dense(tf.SparseTensor([[0]], ["a"], [2])), tf.sparse.to_dense(tf.SparseTensor([[0]], [1.0], [2]), default_value=-1.0)
tf.sparse.from_dense([[0, 3], [4, 0]]).indices, tf.sparse.from_dense([[0, 3], [4, 0]]).values
tf.sparse.reorder(tf.SparseTensor([[1, 0], [0, 1]], [1, 2], [2, 2])).indices
tf.SparseTensor([[0, 0]], [1], [3, 4]).shape, tf.SparseTensor([[0, 0]], [1], [3, 4]).dtype
repr(tf.data.Dataset.from_tensors(tf.SparseTensor([[0, 0]], [1], [3, 4])).element_spec)
