"""`tf.dtypes`: element types, and going from one to another."""

from minitf.base.dtypes import (
    DType, as_dtype, bfloat16, complex64, complex128, double, float16, float32, float64, half, int8,
    int16, int32, int64, resource, string, uint8, uint16, uint32, uint64,
)  # fmt: skip
from minitf.base.dtypes import boolean as bool
from minitf.ops.bits import saturate_cast
from minitf.ops.complex import complex
from minitf.ops.elementwise import cast
