"""Known misconceptions about exercise 01, and right answers that look unusual.

Each mutant changes one answer of the reference; the gate (``course.grading.gate``)
proves that it loses exactly the tests named in ``loses`` and that its feedback says
``says``. Each near-miss must lose nothing.
"""

from course.grading.gate import Case

COUNT, TIME, GRAPH, PACK = "count_weights", "fair_time", "operations", "pack"
COUNTED = ("count_weights_lesson", "count_weights_more")
FASTEST, WARM, MORE = "fair_time_fastest", "fair_time_warm_up", "fair_time_more"
READ = ("operations_small", "operations_more")
FOLDER, ANSWERS, OTHERS = "pack_folder", "answers_folder", "answers_more"

PER_LAYER = "inputs * units + units"
TAKE = "return tf.saved_model.load(folder).serve(rows).numpy()"

MUTANTS = (
    Case("no_biases", "counts the kernels alone", COUNT,
         change=((PER_LAYER, "inputs * units"),),
         loses=COUNTED, says="The biases are missing"),
    Case("biases_of_the_input", "gives the input biases too", COUNT,
         change=(("count = 0", "count = sizes[0]"),),
         loses=COUNTED, says="The input has no units"),
    Case("adds_sizes", "counts units, not weights", COUNT, code='''
def count_weights(sizes):
    return sum(sizes)
''', loses=COUNTED, says="These are sizes added up"),
    Case("a_bias_a_layer", "one bias for a whole layer", COUNT,
         change=((PER_LAYER, "inputs * units + 1"),),
         loses=COUNTED, says="It is one for each unit"),
    Case("cold_start", "measures the call that makes the graph", TIME,
         change=(("    run()\n    times", "    times"),),
         loses=(WARM, MORE), says="The first call is in it"),
    Case("mean_time", "the mean, which a slow moment spoils", TIME,
         change=(("min(times)", "sum(times) / repeats"),),
         loses=(FASTEST, MORE), says="This is the mean. Return the fastest."),
    Case("all_together", "the sum of all calls", TIME,
         change=(("min(times)", "sum(times)"),),
         loses=(FASTEST, MORE), says="the time of all calls together"),
    Case("slowest", "looks for the worst case", TIME,
         change=(("min(times)", "max(times)"),),
         loses=(FASTEST, MORE), says="This is the slowest"),
    Case("never_called", "names the function and does not call it", TIME, code='''
def fair_time(run, repeats=20, clock=time.perf_counter):
    times = []
    for _ in range(repeats):
        start = clock()
        run
        times.append(clock() - start)
    return min(times)
''', loses=(FASTEST, WARM, MORE), says="run was never called"),
    Case("names_of_nodes", "takes the name for the operation", GRAPH,
         change=(("[node.op for", "[node.name for"),),
         loses=READ, says="These are the names of the nodes"),
    Case("idle_nodes", "keeps inputs, constants and results", GRAPH,
         change=((" if node.op not in idle", ""),),
         loses=READ, says="they compute nothing"),
    Case("each_once", "takes a graph for a set of operations", GRAPH, code='''
def operations(function, example):
    graph = tf.function(function).get_concrete_function(example).graph
    idle = ("Placeholder", "Const", "Identity")
    found = [node.op for node in graph.as_graph_def().node if node.op not in idle]
    return list(dict.fromkeys(found))
''', loses=READ[1:], says="belongs into the list several times"),
    Case("a_set", "gives a set: no order", GRAPH, code='''
def operations(function, example):
    graph = tf.function(function).get_concrete_function(example).graph
    idle = ("Placeholder", "Const", "Identity")
    return sorted({node.op for node in graph.as_graph_def().node} - set(idle))
''', loses=READ, says="The right ones in another order"),
    Case("prints", "prints the count in place of returning it", COUNT, code='''
def count_weights(sizes):
    print(sum(a * b + b for a, b in zip(sizes, sizes[1:])))
''', loses=COUNTED, says="return gives it"),
    Case("another_clock", "reads the computer's clock, not the one that was given", TIME,
         code='''
def fair_time(run, repeats=20, clock=time.perf_counter):
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)
''', loses=(FASTEST, WARM, MORE), says="read it with clock()"),
    Case("weights_only", "takes the weights for the model", PACK,
         change=(("model.export(folder, verbose=0)",
                  'model.save_weights(folder + "/model.weights.h5")'),),
         loses=(FOLDER,), says="The folder holds no SavedModel"),
    Case("keras_file", "writes a format that only Keras reads", PACK, code='''
def pack(model, folder):
    model.save(folder + "/model.keras")


def answers(folder, rows):
    return tf.keras.models.load_model(folder + "/model.keras")(rows).numpy()
''', loses=(FOLDER, ANSWERS, OTHERS), says="The folder holds no SavedModel"),
    Case("keeps_the_model", "answers from a model that it has kept", PACK, code='''
kept = []


def pack(model, folder):
    model.export(folder, verbose=0)
    kept.append(model)


def answers(folder, rows):
    return kept[-1](rows).numpy()
''', loses=(ANSWERS, OTHERS), says="the model that was packed last"),
    Case("first_row", "one row in, one answer out", PACK,
         change=((TAKE, TAKE + "[:1]"),),
         loses=(ANSWERS, OTHERS), says="Only the first row was answered"),
)

NEAR_MISSES = (
    Case("one_line", "the same sum, written otherwise", COUNT, code='''
def count_weights(sizes):
    return sum((sizes[i - 1] + 1) * sizes[i] for i in range(1, len(sizes)))
'''),
    Case("asks_keras", "builds the model and lets Keras count", COUNT, code='''
def count_weights(sizes):
    layers = [tf.keras.layers.Dense(units) for units in sizes[1:]]
    return tf.keras.Sequential([tf.keras.Input((sizes[0],)), *layers]).count_params()
'''),
    Case("two_warm_ups", "warms up twice, and keeps the best as it goes", TIME, code='''
def fair_time(run, repeats=20, clock=time.perf_counter):
    run()
    run()
    best = float("inf")
    for _ in range(repeats):
        before = clock()
        run()
        best = min(best, clock() - before)
    return best
'''),
    Case("by_a_spec", "traces for a spec, and goes on from the names", GRAPH, code='''
def operations(function, example):
    spec = tf.TensorSpec(example.shape, example.dtype)
    nodes = tf.function(function).get_concrete_function(spec).graph.as_graph_def().node
    found = []
    for node in nodes:
        if node.op in {"Placeholder", "Const", "Identity"}:
            continue
        found.append(node.op)
    return found
'''),
    Case("by_signature", "saves by tf.saved_model, reads by the signature", PACK, code='''
def pack(model, folder):
    model.export(str(folder), verbose=False)


def answers(folder, rows):
    loaded = tf.saved_model.load(folder)
    result = loaded.signatures["serving_default"](tf.constant(rows))
    return next(iter(result.values()))
'''),
)
