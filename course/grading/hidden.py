"""Which lines of a test cell are hidden: those between nbgrader's two marks.

``tester`` tells hidden checks from visible ones by their line, ``feedback`` cuts the
lines out of what the learner sees, and the tests of an exercise look for leaks with it.
"""

BEGIN, END = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"


def lines(cell: str) -> set[int]:
    """The numbers, from 1, of the lines that the learner's copy does not have.

    >>> sorted(lines("a\\n# BEGIN HIDDEN TESTS\\nb\\n# END HIDDEN TESTS\\nc"))
    [2, 3, 4]
    """
    found, inside = set(), False
    for number, line in enumerate(cell.splitlines(), 1):
        inside = inside or BEGIN in line
        if inside:
            found.add(number)
        inside = inside and END not in line
    return found


def cut(cell: str) -> str:
    """The cell as the learner has it.

    >>> cut("a\\n# BEGIN HIDDEN TESTS\\nb\\n# END HIDDEN TESTS\\nc")
    'a\\nc'
    """
    secret = lines(cell)
    numbered = enumerate(cell.splitlines(), 1)
    return "\n".join(line for number, line in numbered if number not in secret)
