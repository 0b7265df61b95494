// The widget of course/widgets/questions.py: shows one card at a time, hands answers in
// and shows what the kernel replies. It knows no key; every verdict comes from Python.

const WAIT = 3000; // ms without a reply before we say that the kernel may be busy

function render({ model, el }) {
  const cards = model.get("cards");
  const views = cards.map((card, place) => cardView(model, card, place, cards.length));
  const steps = cards.map((card, place) => stepButton(card, place, () => show(place, true)));
  const total = h("span", { class: "course-total" });
  const root = h("section", {
    class: "course-live course-questions", "aria-label": model.get("title"),
    "data-testid": "course-questions", "data-set": model.get("name"),
  },
    h("header", {}, h("h3", {}, model.get("title")), total),
    cards.length > 1
      ? h("nav", { "aria-label": "Questions" }, h("ol", {}, ...steps.map((b) => h("li", {}, b))))
      : null,
    ...views.map((view) => view.form));
  const endings = [ownKeyboard(root), tendCopy(model)];
  el.append(root);

  function show(place, takeFocus) {
    views.forEach((view, each) => { view.form.hidden = each !== place; });
    steps.forEach((step, each) => step.setAttribute("aria-current", each === place && "step"));
    if (takeFocus) views[place].focus();
  }

  function refresh() {
    const replies = model.get("replies");
    cards.forEach((card, place) => {
      const reply = replies[card.item];
      views[place].update(reply);
      markStep(steps[place], place, stateOf(card, reply));
    });
    const given = Object.values(replies).filter((reply) => reply.answer !== null);
    const right = given.filter((reply) => reply.right).length;
    total.textContent = cards.length > 1 ? `${right} of ${cards.length} right` : "";
  }

  views.forEach((view, place) => view.onNext(() => show(place + 1, true)));
  model.on("change:replies", refresh);
  refresh();
  const open = cards.findIndex((card) => !model.get("replies")[card.item]?.right);
  show(Math.max(open, 0), false);
  return () => {
    model.off("change:replies", refresh);
    endings.forEach((end) => end());
  };
}

function stateOf(card, reply) {
  if (!reply || reply.answer === null) return "open";
  if (card.confidences.length) return "committed";
  return reply.right ? "right" : "wrong";
}

function stepButton(card, place, onclick) {
  return h("button", {
    type: "button", class: "course-step", onclick,
    "data-testid": "course-goto", "data-item": card.item,
  }, String(place + 1));
}

function markStep(step, place, state) {
  const words = { open: "not answered", wrong: "not yet right", right: "right", committed: "" };
  step.dataset.state = state;
  step.setAttribute("aria-label", `Question ${place + 1}, ${words[state]}`);
  step.replaceChildren(String(place + 1), ...(state === "open" ? [] : [icon(state)]));
}

