"""Small matrix products in machine code, which read matrices as they lie in memory."""

import minitf as tf
import numpy as np
import pytest

pytestmark = pytest.mark.slow  # a compilation takes a second or more

SIZES = [(8, 4, 16), (64, 16, 64), (9, 5, 17), (13, 40, 100), (21, 16, 70), (3, 4, 20), (8, 20, 3),
         (1, 1, 1), (8, 0, 16), (20, 33, 130)]  # fmt: skip


@pytest.mark.parametrize("m,k,n", SIZES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_kernel_multiplies_matrices_with_gaps(dtype, m, k, n):
    from minitf.kernels.products import NONE, ONE, product
    from minitf.kernels.tiles import table

    random = np.random.default_rng(m + k + n)
    for flip_x, flip_y in [(0, 0), (0, 1), (1, 0), (1, 1)]:
        x = random.normal(size=(k + 1, 2 * m) if flip_x else (m, k + 3)).astype(dtype)
        y = random.normal(size=(n, k + 5) if flip_y else (k + 1, 2 * n)).astype(dtype)
        left, right = x[:k, :m].T if flip_x else x[:, :k], y[:, :k].T if flip_y else y[:k, :n]
        out = np.full((m, n + 7), np.nan, dtype)
        (x_row, x_step), (y_row, y_step) = [
            [step // x.itemsize for step in matrix.strides] for matrix in (left, right)
        ]
        rows, x_rows = [table((m, ONE, ONE), (step, NONE, NONE)) for step in (n + 7, x_row)]
        product(out.reshape(-1), rows, x.reshape(-1), x_rows, x_step, y.reshape(-1), y_row, y_step,
                k, n)  # fmt: skip
        np.testing.assert_allclose(out[:, :n], left @ right, rtol=1e-4, atol=1e-4)
        assert np.isnan(out[:, n:]).all()  # what is not its own it leaves alone


def heads(x, y, w):
    """Attention over (batch, time, head, depth), with the gradients that training needs."""
    with tf.GradientTape() as tape:
        tape.watch([x, y, w])
        q, k, v = [tf.transpose(t, (0, 2, 1, 3)) for t in (x * 0.5, y, y + 1.0)]
        shares = tf.nn.softmax(tf.matmul(q, k, transpose_b=True) + w)
        seen = tf.transpose(tf.matmul(shares, v), (0, 2, 1, 3))
        out = tf.reshape(seen, (-1, 3 * 20))
        loss = tf.reduce_sum(out * out)
    return out, shares, *tape.gradient(loss, [x, y, w])


def others(x, y, w):
    """Products with sizes that broadcast, or lie in an order that no product can read."""
    apart = tf.transpose(tf.reshape(x, (-1, 4, 20, 18)), (0, 3, 1, 2))
    across = tf.transpose(y, (2, 0, 1, 3))
    flat, other = tf.reshape(x, (-1, 1, 24, 60)), tf.reshape(y, (-1, 1, 24, 60))
    return (
        tf.matmul(flat, other, transpose_b=True),
        tf.transpose(x, (0, 2, 1, 3)) @ tf.transpose(tf.reduce_mean(y, 0, keepdims=True), (0, 2, 3, 1)),
        tf.transpose(x, (0, 2, 1, 3)) @ w[0, :20, :],
        across @ tf.transpose(across, (0, 1, 3, 2)),
        tf.matmul(tf.transpose(x, (0, 3, 2, 1)), tf.transpose(x, (0, 3, 2, 1)), transpose_a=True),
        tf.matmul(w, tf.transpose(y, (0, 2, 1, 3))), w[0, :18, :8, None] @ tf.ones((1, 4)) @ apart,
    )  # fmt: skip


def parts(x, y, w):
    """The first of a buffer's numbers are not all of it, though they begin where it does."""
    some = w[0][:20]
    return (
        tf.matmul(tf.transpose(x[:, :20, :, :16], (0, 2, 1, 3)),
                  tf.transpose(y[:, :20, :, :16], (0, 2, 1, 3)), transpose_b=True),
        tf.reshape(tf.transpose(x[:, :20], (2, 3, 0, 1)), (60, -1)) * 2.0,
        tf.transpose(some) @ some, tf.transpose(tf.transpose(some)) @ w[0][:, :7],
    )  # fmt: skip


@pytest.mark.parametrize("function", [heads, others, parts])
@pytest.mark.parametrize("work", [1, 32_768])
def test_heads_are_multiplied_as_they_lie(monkeypatch, function, work):
    from minitf.graph.native import pieces

    monkeypatch.setenv("MINITF_JIT", "always")
    monkeypatch.setattr(pieces, "WORK", work)
    spec = [tf.TensorSpec((None, 24, 3, 20)), tf.TensorSpec((None, 24, 3, 20)),
            tf.TensorSpec((1, 24, 24))]  # fmt: skip
    compiled = tf.function(function, jit_compile=True, input_signature=spec)
    for size in (3, 32, 1, 3):
        x, y = (tf.random.normal((size, 24, 3, 20), seed=seed) for seed in (1, 2))
        w = tf.random.normal((1, 24, 24), seed=3)
        for found, wanted in zip(compiled(x, y, w), function(x, y, w), strict=True):
            np.testing.assert_allclose(found, wanted, rtol=2e-4, atol=2e-4)
        compiled.traces()[-1].runner.fallback = None  # from here on there is no plan to run
    assert compiled.jit_reason == "" and "product(" in compiled.jit_source
