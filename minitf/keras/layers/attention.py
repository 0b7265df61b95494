"""Attention: each query looks at all keys, and takes a mixture of their values.

`Attention` and `AdditiveAttention` differ in how a query and a key are compared;
`MultiHeadAttention` does it several times side by side, in spaces that it learns.
"""

import math

from minitf.core import convert
from minitf.keras import masks, random
from minitf.keras.activations import softmax
from minitf.keras.layer import Layer
from minitf.keras.layers.basic import expect_positive
from minitf.keras.layers.einsum_dense import EinsumDense
from minitf.keras.layers.regularization import Dropout
from minitf.ops.elementwise import cast, tanh
from minitf.ops.fill import sizes
from minitf.ops.logic import logical_and, where
from minitf.ops.matmul import matmul
from minitf.ops.reduce import reduce_sum
from minitf.ops.sequence import range as numbers
from minitf.ops.shape import expand_dims, reshape, transpose

_FAR = 1e9  # taken from what is masked, so that nothing of it is left


def causal(queries, keys):
    """(1, queries, keys): True where the key is not later than the query."""
    return expand_dims(expand_dims(numbers(queries), -1) >= numbers(keys), 0)


class Attention(Layer):
    """Dot products of queries and keys, as shares of the values.

    Called on `[query, value]` or `[query, value, key]`, each (batch, steps, size).

    Args:
        use_scale: whether to learn a factor for the products.
        score_mode: "dot" for products, "concat" for `sum(tanh(query + key))`.
        dropout: the share of the weights to drop in training.

    Source: Luong et al., "Effective approaches to attention-based translation" (2015).
    """

    supports_masking = True

    def __init__(self, use_scale=False, score_mode="dot", dropout=0.0, seed=None, **options):
        super().__init__(**options)
        if score_mode not in ("dot", "concat"):
            raise ValueError("Invalid value for argument score_mode. Expected one of "
                             f"{{'dot', 'concat'}}. Received: score_mode={score_mode}")  # fmt: skip
        self.use_scale, self.score_mode, self.dropout = use_scale, score_mode, dropout
        self.seed = seed
        self.seed_generator = random.SeedGenerator(seed) if dropout > 0 else None
        self.scale = self.concat_score_weight = None

    def build(self, input_shape) -> None:
        self._validate_inputs(input_shape)
        if self.use_scale:
            self.scale = self.add_weight((), "ones", name="scale")
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight((), "ones", name="concat_score_weight")

    def _calculate_scores(self, query, key):
        """(batch, queries, keys): how well each query and key agree."""
        if self.score_mode == "dot":
            scores = matmul(query, key, transpose_b=True)
            return scores if self.scale is None else scores * self.scale
        both = expand_dims(query, -2) + expand_dims(key, -3)
        both = both if self.scale is None else both * self.scale
        return self.concat_score_weight * reduce_sum(tanh(both), -1)

    def _calculate_score_mask(self, scores, v_mask, use_causal_mask):
        """Which keys each query may look at."""
        if not use_causal_mask:
            return v_mask
        kept = causal(*sizes(scores)[-2:])
        return kept if v_mask is None else logical_and(expand_dims(v_mask, -2), kept)

    def _apply_scores(self, scores, value, scores_mask=None, training=False):
        """The mixtures of the values, and the shares."""
        if scores_mask is not None:
            kept = cast(scores_mask, "bool")
            kept = expand_dims(kept, -2) if len(kept.shape) == 2 else kept
            far = 65504.0 if scores.dtype.name == "float16" else _FAR
            scores = where(kept, scores, scores - far)
        weights = softmax(scores)
        if training and self.dropout > 0:
            weights = random.dropout(weights, self.dropout, seed=self.seed_generator)
        return matmul(weights, value), weights

    def call(self, inputs, mask=None, training=False, return_attention_scores=False,
             use_causal_mask=False):  # fmt: skip
        self._validate_inputs(inputs, mask)
        query, value, key = inputs[0], inputs[1], inputs[-1 if len(inputs) > 2 else 1]
        q_mask, v_mask = (mask[0], mask[1]) if mask else (None, None)
        scores = self._calculate_scores(query, key)
        scores_mask = self._calculate_score_mask(scores, v_mask, use_causal_mask)
        outputs, weights = self._apply_scores(scores, value, scores_mask, training)
        if q_mask is not None:
            q_mask = cast(q_mask, outputs.dtype)
            outputs = outputs * expand_dims(q_mask, -1)
        return (outputs, weights) if return_attention_scores else outputs

    def compute_mask(self, inputs, mask=None):
        self._validate_inputs(inputs, mask)
        return None if mask is None or mask[0] is None else convert.to_tensor(mask[0])

    def compute_output_shape(self, input_shape):
        return (*input_shape[0][:-1], input_shape[1][-1])

    def _validate_inputs(self, inputs, mask=None) -> None:
        name = type(self).__name__
        if not isinstance(inputs, list):
            raise ValueError(
                f"{name} layer must be called on a list of inputs, namely [query, value] or "
                f"[query, value, key]. Received: inputs={inputs}."
            )
        if len(inputs) not in (2, 3):
            raise ValueError(
                f"{name} layer accepts inputs list of length 2 or 3, namely [query, value] or "
                f"[query, value, key]. Received length: {len(inputs)}."
            )
        if mask is not None and not isinstance(mask, list):
            raise ValueError(
                f"{name} layer mask must be a list, namely [query_mask, value_mask]. "
                f"Received: mask={mask}."
            )
        if mask is not None and len(mask) not in (2, 3):
            raise ValueError(
                f"{name} layer accepts mask list of length 2 or 3. Received: inputs={inputs}, "
                f"mask={mask}."
            )


