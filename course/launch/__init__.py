"""Launching: from a bare Python and a fresh clone to JupyterLab or the tests.

``python -m course`` enters through command_line.py. pins.py and environment.py decide
whether this Python has what the course needs, install.py makes ``.venv`` when it has
not, and server.py and testing.py do the work of the two commands. Everything that runs
before the environment is ready uses the standard library only.
"""
