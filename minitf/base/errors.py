"""The errors that users meet, by TensorFlow's names (`tf.errors`).

Every message of ours names the operation, shows the shapes and says the rule.
"""

from __future__ import annotations


class OpError(Exception):
    """An operation could not run. The arguments are TensorFlow's."""

    error_code = 2  # unknown

    def __init__(self, node_def=None, op=None, message: str = "", *details):
        super().__init__(message)
        self.node_def, self.op, self.message = node_def, op, message

    def __str__(self) -> str:
        return self.message


class CancelledError(OpError):
    """Stopped before it was ready."""

    error_code = 1


class UnknownError(OpError):
    """No other kind fits."""


class InvalidArgumentError(OpError, ValueError):
    """An input has a shape or value that the operation does not take.

    TensorFlow raises this for eager tensors and `ValueError` for symbolic ones, so
    this one class answers to both.
    """

    error_code = 3


class DTypeError(InvalidArgumentError, TypeError):
    """Inputs have dtypes that the operation does not take together.

    TensorFlow raises `InvalidArgumentError` here eagerly and `TypeError` in a graph.
    """


class DeadlineExceededError(OpError):
    """It took too long."""

    error_code = 4


class NotFoundError(OpError):
    """A file, a variable or a key is not there."""

    error_code = 5


class AlreadyExistsError(OpError):
    """A file or a name is there already."""

    error_code = 6


class PermissionDeniedError(OpError):
    """The program may not do this."""

    error_code = 7


class ResourceExhaustedError(OpError, MemoryError):
    """Out of memory."""

    error_code = 8


class FailedPreconditionError(OpError):
    """The program is not in the state that the operation needs."""

    error_code = 9


class AbortedError(OpError):
    """Given up, for instance because another operation was in the way."""

    error_code = 10


class OutOfRangeError(OpError):
    """An iterator has no more elements."""

    error_code = 11


class UnimplementedError(OpError, NotImplementedError):
    """minitf leaves this out."""

    error_code = 12


class InternalError(OpError):
    """A mistake of minitf's own."""

    error_code = 13


class UnavailableError(OpError):
    """Cannot be reached now."""

    error_code = 14


class DataLossError(OpError):
    """Data could not be read back."""

    error_code = 15


class OperatorNotAllowedInGraphError(TypeError):
    """Python looks at the value of a symbolic tensor, as `if` and `for` do."""


def invalid(message: str) -> InvalidArgumentError:
    """The error for a wrong shape or value, ready to raise."""
    return InvalidArgumentError(None, None, message)


def wrong_dtype(message: str) -> DTypeError:
    """The error for dtypes that do not go together, ready to raise."""
    return DTypeError(None, None, message)
