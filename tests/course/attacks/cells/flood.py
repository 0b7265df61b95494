# Print and show without end.
import os, sys

for _ in range(200):
    print("x" * 1_000_000)
    sys.stderr.write("y" * 100_000)
    display("z" * 1_000_000)
os.write(1, b"w" * 1_000_000)
os.write(2, b"w" * 1_000_000)

def mean(x):
    for _ in range(100):
        print("x" * 1_000_000)
    return 0.0
