"""`python -m minitf`: the table, its rows, this machine's devices, and warming up.

Every view is read from the table `OPS`; nothing is written down twice.
"""

import argparse
import inspect
import sys

from minitf.base import device
from minitf.bench import report as bench_rows
from minitf.core.op import OPS, Op
from minitf.keras.progbar import Progbar
from minitf.warm import warm


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m minitf", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    ops = commands.add_parser("ops", help="print the table of operations")
    ops.add_argument("column", nargs="?", choices=["grad", "scalar", "loops", "cuda", "stateful"],
                     help="only the rows that have this cell")  # fmt: skip
    show = commands.add_parser("show", help="print one row, with its source")
    show.add_argument("name")
    commands.add_parser("devices", help="print what this machine can compute on")
    bench = commands.add_parser("bench", help="time minitf beside TensorFlow, XLA and PyTorch")
    bench.add_argument("--against", default="", metavar="PEERS", help="tensorflow,torch or one of them")
    bench.add_argument("--python", help="an interpreter that has them; default: one is made")
    bench.add_argument("--save", metavar="FOLDER", help="put table and picture there")
    commands.add_parser("warm", help="compile the kernels once and keep them on disk")
    given = parser.parse_args(arguments)
    if given.command == "ops":
        return print_table(given.column)
    if given.command == "show":
        return print_row(given.name)
    if given.command == "devices":
        for found in device.list_physical_devices():
            print(found)
        return 0
    if given.command == "bench":
        bench_rows(given.against, given.python, given.save)
        return 0
    return warm_up()


def print_table(column: str | None) -> int:
    """One line an operation: its name, TensorFlow's, and which cells it has."""
    print(f"{'operation':<22}{'in TensorFlow':<36}grad  scalar  loops  cuda  stateful")
    for op in sorted(OPS.values(), key=lambda op: op.name):
        if column is None or getattr(op, column):
            cells = [bool(op.grad), bool(op.scalar), bool(op.loops), bool(op.cuda), op.stateful]
            marks = "".join(f"{'x' if has else '.':<{w}}" for has, w in zip(cells, (6, 8, 7, 6, 8)))
            print(f"{op.name:<22}{op.tensorflow:<36}{marks}".rstrip())
    return 0


def print_row(name: str) -> int:
    """All cells of one row, with the source of each."""
    if name not in OPS:
        print(f"no operation is named {name!r}; see: python -m minitf ops", file=sys.stderr)
        return 1
    op: Op = OPS[name]
    print(f"{op.name}  (in TensorFlow: {op.tensorflow or 'none'})")
    for column in ("infer", "cpu", "grad", "scalar", "loops", "cuda"):
        cell = getattr(op, column)
        if cell is not None:
            print(f"\n{column}:\n{_source(cell)}")
    return 0


def _source(cell) -> str:
    try:
        lines = inspect.getsource(cell).rstrip().splitlines()
    except (TypeError, OSError):
        return f"    {cell!r}"
    return "\n".join(f"    {line}" for line in lines)


def warm_up() -> int:
    """Compiles the kernels, with a progress bar."""
    print("Compiling kernels (once; they stay on disk)")
    bar = None
    for done, total in warm():
        bar = bar or Progbar(total, unit_name="kernel")
        bar.update(done)
    return 0


if __name__ == "__main__":
    sys.exit(main())
