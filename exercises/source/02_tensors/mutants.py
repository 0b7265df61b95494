"""Known misconceptions about exercise 02, and right answers that look unusual.

Each mutant changes one answer of the reference; the gate (``course.grading.gate``)
proves that it loses exactly the tests named in ``loses`` and that its feedback says
``says``. Each near-miss must lose nothing.
"""

from course.grading.gate import Case

SHAPE, VIEWS, DTYPE = "broadcast_shape", "views", "sum_dtype"
MEET, REFUSE, GRAPH = "broadcast_meet", "broadcast_refuse", "broadcast_graph"
ADDRESS, MOVES = "view_address", "view_moves"
MEMORY, CHAIN = "view_memory", "view_chain"
TENSORS, NUMBERS, TABLE = "dtype_tensors", "dtype_numbers", "dtype_table"

START = "start = view.start + begin * strides[axis]"
COUNT = "shape[axis] = (end - begin + step - 1) // step"

MUTANTS = (
    Case("lined_up_at_the_first", "adds the 1s behind the shorter shape", SHAPE,
         change=(("first = (1,) * (rank - len(first)) + tuple(first)",
                  "first = tuple(first) + (1,) * (rank - len(first))"),
                 ("second = (1,) * (rank - len(second)) + tuple(second)",
                  "second = tuple(second) + (1,) * (rank - len(second))")),
         loses=(MEET, REFUSE, GRAPH), says="Line the shapes up at their last size"),
    Case("takes_the_larger", "the larger size wins, whatever the other is", SHAPE,
         change=(("        if a != b and a != 1 and b != 1:\n"
                  '            raise ValueError(f"sizes {a} and {b} do not meet")\n', ""),
                 ("b if a == 1 else a", "max(a, b)")),
         loses=(REFUSE, GRAPH), says="3 and 4 differ, and neither is 1"),
    Case("larger_of_one_and_zero", "takes max where a size may be 0", SHAPE,
         change=(("b if a == 1 else a", "max(a, b)"),),
         loses=(GRAPH,), says="sizes of 1 and 0"),
    Case("multiples_meet", "repeats any size that divides the other", SHAPE,
         change=(("a != b and a != 1 and b != 1", "a != b and max(a, b) % min(a, b)"),
                 ("b if a == 1 else a", "max(a, b)")),
         loses=(REFUSE, GRAPH), says="only 1 is repeated"),
    Case("only_the_second_stretches", "a size of 1 in the first shape is refused", SHAPE,
         change=(("a != b and a != 1 and b != 1", "a != b and b != 1"),
                 ("b if a == 1 else a", "a")),
         loses=(MEET, GRAPH), says="You raise ValueError, but these shapes meet"),
    Case("zip_stops_early", "forgets the sizes that only one shape has", SHAPE, code='''
def broadcast_shape(first, second):
    result = []
    for a, b in zip(reversed(first), reversed(second)):
        if a != b and 1 not in (a, b):
            raise ValueError
        result.insert(0, b if a == 1 else a)
    return tuple(result)
''', loses=(MEET, GRAPH), says="Line the shapes up at their last size"),
    Case("asks_numpy", "leaves the rule to NumPy", SHAPE, code='''
def broadcast_shape(first, second):
    return np.broadcast_shapes(first, second)
''', loses=(MEET, REFUSE, GRAPH), says="This asks a library for the shape"),
    Case("adds_zeros", "adds tensors of these shapes, and looks", SHAPE, code='''
def broadcast_shape(first, second):
    return tuple((np.zeros(first, bool) | np.zeros(second, bool)).shape)
''', loses=(MEET, REFUSE, GRAPH), says="This makes arrays of these shapes"),
    Case("changes_the_view", "assigns to a field of the view", VIEWS,
         change=(("    return View(view.start, view.shape[::-1], view.strides[::-1])",
                  "    view.shape = view.shape[::-1]\n    return view"),),
         loses=(MOVES, MEMORY, CHAIN), says="A view does not change"),
    Case("gives_the_dtype", "returns a dtype, not its name", DTYPE,
         change=(("            raise TypeError(f\"{left} and {right} differ\")\n        return left",
                  "            raise TypeError(f\"{left} and {right} differ\")\n"
                  "        return getattr(tf, left)"),),
         loses=(TENSORS, TABLE), says="not a string, but DType"),
    Case("first_axis_fastest", "strides from the front, as Fortran has them", VIEWS,
         change=(("for size in reversed(shape):", "for size in shape:"),
                 ("strides.insert(0, step)", "strides.append(step)")),
         loses=(ADDRESS, MEMORY, CHAIN), says="let the first axis move fastest"),
    Case("strides_in_elements", "counts elements, not bytes", VIEWS,
         change=(("strides, step = [], itemsize", "strides, step = [], 1"),),
         loses=(ADDRESS, MEMORY, CHAIN), says="These strides count elements"),
    Case("begins_at_zero", "an address without the start of the view", VIEWS,
         change=(("return view.start + sum(", "return sum("),),
         loses=(ADDRESS, MEMORY, CHAIN), says="A view begins at its start"),
    Case("index_without_stride", "adds up the indices", VIEWS,
         change=(("sum(i * stride for", "sum(i for"),),
         loses=(ADDRESS, MEMORY, CHAIN), says="multiply it by the stride"),
    Case("transposes_the_shape_only", "leaves the strides as they were", VIEWS,
         change=(("view.strides[::-1]", "view.strides"),),
         loses=(MOVES, MEMORY, CHAIN), says="The strides must change places too"),
    Case("slice_starts_at_zero", "does not move the start", VIEWS,
         change=((START, "start = view.start"),),
         loses=(MOVES, MEMORY, CHAIN), says="The start must move"),
    Case("start_in_elements", "moves the start by `begin` bytes", VIEWS,
         change=((START, "start = view.start + begin"),),
         loses=(MOVES, MEMORY, CHAIN), says="The start counts bytes"),
    Case("step_without_stride", "fewer elements, but neighbours", VIEWS,
         change=(("    strides[axis] *= step\n", ""),),
         loses=(MOVES, MEMORY, CHAIN), says="neighbours lie further apart"),
    Case("last_element_lost", "rounds the count down", VIEWS,
         change=((COUNT, "shape[axis] = (end - begin) // step"),),
         loses=(MOVES, MEMORY, CHAIN), says="The last element got lost"),
    Case("start_of_the_slice_only", "forgets where the view itself began", VIEWS,
         change=((START, "start = begin * strides[axis]"),),
         loses=(CHAIN,), says="a view of a view"),
    Case("as_numpy_promotes", "the wider dtype wins", DTYPE, code='''
def sum_dtype(left, right):
    if not isinstance(left, str) and not isinstance(right, str):
        left = "float32" if isinstance(left, float) else "int32"
    if isinstance(left, str) and isinstance(right, str):
        return np.result_type(left, right).name
    dtype, number = (left, right) if isinstance(left, str) else (right, left)
    if isinstance(number, float) and not dtype.startswith("float"):
        raise TypeError
    return dtype
''', loses=(TENSORS, TABLE), says="NumPy would take the wider dtype"),
    Case("ints_become_floats", "an int tensor gives way to a float tensor", DTYPE,
         change=(("        if left != right:\n",
                  '        if left != right and left.startswith("float"):\n'
                  '            return left\n'
                  "        if left != right:\n"),),
         loses=(TENSORS, TABLE), says="tf.cast"),
    Case("float_makes_float", "an int tensor plus a Python float is a float32", DTYPE,
         change=(('        raise TypeError(f"{number} cannot become {dtype}")',
                  '        return "float32"'),),
         loses=(NUMBERS, TABLE), says="its fraction would be lost"),
    Case("python_float_is_float64", "a Python float is taken for a double", DTYPE,
         change=(("    return dtype\n",
                  '    return "float64" if isinstance(number, float) else dtype\n'),),
         loses=(NUMBERS, TABLE), says="A Python float is not a float64 here"),
    Case("ints_refused_by_floats", "a float tensor refuses a Python int", DTYPE,
         change=(("    return dtype\n",
                  '    if isinstance(number, int) and dtype.startswith("float"):\n'
                  "        raise TypeError\n"
                  "    return dtype\n"),),
         loses=(NUMBERS, TABLE), says="also a float dtype"),
    Case("any_float_wins", "of two Python numbers, a float wins on either side", DTYPE,
         change=(('"float32" if isinstance(left, float) else "int32"',
                  '"float32" if float in (type(left), type(right)) else "int32"'),),
         loses=(NUMBERS, TABLE), says="the left one becomes a tensor first"),
)