class AdditiveAttention(Attention):
    """Queries and keys are compared by `sum(scale * tanh(query + key))`.

    Source: Bahdanau et al., "Neural machine translation by jointly learning to align and
    translate" (2014).
    """

    unsaved = ("score_mode",)

    def __init__(self, use_scale=True, dropout=0.0, **options):
        super().__init__(use_scale, dropout=dropout, **options)

    def build(self, input_shape) -> None:
        self._validate_inputs(input_shape)
        if self.use_scale:
            self.scale = self.add_weight((input_shape[0][-1],), "glorot_uniform", name="scale")

    def _calculate_scores(self, query, key):
        both = tanh(expand_dims(query, -2) + expand_dims(key, -3))
        return reduce_sum(both if self.scale is None else self.scale * both, -1)


class MultiHeadAttention(Layer):
    """Attention in several learned spaces side by side, the heads.

    Called with `query`, `value` and perhaps `key`, each (batch, steps, size).

    Args:
        num_heads: how many heads.
        key_dim, value_dim: the size of queries and keys, and of values, in each.
        output_shape: the size of the output; default that of the query.
        attention_axes: the axes to look along; default all but the first and last.

    Source: Vaswani et al., "Attention is all you need" (2017).
    """

    supports_masking = True

    def __init__(self, num_heads, key_dim, value_dim=None, dropout=0.0, use_bias=True,
                 output_shape=None, attention_axes=None, kernel_initializer="glorot_uniform",
                 bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None,
                 activity_regularizer=None, kernel_constraint=None, bias_constraint=None,
                 seed=None, **options):  # fmt: skip
        value_dim = key_dim if value_dim is None else value_dim
        expect_positive(num_heads=num_heads, key_dim=key_dim, value_dim=value_dim)
        super().__init__(activity_regularizer=activity_regularizer, **options)
        left_out = ("activity_regularizer", "output_shape")
        self.keep({k: v for k, v in locals().items() if k not in left_out})
        shape = (output_shape,) if isinstance(output_shape, int) else output_shape
        self._output_shape = None if shape is None else tuple(shape)
        axes = (attention_axes,) if isinstance(attention_axes, int) else attention_axes
        self.attention_axes = axes

    def build(self, query_shape, value_shape, key_shape=None) -> None:
        key_shape = value_shape if key_shape is None else key_shape
        if value_shape[1:-1] != key_shape[1:-1]:
            raise ValueError(
                "All dimensions of `value` and `key`, except the last one, must be equal. Received: "
                f"value_shape={value_shape} and key_shape={key_shape}"
            )
        into = {"query": (query_shape, self.key_dim), "key": (key_shape, self.key_dim),
                "value": (value_shape, self.value_dim)}  # fmt: skip
        for name, (shape, size) in into.items():
            dense = self._dense(name, len(shape), 1, (self.num_heads, size))
            dense.build(shape)
            setattr(self, f"{name}_dense", dense)
        width = self._output_shape or (query_shape[-1],)
        self.output_dense = self._dense("attention_output", len(query_shape), 2, width)
        self.output_dense.build((*query_shape[:-1], self.num_heads, self.value_dim))
        self._dropout_layer = Dropout(self.dropout, seed=self.seed)
        if self.attention_axes is None:
            self.attention_axes = tuple(range(1, len(query_shape) - 1))

    def _dense(self, name: str, rank: int, bound: int, width: tuple) -> EinsumDense:
        """From the last `bound` axes to axes of these sizes."""
        letters = "abcdefghijklmnop"
        free, rest = letters[: rank - 1], letters[rank - 1 :]
        summed, new = rest[:bound], rest[bound : bound + len(width)]
        equation = f"{free}{summed},{summed}{new}->{free}{new}"
        own = ("kernel_regularizer", "bias_regularizer", "activity_regularizer",
               "kernel_constraint", "bias_constraint")  # fmt: skip
        return EinsumDense(
            equation, (*[None] * (rank - 2), *width), bias_axes=new if self.use_bias else None,
            kernel_initializer=self.kernel_initializer.clone(),
            bias_initializer=self.bias_initializer.clone(), name=name, dtype=self.dtype,
            **{option: getattr(self, option) for option in own},
        )  # fmt: skip

    def call(self, query, value, key=None, query_mask=None, value_mask=None, key_mask=None,
             attention_mask=None, return_attention_scores=False, training=None,
             use_causal_mask=False):  # fmt: skip
        key = value if key is None else key
        query_mask = masks.of(query)  # Keras takes no other
        kept = self._mask(query, value, query_mask, value_mask, key_mask, attention_mask,
                          use_causal_mask)  # fmt: skip
        query, key, value = map(masks.without, (query, key, value))
        query, key, value = self.query_dense(query), self.key_dense(key), self.value_dense(value)
        # Keras is faster where no scores are asked for, but spares a query that may look nowhere.
        strict = return_attention_scores or self.dropout > 0 or len(query.shape) != 4
        outputs, scores = self._attend(query * (1.0 / math.sqrt(self.key_dim)), key, value, kept,
                                       strict, training)  # fmt: skip
        outputs = self.output_dense(outputs)
        if query_mask is not None:
            masks.put(outputs, query_mask)
        return (outputs, scores) if return_attention_scores else outputs

    def _mask(self, query, value, query_mask, value_mask, key_mask, attention_mask, use_causal):
        """(batch, queries, keys): where all masks say that a query may look; or None."""
        found = [expand_dims(query_mask, -1)] if query_mask is not None else []
        found += [expand_dims(m, -2) for m in (value_mask, key_mask) if m is not None]
        if use_causal:
            found.append(causal(sizes(query)[1], sizes(value)[1]))
        if attention_mask is not None:
            found.append(attention_mask)
        kept = None
        for mask in found:
            mask = cast(mask, "bool")
            kept = mask if kept is None else logical_and(kept, mask)
        return kept

    def _attend(self, query, key, value, kept, strict, training):
        """Axes that are not attended to, and heads, become batch; attended ones, steps."""
        axes, rank = list(self.attention_axes), len(query.shape)
        others = [a for a in range(rank - 2) if a not in axes] + [rank - 2]
        order = [*others, *axes, rank - 1]
        folded = []
        for x in (query, key, value):
            shape = sizes(transpose(x, order))
            steps = shape[len(others) : -1]
            flat = transpose(x, order)
            if len(steps) > 1:
                flat = reshape(flat, (*shape[: len(others)], -1, shape[-1]))
            folded.append((flat, steps, shape))
        (q, q_steps, q_shape), (k, k_steps, _), (v, _, _) = folded
        scores = matmul(q, k, transpose_b=True)
        scores = reshape(scores, (*sizes(scores)[:-2], *q_steps, *k_steps))
        if kept is not None:
            # Keras has the heads before the steps; the mask is the same for all of them.
            while len(kept.shape) < len(scores.shape):
                kept = expand_dims(kept, -len(axes) * 2 - 1)
            scores = where(kept, scores, -_FAR)
        flat = reshape(scores, (*sizes(q)[:-1], sizes(k)[-2]))
        weights = softmax(flat)
        if kept is not None and strict:
            shown = where(kept, reshape(weights, sizes(scores)), 0.0)
            weights = reshape(shown, sizes(flat))
        dropped = self._dropout_layer(weights, training=training) if self.dropout else weights
        found = matmul(dropped, v)
        found = reshape(found, (*q_shape[:-1], self.value_dim))
        back = sorted(range(rank), key=order.__getitem__)
        return transpose(found, back), reshape(weights, sizes(scores))

    def get_config(self) -> dict:
        return {**super().get_config(), "output_shape": self._output_shape,
                "activity_regularizer": self.activity_regularizer}  # fmt: skip

    @property
    def output_shape(self):
        return self._output_shape
