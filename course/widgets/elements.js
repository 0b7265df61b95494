// Small helpers that every widget of the course shares. Joined in front of the widget's
// own file (a widget is one module), so nothing is imported or exported here.

// An element: h("p", { class: "note" }, "text", otherElement).
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "html")
      element.innerHTML = value; // only ever HTML made in the kernel
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// An element of a picture: svg("path", { d: "M0 0" }).
function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const SHAPES = {
  right: "M3 8.5 6.5 12 13 4.5",
  wrong: "M4 4 12 12 M12 4 4 12",
  committed: "M4 8 12 8",
  up: "M3.5 10 8 5.5 12.5 10",
  down: "M3.5 6 8 10.5 12.5 6",
};

// A line drawing in the colour of the text; words beside it say the same.
function icon(name) {
  return svg(
    "svg",
    { class: "course-icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", { d: SHAPES[name] }),
  );
}

// JupyterLab's shortcuts (b: new cell, arrows: next cell, Enter: edit) must not act
// while a learner answers with the keyboard; those with Control (save) still should.
// JupyterLab listens on the document before any element hears of the key, so we listen
// on the window. What the browser does by itself (type, select, submit) goes on; Control
// and Enter in a field of many lines hand its form in, instead of running the cell.
// Gives the function that ends it.
function ownKeyboard(root) {
  const keep = (event) => {
    if (!root.contains(event.target)) return;
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
    const handsIn = event.key === "Enter" && event.target.matches("textarea");
    if (!isShortcut || handsIn) event.stopPropagation();
    if (isShortcut && handsIn) event.target.form?.requestSubmit();
  };
  window.addEventListener("keydown", keep, true);
  return () => window.removeEventListener("keydown", keep, true);
}

// Keeps the plain copy in the notebook up to date (see mirror.py). The kernel
// updates it by its display id, which JupyterLab forgets when the page is loaded again;
// then we find the copy among the notebook's outputs ourselves. Other front ends, which
// do not show a widget its notebook, go without.
function tendCopy(model) {
  const tend = () =>
    setTimeout(() => {
      const cells = model.widget_manager?.context?.model?.cells ?? [];
      const { mark, html } = model.get("copy");
      for (const cell of cells) tendOutputs(cell.outputs, mark, html);
    }, 300);
  model.on("change:copy", tend);
  if (model.get("copy").mark) tend(); // what changed while no page was there
  return () => model.off("change:copy", tend);
}

function tendOutputs(outputs, mark, html) {
  for (let place = 0; place < (outputs?.length ?? 0); place++) {
    const output = outputs.get(place).toJSON();
    const old = output.data?.["text/html"];
    const text = Array.isArray(old) ? old.join("") : old;
    if (!text?.includes(mark) || text === html) continue;
    outputs.set(place, { ...output, data: { ...output.data, "text/html": html } });
  }
}
