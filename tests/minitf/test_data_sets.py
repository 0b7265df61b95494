"""The data that is shipped: what the datasheet says of it, and that a model learns from it."""

import hashlib
import re
import zipfile

import numpy as np
import pytest

import minitf as tf
from minitf.data import sets

SHEET = (sets.FOLDER / "DATASHEET.md").read_text(encoding="utf-8")
CHECKSUMS = dict(re.findall(r"^\| `(\w+\.npz)` \| `(\w{64})` \|$", SHEET, re.MULTILINE))


def section(title: str) -> str:
    return SHEET.split(f"## {title}")[1].split("\n## ")[0]


def test_every_file_has_the_checksum_of_its_datasheet():
    files = {path.name: path.read_bytes() for path in sets.FOLDER.glob("*.npz")}
    found = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert found == CHECKSUMS


@pytest.mark.parametrize("name", sorted(CHECKSUMS))
def test_no_array_is_pickled(name):
    with zipfile.ZipFile(sets.FOLDER / name) as file:
        for entry in file.namelist():
            with file.open(entry) as array:
                version = np.lib.format.read_magic(array)
                read = getattr(np.lib.format, f"read_array_header_{version[0]}_0")
                assert not read(array)[2].hasobject, entry


@pytest.mark.parametrize("title", ["Wisconsin breast cancer", "Handwritten digits"])
def test_the_datasheet_says_where_the_data_comes_from_and_what_one_may_do(title):
    text = section(title)
    for part in ("Origin", "Licence", "What one row is", "Arrays", "Labels", "Missing values"):
        assert f"- **{part}**: " in text


def test_breast_cancer_is_as_its_datasheet_says():
    text = section("Wisconsin breast cancer")
    (x, y), (x_test, y_test) = tf.keras.datasets.breast_cancer.load_data()
    x, y = np.concatenate([x, x_test]), np.concatenate([y, y_test])
    assert f"`x` {x.dtype} {x.shape}" in text and f"`y` {y.dtype} {y.shape}" in text
    malignant, benign = np.bincount(y)
    assert f"0 malignant ({malignant} rows), 1 benign ({benign} rows)" in text
    assert np.isfinite(x).all()
    ten = re.findall(r"^\| ([a-z ]+) \| ", text, re.MULTILINE)[1:]
    wanted = [f"mean {name}" for name in ten] + [f"{name} error" for name in ten]
    assert sets.breast_cancer_columns() == wanted + [f"worst {name}" for name in ten]


def test_digits_are_as_their_datasheet_says():
    text = section("Handwritten digits")
    (x, y), (x_test, y_test) = tf.keras.datasets.digits.load_data()
    x, y = np.concatenate([x, x_test]), np.concatenate([y, y_test])
    assert f"`x` {x.dtype} {x.shape}, {x.min()} white to {x.max()} black" in text
    counts = np.bincount(y)
    assert f"`y` {y.dtype} {y.shape}, the digit, 0 to {len(counts) - 1}" in text
    assert f"{counts.min()} to {counts.max()} pictures of each digit" in text


def test_no_row_is_in_training_and_test_and_each_class_gives_its_share():
    (x, y), (x_test, y_test) = tf.keras.datasets.breast_cancer.load_data(test_split=0.25, seed=3)
    train, test = set(map(bytes, x)), set(map(bytes, x_test))
    assert len(train) + len(test) == 569 and not train & test
    assert np.bincount(y_test).tolist() == [round(0.25 * 212), round(0.25 * 357)]


@pytest.mark.parametrize("split", [0.0, 1.0, -0.5])
def test_a_split_that_leaves_nothing_is_refused(split):
    with pytest.raises(ValueError, match="between 0 and 1"):
        tf.keras.datasets.digits.load_data(test_split=split)


@pytest.mark.parametrize("seed", range(5))
def test_the_course_texts_model_gets_95_of_100_tumours_right(seed):
    """Rows that the model never saw; another start, order and split with each seed."""
    tf.keras.utils.set_random_seed(seed)
    data = tf.keras.datasets.breast_cancer.load_data(seed=seed)
    (x_train, y_train), (x_test, y_test) = data
    mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
    model = tf.keras.Sequential([
        tf.keras.layers.Dense(16, activation="relu", input_shape=(30,)),
        tf.keras.layers.Dense(1, activation="sigmoid")
    ])  # fmt: skip
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit((x_train - mean) / spread, y_train, epochs=30, batch_size=32, verbose=0)
    _, accuracy = model.evaluate((x_test - mean) / spread, y_test, verbose=0)
    assert accuracy >= 0.95