// One question: a form with its input, its buttons and the live region for replies.
function cardView(model, card, place, count) {
  const isPrediction = card.confidences.length > 0;
  const input = INPUTS[card.kind](card);
  const sure = isPrediction ? confidenceInput(card.confidences) : null;
  const feedback = h("div", { role: "status", "data-testid": "course-feedback", class: "course-feedback" });
  const button = (name, label, isMain) => h("button", {
    type: name === "check" ? "submit" : "button",
    class: isMain ? "course-button course-main" : "course-button",
    "data-testid": `course-${name}`,
  }, label);
  const check = button("check", isPrediction ? "Commit" : "Check", true);
  const next = button("next", "Next question", true);
  const again = button("again", "Try again");
  const reveal = button("reveal", "Show the answer");
  const save = button("save", "Save again");
  const legend = h("legend", { tabindex: "-1", html: card.prompt });
  const fields = h("fieldset", {}, legend,
    card.body ? h("div", { class: "course-body", html: card.body }) : null,
    ...input.nodes, sure?.node);
  const buttons = h("div", { class: "course-buttons" }, check, again, reveal, save, next);
  const form = h("form", {
    "data-testid": "course-question", "data-item": card.id, "data-kind": card.kind, novalidate: true,
  }, fields, buttons, feedback);
  let timer = 0;
  let practising = false; // after "Try again" the old verdict is put away

  const send = (message) => {
    clearTimeout(timer);
    form.dataset.state = "waiting";
    timer = setTimeout(() => say(feedback, "course-problem",
      "No reply from the kernel yet. It may be busy; if it was restarted, run this cell again."), WAIT);
    model.send({ item: card.item, ...message });
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = input.read();
    if (answer === null) return say(feedback, "course-problem", "Give an answer first.");
    if (sure && sure.read() === null) return say(feedback, "course-problem", "Say how sure you are first.");
    practising = false;
    send({ do: "check", answer, confidence: sure?.read() });
  });
  reveal.addEventListener("click", () => send({ do: "reveal" }));
  save.addEventListener("click", () => send({ do: "save" }));
  again.addEventListener("click", () => {
    practising = true;
    input.write(null);
    update(last);
    legend.focus();
  });

  let last;
  let stamp = null;
  function update(reply) {
    if (reply && reply.stamp === stamp && reply === last && !practising) return;
    const hadFocus = form.contains(document.activeElement);
    const isNew = !last || !reply || last.answer !== reply.answer;
    clearTimeout(timer);
    last = reply;
    stamp = reply?.stamp;
    const state = practising ? "open" : stateOf(card, reply);
    form.dataset.state = state;
    if (!practising && reply && reply.answer !== null && isNew) {
      input.write(reply.answer);
      sure?.write(reply.confidence);
    }
    fields.disabled = state === "committed";
    const isSettled = state === "right" || state === "committed";
    check.hidden = isSettled;
    check.textContent = isPrediction ? "Commit" : state === "wrong" ? "Check again" : "Check";
    again.hidden = state !== "right";
    next.hidden = !isSettled || place + 1 === count;
    reveal.hidden = practising || !reply?.can_reveal;
    save.hidden = !reply?.unsaved;
    buttons.hidden = [...buttons.children].every((each) => each.hidden);
    feedback.replaceChildren(...(practising || !reply ? [] : replyNodes(card, reply, state)));
    if (hadFocus && document.activeElement.matches("[hidden], :disabled")) {
      (next.hidden ? legend : next).focus();
    }
  }

  return {
    form, update,
    focus: () => legend.focus(),
    onNext: (go) => next.addEventListener("click", go),
  };
}

function confidenceInput(levels) {
  const name = `course-${groups++}`;
  const boxes = levels.map((level) => h("input", {
    type: "radio", name, value: level, "data-testid": "course-confidence",
  }));
  const node = h("fieldset", { class: "course-sure" }, h("legend", {}, "How sure are you?"),
    ...levels.map((level, each) => h("label", {}, boxes[each], `${level} %`)));
  return {
    node,
    read: () => { const box = boxes.find((each) => each.checked); return box ? Number(box.value) : null; },
    write: (level) => boxes.forEach((box) => { box.checked = Number(box.value) === level; }),
  };
}

function say(feedback, kind, words) {
  feedback.replaceChildren(h("p", { class: kind }, words));
}

function replyNodes(card, reply, state) {
  const nodes = [];
  if (state !== "open") {
    const verdict = reply.right ? "right" : state === "committed" ? "committed" : "wrong";
    nodes.push(h("p", { class: "course-verdict", "data-verdict": verdict },
      icon(verdict), h("strong", {}, reply.heading),
      state === "committed"
        ? h("span", { html: `You said ${reply.shown}, ${reply.confidence} % sure.` }) : null));
  }
  if (reply.actual) nodes.push(h("p", { html: `The answer: <strong>${reply.actual}</strong>` }));
  nodes.push(...reply.notes.map(noteNode));
  if (card.cell && state !== "open") nodes.push(cellLink(card.cell));
  if (reply.more.length) {
    nodes.push(h("details", {}, h("summary", {}, "The other options"), ...reply.more.map(noteNode)));
  }
  for (const words of [reply.problem, reply.unsaved]) {
    if (words) nodes.push(h("p", { class: "course-problem" }, words));
  }
  return nodes;
}

function noteNode({ label, html }) {
  return h("div", { class: "course-note" },
    label ? h("span", { class: "course-letter" }, label) : null, h("div", { html }));
}

// A link to a heading of this notebook. JupyterLab names headings in an attribute of its
// own, which the browser's jump to #name does not find, so we look and scroll.
function cellLink(heading) {
  const name = heading.trim().replaceAll(" ", "-");
  const jump = (event) => {
    const safe = CSS.escape(name);
    const target = document.querySelector(`[data-jupyter-id="${safe}"], [id="${safe}"]`);
    if (!target) return;
    event.preventDefault();
    target.scrollIntoView({ block: "start" });
  };
  return h("p", { class: "course-cell" }, "Read again: ",
    h("a", { href: `#${name}`, onclick: jump }, heading));
}

export default { render };
