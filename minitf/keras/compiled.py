"""What `compile` connects to a model: the loss and the metrics of each output.

Names are looked up here; which accuracy is meant is settled when the first labels and
predictions are seen. Read in lesson 05.
"""

from collections.abc import Iterator

from minitf.base import nest
from minitf.keras import losses, metrics
from minitf.keras.functional import paths
from minitf.ops.elementwise import cast


class CompileLoss:
    """The losses of all outputs, added up with weights.

    Args:
        given: a loss for all outputs, a list with one for each, or a dict by their names;
            None in it for an output without one.
        weights: numbers in the same form.
        names: of the outputs, where the model knows them.
    """

    def __init__(self, given, weights=None, names: list | None = None):
        if weights and not isinstance(weights, (list, tuple, dict, float)):
            raise ValueError(
                "Expected `loss_weights` argument to be a float (single output case) or a list, "
                f"tuple, or dict (multiple output case). Received instead: loss_weights={weights}"
            )
        self.given, self.weights, self.names = given, weights, names
        self.parts: list[tuple] | None = None  # of each: path to the output, loss, weight
        self.metrics: list[metrics.Mean] = []  # the loss of each output, if there are several

    def build(self, y_true, y_pred) -> None:
        """Settles what losses there are, now that the outputs are known."""
        given, weights = self._by_place(self.given, y_pred), self._by_place(self.weights, y_pred)
        if weights is not None:
            count, numbers = len(nest.flatten(given)), nest.flatten(weights)
            if count != len(numbers):
                raise ValueError("`loss_weights` must match the number of losses, got "
                                 f"{count} losses and {len(numbers)} weights.")  # fmt: skip
            weights = nest.pack(given, numbers)
        names = dict(zip(paths(y_pred), self.names or []))
        self.parts = []
        for path, loss, weight in _assigned(given, weights, y_pred, ()):
            loss = _loss(loss, _at(y_true, path), _at(y_pred, path))
            self.parts.append((path, loss, weight))
        if len(self.parts) > 1:
            known = [_part_name(path, names.get(path), loss) for path, loss, _ in self.parts]
            self.metrics = [metrics.Mean(f"{name}_loss") for name in known]

    def _by_place(self, given, y_pred):
        """What was given by the outputs' names, as a list, where outputs are no dict."""
        if not isinstance(given, dict) or isinstance(y_pred, dict) or not self.names:
            return given
        if set(given) != set(self.names):
            raise ValueError(f"Expected keys {self.names} in loss dict, but found "
                             f"loss.keys()={list(given)}")  # fmt: skip
        return [given[name] for name in self.names]

    def __call__(self, y_true, y_pred, sample_weight=None):
        """The number to make small, or None without a loss."""
        y_true = self._like(y_pred, y_true)
        if self.parts is None:
            self.build(y_true, y_pred)
        sample_weight = self._by_place(sample_weight, y_pred)
        total = None
        for i, (path, loss, weight) in enumerate(self.parts):
            chosen = _at(sample_weight, path) if nest.is_nested(sample_weight) else sample_weight
            value = cast(loss(_at(y_true, path), _at(y_pred, path), chosen), "float32")
            if self.metrics:
                self.metrics[i].update_state(value, sample_weight=_at(y_pred, path).shape[0])
            value = value if weight is None else value * weight
            total = value if total is None else total + value
        return total

    def _like(self, y_pred, y_true):
        """The labels in the form of the predictions."""
        if nest.is_nested(y_pred):
            y_true = self._by_place(y_true, y_pred)
            leaves = nest.flatten(y_true)
            outputs = nest.flatten(y_pred)
            chosen = nest.flatten(self._by_place(self.given, y_pred))
            if len(leaves) < len(outputs) == len(chosen):  # none for outputs without a loss
                rest = iter(leaves)
                leaves = [None if loss is None else next(rest, None) for loss in chosen]
            if len(leaves) == len(outputs):
                return nest.pack(y_pred, leaves)
        elif not nest.is_nested(y_true):
            return y_true
        elif len(nest.flatten(y_true)) == 1:
            return nest.flatten(y_true)[0]
        forms = [nest.map_structure(lambda _: "*", y) for y in (y_true, y_pred)]
        raise ValueError("y_true and y_pred have different structures.\n"
                         f"y_true: {forms[0]}\ny_pred: {forms[1]}\n")  # fmt: skip


def _at(structure, path: tuple):
    """What lies at the end of a path; one thing for all, if it is no structure."""
    for key in path if nest.is_nested(structure) else ():
        structure = structure[key]
    return structure


def _assigned(given, weights, y_pred, path: tuple) -> Iterator[tuple]:
    """`(path, loss, weight)` of each loss."""
    if not nest.is_nested(given):
        ends = paths(y_pred, path) if given is not None else []
        yield from ((end, given, weights) for end in ends)
        return
    several = isinstance(given, (list, tuple))
    flat = several and not any(map(nest.is_nested, given))
    if flat and len(given) == len(nest.flatten(y_pred)):
        numbers = weights or [None] * len(given)
        parts = zip(paths(y_pred, path), given, numbers)
        yield from (part for part in parts if part[1] is not None)
    elif several and not isinstance(y_pred, (list, tuple)):
        for i, loss in enumerate(given):  # several losses of one output
            yield from _assigned(loss, weights and weights[i], y_pred, path)
    else:
        for key, loss in enumerate(given) if several else given.items():
            if loss is None:
                continue
            known = len(y_pred) > key if several else isinstance(y_pred, dict) and key in y_pred
            if not known:
                raise KeyError(
                    f"The path: {(*path, key)} in the `loss` argument, can't be found in either "
                    "the model's output (`y_pred`) or in the labels (`y_true`)."
                )
            yield from _assigned(loss, weights and weights[key], y_pred[key], (*path, key))


