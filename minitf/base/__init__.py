"""Floor one: what a tensor is before it holds a number (shape, dtype, errors, devices)."""
