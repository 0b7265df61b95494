// The button Check of an exercise. Saves the notebook, asks the kernel, shows its words.

const NO_REPLY = {
  busy: "Checking ...",
  silent: "No reply yet. If the kernel was restarted, run this cell again, then press Check.",
  gone: "The kernel was restarted. Run this cell again, then press Check.",
};
const MARKS = { holds: "right", "not yet": "wrong", "Note:": "committed" };

function render({ model, el }) {
  const press = h(
    "button",
    { type: "button", class: "course-button course-main", "data-testid": "course-check" },
    "Check",
  );
  const hint = h("span", { class: "course-hint" }, "Saves, then runs the tests you can see.");
  const said = h("div", { role: "status", "data-testid": "course-checked" });
  const root = h(
    "div",
    { class: "course-live course-checks", role: "group", "aria-label": "Check", "data-state": "open" },
    h("div", { class: "course-press" }, press, hint),
    said,
  );
  el.append(root);
  const kernel = watchKernel(model);
  const sender = new Sender(kernel, (state) => {
    if (state === "gone") root.dataset.state = "open";
    said.replaceChildren(h("p", {}, NO_REPLY[state]));
  });

  async function ask() {
    if (root.dataset.state === "waiting") return;
    root.dataset.state = "waiting";
    said.replaceChildren(h("p", {}, "Checking ..."));
    try {
      await model.widget_manager?.context?.save();
    } catch {
      root.dataset.state = "open";
      said.replaceChildren(h("p", {}, "This notebook could not be saved, so it was not checked."));
      return;
    }
    sender.send({ do: "check" });
  }

  function show() {
    const { text, number } = model.get("said");
    if (!number) return;
    sender.stop();
    root.dataset.state = "checked";
    said.replaceChildren(...text.split("\n").map(line));
  }

  press.addEventListener("click", ask);
  model.on("change:said", show);
  const endings = [ownKeyboard(root), tendCopy(model), kernel.end, () => sender.stop()];
  endings.push(() => model.off("change:said", show));
  show();
  return () => endings.forEach((end) => end());
}

function line(text) {
  const [, mark] = Object.entries(MARKS).find(([start]) => text.startsWith(start)) ?? [];
  const isInner = text.startsWith(" ");
  const look = `course-checked${isInner ? " course-inner" : ""}`;
  return h("p", { class: look, "data-verdict": mark }, mark ? icon(mark) : null, text.trim());
}

export default { render };
