"""How much a learner's process may use: memory, processor time, files, processes.

``learner`` applies these to itself before it runs the first cell; ``engine`` keeps the
times. Limits of the operating system cannot be raised again from inside. Where there is
none of them (Windows) the times still hold, for they are kept from outside.
"""

import os

MEMORY = 4 * 2**30  # bytes of address space
FILE = 64 * 2**20  # bytes of one file
OPEN_FILES = 256
PROCESSES = 128  # threads count too
CPU_SECONDS = 600

CELL_SECONDS = 30.0  # one cell of the learner's
TEST_SECONDS = 60.0  # one test cell, all its drives together
NOTEBOOK_SECONDS = 300.0  # one submission
GRACE_SECONDS = 3.0  # to answer after the time is over, before the process is ended


def apply() -> None:
    """Set every limit that this system has, as a ceiling that cannot be raised."""
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = {
        "RLIMIT_AS": MEMORY,
        "RLIMIT_FSIZE": FILE,
        "RLIMIT_NOFILE": OPEN_FILES,
        "RLIMIT_NPROC": PROCESSES,
        "RLIMIT_CPU": CPU_SECONDS,
        "RLIMIT_CORE": 0,
    }
    if os.environ.get("COURSE_SANDBOX") != "1":
        del wanted["RLIMIT_NPROC"]  # outside a sandbox it counts all of the user's
    for name, value in wanted.items():
        number = getattr(resource, name, None)
        if number is None:
            continue
        try:
            hard = resource.getrlimit(number)[1]
            ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(number, (ceiling, ceiling))
        except (ValueError, OSError):
            pass  # macOS knows the name of a limit that it does not have
