"""A filter of system calls for the sandbox: a learner's process may not make another.

``sandbox`` hands these bytes to bubblewrap. One process then has one memory limit, a
fork bomb cannot start, and no daemon stays behind; threads are still allowed. The
program is a few instructions of the kernel's packet-filter machine (see ``man 2
seccomp``), written out because no library for it is among the course's packages.
"""

import errno
import platform
import struct

LOAD, JUMP_EQUAL, JUMP_ABOVE, JUMP_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
CLONE_THREAD = 0x00010000
FIRST_X32_CALL = 0x40000000  # the same machine's other calling convention

# Calls that a learner's program has no use for: they make a process or a namespace,
# look into another process, or open a large part of the kernel. In order: fork, vfork;
# unshare, setns, mount, ptrace, bpf, perf_event_open, userfaultfd, io_uring_setup,
# add_key, request_key, keyctl.
REFUSED = {
    "x86_64": (57, 58, 272, 308, 165, 101, 321, 298, 323, 425, 248, 249, 250),
    "aarch64": (97, 268, 40, 117, 280, 241, 282, 425, 217, 218, 219),
}
# machine: (its audit number, clone, clone3)
MACHINES = {"x86_64": (0xC000003E, 56, 435), "aarch64": (0xC00000B7, 220, 435)}


def program(machine: str = "") -> bytes | None:
    """The filter for this machine, or None where its numbers are not known.

    >>> len(program("x86_64")) % 8
    0
    """
    machine = machine or platform.machine()
    if machine not in MACHINES:
        return None
    audit, clone, clone3 = MACHINES[machine]
    lines = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, audit),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (JUMP_ABOVE, 0, 1, FIRST_X32_CALL),
        (RETURN, 0, 0, KILL),
    ]
    for number in REFUSED[machine]:
        lines += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE | errno.EPERM)]
    # clone3 hides its flags behind a pointer: as if the kernel did not have it, so that
    # the C library falls back to clone, whose flags can be read.
    lines += [(JUMP_EQUAL, 0, 1, clone3), (RETURN, 0, 0, REFUSE | errno.ENOSYS)]
    lines += [
        (JUMP_EQUAL, 0, 3, clone),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (JUMP_BITS, 1, 0, CLONE_THREAD),
        (RETURN, 0, 0, REFUSE | errno.EPERM),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
