"""Records what real TensorFlow answers to the cells in `cases/` and the rows' samples.

    python tests/minitf/record.py            # all; or name files: printing tape rows

Run it with a Python that has TensorFlow (see reference/README.md). It writes one file in
`reference/` for each in `cases/`, and `rows.json`. No test needs TensorFlow.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import keras  # noqa: E402
import numpy  # noqa: E402
import tensorflow as tf  # noqa: E402

from tests.minitf import cells, rows  # noqa: E402


def main(names: list[str]) -> None:
    for path in sorted(cells.CASES.glob("*.py")):
        if not names or path.stem in names:
            save(path.stem, record(path))
    if not names or "rows" in names:
        save("rows", rows.record(tf))


def record(path: Path) -> dict:
    """The answers to the cells of one file, by name."""
    answers = {}
    for cell in cells.read(path):
        answer = cells.run(cell, tf)
        error = answer.pop("error", None)
        if error is not None:
            print(f"{path.stem}: {cell.name}: {type(error).__name__}: {str(error)[:100]!r}")
        answers[cell.name] = {"code": cell.fingerprint, **answer}
    return answers


def save(name: str, answers: dict) -> None:
    versions = {m.__name__: m.__version__ for m in (tf, keras, numpy)}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in answers.items()]
    head = f'{{"recorded with": {json.dumps(versions)},\n"answers": {{\n'
    text = head + ",\n".join(lines) + "\n}}\n"
    json.loads(text)
    path = cells.REFERENCE / f"{name}.json"
    path.write_text(text, "utf-8", newline="\n")
    print(f"{path.name}: {len(answers)} answers, {len(text):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
