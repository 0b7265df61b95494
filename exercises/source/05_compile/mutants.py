"""Known misconceptions about exercise 05, and right answers that look unusual.

Each mutant changes one answer of the reference; the gate (``course.grading.gate``)
proves that it loses exactly the tests named in ``loses`` and that its feedback says
``says``. Each near-miss must lose nothing.
"""

from course.grading.gate import Case

ADAM, ENTROPY, METRIC = "adam_step", "cross_entropy", "precision"
FIRST, MEMORY = "adam_first", "adam_memory"
STEPS, TRAINS = "adam_steps", "adam_trains"
PLAIN, LARGE, SLOPES = "entropy_plain", "entropy_large", "entropy_slopes"
ONE, BATCHES, FIT = "precision_one", "precision_batches", "precision_in_fit"

M_HAT, V_HAT = "m_hat = m / (1 - beta_1 ** t)", "v_hat = v / (1 - beta_2 ** t)"
SMALL = "small = tf.math.log1p(tf.exp(-tf.abs(logits)))"

MUTANTS = (
    Case("no_correction", "leaves out the bias correction", ADAM,
         change=((M_HAT, "m_hat = m"), (V_HAT, "v_hat = v")),
         loses=(FIRST, STEPS, TRAINS), says="The means are not corrected"),
    Case("only_m_corrected", "forgets that v began at 0 too", ADAM,
         change=((V_HAT, "v_hat = v"),),
         loses=(FIRST, STEPS, TRAINS), says="Only m is corrected"),
    Case("uphill", "adds the step", ADAM,
         change=(("weight - rate", "weight + rate"),),
         loses=(FIRST, STEPS, TRAINS), says="The step went uphill"),
    Case("no_root", "divides by v itself", ADAM,
         change=(("np.sqrt(v_hat)", "v_hat"),),
         loses=(FIRST, STEPS, TRAINS), says="The square root of v is missing"),
    Case("corrected_memory", "remembers the corrected means", ADAM,
         change=(("return weight, m, v", "return weight, m_hat, v_hat"),),
         loses=(MEMORY, STEPS, TRAINS), says="This is the corrected m"),
    Case("fixed_correction", "corrects every step as if it were the first", ADAM,
         change=((M_HAT, "m_hat = m / (1 - beta_1)"),
                 (V_HAT, "v_hat = v / (1 - beta_2)")),
         loses=(STEPS, TRAINS), says="The correction does not use t"),
    Case("own_betas", "writes the usual betas into the rule", ADAM,
         change=(("    m = beta_1",
                  "    beta_1, beta_2 = 0.9, 0.999\n    m = beta_1"),),
         loses=(STEPS,), says="The betas that were passed are not used"),
    Case("returns_weight_only", "forgets to hand the memory back", ADAM,
         change=(("return weight, m, v", "return weight"),),
         loses=(FIRST, MEMORY, STEPS, TRAINS), says="return weight, m, v"),
    Case("by_the_book", "sigmoid first, then the logarithm", ENTROPY, code='''
def cross_entropy(labels, logits):
    p = tf.sigmoid(logits)
    return -labels * tf.math.log(p) - (1 - labels) * tf.math.log(1 - p)
''', loses=(LARGE, SLOPES), says="Something was rounded to 0 before its logarithm"),
    Case("clipped", "keeps probabilities away from 0 and 1", ENTROPY, code='''
def cross_entropy(labels, logits):
    p = tf.clip_by_value(tf.sigmoid(logits), 1e-7, 1 - 1e-7)
    return -labels * tf.math.log(p) - (1 - labels) * tf.math.log(1 - p)
''', loses=(LARGE, SLOPES), says="The losses have a ceiling"),
    Case("no_absolute_value", "log(1 + exp(-z)) with z as it comes", ENTROPY,
         change=((SMALL, "small = tf.math.log1p(tf.exp(-logits))"),
                 ("tf.maximum(logits, 0.0) - logits", "logits - logits")),
         loses=(LARGE, SLOPES), says="The exponent must be -|z|"),
    Case("no_log1p", "adds 1 before the logarithm", ENTROPY,
         change=((SMALL, "small = tf.math.log(1.0 + tf.exp(-tf.abs(logits)))"),),
         loses=(LARGE,), says="1 plus a very small number is rounded to 1"),
    Case("labels_swapped", "a large score speaks for label 0", ENTROPY,
         change=(("- logits * labels", "- logits * (1.0 - labels)"),),
         loses=(PLAIN, LARGE, SLOPES), says="The labels count the wrong way round"),
    Case("mean_of_rows", "returns one number", ENTROPY,
         change=(("return tf.maximum", "return tf.reduce_mean(tf.maximum"),
                 (" labels + small", " labels + small)")),
         loses=(PLAIN, LARGE, SLOPES), says="Return one loss for each row"),
    Case("ready_made", "calls the framework's own", ENTROPY, code='''
def cross_entropy(labels, logits):
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)
''', loses=(PLAIN, LARGE, SLOPES), says="calls a ready-made function"),
    Case("in_numpy", "leaves the tape blind", ENTROPY, code='''
def cross_entropy(labels, logits):
    z, y = logits.numpy(), labels.numpy()
    return tf.constant(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))
''', loses=(SLOPES,), says="The tape found no gradient"),
    Case("mean_of_shares", "averages the precision of batches", METRIC, code='''
class Precision(tf.keras.metrics.Metric):
    def __init__(self, name="precision"):
        super().__init__(name=name)
        self.total = self.add_weight(name="total")
        self.count = self.add_weight(name="count")

    def update_state(self, y_true, y_pred, sample_weight=None):
        yes = tf.cast(y_pred > 0.5, "float32")
        right = tf.reduce_sum(yes * tf.cast(y_true, "float32"))
        self.total.assign_add(right / tf.maximum(tf.reduce_sum(yes), 1.0))
        self.count.assign_add(1.0)

    def result(self):
        return self.total / tf.maximum(self.count, 1.0)
''', loses=(BATCHES, FIT), says="That is the mean of the two batches"),
    Case("last_batch", "replaces the counts", METRIC,
         change=(("self.right.assign_add", "self.right.assign"),
                 ("self.called.assign_add", "self.called.assign")),
         loses=(BATCHES, FIT), says="That is the last batch alone"),
    Case("no_care_for_zero", "divides 0 by 0", METRIC,
         change=(("tf.maximum(self.called, 1.0)", "self.called"),),
         loses=(ONE, BATCHES), says="0 divided by 0 is no number"),
    Case("recall_instead", "divides by the true yes", METRIC,
         change=(("called.assign_add(tf.reduce_sum(yes))",
                  "called.assign_add(tf.reduce_sum(tf.cast(y_true, yes.dtype)))"),),
         loses=(ONE, BATCHES, FIT), says="That is the recall"),
    Case("share_of_rows", "divides by all rows", METRIC,
         change=(("self.called.assign_add(tf.reduce_sum(yes))",
                  "self.called.assign_add(tf.reduce_sum(tf.ones_like(yes)))"),),
         loses=(ONE, BATCHES, FIT), says="not by the number of rows"),
    Case("half_is_yes", "takes 0.5 for a yes", METRIC,
         change=(("y_pred > 0.5", "y_pred >= 0.5"), ),
         loses=(ONE,), says="exactly 0.5 is not above 0.5"),
    Case("python_numbers", "counts in plain Python", METRIC, code='''
class Precision(tf.keras.metrics.Metric):
    def __init__(self, name="precision"):
        super().__init__(name=name)
        self.right = self.called = 0.0

    def reset_state(self):
        self.right = self.called = 0.0

    def update_state(self, y_true, y_pred, sample_weight=None):
        yes = tf.cast(y_pred > 0.5, "float32")
        self.right = self.right + tf.reduce_sum(yes * tf.cast(y_true, "float32"))
        self.called = self.called + tf.reduce_sum(yes)

    def result(self):
        return self.right / tf.maximum(self.called, 1.0)
''', loses=(FIT,), says="traced once"),
    Case("never_reset", "keeps counts where reset_state does not find them", METRIC,
         change=(('self.right = self.add_weight(name="right")',
                  'self.right = tf.Variable(0.0)'),
                 ('self.called = self.add_weight(name="called")',
                  'self.called = tf.Variable(0.0)')),
         loses=(BATCHES, FIT), says="The reset changes nothing"),
    Case("the_ready_made_inside", "lets Keras' own metric count", METRIC, code='''
class Precision(tf.keras.metrics.Metric):
    def __init__(self, name="precision"):
        super().__init__(name=name)
        self.inner = tf.keras.metrics.Precision()

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.inner.update_state(y_true, y_pred)

    def result(self):
        return self.inner.result()
''', loses=(ONE, BATCHES, FIT), says="Keras' own Precision at work"),
)

