"""minitf: a small TensorFlow that can be read in an afternoon.

    import minitf as tf

Names, defaults and printing are TensorFlow's. The floors, each using only those before
it: base, kernels, core, ops, autodiff, graph, data, keras, export. Start at `core/door.py`.
"""

import warnings

# Overflow and 0/0 give inf and nan in tensors, as in TensorFlow; NumPy would also print a
# warning each time. This silences those raised by this package's own lines, no others.
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"minitf\.")

from minitf.api import *  # noqa: E402, F403
from minitf.api import __all__  # noqa: E402, F401

__version__ = "2.21.0"  # the TensorFlow whose manners these are
