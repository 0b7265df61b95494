"""Which passes run, and whether functions are compiled: `tf.config.optimizer`.

Options have TensorFlow's names; the table says which pass each turns on or off here. A graph
is optimised when it runs for the first time, under the options of that moment.
"""

from minitf.graph.graph import Graph
from minitf.graph.rewrite import Rewrite

PASS_OF = {
    "function_optimization": "inline", "constant_folding": "fold",
    "arithmetic_optimization": "algebra", "layout_optimizer": "layout",
    "common_subgraph_elimination": "common", "loop_optimization": "hoist",
    "dependency_optimization": "prune", "remapping": "fuse", "memory_optimization": "reuse",
    "debug_stripper": "strip",
}  # fmt: skip
_ALWAYS = {"disable_model_pruning": False, "disable_meta_optimizer": False}
_SET: dict[str, bool] = {}


def set_experimental_options(options: dict) -> None:
    """Turns kinds of optimisation on and off: `{"constant_folding": False}`."""
    _SET.update(options)


def get_experimental_options() -> dict:
    """What was set before, and two options that are always listed."""
    known = {name: on for name, on in _SET.items() if name in PASS_OF}
    return {**known, **{name: _SET.get(name, on) for name, on in _ALWAYS.items()}}


def set_jit(enabled) -> None:
    """Makes functions compile to machine code that do not say so themselves."""
    _SET["jit"] = bool(enabled)


def get_jit() -> str:
    return "autoclustering" if _SET.get("jit") else ""


def chosen(passes: tuple[str, ...]) -> list[str]:
    """Those of the passes that shall run, after `strip` if that was asked for."""
    if _SET.get("disable_meta_optimizer"):
        return []
    states = {PASS_OF[name]: on for name, on in _SET.items() if name in PASS_OF}
    return [name for name in ("strip", *passes) if states.get(name, name != "strip")]


def strip(graph: Graph) -> Graph:
    """Leaves out what only looks at numbers: assertions, checks, printing."""
    new = Rewrite(graph)
    for node in graph.nodes:
        if node.op.name in ("assert", "check_numerics"):
            new.replaced[id(node.output)] = new.of(node.inputs[0])
        elif node.op.name != "print":
            new.keep(node)
    return new.finish()
