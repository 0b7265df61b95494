"""Known misconceptions about exercise 03, and right answers that look unusual.

Each mutant changes one answer of the reference; the gate (``course.grading.gate``)
proves that it loses exactly the tests named in ``loses`` and that its feedback says
``says``. Each near-miss must lose nothing.
"""

from course.grading.gate import Case

SIGMOID, DIVIDE, MATMUL = "sigmoid_grad", "divide_grad", "matmul_grad"
STEADY, WALK = "log1pexp", "walk_back"
RULES = "rules_more"
STEADIES = ("log1pexp_test", "log1pexp_more")
WALKS = ("walk_back_test", "walk_back_more")

MUTANTS = (
    Case("sigmoid_no_upstream", "gives the slope alone", SIGMOID,
         change=(("return upstream * node.output", "return node.output"),),
         loses=("sigmoid_test", RULES), says="The upstream gradient is missing"),
    Case("sigmoid_of_the_input", "uses x where s is meant", SIGMOID, code='''
def sigmoid_grad(node, upstream):
    x = node.inputs[0]
    return upstream * x * (1.0 - x)
''', loses=("sigmoid_test", RULES), says="not the input x"),
    Case("sigmoid_returns_nothing", "", SIGMOID,
         change=(("    return upstream", "    upstream"),),
         loses=("sigmoid_test", RULES), says="Does the rule end with `return`"),
    Case("sigmoid_in_numpy", "leaves TensorFlow, and forgets upstream", SIGMOID,
         code='''
def sigmoid_grad(node, upstream):
    s = node.output.numpy()
    return tf.constant(s * (1 - s))
''', loses=("sigmoid_test", RULES), says="The upstream gradient is missing"),
    Case("divide_sign", "forgets the minus", DIVIDE,
         change=(("-upstream * a", "upstream * a"),),
         loses=("divide_test", RULES), says="The sign by b is wrong"),
    Case("divide_list", "a list of gradients", DIVIDE,
         change=(("return upstream / b, -upstream * a / (b * b)",
                  "return [upstream / b, -upstream * a / (b * b)]"),),
         loses=("divide_test", RULES), says="returns several gradients: a tuple"),
    Case("divide_order", "b first", DIVIDE, code='''
def divide_grad(node, upstream):
    a, b = node.inputs
    return -upstream * a / (b * b), upstream / b
''', loses=("divide_test", RULES), says="are in the wrong order"),
    Case("divide_b_once", "divides by b once", DIVIDE,
         change=(("(b * b)", "b"),),
         loses=("divide_test", RULES), says="is divided by b twice"),
    Case("divide_one_gradient", "forgets the second input", DIVIDE, code='''
def divide_grad(node, upstream):
    return upstream / node.inputs[1]
''', loses=("divide_test", RULES), says="one gradient for each input"),
    Case("matmul_not_turned", "multiplies without turning over", MATMUL, code='''
def matmul_grad(node, upstream):
    a, b = node.inputs
    return tf.matmul(upstream, b), tf.matmul(a, upstream)
''', loses=("matmul_test", RULES), says="which must be turned over"),
    Case("matmul_elementwise", "treats it like *", MATMUL, code='''
def matmul_grad(node, upstream):
    a, b = node.inputs
    return upstream * b, upstream * a
''', loses=("matmul_test", RULES), says="`*` goes number by number"),
    Case("matmul_order", "B first", MATMUL, code='''
def matmul_grad(node, upstream):
    a, b = node.inputs
    return (tf.matmul(a, upstream, transpose_a=True),
            tf.matmul(upstream, b, transpose_b=True))
''', loses=("matmul_test", RULES), says="are in the wrong order"),
    Case("steady_not_custom", "the plain function", STEADY, code='''
def log1pexp(x):
    return tf.math.log(1.0 + tf.exp(x))
''', loses=STEADIES, says="a gradient is nan or inf"),
    Case("steady_inf_by_inf", "the slope as exp(x) / (1 + exp(x))", STEADY,
         change=(("(1.0 - 1.0 / (1.0 + grown))", "(grown / (1.0 + grown))"),),
         loses=STEADIES, says="but inf / inf is nan"),
    Case("steady_no_upstream", "gives the slope alone", STEADY,
         change=(("return upstream * (1.0", "return 1.0 * (1.0"),),
         loses=STEADIES, says="The upstream gradient is missing"),
    Case("steady_one_minus", "forgets 1 -", STEADY,
         change=(("(1.0 - 1.0 / (1.0 + grown))", "(1.0 / (1.0 + grown))"),),
         loses=STEADIES, says="the slope is 1 minus that"),
    Case("steady_no_rule", "returns the value only", STEADY, code='''
@tf.custom_gradient
def log1pexp(x):
    return tf.math.log(1.0 + tf.exp(x))
''', loses=STEADIES, says="returns two things: the value and the rule"),
    Case("steady_built_in", "softplus, which is steady already", STEADY, code='''
def log1pexp(x):
    return tf.nn.softplus(x)
''', loses=STEADIES, says="no custom gradient is on the tape"),
    Case("walk_overwrites", "keeps the last use only", WALK,
         change=(("gradients.get(name, 0.0) + part", "part"),),
         loses=WALKS, says="Several uses of one input add up"),
    Case("walk_forward", "from the start of the tape", WALK,
         change=(("reversed(tape)", "tape"),),
         loses=WALKS, says="from the end of the tape to its start"),
    Case("walk_no_chain", "adds up slopes, without the chain rule", WALK,
         change=(("gradients[output] * slope", "slope"),),
         loses=WALKS, says="Slopes multiply along a path"),
    Case("walk_multiplies", "multiplies the parts of several uses", WALK,
         change=(("gradients.get(name, 0.0) + part",
                  "gradients.get(name, 1.0) * part"),),
         loses=WALKS, says="are added, not multiplied"),
    Case("walk_all", "goes over entries that the target does not depend on", WALK,
         code='''
def walk_back(tape, target):
    gradients = {target: 1.0}
    for output, inputs, slopes in reversed(tape):
        arrived = gradients.setdefault(output, 1.0)
        for name, slope in zip(inputs, slopes):
            gradients[name] = gradients.get(name, 0.0) + arrived * slope
    return gradients
''', loses=WALKS, says="Skip the entries that the target does not depend on"),
    Case("walk_changes_the_tape", "reverses the caller's list", WALK,
         change=(("    gradients = {target: 1.0}\n",
                  "    gradients = {target: 1.0}\n    tape.reverse()\n"),
                 ("reversed(tape)", "tape")),
         loses=WALKS, says="the tape is not as it was before"),
)

