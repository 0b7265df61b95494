"""einsum: sums of products, written as which axes go together.

`"ij,jk->ik"` multiplies matrices: axes with one letter run together, and those that the
result lacks are summed. The gradient of an einsum is an einsum.
"""

import re
import string
from collections.abc import Sequence

import numpy as np

from minitf.base.errors import wrong_dtype
from minitf.base.shape import TensorSpec
from minitf.core import convert
from minitf.core.door import apply
from minitf.core.op import Sample, define
from minitf.core.tensor import Tensor
from minitf.ops.rows import TABLE

_B = ((2.0, 1.0), (0.0, -1.0), (3.0, 0.5))


def _parse(equation: str) -> tuple[list[str], str]:
    inputs, output = equation.split("->")
    return inputs.split(","), output


def _spec(*specs, equation):
    if len({s.dtype for s in specs}) > 1:
        names = ", ".join(s.dtype.name for s in specs)
        raise wrong_dtype(f"einsum: dtypes differ: {names}")
    inputs, output = _parse(equation)
    sizes: dict[str, int | None] = {}
    for labels, spec in zip(inputs, specs):
        if len(labels) != len(spec.shape):
            raise ValueError(f"einsum: '{labels}' does not name the axes of {spec.shape}")
        for label, size in zip(labels, spec.shape):
            known = sizes.get(label, 1)
            if size not in (1, None) and known not in (1, None, size):
                raise ValueError(
                    f"einsum: {equation}: axis '{label}' is {known} long here, {size} there"
                )
            sizes[label] = size if known == 1 or known is None and size != 1 else known
    return TensorSpec([sizes[label] for label in output], specs[0].dtype)


def _cpu(*arrays, equation):
    return np.einsum(equation, *arrays, optimize=True).astype(arrays[0].dtype, copy=False)


def _grad(node, g):
    inputs, output = _parse(node.attrs["equation"])
    parts = []
    for i, labels in enumerate(inputs):
        others = [(k, t) for k, t in enumerate(node.inputs) if k != i]
        found = set(output).union(*(inputs[k] for k, _ in others))
        kept = "".join(label for label in labels if label in found)
        terms = ",".join([output, *(inputs[k] for k, _ in others)])
        part = apply("einsum", g, *(t for _, t in others), equation=f"{terms}->{kept}")
        # An axis that was summed by itself: each element along it has the same gradient.
        lost = tuple(k for k, label in enumerate(labels) if label not in found)
        if lost:
            part = apply("expand_dims", part, axis=lost)
            part = apply("broadcast_like", part, node.inputs[i])
        parts.append(part)
    return tuple(parts)


define(
    "einsum", _spec, _cpu, _grad,
    samples=(
        Sample(TABLE, _B, equation="ij,jk->ik"),
        Sample(TABLE, equation="ij->j"),
        Sample(TABLE, _B, equation="ij,kl->lj"),
    ),
)  # fmt: skip


def _diagonal_grad(node, g):
    like, axes = node.inputs[0], node.attrs["axes"]
    size = like.shape[axes[0]]
    eye = convert.constant(np.eye(size), g.dtype)
    rest = [a for a in string.ascii_letters if a not in "ij"][: len(like.shape) - 2]
    labels = list(rest)
    for axis, label in zip(axes, "ij"):
        labels.insert(axis, label)
    equation = f"{''.join(rest)}i,ij->{''.join(labels)}"
    return apply("einsum", g, eye, equation=equation)


define(
    "diagonal",
    infer=lambda x, axes: TensorSpec(
        [*(d for i, d in enumerate(x.shape) if i not in axes), x.shape[axes[0]]], x.dtype
    ),
    cpu=lambda x, axes: np.diagonal(x, axis1=axes[0], axis2=axes[1]),
    grad=_diagonal_grad,
    samples=(Sample(((1.0, 2.0), (3.0, 4.0)), axes=(0, 1)),),
    tensorflow="MatrixDiagPartV3",
)


def einsum(equation: str, *inputs, **options) -> Tensor:
    """Sums of products of the inputs, by the letters that name their axes.

    Args:
        equation: such as `"bij,bjk->bik"`; `...` stands for any axes, broadcast. Without
            `->`, the letters that come once, in alphabetical order.

    Raises:
        ValueError: the equation does not fit the shapes.

    >>> einsum("i,i->", [1.0, 2.0], [3.0, 4.0]).numpy()
    np.float32(11.0)
    """
    like = next((t.dtype for t in inputs if hasattr(t, "shape")), None)
    tensors = [convert.to_tensor(t, like=like) for t in inputs]
    equation = equation.replace(" ", "")
    if not re.fullmatch(r"[a-zA-Z.,]*(->[a-zA-Z.]*)?", equation):
        raise ValueError(f"Indices have incorrect format: {equation}.")
    left, arrow, output = equation.partition("->")
    labels = left.split(",")
    if len(labels) != len(tensors):
        raise ValueError(
            f"Got {len(tensors)} inputs for equation \"{equation}\", expecting {len(labels)}."
        )
    if not arrow:
        once = sorted(c for c in set(left) if c.isalpha() and left.count(c) == 1)
        output = ("..." if "..." in left else "") + "".join(once)
    labels, output = _spell_out(labels, output, tensors)
    for i in range(len(labels)):
        tensors[i], labels[i] = _without_repeats(tensors[i], labels[i])
    return apply("einsum", *tensors, equation=f"{','.join(labels)}->{output}")


def _spell_out(labels: list[str], output: str, tensors: Sequence[Tensor]):
    """Letters in place of `...`, the same from the right in all."""
    counts = [
        len(t.shape) - len(text.replace("...", "")) if "..." in text else 0
        for text, t in zip(labels, tensors)
    ]
    free = [c for c in string.ascii_letters if not any(c in text for text in [*labels, output])]
    names = "".join(free[: max(counts)])
    labels = [
        text.replace("...", names[len(names) - n :]) for text, n in zip(labels, counts)
    ]
    if names and "..." not in output:
        raise ValueError("einsum: the output has no '...', but an input has axes for it")
    return labels, output.replace("...", names)


def _without_repeats(x: Tensor, labels: str) -> tuple[Tensor, str]:
    """Takes the diagonal of axes that have the same letter."""
    for label in labels:
        if labels.count(label) > 1:
            first = labels.index(label)
            axes = (first, labels.index(label, first + 1))
            x = apply("diagonal", x, axes=axes)
            rest = "".join(c for i, c in enumerate(labels) if i not in axes)
            return _without_repeats(x, rest + label)
    return x, labels


def tensordot(a, b, axes, name=None) -> Tensor:
    """Sums of products over the last `axes` axes of `a` and the first of `b`.

    Args:
        axes: how many; or two lists, the axes of `a` and the axes of `b` that go together.

    >>> tensordot([[1.0, 2.0]], [[3.0], [4.0]], 1).numpy()
    array([[11.]], dtype=float32)
    """
    a, b = convert.alike([a, b])
    if isinstance(axes, int) or not len(np.shape(axes)):
        n = int(axes)
        axes = list(range(len(a.shape) - n, len(a.shape))), list(range(n))
    left, right = (np.atleast_1d(np.asarray(part)).tolist() for part in axes)
    names = string.ascii_letters
    of_a = list(names[: len(a.shape)])
    of_b = list(names[len(a.shape) : len(a.shape) + len(b.shape)])
    for i, k in zip(left, right):
        of_b[k] = of_a[i]
    shared = set(of_a) & set(of_b)
    output = [c for c in of_a + of_b if c not in shared]
    return einsum(f"{''.join(of_a)},{''.join(of_b)}->{''.join(output)}", a, b)
