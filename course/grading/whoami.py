"""The name under which this person submits: the system's user name.

``exchange``, ``execute`` and ``commands`` ask here, so that it is the same everywhere;
nbgrader's own function does not work on Windows.
"""

import getpass
import os
import sys


def username() -> str:
    """The user name; under JupyterHub's shared image, the hub's name for the user."""
    if sys.platform != "win32":
        import pwd

        try:
            name = pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            name = f"user{os.getuid()}"
    else:
        name = getpass.getuser()
    return os.environ.get("JUPYTERHUB_USER", name) if name == "jovyan" else name
