"""Records what real TensorFlow answers to the cells in `cases/`.

    python tests/minitf/record.py            # all; or name files: printing tape
    python tests/minitf/record.py --check    # compares with what is recorded, writes nothing

Run it with a Python that has TensorFlow (see reference/README.md). It writes one file in
`reference/` for each in `cases/`. Only the test that checks live needs TensorFlow.
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

from tests.minitf import cells  # noqa: E402
from tests.minitf.answers import difference  # noqa: E402


def main(arguments: list[str]) -> int:
    checking = "--check" in arguments
    names = [name for name in arguments if name != "--check"]
    different = 0
    for path in sorted(cells.CASES.glob("*.py")):
        if not names or path.stem in names:
            answers = record(path, quiet=checking)
            if checking:
                different += compare(path, answers)
            else:
                save(path.stem, answers)
    if checking:
        print(f"{different} answers of TensorFlow {tf.__version__} differ from those recorded")
    return min(different, 1)


def compare(path: Path, answers: dict) -> int:
    """Prints each answer that is not the recorded one; gives their number."""
    file = cells.REFERENCE / f"{path.stem}.json"
    recorded = json.loads(file.read_text("utf-8"))["answers"]
    tolerances = {cell.name: cell.tolerance for cell in cells.read(path)}
    different = 0
    for name, answer in json.loads(json.dumps(answers)).items():
        words = difference(answer, recorded.get(name, {}), max(1e-4, tolerances[name]))
        if words:
            print(f"{path.stem}: {name}: {words}")
            different += 1
    return different


def record(path: Path, quiet: bool = False) -> dict:
    """The answers to the cells of one file, by name."""
    answers = {}
    for cell in cells.read(path):
        answer = cells.run(cell, tf)
        error = answer.pop("error", None)
        if error is not None and not quiet:
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
    sys.exit(main(sys.argv[1:]))
