// One question or prediction: a form with its input, its buttons and the live region in
// which replies appear. Used by questions.js.

const NO_REPLY = {
  busy: "The kernel is busy. Your answer is there, and is checked as soon as it can be.",
  silent:
    "No reply yet, so your answer was sent again. If the kernel was restarted, " +
    "run the first code cell of this notebook, then this one.",
  gone:
    "The kernel was restarted. Run the first code cell of this notebook, then this one: " +
    "your answer is kept here.",
};

// What was handed in and not replied to: there again when the cell is run anew.
const drafts = (globalThis.courseDrafts ??= new Map());

class Card {
  // `isLast` tells that no question follows; `kernel` is that of watchKernel.
  constructor(card, isLast, kernel) {
    this.card = card;
    this.isLast = isLast;
    this.isPrediction = card.confidences.length > 0;
    this.input = INPUTS[card.kind](card);
    this.sure = this.isPrediction ? confidenceInput(card.confidences) : null;
    this.reply = null;
    this.isPractising = false; // after "Try again" the old verdict is put away
    this.sender = new Sender(kernel, (state) => this.wait(state));
    this.build();
    const draft = drafts.get(card.item);
    if (draft) this.input.write(draft.answer);
    if (draft) this.sure?.write(draft.confidence);
  }

  build() {
    const { card } = this;
    this.check = button("check", "Check", { type: "submit", isMain: true });
    this.again = button("again", "Try again", { onclick: () => this.practise() });
    this.reveal = button("reveal", "Show the answer", {
      onclick: () => this.send({ do: "reveal" }),
    });
    this.save = button("save", "Save again", {
      onclick: () => this.send({ do: "save" }),
    });
    this.next = button("next", "Next question", { isMain: true });
    const { check, again, reveal, save, next } = this;
    this.buttons = h(
      "div",
      { class: "course-buttons" },
      check,
      again,
      reveal,
      save,
      next,
    );
    this.legend = h("legend", { tabindex: "-1", html: card.prompt });
    const body = card.body ? h("div", { class: "course-body", html: card.body }) : null;
    const asked = [this.legend, body, ...this.input.nodes, this.sure?.node];
    this.fields = h("fieldset", {}, ...asked);
    this.feedback = h("div", {
      role: "status",
      class: "course-feedback",
      "data-testid": "course-feedback",
    });
    const names = { "data-item": card.id, "data-key": card.item, "data-kind": card.kind };
    this.form = h(
      "form",
      { "data-testid": "course-question", novalidate: true, ...names },
      ...[this.fields, this.buttons, this.feedback],
    );
    this.form.addEventListener("submit", (event) => this.handIn(event));
  }

  handIn(event) {
    event.preventDefault();
    const answer = this.input.read();
    const confidence = this.sure?.read();
    if (answer === null) return this.say("Give an answer first.");
    if (confidence === null) return this.say("Say how sure you are first.");
    this.isPractising = false;
    drafts.set(this.card.item, { answer, confidence });
    this.send({ do: "check", answer, confidence });
  }

  say(words) {
    this.feedback.replaceChildren(h("p", {}, words));
  }

  send(message) {
    this.form.dataset.state = "waiting";
    this.sender.send({ item: this.card.item, ...message });
  }

  wait(state) {
    if (state === "gone") this.show();
    this.say(NO_REPLY[state]);
  }

  practise() {
    this.isPractising = true;
    this.input.write(null);
    this.show();
    this.legend.focus();
  }

  focus() {
    this.legend.focus();
  }

  // Take the kernel's reply (null: none yet). One that says nothing new about this card
  // leaves it alone, whatever the learner is typing there.
  update(reply) {
    if (reply?.stamp === this.reply?.stamp && this.form.dataset.state) return;
    const isNew = reply?.answer !== this.reply?.answer;
    this.reply = reply;
    if (reply) drafts.delete(this.card.item);
    if (this.isPractising) return;
    if (isNew && reply && reply.answer !== null) {
      this.input.write(reply.answer);
      this.sure?.write(reply.confidence);
    }
    this.show();
  }

  show() {
    this.sender.stop();
    const hadFocus = this.form.contains(document.activeElement);
    const reply = this.isPractising ? null : this.reply;
    const state = stateOf(this.card, reply);
    const isSettled = state === "right" || state === "committed";
    this.form.dataset.state = state;
    this.fields.disabled = state === "committed";
    this.check.hidden = isSettled;
    this.check.textContent = this.isPrediction
      ? "Commit"
      : state === "wrong"
        ? "Check again"
        : "Check";
    this.again.hidden = state !== "right";
    this.next.hidden = !isSettled || this.isLast;
    this.reveal.hidden = !reply?.can_reveal;
    this.save.hidden = !reply?.unsaved;
    this.buttons.hidden = [...this.buttons.children].every((each) => each.hidden);
    this.feedback.replaceChildren(...replyNodes(this.card, reply, state));
    // A button that just vanished must not take the keyboard's place with it.
    if (hadFocus && document.activeElement.matches("[hidden], :disabled, body")) {
      (this.next.hidden ? this.legend : this.next).focus();
    }
  }
}

function stateOf(card, reply) {
  if (!reply || reply.answer === null) return "open";
  if (card.confidences.length) return "committed";
  return reply.right ? "right" : "wrong";
}

function button(name, label, { type = "button", isMain = false, onclick = () => {} }) {
  const look = isMain ? "course-button course-main" : "course-button";
  const attributes = { type, class: look, onclick, "data-testid": `course-${name}` };
  return h("button", attributes, label);
}
