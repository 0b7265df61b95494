"""Strings (`tf.strings`), as far as text is read and cut: bytes in, bytes or numbers out.

Two rows do all of it: one changes each string by itself, one cuts each string in pieces.
What they do to a string is a line in a table. Pieces of several strings are ragged.
"""

import re

import numpy as np

from minitf.base.dtypes import as_dtype, boolean, float32, int32, int64, string, uint8
from minitf.base.errors import invalid
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.ops.bits import bitcast
from minitf.ops.elementwise import add
from minitf.ops.ragged import RaggedTensor
from minitf.ops.rows import normal_axes


def _number(text: bytes, out_type: str) -> object:
    try:
        return float(text) if as_dtype(out_type).is_floating else int(text)
    except ValueError:
        raise invalid(f"StringToNumberOp could not correctly convert string: {text.decode()}")


def _part(text: bytes, start: int, length: int, unit: str) -> bytes:
    whole = text.decode() if unit == "UTF8_CHAR" else text
    if not -len(whole) <= start <= len(whole):
        raise invalid(f"pos {start} out of range for string b{text.decode()!r}")
    start += len(whole) if start < 0 else 0
    found = whole[start : start + length]
    return found.encode() if unit == "UTF8_CHAR" else found


def _shown(number, precision: int) -> bytes:
    if isinstance(number, np.floating):
        return f"{number:.{6 if precision < 0 else precision}f}".encode()
    return str(number).lower().encode() if isinstance(number, np.bool_) else str(number).encode()


# How one string (or number) is changed, and the dtype that comes out.
CHANGES = {
    "lower": (bytes.lower, string),
    "upper": (bytes.upper, string),
    "strip": (bytes.strip, string),
    "length": (lambda s, unit: len(s.decode() if unit == "UTF8_CHAR" else s), int32),
    "substr": (_part, string),
    "to_number": (_number, None),  # of the dtype that it is asked for
    "as_string": (_shown, string),
    "replace": (lambda s, *how: re.sub(how[0], how[1], s, count=how[2]), string),
    "full_match": (lambda s, pattern: bool(re.fullmatch(pattern, s)), boolean),
}
# How one string is cut, and the dtype of the pieces.
CUTS = {
    "split": (lambda s, sep, most: s.split(sep, most), string),
    "bytes": (lambda s: [s[i : i + 1] for i in range(len(s))], string),
    "unicode": (lambda s: [c.encode() for c in s.decode(errors="replace")], string),
    "code points": (lambda s: [ord(c) for c in s.decode(errors="replace")], int32),
    "numbers": (list, uint8),
}


def _change(x, how, args):
    kind = CHANGES[how][1] or as_dtype(args[0])
    out = np.empty(x.shape, kind.numpy)
    out.flat = [CHANGES[how][0](text, *args) for text in x.ravel()]
    return out


def _cut(x, how, args):
    pieces = [CUTS[how][0](text, *args) for text in x.ravel()]
    values = np.empty(sum(map(len, pieces)), CUTS[how][1].numpy)
    values[:] = [piece for row in pieces for piece in row]
    return values, np.cumsum([0, *map(len, pieces)])


define(
    "string_change",
    infer=lambda x, how, args: TensorSpec(x.shape, CHANGES[how][1] or as_dtype(args[0])),
    cpu=_change,
    grad=lambda n, g: None,
    samples=(Sample(("Ab", "c"), gradient=False, how="upper", args=()),), tensorflow="",
)
define(
    "string_cut",
    infer=lambda x, how, args: (TensorSpec([None], CUTS[how][1]), TensorSpec([None], int64)),
    cpu=_cut,
    grad=lambda n, *g: None,
    samples=(Sample(("a b", "c"), gradient=False, how="split", args=(None, -1)),), tensorflow="",
)


def _changed(x, how: str, *args):
    return apply("string_change", convert.to_tensor(x), how=how, args=args)


