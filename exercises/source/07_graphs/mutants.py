"""Known misconceptions about exercise 07, and right answers that look unusual.

Each mutant changes one answer of the reference; the gate (``course.grading.gate``)
proves that it loses exactly the tests named in ``loses`` and that its feedback says
``says``. Each near-miss must lose nothing.
"""

from course.grading.gate import Case

RECORD, TRACE, CACHED = "tracer_record", "tracer_trace", "cached"
MORE, HITS, KEYS = "tracer_more", "cache_hits", "cache_more"
FOLD, PRUNE, BOTH = "passes_fold", "passes_prune", "passes_more"

MUTANTS = (
    Case("swapped_sides", "the right operand first", "record",
         change=(("operand(left), operand(right)", "operand(right), operand(left)"),),
         loses=(RECORD, TRACE, MORE), says="left comes first"),
    Case("a_new_list_each_time", "the new Symbol forgets what was recorded", "record",
         change=(("return Symbol(name, ops)", "return Symbol(name, [])"),),
         loses=(RECORD, TRACE, MORE), says="give the same list to the new Symbol"),
    Case("one_name_for_all", "names do not count up", "record",
         change=(('f"t{len(ops)}"', '"t0"'),),
         loses=(RECORD, TRACE, MORE), says="Two results have one name"),
    Case("named_too_late", "counts after appending", "record",
         change=(('f"t{len(ops)}"', 'f"t{len(ops) + 1}"'),),
         loses=(RECORD, TRACE, MORE), says="The first result is called t0"),
    Case("records_nothing", "only names the result", "record",
         change=(("    ops.append((name, kind, operand(left), operand(right)))\n", ""),),
         loses=(RECORD, TRACE, MORE), says="The list is still empty"),
    Case("only_the_name", "gives the name, not a Symbol that goes on", "record",
         change=(("return Symbol(name, ops)", "return name"),),
         loses=(RECORD, TRACE, MORE), says="Return a Symbol of that name"),
    Case("one_symbol_for_all", "one Symbol, whatever the names are", "trace",
         change=(("function(*[Symbol(name, ops) for name in names])",
                  "function(Symbol(names, ops))"),),
         loses=(TRACE, MORE), says="The function takes one Symbol for each name"),
    Case("traces_twice", "Python runs twice, as if to test it first", "trace",
         change=(("    result = function(", "    function(*[Symbol(n, []) for n in names])\n"
                                            "    result = function("),),
         loses=(TRACE,), says="The function was called twice"),
    Case("output_is_the_last_operation", "not what the function returned", "trace",
         change=(("return ops, operand(result)", "return ops, ops[-1][0]"),),
         loses=(MORE,), says="A function may do no operation at all"),
    Case("one_list_for_all_traces", "a default list that lives on", "trace", code='''
def trace(function, *names, ops=[]):
    result = function(*[Symbol(name, ops) for name in names])
    return ops, operand(result)
''', loses=(TRACE, MORE), says="an empty list of its own"),
    Case("output_is_a_symbol_only", "no constant outputs", "trace",
         change=(("operand(result)", "result.name"),),
         loses=(MORE,), says="use operand(result)"),
    Case("builds_each_time", "nothing is kept", CACHED,
         change=(("        if key not in kept:\n            kept[key]",
                  "        if True:\n            kept[key]"),),
         loses=(HITS, KEYS), says="It builds at every call"),
    Case("values_count", "the numbers of an array are in the key", CACHED,
         change=(("(a.shape, str(a.dtype))", "(a.shape, str(a.dtype), a.tobytes())"),),
         loses=(HITS, KEYS), says="The values of an array count in your key"),
    Case("shape_only", "float32 and float64 share a build", CACHED,
         change=(("(a.shape, str(a.dtype))", "a.shape"),),
         loses=(KEYS,), says="Arrays of another dtype need another build"),
    Case("type_only", "3 finds what was built for 2", CACHED,
         change=(("else a\n", "else type(a).__name__\n"),),
         loses=(HITS, KEYS), says="plain values count by their value"),
    Case("keeps_the_result", "a cache of results, not of functions", CACHED,
         change=(("kept[key] = build(*args)", "kept[key] = build(*args)(*args)"),
                 ("return kept[key](*args)", "return kept[key]")),
         loses=(HITS,), says="The result of the first call came back"),
    Case("gives_the_function", "does not call what it has built", CACHED,
         change=(("return kept[key](*args)", "return kept[key]"),),
         loses=(HITS, KEYS), says="What build made came back itself"),
    Case("newest_only", "forgets earlier signatures", CACHED,
         change=(("            kept[key] = build", "            kept.clear()\n"
                                                   "            kept[key] = build"),),
         loses=(HITS, KEYS), says="An earlier signature was forgotten"),
    Case("one_cache_for_all", "a default dictionary that lives on", CACHED,
         change=(("def cached(build):", "def cached(build, kept={}):"),
                 ("    kept = {}\n", "")),
         loses=(KEYS,), says="each needs a dictionary of its own"),
    Case("one_step", "folds what was constant before, nothing after", "fold", code='''
def fold(graph):
    ops, output = graph
    known = {name: KINDS[kind](left, right) for name, kind, left, right in ops
             if not isinstance(left, str) and not isinstance(right, str)}
    kept = [(name, kind, known.get(left, left), known.get(right, right))
            for name, kind, left, right in ops if name not in known]
    return kept, known.get(output, output)
''', loses=(FOLD, BOTH), says="One step only"),
    Case("name_left_behind", "the number is not put in later operations", "fold",
         change=(("        left, right = known.get(left, left), known.get(right, right)\n",
                  ""),),
         loses=(FOLD, BOTH), says="its name is still used"),
    Case("output_left_behind", "the output names what is gone", "fold",
         change=(("known.get(output, output)", "output"),),
         loses=(FOLD, BOTH), says="it is a number now"),
    Case("multiplies_all", "one kind only", "fold",
         change=(("KINDS[kind](left, right)", "left * right"),),
         loses=(FOLD, BOTH), says="Each kind has a function of its own"),
    Case("direct_operands_only", "one step back from the output", "prune", code='''
def prune(graph):
    ops, output = graph
    return [op for op in ops if op[0] == output], output
''', loses=(PRUNE, BOTH), says="what is needed needs its operands too"),
    Case("used_by_anyone", "keeps what a dead operation uses", "prune", code='''
def prune(graph):
    ops, output = graph
    used = {output}.union(*[op[2:] for op in ops])
    return [op for op in ops if op[0] in used], output
''', loses=(PRUNE, BOTH), says="begin at the output and walk backwards"),
    Case("reversed_order", "the walk backwards is not turned round", "prune",
         change=(("kept[::-1]", "kept"),),
         loses=(PRUNE, BOTH), says="The operations are in the wrong order"),
    Case("changes_what_it_is_given", "removes from the list in place", "prune", code='''
def prune(graph):
    ops, output = graph
    needed = {output}
    for op in reversed(list(ops)):
        if op[0] in needed:
            needed |= {op[2], op[3]}
        else:
            ops.remove(op)
    return ops, output
''', loses=(PRUNE,), says="changed the list that it was given"),
)

