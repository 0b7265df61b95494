// One input a kind of question. Each builder takes a card and gives
// { nodes, read(), write(answer) }: read() is the answer to hand in, or null while
// there is none; write() shows an answer that was given earlier, or null to clear.

let groups = 0; // radio buttons of different questions must not share a name

function optionInput(card, type) {
  const name = `course-${groups++}`;
  const boxes = card.options.map(({ letter }) =>
    h("input", {
      type,
      name,
      value: letter,
      "data-testid": "course-option",
      "data-letter": letter,
    }),
  );
  const rows = card.options.map(({ letter, html }, place) =>
    h(
      "label",
      { class: "course-option" },
      boxes[place],
      h("span", { class: "course-letter" }, letter),
      h("span", { html }),
    ),
  );
  return {
    nodes: [h("div", { class: "course-options" }, ...rows)],
    read: () =>
      boxes
        .filter((box) => box.checked)
        .map((box) => box.value)
        .join("") || null,
    write: (answer) =>
      boxes.forEach((box) => {
        box.checked = (answer ?? "").includes(box.value);
      }),
  };
}

function numberInput(card) {
  const box = h("input", {
    type: "number",
    step: "any",
    class: "course-value",
    autocomplete: "off",
    "aria-label": card.unit ? `Your answer, in ${card.unit}` : "Your answer",
    "data-testid": "course-value",
  });
  const unit = card.unit ? h("span", { class: "course-unit" }, card.unit) : null;
  return {
    nodes: [h("div", { class: "course-entry" }, box, unit)],
    read: () => box.value || null,
    write: (answer) => {
      box.value = answer ?? "";
    },
  };
}

function shapeInput() {
  const box = h("input", {
    type: "text",
    class: "course-value",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": "Your answer, a shape",
    "data-testid": "course-value",
  });
  const hint = h("span", { class: "course-unit" }, "written like (2, 3), (5,) or ()");
  return {
    nodes: [h("div", { class: "course-entry" }, box, hint)],
    read: () => box.value.trim() || null,
    write: (answer) => {
      box.value = Array.isArray(answer) ? shapeText(answer) : (answer ?? "");
    },
  };
}

function shapeText(sizes) {
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(", ")})`;
}

// Tab leaves the field, as everywhere on the page; Enter keeps the line's indent, and
// adds to it after a colon. Control and Enter hand the code in (see ownKeyboard).
function codeInput(card) {
  const box = h("textarea", {
    class: "course-value course-typed",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    wrap: "off",
    "aria-label": "Your code",
    "data-testid": "course-value",
  });
  const grow = () => {
    box.rows = Math.max(4, box.value.split("\n").length + 1);
  };
  // Not by a key: JupyterLab must not see the keys, so the field sees none either.
  box.addEventListener("beforeinput", (event) => {
    if (event.inputType !== "insertLineBreak") return;
    const line = box.value.slice(0, box.selectionStart).split("\n").pop();
    const more = line.trimEnd().endsWith(":") ? "    " : "";
    const indent = /^ */.exec(line)[0] + more;
    if (!indent) return;
    event.preventDefault();
    box.setRangeText(`\n${indent}`, box.selectionStart, box.selectionEnd, "end");
    grow();
  });
  box.addEventListener("input", grow);
  const write = (answer) => {
    box.value = answer ?? card.start;
    grow();
  };
  const read = () => (box.value.trim() ? box.value : null);
  write(null);
  const given = card.given ? h("div", { class: "course-given", html: card.given }) : null;
  const hint = h(
    "p",
    { class: "course-unit" },
    "tf and np are there. Control and Enter check your code.",
  );
  return { nodes: [given, box, hint], read, write };
}

function orderInput(card) {
  const said = h("p", { class: "course-hidden", role: "status" });
  const list = h("ol", { class: "course-lines" });
  const rows = new Map(card.lines.map((line) => [line.letter, orderRow(line, move)]));
  const letters = () => [...list.children].map((row) => row.dataset.letter);

  // Moves the neighbour, not the row: the pressed button keeps the focus that way.
  function move(letter, by, button) {
    const from = letters().indexOf(letter);
    const to = from + by;
    if (to < 0 || to >= rows.size) return;
    const row = rows.get(letter);
    const other = list.children[to];
    if (by < 0) list.insertBefore(other, row.nextSibling);
    else list.insertBefore(other, row);
    button.focus();
    said.textContent = `Line ${letter} is now number ${to + 1} of ${rows.size}.`;
    list.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const write = (answer) => {
    const order = answer ? [...answer] : card.lines.map((line) => line.letter);
    list.replaceChildren(...order.map((letter) => rows.get(letter)));
  };
  write(null);
  return { nodes: [list, said], read: () => letters().join(""), write };
}

function orderRow({ letter, text }, move) {
  const button = (name, by) => {
    const made = h(
      "button",
      {
        type: "button",
        class: "course-move",
        title: `Move ${name}`,
        "aria-label": `Move line ${letter} ${name}`,
        "data-testid": `course-${name}`,
      },
      icon(name),
    );
    made.addEventListener("click", () => move(letter, by, made));
    return made;
  };
  return h(
    "li",
    { "data-testid": "course-line", "data-letter": letter },
    h("span", { class: "course-letter" }, letter),
    h("code", {}, text),
    h("span", { class: "course-moves" }, button("up", -1), button("down", 1)),
  );
}

// How sure a learner is of a prediction: read() is 50, 70, 90, or null while unsaid.
function confidenceInput(levels) {
  const name = `course-${groups++}`;
  const boxes = levels.map((value) =>
    h("input", { type: "radio", name, value, "data-testid": "course-confidence" }),
  );
  const labels = levels.map((level, each) => h("label", {}, boxes[each], `${level} %`));
  const legend = h("legend", {}, "How sure are you?");
  const chosen = () => boxes.find((box) => box.checked);
  return {
    node: h("fieldset", { class: "course-sure" }, legend, ...labels),
    read: () => (chosen() ? Number(chosen().value) : null),
    write: (level) => {
      for (const box of boxes) box.checked = Number(box.value) === level;
    },
  };
}

const INPUTS = {
  choice: (card) => optionInput(card, "radio"),
  many: (card) => optionInput(card, "checkbox"),
  number: numberInput,
  shape: shapeInput,
  order: orderInput,
  code: codeInput,
};
