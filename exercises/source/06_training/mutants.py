"""Known misconceptions about exercise 06, and right answers that look unusual.

Each mutant changes one answer of the reference; the gate (``course.grading.gate``)
proves that it loses exactly the tests named in ``loses`` and that its feedback says
``says``. Each near-miss must lose nothing.
"""

from course.grading.gate import Case

STEP, STOP, LOOP = "train_step", "should_stop", "train"
LOSS, UPDATE = "train_step_loss", "train_step_update"
MODELS, DETAILS = "train_step_models", "train_step_details"
PATIENCE, DELTA = "should_stop_patience", "should_stop_min_delta"
MORE = "should_stop_more"
MADE, LOSSES = "train_optimizer", "train_losses"
CHECKED, WHOLE = "train_validation", "train_more"

APPLY = "    optimizer.apply_gradients(zip(gradients, model.trainable_variables))\n"

MUTANTS = (
    Case("forward_outside_the_tape", "the tape does not see the forward pass", STEP,
         code='''
def train_step(model, loss_fn, optimizer, x, y):
    predictions = model(x, training=True)
    with tf.GradientTape() as tape:
        loss = loss_fn(y, predictions)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss
''', loses=(LOSS, UPDATE, MODELS, DETAILS), says="the tape recorded nothing"),
    Case("uphill", "adds the gradient, or negates it before the optimizer does", STEP,
         change=(("zip(gradients, ", "zip([-g for g in gradients], "),),
         loses=(UPDATE, MODELS), says="went uphill"),
    Case("loss_after_the_update", "returns the loss of the changed model", STEP,
         change=(("    return loss\n", "    return loss_fn(y, model(x))\n"),),
         loses=(LOSS, MODELS), says="the loss after the update"),
    Case("never_applied", "computes gradients and leaves them", STEP,
         change=((APPLY, ""),),
         loses=(UPDATE, MODELS, DETAILS), says="the gradients were not applied"),
    Case("no_pairs", "hands over the gradients alone", STEP,
         change=(("zip(gradients, model.trainable_variables)", "gradients"),),
         loses=(LOSS, UPDATE, MODELS, DETAILS), says="apply_gradients takes pairs"),
    Case("applied_twice", "one batch, two updates", STEP,
         change=((APPLY, 2 * APPLY),),
         loses=(UPDATE, MODELS), says="The update was made twice"),
    Case("all_variables", "changes frozen variables too", STEP, code='''
def train_step(model, loss_fn, optimizer, x, y):
    with tf.GradientTape() as tape:
        loss = loss_fn(y, model(x, training=True))
    gradients = tape.gradient(loss, model.variables)
    optimizer.apply_gradients(zip(gradients, model.variables))
    return loss
''', loses=(DETAILS,), says="model.variables holds the frozen ones too"),
    Case("sum_over_the_batch", "takes the sum where the loss is a mean", STEP,
         change=(("loss = loss_fn(y, predictions)",
                  "loss = loss_fn(y, predictions) * len(x)"),),
         loses=(LOSS, UPDATE, MODELS), says="This is the sum over the batch"),
    Case("swapped_arguments", "predictions first, true values second", STEP,
         change=(("loss_fn(y, predictions)", "loss_fn(predictions, y)"),),
         loses=(LOSS, MODELS), says="True values and predictions are swapped"),
    Case("not_told_to_train", "forgets training=True", STEP,
         change=((", training=True", ""),),
         loses=(DETAILS,), says="The layers were not told that this is training"),
    Case("own_gradient_descent", "ignores the optimizer it is given", STEP,
         change=((APPLY, "    for g, v in zip(gradients, model.trainable_variables):\n"
                         "        v.assign_sub(0.01 * g)\n"),),
         loses=(UPDATE, MODELS), says="does not use the given optimizer"),
    Case("returns_the_predictions", "", STEP,
         change=(("    return loss\n", "    return predictions\n"),),
         loses=(LOSS, MODELS), says="These are the predictions: return the loss"),
    Case("returns_nothing", "", STEP,
         change=(("    return loss\n", ""),),
         loses=(LOSS, MODELS), says="None (does the function end with `return`?)"),
    Case("epoch_before", "compares with the epoch before, not with the best", STOP,
         code='''
def should_stop(losses, patience, min_delta=0.0):
    waited = 0
    for before, loss in zip(losses, losses[1:]):
        waited = 0 if loss < before - min_delta else waited + 1
    return waited >= patience
''', loses=(PATIENCE, MORE), says="not with the epoch before it"),
    Case("one_epoch_late", "patience is off by one", STOP,
         change=(("waited >= patience", "waited > patience"),),
         loses=(PATIENCE, DELTA, MORE), says="Stops one epoch too late"),
    Case("no_patience", "stops at the first epoch that is not better", STOP,
         change=(("waited >= patience", "waited >= 1"),),
         loses=(PATIENCE, MORE), says="Stops too early"),
    Case("never_begins_again", "counts all bad epochs, not those in a row", STOP,
         change=(("best, waited = loss, 0", "best = loss"),),
         loses=(PATIENCE, MORE), says="begin to count again after an improvement"),
    Case("no_min_delta", "takes every tiny improvement", STOP,
         change=(("loss < best - min_delta", "loss < best"),),
         loses=(DELTA, MORE), says="lower by less than min_delta does not count"),
    Case("equal_is_better", "takes an equal loss for an improvement", STOP,
         change=(("loss < best - min_delta", "loss <= best - min_delta"),),
         loses=(DELTA, MORE), says="An equal loss is not lower"),
    Case("copied_as_it_was", "nothing is mended", LOOP, code='''
train = looks_right
''', loses=(MADE, LOSSES, CHECKED, WHOLE), says="A new optimizer for each epoch"),
    Case("renewed_optimizer", "mends two faults, and not the optimizer", LOOP,
         change=(("    optimizer = make_optimizer()\n", ""),
                 ("        mean = tf.keras.metrics.Mean()\n",
                  "        mean = tf.keras.metrics.Mean()\n"
                  "        optimizer = make_optimizer()\n")),
         loses=(MADE, WHOLE), says="A new optimizer for each epoch"),
    Case("optimizer_for_each_batch", "moves the optimizer further in, not out", LOOP,
         change=(("    optimizer = make_optimizer()\n", ""),
                 ("            optimizer.apply_gradients",
                  "            make_optimizer().apply_gradients")),
         loses=(MADE, WHOLE), says="A new optimizer for each batch"),
    Case("mean_goes_on", "mends two faults, and not the mean", LOOP,
         change=(("        mean = tf.keras.metrics.Mean()\n", ""),
                 ("    optimizer = make_optimizer()\n",
                  "    optimizer = make_optimizer()\n"
                  "    mean = tf.keras.metrics.Mean()\n")),
         loses=(LOSSES, WHOLE), says="The mean goes on from epoch to epoch"),
    Case("mean_reset_in_each_batch", "resets the mean too often", LOOP,
         change=(("            mean.update_state", "            mean.reset_state()\n"
                  "            mean.update_state"),),
         loses=(LOSSES, WHOLE), says="the loss of each epoch's last batch"),
    Case("validation_while_training", "mends two faults, and not the validation", LOOP,
         change=(("training=False", "training=True"),),
         loses=(CHECKED, WHOLE), says="as if it were training: only training rows may"),
    Case("never_training", "takes training=True out everywhere", LOOP,
         change=(("model(rows, training=True)", "model(rows)"),),
         loses=(CHECKED, WHOLE), says="must go through the model with training=True"),
    Case("without_the_last_batch", "counts whole batches only", LOOP,
         change=(("range(0, len(x), batch_size)",
                  "range(0, len(x) // batch_size * batch_size, batch_size)"),),
         loses=(WHOLE,), says="The last batch, which is smaller, is left out"),
)

