"""Floor two: Python source in, machine code out. Nothing here knows of tensors."""
