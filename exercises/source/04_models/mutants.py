"""Known misconceptions about exercise 04, and right answers that look unusual.

Each mutant changes one answer of the reference; the gate (``course.grading.gate``)
proves that it loses exactly the tests named in ``loses`` and that its feedback says
``says``. Each near-miss must lose nothing.
"""

from course.grading.gate import Case

DENSE, SCALE = "my_dense", "column_scale"
RESIDUAL, COUNT = "residual_model", "count_weights"
MADE, ANSWERS, MORE = "dense_variables", "dense_answers", "dense_more"
HELD, SCALED, TRAINS = "scale_weights", "scale_answers", "scale_trains"
SIZE, SHORTCUT, NUMBERS = "residual_count", "residual_shortcut", "residual_more"
CHAINS, OTHERS = "count_chains", "count_more"

KERNEL = "tf.Variable(tf.random.normal((inputs, units), stddev=spread))"

MUTANTS = (
    Case("kernel_transposed", "units first, inputs second", DENSE,
         change=(("(inputs, units), stddev", "(units, inputs), stddev"),
                 ("rows @ self.kernel", "rows @ tf.transpose(self.kernel)")),
         loses=(MADE, ANSWERS, MORE), says="The kernel is the other way round"),
    Case("tensors", "keeps tensors where variables are needed", DENSE,
         change=((KERNEL, "tf.random.normal((inputs, units), stddev=spread)"),
                 ("tf.Variable(tf.zeros(units))", "tf.zeros(units)")),
         loses=(MADE, ANSWERS, MORE), says="A tensor cannot be trained"),
    Case("equal_units", "all units start equal", DENSE,
         change=((KERNEL, "tf.Variable(tf.ones((inputs, units)))"),),
         loses=(MADE,), says="Units that start equal get equal gradients"),
    Case("no_bend", "forgets the activation", DENSE,
         change=(("        if self.activation is not None:\n"
                  "            answers = self.activation(answers)\n", ""),),
         loses=(ANSWERS, MORE), says="The activation is missing"),
    Case("bias_after_the_bend", "adds the bias to what has been bent", DENSE, code='''
class MyDense(tf.Module):
    def __init__(self, inputs, units, activation=None):
        super().__init__()
        self.activation = activation or (lambda values: values)
        self.kernel = tf.Variable(tf.random.normal((inputs, units), stddev=0.1))
        self.bias = tf.Variable(tf.zeros(units))

    def __call__(self, rows):
        return self.activation(rows @ self.kernel) + self.bias
''', loses=(ANSWERS, MORE), says="The bias is added after the activation"),
    Case("none_is_called", "calls the activation even if it is None", DENSE,
         change=(("        if self.activation is not None:\n"
                  "            answers = self.activation(answers)\n",
                  "        answers = self.activation(answers)\n"),),
         loses=(ANSWERS, MORE), says="activation may be None"),
    Case("always_relu", "ignores the activation it is given", DENSE,
         change=(("        if self.activation is not None:\n"
                  "            answers = self.activation(answers)\n",
                  "        answers = tf.nn.relu(answers)\n"),),
         loses=(ANSWERS, MORE), says="relu was used anyway"),
    Case("leaves_tensorflow", "computes in NumPy, where the tape cannot follow", DENSE,
         change=(("answers = rows @ self.kernel + self.bias",
                  "answers = tf.constant(np.asarray(rows) @ self.kernel.numpy()\n"
                  "                              + self.bias.numpy())"),),
         loses=(MORE,), says="leaves TensorFlow"),
    Case("too_wide_apart", "a start with large numbers", DENSE,
         change=(("stddev=spread", "stddev=10.0"),),
         loses=(MORE,), says="too far apart at the start"),
    Case("plain_variable", "a variable that Keras does not count", SCALE,
         change=(('self.add_weight(shape=(input_shape[-1],), initializer="ones")',
                  "tf.Variable(tf.ones(input_shape[-1]))"),),
         loses=(HELD, SCALED, TRAINS), says="A plain tf.Variable does not count"),
    Case("one_for_all", "a single scale for all columns", SCALE,
         change=(("shape=(input_shape[-1],)", "shape=(1,)"),),
         loses=(HELD, SCALED, TRAINS), says="One number for all columns"),
    Case("for_each_entry", "the weight has the shape of the rows", SCALE,
         change=(("shape=(input_shape[-1],)", "shape=input_shape"),),
         loses=(HELD, SCALED, TRAINS), says="One number for each entry of the rows"),
    Case("made_in_call", "makes a new weight at each call", SCALE, code='''
class ColumnScale(tf.keras.layers.Layer):
    def call(self, rows):
        scale = self.add_weight(shape=(rows.shape[-1],), initializer="ones")
        return rows * scale
''', loses=(HELD, SCALED, TRAINS), says="The weight was made at each call"),
    Case("starts_at_zero", "a layer that gives zeros", SCALE,
         change=(('initializer="ones"', 'initializer="zeros"'),),
         loses=(HELD, TRAINS), says="With zeros, the layer would give only zeros"),
    Case("adds_up", "a product of matrices instead of numbers", SCALE,
         change=(("return rows * self.scale",
                  "return tf.reduce_sum(rows * self.scale, axis=-1)"),),
         loses=(SCALED, TRAINS), says="The columns were added up"),
    Case("adds", "shifts the columns instead of scaling them", SCALE,
         change=(("return rows * self.scale", "return rows + self.scale"),),
         loses=(SCALED, TRAINS), says="The weights were added: multiply by them"),
    Case("frozen", "weights that training leaves alone", SCALE,
         change=(('initializer="ones")', 'initializer="ones", trainable=False)'),),
         loses=(HELD, TRAINS), says="Keras finds none"),
    Case("plain_chain", "no shortcuts", RESIDUAL,
         change=(("x = x + new", "x = new"),),
         loses=(SHORTCUT, NUMBERS), says="Nothing comes through the blocks"),
    Case("shared_layers", "one pair of layers for all blocks", RESIDUAL, code='''
def residual_model(inputs, width, blocks):
    rows = tf.keras.Input((inputs,))
    x = tf.keras.layers.Dense(width, activation="relu")(rows)
    first = tf.keras.layers.Dense(width, activation="relu")
    second = tf.keras.layers.Dense(width)
    for _ in range(blocks):
        x = x + second(first(x))
    return tf.keras.Model(rows, tf.keras.layers.Dense(1, activation="sigmoid")(x))
''', loses=(SIZE, SHORTCUT, NUMBERS), says="All blocks share the same two layers"),
    Case("one_layer_a_block", "a block of one layer", RESIDUAL,
         change=(("        new = tf.keras.layers.Dense(width)(new)\n", ""),),
         loses=(SIZE, SHORTCUT, NUMBERS), says="One layer for each block"),
    Case("from_the_first_layer", "all shortcuts begin at the same place", RESIDUAL,
         code='''
def residual_model(inputs, width, blocks):
    rows = tf.keras.Input((inputs,))
    first = x = tf.keras.layers.Dense(width, activation="relu")(rows)
    for _ in range(blocks):
        new = tf.keras.layers.Dense(width, activation="relu")(x)
        x = first + tf.keras.layers.Dense(width)(new)
    return tf.keras.Model(rows, tf.keras.layers.Dense(1, activation="sigmoid")(x))
''', loses=(NUMBERS,), says="Each shortcut begins at the first layer"),
    Case("bent_twice", "an activation in the second layer of a block", RESIDUAL,
         change=(("new = tf.keras.layers.Dense(width)(new)",
                  'new = tf.keras.layers.Dense(width, activation="relu")(new)'),),
         loses=(NUMBERS,), says="The second layer of a block has an activation"),
    Case("bent_after_the_sum", "as in the first residual networks", RESIDUAL,
         change=(("x = x + new", 'x = tf.keras.layers.Activation("relu")(x + new)'),),
         loses=(NUMBERS,), says="There is a relu after the sum"),
    Case("multiplied", "multiplies where it should add", RESIDUAL,
         change=(("x = x + new", "x = tf.keras.layers.Multiply()([x, new])"),),
         loses=(SHORTCUT, NUMBERS), says="are multiplied: add them"),
    Case("not_returned", "builds the model and keeps it", RESIDUAL,
         change=(("    return tf.keras.Model(rows, outputs)",
                  "    tf.keras.Model(rows, outputs)"),),
         loses=(SIZE, SHORTCUT, NUMBERS), says="Return the model"),
    Case("no_biases", "counts the kernels only", COUNT,
         change=(("        if bias:\n            total += units\n", ""),),
         loses=(CHAINS, OTHERS), says="The biases are missing"),
    Case("bias_for_each_input", "", COUNT,
         change=(("total += units", "total += inputs"),),
         loses=(CHAINS, OTHERS), says="not for each of its inputs"),
    Case("one_bias_a_layer", "", COUNT,
         change=(("total += units", "total += 1"),),
         loses=(CHAINS, OTHERS), says="not one for each layer"),
    Case("always_biased", "ignores bias=False", COUNT,
         change=(("        if bias:\n            total += units\n",
                  "        total += units\n"),),
         loses=(CHAINS, OTHERS), says="Without biases there is less to count"),
    Case("first_layer_only", "", COUNT,
         change=(("    return total\n", "    return sizes[0] * sizes[1] + sizes[1]\n"),),
         loses=(CHAINS, OTHERS), says="That is the first layer only"),
)

