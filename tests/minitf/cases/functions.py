"""tf.function: when Python runs, what the graph does, signatures, gradients, variables.

Cells for TensorFlow and minitf alike; see ../cells.py. Lesson 07 teaches these.
"""

# %% Python runs once for one signature
@tf.function
def f(x):
    print("tracing", x.shape, x.dtype)
    return x * 2
[f(tf.constant(1)), f(tf.constant(5)), f(tf.constant([1.0])), f(tf.constant([2.0])), f(tf.constant([1.0, 2.0]))]

# %% how often it was traced
@tf.function
def f(x, y=1):
    return x + y
f(tf.constant(1.0))
f(tf.constant(2.0))
f(tf.constant([1.0]))
f(tf.constant(1.0), 2.0)
f(tf.constant(1.0), tf.constant(2.0))
f.experimental_get_tracing_count()

# %% Python numbers are part of the signature
@tf.function
def f(n):
    print("tracing", n)
    return n * 2
[f(1), f(2), f(1), f(1.0), f(True), f(np.int32(3)), f(np.int32(4))]

# %% each thing that makes a new trace
@tf.function
def f(x):
    print("tracing")
    return 1
f([tf.constant(1), tf.constant(2)])
f((tf.constant(1), tf.constant(2)))
f([tf.constant(3), tf.constant(4)])
f({"a": tf.constant(1)})
f({"a": tf.constant(2)})
f({"b": tf.constant(2)})
f("text")
f("text")
f(None)
f(np.array([1, 2]))
f(np.array([3, 4]))
f.experimental_get_tracing_count()

# %% keywords and positions are one signature
@tf.function
def f(x, y):
    print("tracing")
    return x - y
f(tf.constant(1), tf.constant(2)), f(x=tf.constant(1), y=tf.constant(2)), f(tf.constant(5), y=tf.constant(2))

# %% defaults, more arguments, more keywords
@tf.function
def f(x, scale=2.0, *rest, **named):
    return x * scale + sum(rest) + sum(named.values())
x = tf.constant(1.0)
f(x), f(x, 3.0), f(x, 3.0, tf.constant(10.0)), f(x, extra=tf.constant(100.0))

# %% a missing argument
@tf.function
def f(x, y):
    return x + y
f(tf.constant(1))

# %% too many arguments
@tf.function
def f(x):
    return x
f(tf.constant(1), tf.constant(2))

# %% side effects of Python happen while tracing
log = []
@tf.function
def f(x):
    log.append(1)
    return x + len(log)
[f(tf.constant(1)), f(tf.constant(1)), f(tf.constant(1))], len(log)

# %% a global number is frozen in the graph
number = 10
@tf.function
def f(x):
    return x + number
before = f(tf.constant(1))
number = 20
before, f(tf.constant(1)), f(tf.constant([1]))

# %% a variable is not frozen
v = tf.Variable(10)
@tf.function
def f(x):
    return x + v
before = f(tf.constant(1))
v.assign(20)
before, f(tf.constant(1))

# %% a constant tensor is frozen
c = tf.constant(10)
@tf.function
def f(x):
    return x + c
before = f(tf.constant(1))
c = tf.constant(20)
before, f(tf.constant(1))

# %% results keep their structure
@tf.function
def f(x):
    return {"a": x, "b": [x + 1, (x + 2, 7)], "c": None}
f(tf.constant(1))

# %% a number becomes a tensor
@tf.function
def f():
    return 3, 1.5, "text", True, np.float64(2.0)
f()

# %% nothing is returned
@tf.function
def f(x):
    y = x + 1
f(tf.constant(1))

# %% the input is returned
@tf.function
def f(x):
    return x, x
f(tf.constant([1.0]))

# %% assignments happen in order
v = tf.Variable(1.0)
@tf.function
def f(x):
    v.assign(x)
    a = v + 0.0
    v.assign_add(10.0)
    b = v + 0.0
    return a, b
f(tf.constant(5.0)), v, f(tf.constant(6.0)), v

# %% what assign gives inside a function
v = tf.Variable(1.0)
@tf.function
def f():
    return v.assign_add(1.0) * 10.0
f(), f(), v

# %% an assignment whose result nobody uses
v = tf.Variable(0)
@tf.function
def f(x):
    v.assign_add(1)
    return x
[f(tf.constant(1)) for _ in range(3)]
v

# %% a variable is returned as its value
v = tf.Variable([1.0])
@tf.function
def f():
    return v
f()

# %% a variable as an argument
v, w = tf.Variable(1.0), tf.Variable(5.0)
@tf.function
def f(variable):
    variable.assign_add(1.0)
    return variable * 2.0
f(v), f(w), f(v), v, w

# %% a function with an input signature
@tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
def f(x):
    print("tracing", x.shape)
    return x * 2
f(tf.constant([1, 2])), f(tf.constant([1, 2, 3])), f([4]), f.experimental_get_tracing_count()

# %% another rank than the signature's
@tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
def f(x):
    return x
f(tf.constant([[1, 2]]))

# %% another dtype than the signature's
@tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
def f(x):
    return x
f(tf.constant([1.0, 2.0]))

