// Messages to the kernel that must not get lost. Used by card.js and check.js.

// Milliseconds without a reply before the same message is sent again; then twice as long.
// A message can be lost on a busy machine; the kernel takes each one once, by its token.
const WAIT = 3000;
const LONGEST_WAIT = 30000;

// Tells whether the kernel runs something now, and whether it was restarted since: the
// new one does not know this widget. Other front ends than JupyterLab cannot tell: no, no.
function watchKernel(model) {
  const session = model.widget_manager?.context?.sessionContext;
  let wasRestarted = false;
  const look = (_, status) => {
    wasRestarted ||= /restarting|terminating|dead/.test(status);
  };
  session?.statusChanged?.connect(look);
  return {
    send: (message) => model.send(message),
    isBusy: () => session?.session?.kernel?.status === "busy",
    wasRestarted: () => wasRestarted,
    end: () => session?.statusChanged?.disconnect(look),
  };
}

class Sender {
  // `tell` is called while no reply comes: with "busy", "silent" or, at the end, "gone".
  constructor(kernel, tell) {
    this.kernel = kernel;
    this.tell = tell;
  }

  // Sends a message, again and again until `stop` is called: when a reply has come.
  send(message) {
    this.stop();
    this.message = { ...message, token: `${Date.now()}-${Math.random()}` };
    this.attempt(WAIT);
  }

  attempt(wait) {
    let isSent = !this.kernel.wasRestarted();
    try {
      if (isSent) this.kernel.send(this.message);
    } catch {
      isSent = false;
    }
    if (!isSent) return this.tell("gone");
    this.timer = setTimeout(() => {
      this.tell(this.kernel.isBusy() ? "busy" : "silent");
      this.attempt(Math.min(2 * wait, LONGEST_WAIT));
    }, wait);
  }

  stop() {
    clearTimeout(this.timer);
  }
}
