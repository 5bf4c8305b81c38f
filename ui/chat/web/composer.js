// Where a message is written: Enter sends, Shift+Enter makes a new line.

export class Composer {
  /** `send(message)` is called for a message, `stop()` when an answer is to be broken off. */
  constructor(root, send, stop) {
    this.form = root.querySelector(".ask");
    this.field = root.querySelector("#sayso-message");
    this.sendButton = root.querySelector(".send:not(.stop)");
    this.stopButton = root.querySelector(".stop");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(send);
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit(send);
    });
    this.field.addEventListener("input", () => this.#grow());
    this.stopButton.addEventListener("click", () => (stop(), this.field.focus()));
  }

  /** While an answer is being written there is a stop button instead of the send button. */
  set busy(busy) {
    this.isBusy = busy;
    this.sendButton.hidden = busy;
    this.stopButton.hidden = !busy;
  }

  write(text) {
    this.field.value = text;
    this.#grow();
    this.field.focus();
  }

  #submit(send) {
    const message = this.field.value.trim();
    if (this.isBusy || !message) return;
    this.field.value = "";
    this.#grow();
    send(message);
  }

  #grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 180)}px`;
  }
}
