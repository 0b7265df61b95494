"""What `python -m minitf bench --save FOLDER` leaves: `ratios.svg`, and the table in README.md."""

from pathlib import Path

COLUMNS = {"minitf": "", "minitf, compiled": "", "TensorFlow": "#b4570a", "XLA": "#1f6fb2",
           "PyTorch": "#5c5c5c", "limit": "#2b8a3e"}  # fmt: skip


def save(folder: str, rows: dict[str, dict[str, float]]) -> None:
    """Writes the table over the one in the folder's README.md, and draws the picture anew."""
    path = Path(folder) / "README.md"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if not line.startswith("|")]
    place = next((i for i, line in enumerate(lines) if line.startswith("|")), len(kept))
    path.write_text("\n".join([*kept[:place], *table(rows), *kept[place:]]) + "\n", "utf-8")
    draw(rows, Path(folder) / "ratios.svg")


def table(rows: dict[str, dict[str, float]]) -> list[str]:
    """The lines of the table in Markdown; peers by their names without versions."""
    lines = [f"| work | {' | '.join(COLUMNS)} |", "| --- |" + " ---: |" * len(COLUMNS)]
    for row, times in rows.items():
        cells = [_number(by(times, name)) for name in COLUMNS]
        lines.append(f"| {row} | {' | '.join(cells)} |")
    return lines


def by(times: dict[str, float], name: str) -> float | None:
    return next((t for who, t in times.items() if who == name or who.startswith(f"{name} ")), None)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}" if value < 100 else f"{value:.0f}"


def draw(rows: dict[str, dict[str, float]], path: Path) -> None:
    """Each peer's time as a multiple of minitf's better one, on a logarithmic scale."""
    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.rcParams.update({"svg.hashsalt": "minitf", "svg.fonttype": "none"})
    figure = Figure(figsize=(8, 0.45 * len(rows) + 1))
    axes = figure.subplots()
    best = {row: min(t for who, t in times.items() if who.startswith("minitf"))
            for row, times in rows.items()}  # fmt: skip
    for k, (name, colour) in enumerate([pair for pair in COLUMNS.items() if pair[1]]):
        found = [(by(times, name), i, row) for i, (row, times) in enumerate(reversed(rows.items()))]
        points = [(t / best[row], i + (k - 1.5) * 0.18) for t, i, row in found if t is not None]
        if points:
            axes.scatter(*zip(*points), c=colour, marker="os^|"[k], label=name, zorder=3)
    axes.axvline(1, color="k", lw=1)
    axes.set_xscale("log")
    axes.set_yticks(range(len(rows)), list(reversed(rows)), fontsize=8)
    axes.grid(axis="x", alpha=0.3)
    axes.set_xlabel("a peer's figure / minitf's better one (right of 1: minitf is ahead)")
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