NEAR_MISSES = (
    Case("sigmoid_from_the_input", "works out the sigmoid again", SIGMOID, code='''
def sigmoid_grad(node, upstream):
    e = tf.exp(-node.inputs[0])
    return upstream * e / tf.square(1.0 + e)
'''),
    Case("divide_by_the_output", "uses the quotient", DIVIDE, code='''
def divide_grad(node, arrived):
    top, below = node.inputs
    first = arrived / below
    return [first, -first * node.output][0], -first * node.output
'''),
    Case("matmul_transposed_by_hand", "with tf.transpose", MATMUL, code='''
def matmul_grad(node, upstream):
    a, b = node.inputs
    return upstream @ tf.transpose(b), tf.transpose(a) @ upstream
'''),
    Case("steady_decorated", "the decorator on the function, with sigmoid", STEADY,
         code='''
@tf.custom_gradient
def log1pexp(x):
    return tf.nn.softplus(x), lambda upstream: upstream * tf.sigmoid(x)
'''),
    Case("walk_recursive", "asks each name for its gradient", WALK, code='''
def walk_back(tape, target):
    def by(name):
        if name == target:
            return 1.0
        uses = [by(output) * slope for output, inputs, slopes in tape
                for each, slope in zip(inputs, slopes)
                if each == name and by(output) is not None]
        return sum(uses) if uses else None

    names = {target} | {name for _, inputs, _ in tape for name in inputs}
    return {name: by(name) for name in names if by(name) is not None}
'''),
    Case("walk_with_a_default", "a defaultdict and a reversed copy", WALK, code='''
from collections import defaultdict

def walk_back(tape, target):
    grads = defaultdict(float)
    grads[target] += 1
    for entry in tape[::-1]:
        if entry[0] not in grads:
            continue
        for place in range(len(entry[1])):
            grads[entry[1][place]] += grads[entry[0]] * entry[2][place]
    return dict(grads)
'''),
)
