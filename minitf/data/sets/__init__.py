"""Small real data sets, shipped as files: see DATASHEET.md for where they come from.
"""

from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent


def _load(name: str) -> dict[str, np.ndarray]:
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as file:
        return {key: file[key] for key in file.files}


def _parted(x: np.ndarray, y: np.ndarray, test_split: float, seed: int):
    """Training and test examples: each class gives the same share to the test."""
    if not 0 < test_split < 1:
        raise ValueError(f"test_split must be between 0 and 1, not {test_split}")
    draw = np.random.default_rng(seed)
    test = np.zeros(len(y), bool)
    for label in np.unique(y):
        places = draw.permutation(np.flatnonzero(y == label))
        test[places[: round(len(places) * test_split)]] = True
    first, second = draw.permutation(np.flatnonzero(~test)), np.flatnonzero(test)
    return (x[first], y[first]), (x[second], y[second])


def breast_cancer(test_split: float = 0.2, seed: int = 113):
    """Wisconsin breast cancer: can 30 measurements of cell nuclei tell a harmless tumour?

    Args:
        test_split: the share of examples that is held back for the test.
        seed: which examples these are.

    Returns:
        `(x_train, y_train), (x_test, y_test)`. x: float32, shape (n, 30), as measured
        (not scaled); y: int64, shape (n,), 0 malignant, 1 benign.
    """
    table = _load("breast_cancer")
    return _parted(table["x"], table["y"], test_split, seed)


def breast_cancer_columns() -> list[str]:
    """What the 30 measurements are, in order."""
    return _load("breast_cancer")["columns"].tolist()


def digits(test_split: float = 0.2, seed: int = 113):
    """Handwritten digits, 8 x 8 pixels.

    Returns:
        `(x_train, y_train), (x_test, y_test)`. x: uint8, shape (n, 8, 8), 0 white to 16
        black; y: int64, shape (n,), the digit.
    """
    pictures = _load("digits")
    return _parted(pictures["x"], pictures["y"], test_split, seed)