# %% another size than the signature's
@tf.function(input_signature=[tf.TensorSpec([2], tf.int32)])
def f(x):
    return x
f(tf.constant([1, 2, 3]))

# %% more arguments than the signature has
@tf.function(input_signature=[tf.TensorSpec([2], tf.int32)])
def f(x):
    return x
f(tf.constant([1, 2]), tf.constant([1, 2]))

# %% a Python number for a signature of tensors
@tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
def f(x):
    return x * 2.0
f(3), f(3.5), f(np.float32(1.0))

# %% a signature with structures
@tf.function(input_signature=[{"a": tf.TensorSpec([]), "b": tf.TensorSpec([None])}])
def f(d):
    return d["a"] + d["b"]
f({"a": tf.constant(1.0), "b": tf.constant([1.0, 2.0])})

# %% a signature with an unknown rank
@tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])
def f(x):
    return x * 2.0 + 1.0
f(tf.constant(1.0)), f(tf.constant([[1.0, 2.0]]))

# %% reductions and gradients of an unknown rank
@tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(x * x)
    return y, tape.gradient(y, x), tf.shape(x), tf.reduce_mean(x), tf.reshape(x, [-1])
f(tf.constant([[1.0, 2.0], [3.0, 4.0]])), f(tf.constant(3.0))

# %% reduce_retracing
@tf.function(reduce_retracing=True)
def f(x):
    return tf.reduce_sum(x)
[f(tf.ones((n,))) for n in range(1, 6)], f.experimental_get_tracing_count()

# %% reduce_retracing with another rank
@tf.function(reduce_retracing=True)
def f(x):
    return x + 1
f(tf.zeros(2)), f(tf.zeros(3)), f(tf.zeros((2, 2))), f(tf.zeros((2, 3))), f(tf.zeros((9, 9)))

# %% sizes stay open inside
@tf.function(input_signature=[tf.TensorSpec([None, 3])])
def f(x):
    print(x.shape, (x * 2).shape, tf.reduce_sum(x, 1).shape, tf.transpose(x).shape, tf.reshape(x, (-1,)).shape)
    print((x @ tf.ones((3, 2))).shape, x[0].shape, x[:, 0].shape, x[:2].shape, tf.concat([x, x], 0).shape)
    print(tf.stack([x, x]).shape, tf.expand_dims(x, 0).shape, tf.one_hot(tf.argmax(x, 1), 3).shape)
    return tf.shape(x)
f(tf.zeros((4, 3)))

# %% a concrete function
@tf.function
def f(x, y):
    return x * y
c = f.get_concrete_function(tf.TensorSpec([None]), tf.TensorSpec([]))
c(tf.constant([1.0, 2.0]), tf.constant(3.0)), f.experimental_get_tracing_count()

# %% a concrete function is strict
@tf.function
def f(x):
    return x * 2
c = f.get_concrete_function(tf.constant(1.0))
c(tf.constant(1))

# %% a concrete function for a Python value
@tf.function
def f(x, n):
    return x ** n
c = f.get_concrete_function(tf.TensorSpec([]), 2)
c(tf.constant(3.0))

# %% a concrete function knows its specs
@tf.function
def f(x):
    return {"double": x * 2, "sum": tf.reduce_sum(x)}
c = f.get_concrete_function(tf.TensorSpec([None, 2]))
c.structured_outputs

# %% a concrete function lists its variables
v = tf.Variable(2.0, name="scale")
@tf.function
def f(x):
    return x * v
[w.name for w in f.get_concrete_function(tf.constant(1.0)).variables]

# %% functions call functions
@tf.function
def inner(x):
    print("inner")
    return x * 2
@tf.function
def outer(x):
    print("outer")
    return inner(x) + inner(x + 1)
outer(tf.constant(1)), outer(tf.constant(2)), inner(tf.constant(5))

# %% a function inside a function sees the outer tensors
@tf.function
def outer(x):
    @tf.function
    def inner(y):
        return x * y
    return inner(tf.constant(3.0)) + inner(x)
outer(tf.constant(2.0))

# %% methods
class Counter:
    def __init__(self, start):
        self.total = tf.Variable(start)
    @tf.function
    def add(self, x):
        print("tracing")
        self.total.assign_add(x)
        return self.total
a, b = Counter(0), Counter(100)
a.add(tf.constant(1)), a.add(tf.constant(2)), b.add(tf.constant(3)), a.total, b.total

# %% lambdas and calls by hand
f = tf.function(lambda x: x + 1)
f(tf.constant(1)), tf.function(tf.reduce_sum)(tf.constant([1, 2]))

# %% the name and documentation stay
@tf.function
def documented(x):
    """Does it."""
    return x
documented.__name__, documented.__doc__

# %% the Python function is still there
@tf.function
def f(x):
    print("run")
    return x + 1
f.python_function(tf.constant(1)), f.python_function(tf.constant(1))

# %% variables made on the first call
class Layer:
    def __init__(self):
        self.w = None
    @tf.function
    def __call__(self, x):
        if self.w is None:
            self.w = tf.Variable(tf.ones((2, 2)) * 3.0)
        return x @ self.w
