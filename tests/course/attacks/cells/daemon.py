# Leave a process behind, in every way there is.
import os
import subprocess

for leave in (
    lambda: os.fork(),
    lambda: os.posix_spawn("/bin/sleep", ["sleep", "1000"], {}),
    lambda: subprocess.Popen(["/bin/sleep", "1000"], start_new_session=True),
    lambda: os.system("nohup sleep 1000 &") == 0 or 1 / 0,
):
    try:
        leave()
        print("GOT" " IT: a second process")
    except BaseException as error:
        print(type(error).__name__)

def mean(x):
    return 0.0