NEAR_MISSES = (
    Case("as_keras_writes_it", "both corrections in one factor", ADAM, code='''
def adam_step(weight, gradient, m, v, t, rate=0.001,
              beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = m + (gradient - m) * (1 - beta_1)
    v = v + (np.square(gradient) - v) * (1 - beta_2)
    factor = np.sqrt(1 - beta_2 ** t) / (1 - beta_1 ** t)
    return weight - rate * factor * m / (np.sqrt(v) + epsilon), m, v
'''),
    Case("in_tensors", "tensors instead of arrays, other names, a list", ADAM, code='''
def one(weight, gradient, m, v, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    given = weight, gradient, m, v
    w, g, mean, size = (tf.constant(np.float32(each)) for each in given)
    mean = beta_1 * mean + (1 - beta_1) * g
    size = beta_2 * size + (1 - beta_2) * g * g
    root = tf.sqrt(size / (1 - beta_2 ** t)) + epsilon
    return [w - rate * (mean / (1 - beta_1 ** t)) / root, mean, size]

adam_step = one
'''),
    Case("by_cases", "one formula for each sign of the score", ENTROPY, code='''
def cross_entropy(labels, logits):
    logits = tf.convert_to_tensor(logits)
    above = logits >= 0.0
    e = tf.exp(tf.where(above, -logits, logits))
    return tf.where(above, logits * (1.0 - labels), -logits * labels) + tf.math.log1p(e)
'''),
    Case("with_relu", "relu for the maximum, the label in the sign", ENTROPY, code='''
def cross_entropy(labels, logits):
    wrong = (1.0 - 2.0 * labels) * logits
    return tf.nn.relu(wrong) + tf.math.log1p(tf.exp(-tf.abs(wrong)))
'''),
    Case("counts_of_wrong", "counts right and wrong calls, divides without nan", METRIC,
         code='''
class Precision(tf.keras.metrics.Metric):
    def __init__(self, name="precision", **options):
        super().__init__(name=name, **options)
        self.hits = self.add_weight(shape=(), initializer="zeros", name="hits")
        self.misses = self.add_weight(shape=(), initializer="zeros", name="misses")

    def update_state(self, y_true, y_pred, sample_weight=None):
        yes, truth = tf.greater(y_pred, 0.5), tf.cast(y_true, "bool")
        hits = tf.logical_and(yes, truth)
        misses = tf.logical_and(yes, tf.logical_not(truth))
        self.hits.assign_add(tf.reduce_sum(tf.cast(hits, tf.float32)))
        self.misses.assign_add(tf.reduce_sum(tf.cast(misses, tf.float32)))

    def result(self):
        return tf.math.divide_no_nan(self.hits, self.hits + self.misses)
'''),
)