layer = Layer()
layer(tf.ones((1, 2))), layer(tf.ones((3, 2))), layer.w

# %% a variable in every call
@tf.function
def f(x):
    v = tf.Variable(1.0)
    return v + x
f(tf.constant(1.0))

# %% a symbolic tensor has no numbers
@tf.function
def f(x):
    return x.numpy()
f(tf.constant(1.0))

# %% a symbolic tensor is no bool
@tf.function(autograph=False)
def f(x):
    if x > 0:
        return x
    return -x
f(tf.constant(1.0))

# %% a symbolic tensor is no list
@tf.function(autograph=False)
def f(x):
    return [v for v in x]
f(tf.constant([1.0, 2.0]))

# %% a symbolic tensor becomes no array
@tf.function
def f(x):
    return np.asarray(x)
f(tf.constant([1.0, 2.0]))

# %% a leaked tensor
leaked = []
@tf.function
def f(x):
    leaked.append(x + 1)
    return x
f(tf.constant(1))
leaked[0].numpy()

# %% a leaked tensor in another place
leaked = []
@tf.function
def f(x):
    leaked.append(x + 1)
    return x
f(tf.constant(1))
@tf.function
def g(y):
    return leaked[0] + y
g(tf.constant(1))

# %% errors of shapes come while tracing
@tf.function
def f(x):
    return x @ tf.ones((5, 2))
f(tf.ones((2, 3)))

# %% an exception of Python's goes through
@tf.function
def f(x):
    raise KeyError("mine")
f(tf.constant(1))

# %% eager inside
tf.config.run_functions_eagerly(True)
@tf.function
def f(x):
    print("run")
    return x + 1
answer = f(tf.constant(1)), f(tf.constant(1)), tf.config.functions_run_eagerly()
tf.config.run_functions_eagerly(False)
answer

# %% executing eagerly
@tf.function
def f():
    return tf.executing_eagerly()
tf.executing_eagerly(), f()

# %% init_scope runs now
@tf.function
def f(x):
    with tf.init_scope():
        print(tf.executing_eagerly(), (tf.constant(1) + 1).numpy())
    return x
f(tf.constant(1)), f(tf.constant(2))

# %% recursion in Python unrolls
@tf.function
def f(x, n):
    return x if n == 0 else f(x * 2, n - 1)
f(tf.constant(1), 5)

# %% a loop in Python unrolls
@tf.function(autograph=False)
def f(x):
    for i in range(5):
        x = x * 2 + i
    return x
f(tf.constant(1))

# %% options of the optimizer
before = tf.config.optimizer.get_experimental_options()
tf.config.optimizer.set_experimental_options({"constant_folding": False, "debug_stripper": True})
@tf.function
def f(x):
    tf.debugging.check_numerics(x, "no number")
    tf.debugging.assert_positive(tf.abs(x))
    return x + tf.reduce_sum(tf.ones([3]))
print(before, tf.config.optimizer.get_experimental_options(), repr(tf.config.optimizer.get_jit()))
result = f(tf.constant(float("inf")))
tf.config.optimizer.set_experimental_options({"constant_folding": True, "debug_stripper": False})
result

# %% a type of its own for an argument
class Kind(tf.types.experimental.TraceType):
    def __init__(self, value): self.kind, self.value = type(value), value
    def is_subtype_of(self, other): return self == other
    def most_specific_common_supertype(self, others):
        return self if all(self == other for other in others) else None
    def placeholder_value(self, placeholder_context=None): return self.value
    def __eq__(self, other): return type(other) is Kind and self.kind == other.kind
    def __hash__(self): return hash(self.kind)
class Apple:
    taste = tf.constant([1, 2])
    def __tf_tracing_type__(self, context): return Kind(self)
class Mango(Apple):
    taste = tf.constant([3, 4])
@tf.function
def mixed(a, b):
    print("tracing")
    return a.taste + b.taste
mixed(Apple(), Mango()), mixed(Apple(), Mango()), mixed(Mango(), Apple())

# %% what a concrete function runs
f = tf.function(lambda a: a * 2).get_concrete_function(tf.constant(1.0))
f.inference_fn(tf.constant(4.0))

# %% a leaked tensor is used outside of functions
leaked = []
@tf.function
def f(x):
    leaked.append(x + 1)
    return x
f(tf.constant(1))
leaked[0] + 1

# %% ranks that differ, once sizes are open
@tf.function(reduce_retracing=True)
def f(x):
    print("tracing", x.shape)
    return tf.reduce_sum(x)
f(tf.ones([1])), f(tf.ones([2])), f(tf.ones([3])), f(tf.ones([1, 1]))

# %% what a concrete function gives and holds
v = tf.Variable(2.0)
f = tf.function(lambda x, y: {"sum": x + y, "product": x * v})
c = f.get_concrete_function(tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.float32))
len(c.captured_inputs), len(c.trainable_variables)

# %% the kinds of operations in a graph
f = tf.function(lambda x: tf.nn.relu(tf.matmul(x, x)))
g = f.get_concrete_function(tf.TensorSpec([2, 2], tf.float32)).graph
print([(o.name, o.type) for o in g.get_operations()][::3])
