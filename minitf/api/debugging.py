"""`tf.debugging`: assertions, and looking inside."""

from minitf.base.debug import set_level
from minitf.ops.checks import (
    assert_all_finite, assert_equal, assert_greater, assert_greater_equal, assert_less,
    assert_less_equal, assert_near, assert_negative, assert_non_negative, assert_non_positive,
    assert_none_equal, assert_positive, assert_rank, assert_rank_at_least, assert_rank_in,
    assert_scalar, assert_shapes, assert_type, check_numerics, is_numeric_tensor,
)  # fmt: skip
from minitf.ops.checks import assert_that as Assert


def set_log_device_placement(enabled: bool) -> None:
    """MINITF_DEBUG=1 shows each kernel as it runs; see `set_level`."""
    set_level(int(enabled))
