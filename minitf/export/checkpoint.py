"""`tf.train.Checkpoint`: the variables in a tree of objects to a file, and back.

The file also holds the tree. Restoring goes down both trees together, by the names of the
fields, so it needs no file of the same program; what is not there yet is filled in when it
comes. TensorFlow reads these files, and the other way round.
"""

import os

import numpy as np

from minitf.base.errors import NotFoundError
from minitf.core.door import outside_graphs
from minitf.core.variable import Variable
from minitf.core.waiting import resume, wait
from minitf.data.dataset import DatasetIterator
from minitf.export import bundle, state_file
from minitf.export.trackable import Tracked, children, is_trackable, walk

_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"


class ListWrapper(list, Tracked):
    """A list in a field of a checkpoint: what is appended later is restored too."""

    def append(self, value) -> None:
        super().append(value)
        resume(self)

    def __repr__(self) -> str:
        return f"ListWrapper({super().__repr__()})"


class Checkpoint(Tracked):
    """Objects to be saved together, under names of your choice.

    Args:
        root: an object whose fields are saved as if they were the checkpoint's own.
        named: objects with state: variables, modules, models, optimizers, iterators,
            lists and dicts of them.

    Raises:
        ValueError: one of them has no state.

    >>> import tempfile, minitf as tf
    >>> step = tf.Variable(3)
    >>> path = tf.train.Checkpoint(step=step).save(tempfile.mkdtemp() + "/ckpt")
    >>> _ = step.assign(0)
    >>> status = tf.train.Checkpoint(step=step).restore(path).assert_consumed()
    >>> int(step)
    3
    """

    def __init__(self, root=None, **named):
        self._root = root
        for name, value in [("root", root)] * (root is not None) + sorted(named.items()):
            if not is_trackable(value):
                raise ValueError(
                    f"`Checkpoint` was expecting {name} to be a trackable object (an object "
                    f"derived from `Trackable`), got {value}."
                )
            if value is not root:
                setattr(self, name, value)

    def __setattr__(self, name: str, value) -> None:
        object.__setattr__(self, name, ListWrapper(value) if type(value) is list else value)
        resume(self)

    def tracked(self) -> dict:
        """What is saved: the root's fields, and the checkpoint's own."""
        own = {k: v for k, v in vars(self).items() if not k.startswith("_")}
        return own if self._root is None else children(self._root) | own

    def _count(self) -> Variable:
        """The number of saves so far, itself saved."""
        if "save_counter" not in vars(self):
            self.save_counter = Variable(np.int64(0), trainable=False, name="save_counter")
        return self.save_counter

    def write(self, file_prefix, options=None) -> str:
        """Writes the files `file_prefix.index` and `file_prefix.data-...`; gives the prefix."""
        bundle.write(str(file_prefix), saved_values(self))
        return str(file_prefix)

    def save(self, file_prefix, options=None) -> str:
        """The same with a number behind the name; `latest_checkpoint` will find it."""
        number = int(self._count().assign_add(1))
        path = self.write(f"{file_prefix}-{number}")
        state_file.update(os.path.dirname(path), path, [path])
        return path

    def read(self, save_path, options=None) -> "Status":
        """Takes the values from a file that `write` made."""
        restore = Status(bundle.Reader(save_path), self)
        restore.bind(0, self)
        return restore

    def restore(self, save_path, options=None) -> "Status | Nothing":
        """Takes the values from a file that `save` or `write` made; from None, nothing.

        Raises:
            NotFoundError: there is no such file.
            ValueError: a variable has another shape in the file.
        """
        if save_path is None:
            return Nothing()
        try:
            status = self.read(save_path)
        except NotFoundError as error:
            raise NotFoundError(
                None, None, f"Error when restoring from checkpoint or SavedModel at {save_path}: "
                f"{error}\nYou may be missing the checkpoint suffix (e.g. '-1')."
            ) from None  # fmt: skip
        self._count()
        return status


def saved_values(root) -> dict:
    """The arrays of a tree by their keys in a file, and the tree itself."""
    from tensorboard.compat.proto import trackable_object_graph_pb2

    graph = trackable_object_graph_pb2.TrackableObjectGraph()
    values: dict = {}
    for obj, path, below in walk(root):
        node = graph.nodes.add()
        for name, place in below.items():
            node.children.add(node_id=place, local_name=name)
        if isinstance(obj, (Variable, DatasetIterator)):
            name = "VARIABLE_VALUE" if isinstance(obj, Variable) else "ITERATOR_STATE"
            key = f"{path}/.ATTRIBUTES/{name}"
            full = getattr(obj, "path", None) or getattr(obj, "name", "").split(":")[0]
            node.attributes.add(name=name, full_name=full, checkpoint_key=key)
            values[key] = obj.numpy() if isinstance(obj, Variable) else np.int64(obj.position)
        node.has_checkpoint_values.value = True
    return values | {_GRAPH: graph.SerializeToString()}


