// What the kernel said about an answer, as elements. Used by card.js.

function replyNodes(card, reply, state) {
  if (!reply) return [];
  const isGiven = state !== "open";
  const about = (words) => h("p", {}, words);
  return [
    isGiven && verdictNode(reply, state),
    reply.actual && actualNode(reply.actual, card),
    ...reply.notes.map(noteNode),
    reply.so_far && h("p", { class: "course-so-far" }, reply.so_far),
    isGiven && card.cell && cellLink(card.cell),
    reply.more.length > 0 && moreNode(reply.more),
    reply.problem && about(reply.problem),
    reply.unsaved && about(reply.unsaved),
  ].filter(Boolean);
}

function actualNode(actual, card) {
  if (card.kind === "code") return h("div", { html: `The answer: ${actual}` });
  return h("p", { html: `The answer: <strong>${actual}</strong>` });
}

function verdictNode(reply, state) {
  const isPrediction = state === "committed";
  const verdict = reply.right ? "right" : isPrediction ? "committed" : "wrong";
  const said = `You said ${reply.shown}, ${reply.confidence} % sure.`;
  return h(
    "p",
    { class: "course-verdict", "data-verdict": verdict },
    icon(verdict),
    h("strong", {}, reply.heading),
    isPrediction ? h("span", { html: said }) : null,
  );
}

function noteNode({ label, html }) {
  const letter = label ? h("span", { class: "course-letter" }, label) : null;
  return h("div", { class: "course-note" }, letter, h("div", { html }));
}

function moreNode(notes) {
  const name = h("summary", {}, "The other options");
  return h("details", {}, name, ...notes.map(noteNode));
}

// A link to a heading of this notebook. JupyterLab names headings in an attribute of
// its own, which the browser's jump to #name does not find, so we look and scroll.
function cellLink(heading) {
  const name = heading.trim().replaceAll(" ", "-");
  const jump = (event) => {
    const safe = CSS.escape(name);
    const target = document.querySelector(
      `[data-jupyter-id="${safe}"], [id="${safe}"]`,
    );
    if (!target) return;
    event.preventDefault();
    target.scrollIntoView({ block: "start" });
  };
  const link = h("a", { href: `#${name}`, onclick: jump }, heading);
  return h("p", { class: "course-cell" }, "Read again: ", link);
}
