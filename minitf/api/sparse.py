"""`tf.sparse`: tensors of which most is zero."""

from minitf.ops.sparse import SparseTensor, from_dense, reorder, to_dense
