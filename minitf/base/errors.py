"""The errors that users meet, by TensorFlow's names (`tf.errors`).

Every message of ours names the operation, shows the shapes and says the rule.
"""


class OpError(Exception):
    """An operation could not run. The arguments are TensorFlow's."""

    def __init__(self, node_def=None, op=None, message: str = "", *details):
        super().__init__(message)
        self.node_def, self.op, self.message = node_def, op, message

    def __str__(self) -> str:
        return self.message


class CancelledError(OpError):
    """Stopped before it was ready."""


class UnknownError(OpError):
    """No other kind fits."""


class InvalidArgumentError(OpError, ValueError):
    """An input has a shape or value that the operation does not take.

    TensorFlow raises this for eager tensors and `ValueError` for symbolic ones, so
    this one class answers to both.
    """


class DTypeError(InvalidArgumentError, TypeError):
    """Inputs have dtypes that the operation does not take together.

    TensorFlow raises `InvalidArgumentError` here eagerly and `TypeError` in a graph.
    """


class DeadlineExceededError(OpError):
    """It took too long."""


class NotFoundError(OpError):
    """A file, a variable or a key is not there."""


class AlreadyExistsError(OpError):
    """A file or a name is there already."""


class PermissionDeniedError(OpError):
    """The program may not do this."""


class ResourceExhaustedError(OpError, MemoryError):
    """Out of memory."""


class FailedPreconditionError(OpError):
    """The program is not in the state that the operation needs."""


class AbortedError(OpError):
    """Given up, for instance because another operation was in the way."""


class OutOfRangeError(OpError):
    """An iterator has no more elements."""


class UnimplementedError(OpError, NotImplementedError):
    """minitf leaves this out."""


class InternalError(OpError):
    """A mistake of minitf's own."""


class UnavailableError(OpError):
    """Cannot be reached now."""


class DataLossError(OpError):
    """Data could not be read back."""


class OperatorNotAllowedInGraphError(TypeError):
    """Python looks at the value of a symbolic tensor, as `if` and `for` do."""


def invalid(message: str) -> InvalidArgumentError:
    """The error for a wrong shape or value, ready to raise."""
    return InvalidArgumentError(None, None, message)


def wrong_dtype(message: str) -> DTypeError:
    """The error for dtypes that do not go together, ready to raise."""
    return DTypeError(None, None, message)
