"""`tf.keras.datasets`: the data that is shipped with the course; nothing is downloaded.
"""

from __future__ import annotations

from minitf.data import sets


class breast_cancer:
    """Wisconsin breast cancer: 569 tumours, 30 measurements each, benign or malignant."""

    load_data = staticmethod(sets.breast_cancer)


class digits:
    """Handwritten digits: 1,797 pictures of 8 x 8 pixels, 0 to 9."""

    load_data = staticmethod(sets.digits)
