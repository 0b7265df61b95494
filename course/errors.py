"""The one kind of error that a person at the command line should read.

Every room of the course raises ``CourseError`` with one clear sentence when something
went wrong that the reader can mend (a full disk, a name that does not exist, a file
that is not a notebook). ``course/__main__.py`` prints the sentence and exits with 1;
any other exception is a mistake of ours and keeps its traceback.
"""


class CourseError(Exception):
    """Something the reader can mend, told in one sentence.

    >>> str(CourseError("There is no lesson called 99."))
    'There is no lesson called 99.'
    """
