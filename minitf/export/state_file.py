"""The file `checkpoint` in a folder of checkpoints: which there are, and which is newest."""

import os
import re
import time

from minitf.export.bundle import Reader
from minitf.keras.saving.written import written


def update(folder: str, newest: str, paths: list[str], times: list[float] | None = None,
           preserved: float | None = None) -> None:  # fmt: skip
    """Writes the file, in TensorFlow's text form."""
    names = [os.path.relpath(path, folder or ".") for path in [newest, *paths]]
    lines = [f'model_checkpoint_path: "{names[0]}"']
    lines += [f'all_model_checkpoint_paths: "{name}"' for name in names[1:]]
    now = time.time()
    lines += [f"all_model_checkpoint_timestamps: {t}" for t in times or [now] * len(paths)]
    if preserved is not None:
        lines.append(f"last_preserved_timestamp: {preserved}")
    with written(os.path.join(folder, "checkpoint")) as path, open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


def read(folder) -> dict[str, list]:
    """The newest checkpoint, all of them, and their times; empty lists without a file."""
    path = os.path.join(str(folder), "checkpoint")
    text = open(path).read() if os.path.exists(path) else ""
    found = {}
    for key in ("model_checkpoint_path", "all_model_checkpoint_paths"):
        names = re.findall(rf'^{key}: "(.*)"$', text, re.M)
        found[key] = [os.path.join(str(folder), name) for name in names]
    times = re.findall(r"^all_model_checkpoint_timestamps: (.*)$", text, re.M)
    return {**found, "times": [float(t) for t in times]}


def latest_checkpoint(checkpoint_dir, latest_filename=None) -> str | None:
    """The path of the newest checkpoint in a folder, or None."""
    newest = read(checkpoint_dir)["model_checkpoint_path"]
    return newest[0] if newest and os.path.exists(f"{newest[0]}.index") else None


def load_checkpoint(ckpt_dir_or_file) -> Reader:
    """A reader of the values in a checkpoint, or in the newest of a folder.

    Raises:
        ValueError: the folder has none.
        NotFoundError: there is no such file.
    """
    path = str(ckpt_dir_or_file)
    if os.path.isdir(path):
        found = latest_checkpoint(path)
        if found is None:
            raise ValueError("Couldn't find 'checkpoint' file or checkpoints in given directory "
                             f"{path}")  # fmt: skip
        path = found
    return Reader(path)


def list_variables(ckpt_dir_or_file) -> list[tuple[str, list[int]]]:
    """The names and shapes in a checkpoint."""
    return sorted(load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map().items())


def load_variable(ckpt_dir_or_file, name: str):
    """One array of a checkpoint. A name may end in `:0`, as those of variables do."""
    return load_checkpoint(ckpt_dir_or_file).get_tensor(name.removesuffix(":0"))
