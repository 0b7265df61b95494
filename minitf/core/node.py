"""A node: one operation that ran, or will run, with what went in and what came out.

Tapes, graphs, functional Keras models and rewrite patterns are all made of nodes.
"""


class Node:
    """`outputs = op(*inputs, **attrs)`, remembered."""

    __slots__ = ("op", "inputs", "attrs", "outputs")

    def __init__(self, op, inputs: tuple, attrs: dict, outputs: tuple):
        self.op = op
        self.inputs = inputs
        self.attrs = attrs
        self.outputs = outputs

    @property
    def output(self):
        """The only output of an operation that has one."""
        return self.outputs[0]

    @property
    def name(self) -> str:
        return self.op.name

    type = property(lambda self: self.op.tensorflow or self.op.name)  # TensorFlow's name of it

    def __repr__(self) -> str:
        ins = ", ".join(str(tuple(x.shape)) for x in self.inputs)
        outs = ", ".join(str(tuple(x.shape)) for x in self.outputs)
        return f"<Node {self.op.name}: {ins} -> {outs}>"
