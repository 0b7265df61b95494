"""exp, log and tanh of float32 numbers, written so that a loop over them vectorises.

The functions of `math` are calls into the C library, one number at a time. These are
range reduction and a polynomial: plain arithmetic, eight or sixteen numbers at once.
Generated kernels import them; nothing else does. Errors are below 3e-7 of the result.

Source: the polynomials of Moshier's Cephes library (1984-2000); the rational tanh is
that of Eigen. Results too small for a normal float32 become 0.
"""

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

f32 = np.float32
# Inlined by LLVM, so that the loop of the caller vectorises; not by Numba, which takes longer.
_inlined = njit(forceinline=True, error_model="numpy", fastmath={"contract"})
# Adding and taking away 1.5 * 2**23 rounds a float32 to a whole number.
_ROUND = f32(12582912.0)
_LOG2_E, _LN2_HIGH, _LN2_LOW = f32(1.44269504088896341), f32(0.693359375), f32(-2.12194440e-4)
_EXP_HIGH, _EXP_LOW = f32(88.7228), f32(-87.3365)
_INFINITY, _NAN = f32(np.inf), f32(np.nan)


@intrinsic
def power_of_two(typing_context, n):
    """2 ** n for a whole float32 n from -126 to 127, put together from its bits."""

    def generate(context, builder, signature, arguments):
        i32 = ir.IntType(32)
        whole = builder.fptosi(arguments[0], i32)
        bits = builder.shl(builder.add(whole, ir.Constant(i32, 127)), ir.Constant(i32, 23))
        return builder.bitcast(bits, ir.FloatType())

    return types.float32(types.float32), generate


@intrinsic
def exponent_of(typing_context, x):
    """The e of x = m * 2 ** e, with m from 1 to 2, for x above 0."""

    def generate(context, builder, signature, arguments):
        i32 = ir.IntType(32)
        bits = builder.bitcast(arguments[0], i32)
        e = builder.sub(builder.lshr(bits, ir.Constant(i32, 23)), ir.Constant(i32, 127))
        return builder.sitofp(e, ir.FloatType())

    return types.float32(types.float32), generate


@intrinsic
def mantissa_of(typing_context, x):
    """The m of x = m * 2 ** e, with m from 1 to 2, for x above 0."""

    def generate(context, builder, signature, arguments):
        i32 = ir.IntType(32)
        bits = builder.bitcast(arguments[0], i32)
        low = builder.and_(bits, ir.Constant(i32, 0x007FFFFF))
        return builder.bitcast(builder.or_(low, ir.Constant(i32, 0x3F800000)), ir.FloatType())

    return types.float32(types.float32), generate


@_inlined
def exp32(x):
    """e ** x = 2 ** n * e ** r, with n whole and r between -0.35 and 0.35."""
    v = x if x < _EXP_HIGH else _EXP_HIGH
    v = v if v > _EXP_LOW else _EXP_LOW
    n = (v * _LOG2_E + _ROUND) - _ROUND
    r = v - n * _LN2_HIGH - n * _LN2_LOW
    p = f32(1.9875691500e-4) * r + f32(1.3981999507e-3)
    p = p * r + f32(8.3334519073e-3)
    p = p * r + f32(4.1665795894e-2)
    p = p * r + f32(1.6666665459e-1)
    p = p * r + f32(5.0000001201e-1)
    p = p * r * r + r + f32(1.0)
    # In two factors, since 2 ** 128 and 2 ** -127 are more than a normal float32 holds.
    half = (n * f32(0.5) + _ROUND) - _ROUND
    y = p * power_of_two(half) * power_of_two(n - half)
    y = _INFINITY if x > _EXP_HIGH else y
    y = f32(0.0) if x < _EXP_LOW else y
    return x if x != x else y


@_inlined
def log32(x):
    """log(m * 2 ** e) = log(m) + e * log(2), with m between 0.7 and 1.4."""
    e, m = exponent_of(x), mantissa_of(x)
    high = m > f32(1.41421356)
    m = m * f32(0.5) if high else m
    e = e + f32(1.0) if high else e
    t = m - f32(1.0)
    z = t * t
    p = f32(7.0376836292e-2) * t - f32(1.1514610310e-1)
    p = p * t + f32(1.1676998740e-1)
    p = p * t - f32(1.2420140846e-1)
    p = p * t + f32(1.4249322787e-1)
    p = p * t - f32(1.6668057665e-1)
    p = p * t + f32(2.0000714765e-1)
    p = p * t - f32(2.4999993993e-1)
    p = p * t + f32(3.3333331174e-1)
    y = t * z * p + e * _LN2_LOW - f32(0.5) * z
    y = t + y + e * _LN2_HIGH
    y = -_INFINITY if x < f32(1.17549435e-38) else y
    y = _NAN if x < f32(0.0) else y
    return x if x != x or x == _INFINITY else y