NEAR_MISSES = (
    Case("as_a_function", "the same, traced into a graph", STEP,
         change=(("def train_step", "@tf.function\ndef train_step"),)),
    Case("other_names", "a persistent tape, other names, a plain float", STEP, code='''
def one_batch(net, loss_of, opt, batch, truth):
    weights = net.trainable_variables
    with tf.GradientTape(persistent=True) as record:
        wrongness = loss_of(truth, net(batch, training=True))
    slopes = [record.gradient(wrongness, weight) for weight in weights]
    opt.apply_gradients([(s, w) for s, w in zip(slopes, weights)])
    return float(wrongness)

train_step = one_batch
'''),
    Case("two_halves", "the mean of two half batches: equal but for float noise", STEP,
         code='''
def train_step(model, loss_fn, optimizer, x, y):
    count = len(x)
    half = count // 2
    with tf.GradientTape() as tape:
        first = loss_fn(y[:half], model(x[:half], training=True))
        second = loss_fn(y[half:], model(x[half:], training=True))
        loss = (first * half + second * (count - half)) / count
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss
'''),
    Case("window", "the best before the last epochs against the best of them", STOP,
         code='''
def should_stop(losses, patience, min_delta=0.0):
    if len(losses) <= patience:
        return False
    before, last = np.min(losses[:-patience]), np.min(losses[-patience:])
    return last >= before - min_delta
'''),
    Case("last_improvement", "remembers when the last improvement was", STOP, code='''
def should_stop(losses, patience, min_delta=0.0):
    improved = [i for i, loss in enumerate(losses)
                if all(loss < earlier - min_delta for earlier in losses[:i])]
    return len(losses) - 1 - improved[-1] >= patience
'''),
    Case("reset_state", "one mean, begun anew after each epoch", LOOP,
         change=(("        mean = tf.keras.metrics.Mean()\n", ""),
                 ("    optimizer = make_optimizer()\n",
                  "    optimizer = make_optimizer()\n"
                  "    mean = tf.keras.metrics.Mean()\n"),
                 ("        guesses =", "        mean.reset_state()\n        guesses ="))),
    Case("other_way", "own step, plain Python means, training left at its default", LOOP,
         code='''
def train(model, loss_fn, make_optimizer, x, y, x_val, y_val, epochs, batch_size):
    optimizer, history = make_optimizer(), {"loss": [], "val_loss": []}
    for _ in range(epochs):
        seen = [float(train_step(model, loss_fn, optimizer, x[i:i + batch_size],
                                 y[i:i + batch_size]))
                for i in range(0, len(x), batch_size)]
        history["loss"].append(np.mean(seen))
        history["val_loss"].append(loss_fn(y_val, model(x_val)).numpy())
    return history
'''),
    Case("weighted_mean", "a smaller batch counts for less, as in fit", LOOP,
         change=(("mean.update_state(loss)",
                  "mean.update_state(loss, sample_weight=len(rows))"),)),
)
