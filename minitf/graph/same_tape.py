"""A tape that comes again: the function that knows it, and takes the arrays it needs from it.

Are tensors led from node to node as they were, and of the same specs? Written out once for
each kind of tape, that is some comparisons in a straight line; a key of it all would take
longer to make. `replay.py` asks.
"""

from collections.abc import Callable, Iterable, Sequence

from minitf.core.node import Node
from minitf.core.tensor import Tensor
from minitf.graph.plan import compiled


def look(nodes: Sequence[Node], targets: list[Tensor], sources: list[Tensor],
         taken: list[int]) -> Callable:  # fmt: skip
    """A function of another tape's nodes, targets and sources; the operations are the same.

    It gives the arrays of the tensors with the numbers `taken`, as they come on the tape, or
    None for a tape of another kind; ValueError: it differs in how many tensors there are.
    """
    known: dict[int, str] = {}
    values: dict[str, object] = {}
    tests: list[str] = []

    def name(tensor: Tensor) -> str:
        if id(tensor) in known:
            tests.append(f"u{len(tests)} is {known[id(tensor)]}")
            return f"u{len(tests) - 1}"
        known[id(tensor)] = new = f"t{len(known)}"
        values[f"{new}_spec"] = tensor.spec
        tests.append(f"({new}.spec is {new}_spec or {new}.spec == {new}_spec)")
        return new

    lines = [_row([f"n{i}" for i in range(len(nodes))]) + " = nodes"]
    for i, node in enumerate(nodes):
        lines.append(f"{_row(map(name, node.inputs))} = n{i}.inputs")
        lines.append(f"{_row(map(name, node.outputs))} = n{i}.outputs")
        if node.attrs:
            values[f"attrs{i}"] = node.attrs
            tests.append(f"n{i}.attrs == attrs{i}")
    for side, ends in (("targets", targets), ("sources", sources)):
        names = [f"{side}{k}" for k in range(len(ends))]
        lines.append(f"{_row(names)} = {side}")
        tests += [f"{n} is {known[id(t)]}" if id(t) in known else f"id({n}) not in seen"
                  for n, t in zip(names, ends)]  # fmt: skip
    tests += [f"{known[id(t)]}.array is not None" for t in targets]
    lines.append(f"seen = {{{', '.join(f'id({n})' for n in known.values())}}}")
    lines.append(f"if (len(seen) == {len(known)}")
    lines += [f"        and {test}" for test in tests]
    lines.append(f"): return {_row([f't{i}.array' for i in taken])}")
    source = "\n    ".join(["def look(nodes, targets, sources):", *lines, ""])
    return compiled(source, "look", values)


def _row(names: Iterable[str]) -> str:
    return f"({''.join(f'{name}, ' for name in names).rstrip()})"