def _part_name(path: tuple, output: str | None, loss) -> str:
    name = output or loss.name
    if not path or isinstance(path[-1], int):
        path = (*path[:-1], name)
    return "/".join(map(str, path))


class CompileMetrics(metrics.Metric):
    """The metrics of all outputs, with and without sample weights.

    Args:
        given: a list for one output, a list with an entry for each, or a dict by names.
        weighted: the same, for metrics in which sample weights count.
    """

    def __init__(self, given, weighted=None, names: list | None = None):
        super().__init__(name="compile_metrics")
        for name, value in (("metrics", given), ("weighted_metrics", weighted)):
            if value and not isinstance(value, (list, tuple, dict)):
                raise ValueError(
                    f"Expected `{name}` argument to be a list, tuple, or dict. "
                    f"Received instead: {name}={value} of type {type(value)}"
                )
        self.given, self.weighted, self.names = given, weighted, names
        self.parts: list[tuple] | None = None  # of each: output, its name, metric, is it weighted

    @property
    def built(self) -> bool:
        return self.parts is not None

    @property
    def metrics(self) -> list:
        return [metric for _, _, metric, _ in self.parts or []]

    def build(self, y_true, y_pred) -> None:
        """Makes the metrics, now that it is known what labels look like."""
        if isinstance(y_pred, dict) and set(y_pred) != set(self.names or ()):
            self.names = sorted(y_pred)
        count = len(nest.flatten(y_pred))
        y_true, y_pred = self._flat(y_true), self._flat(y_pred)
        prefixes = self.names if count > 1 and self.names else [None] * count
        rows = [("metrics", self.given), ("weighted_metrics", self.weighted)]
        self.parts = [
            (i, prefixes[i], _metric(metric, y_true[i], y_pred[i]), name == "weighted_metrics")
            for name, given in rows
            for i, chosen in enumerate(self._by_output(name, given, count))
            for metric in nest.flatten(chosen)
        ]

    def _by_output(self, what: str, given, count: int) -> list:
        if not given:
            return [[] for _ in range(count)]
        if count == 1:
            return [nest.flatten(given)]
        if isinstance(given, (list, tuple)) and len(given) == count:
            return [[] if part is None else part for part in given]
        if isinstance(given, dict) and set(given) <= set(self.names or ()):
            return [given.get(name, []) for name in self.names]
        raise ValueError(
            f"Invalid `{what}`: it should be a list or dict of metrics that fits the model's "
            f"outputs {self.names}. Received: {what}={given}"
        )

    def _flat(self, y) -> list:
        """Labels, predictions or weights in the order of the outputs."""
        return [y[n] for n in self.names] if isinstance(y, dict) and self.names else nest.flatten(y)

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        if not self.built:
            self.build(y_true, y_pred)
        y_true, y_pred, weights = map(self._flat, (y_true, y_pred, sample_weight))
        weights = weights if len(weights) == len(y_pred) else weights[:1] * len(y_pred)
        for i, _, metric, weighted in self.parts:
            options = {"sample_weight": weights[i]} if weighted else {}
            metric.update_state(y_true[i], y_pred[i], **options)

    def reset_state(self) -> None:
        for metric in self.metrics:
            metric.reset_state()

    def result(self) -> dict:
        """The results by name, with the output's name before it where there are several."""
        found: dict = {}
        for _, output, metric, weighted in self.parts or []:
            before = f"{output}_" if output else ""
            name = before + metric.name
            if weighted and name in found:
                name = f"{before}weighted_{metric.name}"
            taken = sum(key == name or key.rpartition("_")[0] == name for key in found)
            found[f"{name}_{taken}" if name in found else name] = metric.result()
        return found


def _kind(y_true, y_pred) -> str:
    """What labels are: by the number of scores, and by whether they are numbers or rows."""
    ranks = len(y_true.shape), len(y_pred.shape)
    if y_pred.shape[-1] == 1:
        return "binary"
    if ranks[0] < ranks[1] or y_true.shape[-1] == 1 and y_pred.shape[-1] > 1:
        return "sparse_categorical"
    return "categorical"


def _loss(given, y_true, y_pred):
    """A loss object from a name, an object or a function."""
    named = str(given).lower() in ("crossentropy", "ce")
    found = losses.get(f"{_kind(y_true, y_pred)}_crossentropy" if named else given)
    if isinstance(found, losses.Loss):
        return found
    name = given if isinstance(given, str) else getattr(found, "__name__", type(found).__name__)
    return losses.LossFunctionWrapper(found, name=name)


def _metric(given, y_true, y_pred) -> metrics.Metric:
    """A metric from a name, an object, or a function; "accuracy" by the shapes."""
    if given is None:
        raise ValueError("Expected metric, received `None`")
    named = str(given).lower() in ("accuracy", "acc")
    found = metrics.get(f"{_kind(y_true, y_pred)}_accuracy" if named else given)
    if not isinstance(found, metrics.Metric):
        found = metrics.MeanMetricWrapper(found)
    if isinstance(given, str):
        found.name = given
    return found
