# Fill the machine with processes and threads.
import os, threading, time

for _ in range(1000):
    try:
        if os.fork() == 0:
            time.sleep(1000)
        print("GOT" " IT: a fork")
    except OSError:
        break
for _ in range(1000):
    try:
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    except BaseException:
        break

def mean(x):
    return 0.0
