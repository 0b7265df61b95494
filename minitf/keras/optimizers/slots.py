"""The state of an optimizer: a step count, a learning rate, and slots for each variable.
"""

import re
import warnings

from minitf.core import convert
from minitf.core.variable import Variable
from minitf.keras import initializers
from minitf.keras.layer_tree import Weight


class Slots:
    """Variables that an optimizer makes for itself. A part of `Optimizer`."""

    groups: list[dict] = []  # what `slots` gives, where it is the same for all

    def __init__(self):
        self.built = False
        self._variables: list[Variable] = []
        self._trainable: list[Variable] = []
        self._index: dict[int, int] = {}

    def _variable(self, value, name: str) -> Weight:
        variable = Weight(convert.to_tensor(value), False, name, f"{self.name}/{name}")
        self._variables.append(variable)
        return variable

    @property
    def variables(self) -> list[Variable]:
        """The step count, the learning rate, and the slots."""
        return list(self._variables)

    def build(self, variables: list) -> None:
        """Makes the slots. Called once, before the first step."""
        self._trainable = list(variables)
        self._index = {id(v): i for i, v in enumerate(variables)}
        if self.use_ema:
            slots = self.add_optimizer_variables(variables, "average")
            self._model_variables_moving_average = slots
        if self.gradient_accumulation_steps:
            name = "gradient_accumulator"
            self._accumulated_gradients = self.add_optimizer_variables(variables, name)
        columns: list = []
        for group in self.slots():
            starts = [group[name] for name in group]
            columns += self.add_optimizer_variables(variables, list(group), starts)
        self._slots = list(zip(*columns)) if columns else [()] * len(variables)
        self.built = True

    def slots(self) -> list[dict]:
        """What is kept of each variable, in groups of names and how they start. A group is
        made variable by variable, and one group after the other."""
        return self.groups

    def add_variable(self, shape=(), initializer="zeros", dtype=None, name=None, **_) -> Weight:
        """State of the optimizer."""
        value = initializers.get(initializer)(tuple(shape), dtype=dtype or "float32")
        return self._variable(value, name or "variable")

    def add_variable_from_reference(self, reference_variable, name="var",
                                    initializer="zeros") -> Weight:  # fmt: skip
        """A slot: zeros in the shape of a variable."""
        path = getattr(reference_variable, "path", reference_variable.name)
        name = f"{re.sub('[/:]', '_', path)}_{name}"
        shape, kind = tuple(reference_variable.shape), reference_variable.dtype.name
        return self.add_variable(shape, initializer, kind, name)

    def add_optimizer_variables(self, trainable_variables, name, initializer="zeros"):
        """A slot for each variable; with a list of names, a list of slots for each name."""
        names = [name] if isinstance(name, str) else list(name)
        many = isinstance(initializer, (list, tuple))
        chosen = list(initializer) if many else [initializer] * len(names)
        if len(chosen) != len(names):
            raise ValueError(
                "The number of provided names must match the number of provided initializers.  "
                f"Received name='{name}', initializer='{initializer}'"
            )
        rows = [
            [self.add_variable_from_reference(v, n, i) for n, i in zip(names, chosen)]
            for v in trainable_variables
        ]
        columns = [list(column) for column in zip(*rows)] or [[] for _ in names]
        return columns[0] if isinstance(name, str) else tuple(columns)

    def _get_variable_index(self, variable) -> int:
        return self._index[id(variable)]

    # ---- saving ----

    def save_own_variables(self, store: dict) -> None:
        """Puts the variables in `store`, as "0", "1" and so on."""
        store.update({str(i): v.numpy() for i, v in enumerate(self.variables)})

    def load_own_variables(self, store: dict) -> None:
        """Takes the variables from `store`, if there are as many."""
        if len(store) != len(self.variables):
            warnings.warn(
                f"Skipping variable loading for optimizer '{self.name}', because it has "
                f"{len(self.variables)} variables whereas the saved optimizer has {len(store)} "
                "variables.", stacklevel=2,
            )  # fmt: skip
            return
        for number, variable in enumerate(self.variables):
            variable.assign(store[str(number)])

    def set_weights(self, weights: list) -> None:
        """Puts values in all variables."""
        if not self.built:
            raise ValueError(
                "You are calling `set_weights()` on an optimizer that has not yet been built. "
                "Please call `optimizer.build(trainable_variables)` first."
            )
        for variable, weight in zip(self._variables, weights):
            if tuple(variable.shape) != tuple(weight.shape):
                raise ValueError(
                    f"Optimizer variable {variable.path} has shape {variable.shape} not compatible "
                    f"with provided weight shape {weight.shape}."
                )
            variable.assign(weight)
