# Take all the memory, and fill the private disk.
import numpy as np

hoard = []
try:
    for _ in range(64):
        hoard.append(np.ones(2**27))
    print("GOT" " IT: 64 GB")
except MemoryError:
    hoard.clear()
written = 0
try:
    for number in range(100):
        with open(f"/tmp/{number}", "wb") as file:
            written += file.write(b"x" * 2**23)
    print("GOT" " IT:", written)
except OSError:
    pass

def mean(x):
    return 0.0
