// The widget of course/widgets/loss_curve.py. The kernel draws; this shows each frame.

function render({ model, el }) {
  const picture = h("div", { class: "course-picture" });
  const sentence = h("p", { "data-testid": "course-curve-goal" });
  const heard = h("p", { class: "course-hidden", role: "status" });
  const table = h("div", { "data-testid": "course-curve-table" });
  const root = h(
    "div",
    {
      class: "course-live course-curve",
      "data-testid": `course-${model.get("name")}`,
      role: "group",
      "aria-label": model.get("title"),
    },
    h("h3", {}, model.get("title")),
    picture,
    sentence,
    h("p", { class: "course-caption" }, model.get("caption")),
    heard,
    h("details", {}, h("summary", {}, "The same as a table"), table),
  );
  el.append(root);

  function draw() {
    const frame = model.get("frame");
    picture.innerHTML = frame.svg;
    sentence.textContent = frame.sentence;
    table.innerHTML = frame.table;
    // A screen reader hears of the goal when that changes, not with every frame.
    if (root.dataset.goal !== frame.goal) heard.textContent = frame.sentence;
    root.dataset.goal = frame.goal;
    root.dataset.epochs = frame.epochs;
  }

  model.on("change:frame", draw);
  const endings = [
    ownKeyboard(root),
    tendCopy(model),
    () => model.off("change:frame", draw),
  ];
  draw();
  return () => endings.forEach((end) => end());
}

export default { render };
