// The widget of course/widgets/questions.py: shows one card at a time, hands answers in
// and shows what the kernel replies. It knows no key; every verdict comes from Python.

function render({ model, el }) {
  const asked = model.get("cards");
  const kernel = watchKernel(model);
  const cards = asked.map((card, place) => {
    const isLast = place + 1 === asked.length;
    return new Card(card, isLast, kernel);
  });
  const steps = asked.map((card, place) => stepButton(card, () => show(place, true)));
  const total = h("span", { class: "course-total" });
  const root = frame(model, total, steps, cards);
  const endings = [ownKeyboard(root), tendCopy(model), kernel.end];
  el.append(root);

  function show(place, takeFocus) {
    cards.forEach((card, each) => {
      card.form.hidden = each !== place;
      steps[each].setAttribute("aria-current", each === place ? "step" : "false");
    });
    if (takeFocus) cards[place].focus();
  }

  function refresh() {
    const replies = model.get("replies");
    const states = asked.map((card) => stateOf(card, replies[card.item]));
    asked.forEach((card, place) => {
      cards[place].update(replies[card.item] ?? null);
      markStep(steps[place], place, states[place]);
    });
    const right = states.filter((state) => state === "right").length;
    total.textContent = asked.length > 1 ? `${right} of ${asked.length} right` : "";
  }

  cards.forEach((card, place) => {
    card.next.addEventListener("click", () => show(place + 1, true));
  });
  model.on("change:replies", refresh);
  refresh();
  const open = asked.findIndex((card) => !model.get("replies")[card.item]?.right);
  show(Math.max(open, 0), false);
  return () => {
    model.off("change:replies", refresh);
    cards.forEach((card) => card.sender.stop());
    endings.forEach((end) => end());
  };
}

function frame(model, total, steps, cards) {
  const items = steps.map((step) => h("li", {}, step));
  const nav = h("nav", { "aria-label": `Questions: ${model.get("title")}` }, h("ol", {}, ...items));
  return h(
    "div",
    {
      class: "course-live course-questions",
      role: "group",
      "aria-label": model.get("title"),
      "data-testid": "course-questions",
      "data-set": model.get("name"),
    },
    h("div", { class: "course-head" }, h("h3", {}, model.get("title")), total),
    steps.length > 1 ? nav : null,
    ...cards.map((card) => card.form),
  );
}

function stepButton(card, onclick) {
  const names = { "data-testid": "course-goto", "data-item": card.id };
  return h("button", { type: "button", class: "course-step", onclick, ...names });
}

function markStep(step, place, state) {
  const words = { open: "not answered", wrong: "not yet right", right: "right" };
  step.dataset.state = state;
  step.setAttribute("aria-label", `Question ${place + 1}, ${words[state]}`);
  const mark = state === "open" ? [] : [icon(state)];
  step.replaceChildren(String(place + 1), ...mark);
}

export default { render };