NEAR_MISSES = (
    Case("other_words", "the same with other names and a lambda", "record", code='''
def note(sort, a, b, where):
    where += [(f"t{len(where)}", sort, operand(a), operand(b))]
    return Symbol(where[-1][0], where)

record = lambda kind, left, right, ops: note(kind, left, right, ops)
'''),
    Case("lists_for_tuples", "operations as lists, constants as they come", "record",
         change=(("ops.append((name, kind, operand(left), operand(right)))",
                  "ops.append([name, kind, operand(left), operand(right)])"),)),
    Case("as_a_class", "a cache that is an object, keys as text", CACHED, code='''
class cached:
    def __init__(self, build):
        self.build, self.kept = build, {}

    def __call__(self, *args):
        parts = [f"{a.dtype}{a.shape}" if hasattr(a, "dtype") else repr(a) for a in args]
        key = " ".join(parts)
        found = self.kept.get(key) or self.kept.setdefault(key, self.build(*args))
        return found(*args)
'''),
    Case("until_nothing_changes", "folds one at a time, again and again", "fold", code='''
def fold(graph):
    ops, output = graph
    ops = list(ops)
    while True:
        ready = [op for op in ops if not isinstance(op[2], str) and not isinstance(op[3], str)]
        if not ready:
            return ops, output
        name, kind, left, right = ready[0]
        number = KINDS[kind](left, right)
        swap = lambda v: number if v == name else v
        ops = [(n, k, swap(a), swap(b)) for n, k, a, b in ops if n != name]
        output = swap(output)
'''),
    Case("recursive", "asks for what the output needs", "prune", code='''
def prune(graph):
    ops, output = graph
    by_name = {op[0]: op for op in ops}
    needed = set()

    def need(name):
        if name in by_name and name not in needed:
            needed.add(name)
            need(by_name[name][2])
            need(by_name[name][3])

    need(output)
    return [op for op in ops if op[0] in needed], output
'''),
)