NEAR_MISSES = (
    Case("uniform_start", "Keras' own way to start, and tf.matmul", DENSE, code='''
class MyDense(tf.Module):
    def __init__(self, inputs, units, activation=None):
        super().__init__(name="mine")
        limit = np.sqrt(6.0 / (inputs + units))
        start = np.random.default_rng(1).uniform(-limit, limit, (inputs, units))
        self.kernel = tf.Variable(start.astype("float32"), name="kernel")
        self.bias = tf.Variable([0.0] * units, name="bias")
        self.activation = tf.identity if activation is None else activation

    @tf.function
    def __call__(self, rows):
        return self.activation(tf.add(tf.matmul(rows, self.kernel), self.bias))
'''),
    Case("two_axes", "weights of shape (1, columns), with a name", SCALE, code='''
class ColumnScale(tf.keras.layers.Layer):
    def __init__(self, **options):
        super().__init__(**options)
        self.kind = "ones"

    def build(self, input_shape):
        super().build(input_shape)
        self.factors = self.add_weight(
            name="factors", shape=(1, input_shape[-1]), initializer=self.kind)

    def call(self, inputs, training=None):
        return tf.multiply(self.factors, inputs)
'''),
    Case("add_layer", "the Add layer, named layers, keyword arguments", RESIDUAL, code='''
def residual_model(inputs, width, blocks):
    layers = tf.keras.layers
    start = tf.keras.Input(shape=(inputs,), name="rows")
    flow = layers.Activation("relu")(layers.Dense(units=width, name="start")(start))
    for k in range(blocks):
        inner = layers.Dense(width, name=f"a{k}")(flow)
        inner = layers.Dense(width, name=f"b{k}")(tf.nn.relu(inner))
        flow = layers.Add()([inner, flow])
    end = layers.Dense(1, activation=tf.sigmoid)(flow)
    return tf.keras.Model(inputs=start, outputs=end)
'''),
    Case("sum_of_products", "one expression, with NumPy", COUNT, code='''
def count_weights(sizes, bias=True):
    before, after = np.array(sizes[:-1]), np.array(sizes[1:])
    return np.sum((before + int(bias)) * after)
'''),
    Case("asks_keras", "builds the chain after all", COUNT, code='''
def count_weights(sizes, bias=True):
    layers = [tf.keras.layers.Dense(units, use_bias=bias) for units in sizes[1:]]
    return tf.keras.Sequential([tf.keras.Input((sizes[0],)), *layers]).count_params()
'''),
)
