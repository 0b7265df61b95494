"""The machine code of convolutions gives what the table's kernels give: for every kind of
window, for filters that fill no vector of the processor, one, or several, for few images
and many."""

import numpy as np
import pytest
from minitf.core.op import OPS
from minitf.kernels import convolution
from minitf.ops.windows import pads

pytestmark = pytest.mark.slow  # a compilation takes a second or more

# height, width, channels, filters; size of a window, strides, dilations, padding
KINDS = {
    "plain": ((9, 8, 3, 5), (3, 2), (1, 1), (1, 1), "VALID"),
    "zeros around": ((9, 8, 3, 16), (3, 3), (1, 1), (1, 1), "SAME"),
    "strides": ((9, 8, 2, 32), (3, 3), (2, 3), (1, 1), "SAME"),
    "gaps": ((8, 9, 2, 40), (3, 2), (1, 1), (2, 3), "SAME"),
    "one place": ((1, 1, 8, 70), (1, 1), (1, 1), (1, 1), "VALID"),
    "one row": ((1, 30, 18, 33), (1, 5), (1, 2), (1, 1), "VALID"),
    "far apart": ((11, 11, 1, 2), (2, 2), (5, 4), (1, 1), "VALID"),
}  # fmt: skip


def close(given, wanted, where: str) -> None:
    error = np.abs(given - wanted).max(initial=0)
    assert error <= 1e-5 * (1 + np.abs(wanted).max(initial=0)), (where, error)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", KINDS)
def test_convolutions_and_their_gradients(kind, dtype):
    (height, width, channels, filters), taps, strides, dilations, padding = KINDS[kind]
    random = np.random.default_rng(3)
    before = [a for a, _ in pads((height, width), taps, strides, padding, dilations)]
    numbers = *strides, *dilations, *before
    attrs = {"strides": strides, "padding": padding, "dilations": dilations, "groups": 1}
    w = random.normal(size=(*taps, channels, filters)).astype(dtype)
    for batch in (0, 1, 5, 70):
        x = random.normal(size=(batch, height, width, channels)).astype(dtype)
        wanted = OPS["conv"].cpu(x, w, **attrs)
        out = np.full_like(wanted, np.nan)
        convolution.convolve(x, w, out, *numbers)
        close(out, wanted, f"{batch} images")

        g = random.normal(size=out.shape).astype(dtype)
        back = np.full_like(w, np.nan)
        convolution.convolve_filter_grad(g, x, back, *numbers)
        close(back, OPS["conv_filter_grad"].cpu(g, x, w, **attrs), f"filters, {batch} images")

        turned = np.ascontiguousarray(w.swapaxes(2, 3))
        back = np.full_like(x, np.nan)
        convolution.convolve_input_grad(g, turned, back, *numbers)
        wanted = OPS["conv_input_grad"].cpu(g, w, shape=(height, width), **attrs)
        close(back, wanted, f"images, {batch} images")
