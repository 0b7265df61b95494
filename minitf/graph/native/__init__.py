"""A graph as one machine-code function: `jit_compile=True`. See `plan.py`, then `emit.py`."""