class Status:
    """A restore: what found its value, and what still waits. The methods give it back."""

    def __init__(self, reader: bundle.Reader, checkpoint: Checkpoint):
        from tensorboard.compat.proto import trackable_object_graph_pb2

        self.reader, self.checkpoint = reader, checkpoint
        if not reader.has_tensor(_GRAPH):
            raise ValueError(f"{reader.prefix} holds no tree of objects, so minitf cannot tell "
                             "which value belongs to which variable")  # fmt: skip
        self.nodes = trackable_object_graph_pb2.TrackableObjectGraph.FromString(
            reader.get_tensor(_GRAPH)
        ).nodes
        self.bound: dict[int, object] = {}
        self._given: set[int] = set()
        self._open: set[int] = set()  # on the way down to here: a tree may lead back

    def bind(self, place: int, obj) -> bool:
        """Gives an object the values of a node of the file, and so on below both.

        Returns whether nothing is left to wait for but in objects that wait themselves.
        """
        node = self.nodes[place]
        if self.bound.setdefault(place, obj) is not obj or place in self._open:
            return True
        if place not in self._given:
            self._given.add(place)
            with outside_graphs():
                self._give(node, obj)
        self._open.add(place)
        held, whole = children(obj), True
        for child in node.children:
            if child.local_name in held:
                whole &= self.bind(child.node_id, held[child.local_name])
            else:
                whole = False
        self._open.discard(place)
        for waiter in (obj, getattr(obj, "_root", None)):
            if not whole and hasattr(waiter, "__dict__"):
                wait(waiter, self, place, obj)
        return whole or hasattr(obj, "__dict__")

    def _give(self, node, obj) -> None:
        for attribute in node.attributes:
            if isinstance(obj, Variable) and attribute.name == "VARIABLE_VALUE":
                value = self.reader.get_tensor(attribute.checkpoint_key)
                if not obj.shape.is_compatible_with(np.shape(value)):
                    raise ValueError(
                        f"Received incompatible tensor with shape {np.shape(value)} when "
                        f"attempting to restore variable with shape {tuple(obj.shape)} and name "
                        f"{obj.name}."
                    )
                obj.assign(value)
            elif isinstance(obj, DatasetIterator) and attribute.name == "ITERATOR_STATE":
                obj.restore(int(self.reader.get_tensor(attribute.checkpoint_key)))

    def _stateful(self) -> list:
        found = [obj for obj, _, _ in walk(self.checkpoint)]
        return [obj for obj in found if isinstance(obj, (Variable, DatasetIterator))]

    def assert_existing_objects_matched(self) -> "Status":
        """Raises AssertionError if a variable of the program got no value."""
        known = {id(obj) for obj in self.bound.values()}
        missed = [obj for obj in self._stateful() if id(obj) not in known]
        if missed:
            raise AssertionError(
                f"Found {len(missed)} Python objects that were not bound to checkpointed values, "
                f"likely due to changes in the Python program: {missed[:10]}"
            )
        return self

    def assert_consumed(self) -> "Status":
        """Raises AssertionError if a value of the file, or a variable, found no partner."""
        self.assert_existing_objects_matched()
        for place, node in enumerate(self.nodes):
            if node.attributes and place not in self.bound:
                key = node.attributes[0].checkpoint_key.partition("/.ATTRIBUTES")[0]
                raise AssertionError(f"Unresolved object in checkpoint (root).{key}: {node}")
        return self

    def assert_nontrivial_match(self) -> "Status":
        """Raises AssertionError if no variable got a value."""
        known = {id(obj) for obj in self.bound.values()}
        if not any(id(obj) in known for obj in self._stateful()):
            raise AssertionError("Nothing except the root object matched a checkpointed value.")
        return self

    def expect_partial(self) -> "Status":
        return self

    def initialize_or_restore(self, session=None) -> None:
        """Nothing is left to do: values are given as soon as there are variables."""


class Nothing:
    """The restore from no file."""

    def assert_consumed(self) -> None:
        raise AssertionError("No checkpoint specified (save_path=None); nothing is being restored.")

    assert_existing_objects_matched = assert_nontrivial_match = assert_consumed

    def expect_partial(self) -> "Nothing":
        return self

    def initialize_or_restore(self, session=None) -> None:
        """There is nothing to do."""