def _pieces(x, how: str, *args):
    x = convert.to_tensor(x)
    if len(x.shape) > 1:
        raise NotImplementedError(f"minitf cuts one string or a list of them, not {x.shape}")
    values, splits = apply("string_cut", apply("reshape", x, shape=(-1,)), how=how, args=args)
    return RaggedTensor(values, splits) if len(x.shape) else values


def lower(input, encoding="", name=None):
    """Letters of ASCII in lower case."""
    return _changed(input, "lower")


def upper(input, encoding="", name=None):
    """Letters of ASCII in upper case."""
    return _changed(input, "upper")


def strip(input, name=None):
    """Without white space at both ends."""
    return _changed(input, "strip")


def length(input, unit="BYTE", name=None):
    """The number of bytes, or of characters with `unit="UTF8_CHAR"`."""
    return _changed(input, "length", unit)


def substr(input, pos, len, unit="BYTE", name=None):
    """`len` bytes (or UTF8_CHAR) from position `pos`."""
    return _changed(input, "substr", int(pos), int(len), unit)


def to_number(input, out_type=float32, name=None):
    """The number that each string writes; InvalidArgumentError where it writes none."""
    return _changed(input, "to_number", as_dtype(out_type).name)


def as_string(input, precision=-1, scientific=False, shortest=False, width=-1, fill="", name=None):
    """Each number written out; floats with six digits or `precision`."""
    return _changed(input, "as_string", int(precision))


def regex_replace(input, pattern, rewrite, replace_global=True, name=None):
    r"""What matches `pattern` replaced by `rewrite`, in which \1 is the first group."""
    how = pattern.encode(), rewrite.encode(), 0 if replace_global else 1
    return _changed(input, "replace", *how)


def regex_full_match(input, pattern, name=None):
    """Whether all of a string matches."""
    return _changed(input, "full_match", pattern.encode())


def split(input, sep=None, maxsplit=-1, name=None):
    """The pieces between `sep`, or the words: ragged for a list of strings.

    >>> split("two words").numpy().tolist()
    [b'two', b'words']
    >>> split(["a b", "c"])
    <tf.RaggedTensor [[b'a', b'b'], [b'c']]>
    """
    return _pieces(input, "split", sep.encode() if sep else None, int(maxsplit))


def bytes_split(input, name=None):
    """One string for each byte."""
    return _pieces(input, "bytes")


def unicode_split(input, input_encoding="UTF-8", *options, name=None):
    """One string for each character."""
    return _pieces(input, "unicode")


def unicode_decode(input, input_encoding="UTF-8", *options, name=None):
    """The number of each character (its code point)."""
    return _pieces(input, "code points")


def decode_raw(input_bytes, out_type, little_endian=True, fixed_length=None, name=None):
    """The bytes of strings of one length as numbers (`tf.io.decode_raw`)."""
    x, kind = convert.to_tensor(input_bytes), as_dtype(out_type)
    found, _ = apply("string_cut", apply("reshape", x, shape=(-1,)), how="numbers", args=())
    dims = [*x.shape, -1]
    if kind.size > 1:
        found = bitcast(apply("reshape", found, shape=(*dims, kind.size)), kind)
    return apply("reshape", found, shape=tuple(dims))


def join(inputs, separator="", name=None):
    """The strings of several tensors end to end, elementwise."""
    inputs = [convert.to_tensor(x) for x in inputs]
    total = inputs[0]
    for x in inputs[1:]:
        total = add(add(total, separator), x) if separator else add(total, x)
    return total


def reduce_join(inputs, axis=None, keepdims=False, separator="", name=None):
    """The strings along `axis` end to end."""
    x = convert.to_tensor(inputs)
    for a in reversed(normal_axes("reduce_join", axis, len(x.shape))):
        x = join([x[(slice(None),) * a + (i,)] for i in range(x.shape[a])], separator)
    return x