@_inlined
def tanh32(x):
    """A quotient of polynomials in x * x; beyond 7.9 a float32 tanh is 1."""
    v = x if x < f32(7.90531110763549805) else f32(7.90531110763549805)
    v = v if v > f32(-7.90531110763549805) else f32(-7.90531110763549805)
    z = v * v
    p = f32(-2.76076847742355e-16) * z + f32(2.00018790482477e-13)
    p = p * z + f32(-8.60467152213735e-11)
    p = p * z + f32(5.12229709037114e-08)
    p = p * z + f32(1.48572235717979e-05)
    p = p * z + f32(6.37261928875436e-04)
    p = p * z + f32(4.89352455891786e-03)
    q = f32(1.19825839466702e-06) * z + f32(1.18534705686654e-04)
    q = q * z + f32(2.26843463243900e-03)
    q = q * z + f32(4.89352518554385e-03)
    return x if x != x else v * p / q


@_inlined
def expm1_32(x):
    """exp(x) - 1 without losing what is small: Kahan's trick with exp and log."""
    u = exp32(x)
    y = (u - f32(1.0)) * x / log32(u)
    y = x if u == f32(1.0) else y
    y = u - f32(1.0) if x > f32(1.0) or x < f32(-1.0) else y
    return y


@_inlined
def log1p_32(x):
    """log(1 + x) without losing what is small: the same trick."""
    u = f32(1.0) + x
    y = log32(u) * x / (u - f32(1.0))
    y = x if u == f32(1.0) else y
    return u if u == _INFINITY else y


# ---- for whole graphs: sums in any order, largest numbers, rows ----


def _of_numbers(write):
    """An intrinsic of float32 or float64 numbers, all of one type."""

    @intrinsic
    def two(typing_context, a, b):
        kind = b if isinstance(b, types.Float) else types.float64
        return kind(kind, kind), lambda context, builder, signature, given: write(builder, *given)

    return two


# Adding in any order is what lets a loop over a sum vectorise; nothing else may be reordered.
plus = _of_numbers(lambda builder, a, b: builder.fadd(a, b, flags=("reassoc", "nsz", "contract")))


@intrinsic
def plus_times(typing_context, total, a, b):
    """total + a * b, in one instruction where there is one, in any order of a sum."""

    def generate(context, builder, signature, given):
        product = builder.fmul(given[1], given[2], flags=("contract",))
        return builder.fadd(given[0], product, flags=("reassoc", "nsz", "contract"))

    return a(a, a, a), generate


def _pick(comparison: str):
    """The larger or smaller of two numbers, of which none is NaN."""

    def write(builder, a, b):
        chosen = builder.fcmp_ordered(comparison, a, b, flags=("nnan", "nsz"))
        return builder.select(chosen, a, b, flags=("nnan", "nsz"))

    return _of_numbers(write)


largest, smallest = _pick(">"), _pick("<")


@intrinsic
def counted(typing_context, index):
    """An index that is known to be 0 or more: what loads by it need not look, and vectorises."""

    def generate(context, builder, signature, given):
        zero = ir.Constant(given[0].type, 0)
        builder.assume(builder.icmp_signed(">=", given[0], zero))
        return given[0]

    return types.int64(types.int64), generate


@intrinsic
def apart(typing_context):
    """Says of the function that it is in: no two of the arrays that it is given share memory,
    unless they are only read. Its loops need not look before each start, and vectorise."""

    def generate(context, builder, signature, given):
        for argument in builder.function.args:
            if argument.name.startswith("arg.") and argument.name.endswith(".4"):  # its numbers
                argument.add_attribute("noalias")
        return context.get_dummy_value()

    return types.void(), generate


@_inlined
def larger(a, b):
    return a if a > b or a != a else b


@_inlined
def smaller(a, b):
    return a if a < b or a != a else b


@_inlined
def row_of(index, count):
    """The nearest row that there is, as compiled TensorFlow takes it."""
    return max(0, min(index, count - 1))
