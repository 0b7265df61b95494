"""`tf.keras.datasets`: the data that is shipped with the course; nothing is downloaded.

Keras' own sets are read where real Keras has put them (`~/.keras/datasets`) in NumPy's format;
otherwise an error names the nearest set that is shipped.
"""

from pathlib import Path
from types import SimpleNamespace

import numpy as np

from minitf.data import sets


class breast_cancer:
    """Wisconsin breast cancer: 569 tumours, 30 measurements each, benign or malignant."""

    load_data = staticmethod(sets.breast_cancer)


class digits:
    """Handwritten digits: 1,797 pictures of 8 x 8 pixels, 0 to 9."""

    load_data = staticmethod(sets.digits)


def _kept(name: str, nearest: str) -> SimpleNamespace:
    """A set of Keras' that is not shipped: its `load_data`."""

    def load_data(path: str = f"{name}.npz"):
        """`(x_train, y_train), (x_test, y_test)` from the file in Keras' cache folder."""
        file = Path.home() / ".keras" / "datasets" / path
        if not file.exists():
            raise FileNotFoundError(
                f"{name} is not shipped; the nearest data is "
                f"tf.keras.datasets.{nearest}.load_data(). Real Keras downloads it to {file}; from "
                "there it is read."
            )
        with np.load(file, allow_pickle=False) as found:
            return (found["x_train"], found["y_train"]), (found["x_test"], found["y_test"])

    return SimpleNamespace(load_data=load_data)


mnist, fashion_mnist, cifar10, cifar100 = (
    _kept(name, "digits") for name in ("mnist", "fashion_mnist", "cifar10", "cifar100")
)
imdb, reuters, boston_housing, california_housing = (
    _kept(name, "breast_cancer")
    for name in ("imdb", "reuters", "boston_housing", "california_housing")
)
