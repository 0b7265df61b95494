"""Every row of the table that has a rule: compiled, its samples give what its kernel gives.

The samples also cut to one row and to none. All in one graph, so that the compiler runs
seldom. What is made of them is in `test_native.py`.
"""

import minitf as tf
import numpy as np
import pytest
from minitf.core.door import apply
from minitf.core.op import OPS
from minitf.graph.native.emit import RULES

pytestmark = pytest.mark.slow  # a compilation takes a second or more
ROWS = [op for op in OPS.values() if (op.name in RULES or op.scalar) and op.samples]
# Of these not every sample has a rule: see the reasons that the rules give.
PARTLY = {
    "left_shift", "right_shift", "shuffled_positions", "conv", "conv_input_grad",
    "conv_filter_grad", "max_pool", "avg_pool", "max_pool_grad", "avg_pool_grad", "segment_sum",
    "segment_prod", "segment_max", "segment_min",
}  # fmt: skip
WAYS = {
    "as they are": lambda a: a,
    "one row": lambda a: a[:1] if a.ndim else a,
    "nothing": lambda a: a[:0] if a.ndim else a,
}  # fmt: skip


def test_rules_are_of_rows():
    assert set(RULES) - {"elementwise"} <= set(OPS)


def possible(op, arrays, attrs):
    """The result, if the kernel takes such numbers in such a shape."""
    try:
        with np.errstate(all="ignore"):
            found = tf.function(lambda *a: apply(op.name, *a, **attrs))(*map(tf.constant, arrays))
            return [t.numpy() for t in tf.nest.flatten(found)]
    except (tf.errors.InvalidArgumentError, TypeError, ValueError, IndexError):
        return None


@pytest.mark.parametrize("way", WAYS)
def test_samples(way, monkeypatch):
    monkeypatch.setenv("MINITF_JIT", "always")
    chosen, without = [], set()
    for op in ROWS:
        for sample in op.samples:
            arrays = [WAYS[way](tf.constant(i).numpy()) for i in sample.inputs]
            wanted = possible(op, arrays, sample.attrs)
            if wanted is None:
                assert way != "as they are", op.name
                continue
            alone = tf.function(lambda *a, op=op, s=sample: apply(op.name, *a, **s.attrs),
                                jit_compile=True)  # fmt: skip
            if alone.get_concrete_function(*map(tf.constant, arrays)).runner.reason:
                without.add(op.name)
            else:
                chosen.append((op, list(map(tf.constant, arrays)), sample.attrs, wanted))
    if way == "as they are":
        assert without <= PARTLY

    def all_of_them(*given):
        return [apply(op.name, *x, **attrs) for (op, _, attrs, _), x in zip(chosen, given)]

    compiled = tf.function(all_of_them, jit_compile=True)
    found = compiled(*[inputs for _, inputs, _, _ in chosen])
    assert compiled.jit_reason == "" and compiled.traces()[-1].runner.compiled is not None
    for (op, inputs, _, wanted), result in zip(chosen, found, strict=True):
        for a, b in zip(tf.nest.flatten(result), wanted, strict=True):
            a, where = a.numpy(), f"{op.name} of {[t.numpy() for t in inputs]}"
            assert a.dtype == b.dtype and a.shape == b.shape, where
            np.testing.assert_allclose(a, b, rtol=4e-6, atol=4e-6, err_msg=where)