NEAR_MISSES = (
    Case("from_the_back", "walks backwards with zip_longest, returns a list", SHAPE,
         code='''
from itertools import zip_longest

def broadcast_shape(a, b):
    sizes = []
    for pair in zip_longest(a[::-1], b[::-1], fillvalue=1):
        others = set(pair) - {1}
        if len(others) > 1:
            raise ValueError(str(pair))
        sizes.append(others.pop() if others else 1)
    return sizes[::-1]
'''),
    Case("by_recursion", "one size at a time", SHAPE, code='''
def broadcast_shape(first, second):
    if not first or not second:
        return tuple(first) + tuple(second)
    *left, a = first
    *right, b = second
    if a != b and 1 not in (a, b):
        raise ValueError((a, b))
    return (*broadcast_shape(left, right), a * b if 1 in (a, b) else a)
'''),
    Case("views_by_numpy_numbers", "products of NumPy, plain tuples", VIEWS, code='''
def fresh(shape, itemsize):
    return 0, list(shape), [itemsize * np.prod(shape[k + 1:], dtype=int)
                            for k in range(len(shape))]

def address(view, index):
    where = view.start
    for axis in range(len(index)):
        where += index[axis] * view.strides[axis]
    return int(where)

def transposed(view):
    start, shape, strides = view
    return start, shape[::-1], strides[::-1]

def sliced(view, axis, begin, end, step):
    first = [0] * len(view.shape)
    first[axis] = begin
    shape, strides = list(view.shape), list(view.strides)
    shape[axis] = len(range(begin, end, step))
    strides[axis] = strides[axis] * step
    return address(view, first), shape, strides
'''),
    Case("by_kinds", "compares kinds, and turns numbers into dtypes at the end", DTYPE,
         code='''
def sum_dtype(left, right):
    kinds = [side if isinstance(side, str) else type(side).__name__ + "32"
             for side in (left, right)]
    named = [side for side in (left, right) if isinstance(side, str)] or kinds[:1]
    for side in (left, right):
        fits = (side == named[0] if isinstance(side, str)
                else isinstance(side, int) or "float" in named[0])
        if not fits:
            raise TypeError(side)
    return named[0]
'''),
)
