// One question or prediction: a form with its input, its buttons and the live region in
// which replies appear. Used by questions.js.

const WAIT = 3000; // ms without a reply before we say that the kernel may be busy
const NO_REPLY =
  "No reply from the kernel yet. It may be busy; " +
  "if it was restarted, run this cell again.";

const GONE = "The kernel was restarted. Run this cell again, then answer.";

class Card {
  // `send` takes a message to the kernel; `isLast` tells that no question follows.
  constructor(card, isLast, send) {
    this.card = card;
    this.isLast = isLast;
    this.isPrediction = card.confidences.length > 0;
    this.input = INPUTS[card.kind](card);
    this.sure = this.isPrediction ? confidenceInput(card.confidences) : null;
    this.reply = null;
    this.isPractising = false; // after "Try again" the old verdict is put away
    this.send = (message) => this.wait(() => send({ item: card.item, ...message }));
    this.build();
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
    this.send({ do: "check", answer, confidence });
  }

  say(words) {
    this.feedback.replaceChildren(h("p", {}, words));
  }

  wait(send) {
    clearTimeout(this.timer);
    this.form.dataset.state = "waiting";
    this.timer = setTimeout(() => this.say(NO_REPLY), WAIT);
    try {
      send();
    } catch {
      this.show();
      this.say(GONE);
    }
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
    if (this.isPractising) return;
    if (isNew && reply && reply.answer !== null) {
      this.input.write(reply.answer);
      this.sure?.write(reply.confidence);
    }
    this.show();
  }

  show() {
    clearTimeout(this.timer);
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
