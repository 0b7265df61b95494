// The widget of course/pictures/picture.py. The kernel draws; this shows each frame and
// sends what was turned. One message is under way at a time: what is turned meanwhile
// is kept, only the latest of each control, so that a slow kernel is never flooded.

function render({ model, el }) {
  const wanted = new Map();
  let number = 0;
  let isWaiting = false;
  let isPlaying = false;
  let rest = null;
  let tick = null;
  let pace = 0;
  let onPaper = null;

  const picture = h("div", { class: "course-picture" });
  const sentence = h("p", { role: "status", "data-testid": "course-picture-sentence" });
  const trouble = h("p", { class: "course-trouble", role: "alert" });
  const table = h("div", { class: "course-table" });
  const line = h("code", {});
  const inputs = {};
  const controls = model.get("controls").map(control);
  const task = model.get("task");
  const data = h("details", {}, h("summary", {}, "The same as a table"), table);
  const root = h(
    "div",
    {
      class: "course-live course-turned",
      "data-testid": "course-picture",
      role: "group",
      "aria-label": model.get("title"),
    },
    h("h3", {}, model.get("title")),
    task ? h("p", { class: "course-task" }, task) : null,
    h("div", { class: "course-controls" }, ...controls),
    trouble,
    picture,
    sentence,
    data,
    h("p", { class: "course-line-of-code" }, "This state as code: ", line),
  );
  el.append(root);

  // One control as native HTML with its label.
  function control(each) {
    if (each.kind === "play") return player(each);
    const input = made[each.kind](each);
    input.setAttribute("data-control", each.name);
    inputs[each.name] = { each, input, shown: h("output", {}) };
    const eager = each.kind === "slider" ? "input" : "change";
    input.addEventListener(eager, () => turn(each, input));
    const shown = each.kind === "slider" ? inputs[each.name].shown : null;
    return h("label", { "data-kind": each.kind }, h("span", {}, each.label), input, shown);
  }

  function turn(each, input) {
    const value = {
      slider: () => Number(input.value),
      check: () => input.checked,
      choice: () => input.value,
      text: () => input.value,
    }[each.kind]();
    wanted.set(each.name, { do: "set", name: each.name, value });
    next();
  }

  function player(each) {
    pace = 1000 * each.pace;
    const toggle = h("button", { type: "button", class: "course-button course-main" });
    const label = () => {
      toggle.textContent = isPlaying ? "Pause" : each.label;
      toggle.setAttribute("aria-pressed", String(isPlaying));
    };
    toggle.addEventListener("click", () => {
      isPlaying = !isPlaying;
      clearTimeout(tick);
      label();
      next();
    });
    label();
    const order = (what) => () => {
      wanted.set(what, { do: what });
      next();
    };
    return h(
      "div",
      { class: "course-player", role: "group", "aria-label": each.label, "data-control": each.name },
      toggle,
      h("button", { type: "button", class: "course-button", onclick: order("advance") }, "Step"),
      h("button", { type: "button", class: "course-button", onclick: order("restart") }, "Start again"),
    );
  }

  // Sends what is wanted next, unless the last answer is still to come.
  function next() {
    if (isWaiting) return;
    clearTimeout(rest);
    const [first] = wanted.keys();
    if (first !== undefined) {
      const message = wanted.get(first);
      wanted.delete(first);
      send(message);
    } else if (isPlaying && root.isConnected) send({ do: "advance" });
    else rest = setTimeout(() => send({ do: "rest" }), 500);
  }

  function send(message) {
    isWaiting = message.do !== "rest";
    number += 1;
    model.send({ ...message, number });
  }

  function draw() {
    const frame = model.get("frame");
    if (onPaper !== frame.svg) picture.innerHTML = onPaper = frame.svg;
    sentence.textContent = frame.sentence;
    sentence.setAttribute("aria-live", isPlaying ? "off" : "polite");
    trouble.textContent = frame.trouble;
    table.innerHTML = frame.table;
    data.hidden = !frame.table;
    line.textContent = frame.line;
    root.dataset.goal = frame.goal;
    root.dataset.number = frame.number;
    for (const [name, { each, input, shown }] of Object.entries(inputs)) {
      if (each.kind === "slider") {
        const [low, high] = frame.limits[name] ?? [each.low, each.high];
        Object.assign(input, { min: low, max: high });
      }
      if (!wanted.has(name) && !frame.trouble) set(each, input, frame.state[name]);
      shown.textContent = frame.state[name];
    }
  }

  function set(each, input, value) {
    if (each.kind === "check") input.checked = value;
    else if (input.value !== String(value)) input.value = value;
  }

  function drawn() {
    draw();
    isWaiting = false;
    // The browser paints between two frames even while a picture plays.
    clearTimeout(tick);
    if (isPlaying && pace && !wanted.size) tick = setTimeout(next, pace);
    else if (isPlaying || wanted.size) requestAnimationFrame(next);
    else if (model.get("frame").number) next();
  }

  // Every answer counts, even one that changes nothing in the frame but its number.
  model.on("change:frame", drawn);
  const endings = [
    ownKeyboard(root),
    tendCopy(model),
    () => model.off("change:frame", drawn),
    () => clearTimeout(rest),
    () => clearTimeout(tick),
    () => (isPlaying = false),
  ];
  draw();
  return () => endings.forEach((end) => end());
}

const made = {
  choice: (each) =>
    h("select", {}, ...each.options.map((value) => h("option", { value }, value))),
  slider: (each) =>
    h("input", { type: "range", min: each.low, max: each.high, step: each.step }),
  text: (each) => h("input", { type: "text", spellcheck: "false", autocomplete: "off" }),
  check: () => h("input", { type: "checkbox" }),
};

export default { render };
