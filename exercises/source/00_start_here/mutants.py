"""Known misconceptions about exercise 00, and right answers that look unusual.

Each mutant changes one answer of the reference; the gate (``course.grading.gate``)
proves that it loses exactly the tests named in ``loses`` and that its feedback says
``says``. Each near-miss must lose nothing.
"""

from course.grading.gate import Case

TWICE, TOTAL = "twice", "total"
DOUBLED = ("twice_three", "twice_more")
SUMMED = ("total_four", "total_more")

MUTANTS = (
    Case("squares", "takes x times x for twice x", TWICE,
         change=(("x * 2", "x * x"),), loses=DOUBLED, says="These are the squares"),
    Case("adds_two", "takes plus two for times two", TWICE,
         change=(("x * 2", "x + 2"),), loses=DOUBLED, says="Two was added"),
    Case("printed", "prints the result and returns nothing", TWICE,
         change=(("return x * 2", "print(x * 2)"),), loses=DOUBLED,
         says="None (does the function end with `return`?)"),
    Case("twice_the_sum", "gives one number for all", TWICE,
         change=(("x * 2", "2 * tf.reduce_sum(x)"),), loses=DOUBLED,
         says="This is one number"),
    Case("mean", "takes the mean for the sum", TOTAL,
         change=(("reduce_sum", "reduce_mean"),), loses=SUMMED, says="This is the mean"),
    Case("length", "counts instead of adding", TOTAL,
         change=(("tf.reduce_sum(x)", "len(x)"),), loses=SUMMED,
         says="This is how long the tensor is"),
    Case("largest", "takes the largest for the sum", TOTAL,
         change=(("reduce_sum", "reduce_max"),), loses=SUMMED,
         says="This is the largest number"),
    Case("columns", "Python's sum adds rows, so it gives a sum for each column", TOTAL,
         change=(("tf.reduce_sum(x)", "sum(x)"),), loses=SUMMED[1:],
         says="This is a sum for each column"),
)

NEAR_MISSES = (
    Case("added", "x and x", TWICE, change=(("x * 2", "x + x"),)),
    Case("half_dividing", "divides by a half", TWICE, change=(("x * 2", "x / 0.5"),)),
    Case("number_by_number", "walks through all numbers", TOTAL, code='''
def total(x):
    result = 0.0
    for number in tf.reshape(x, [-1]):
        result = result + number
    return result
'''),
    Case("plain_number", "gives a number of Python", TOTAL,
         change=(("tf.reduce_sum(x)", "float(tf.reduce_sum(x))"),)),
)
