"""Floor five: gradients. One routine for tapes and graphs, the tape, the numeric check."""

from minitf.autodiff.custom import custom_gradient
from minitf.autodiff.explicit import gradients, recompute_grad
from minitf.autodiff.numeric import check_gradient, numeric_gradient
from minitf.autodiff.python import numpy_function, py_function
from minitf.autodiff.tape import GradientTape, UnconnectedGradients
