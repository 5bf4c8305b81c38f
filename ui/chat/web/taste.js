// The taste panel: what was understood, where it came from, and a way to remove it.
import { fill, make } from "./make.js";

export class TastePanel {
  /** `forget(entry)` is called when an inference is removed. */
  constructor(root, words, forget) {
    this.words = words;
    this.forget = forget;
    this.panel = root.querySelector(".taste");
    this.body = root.querySelector(".taste-body");
    this.empty = root.querySelector(".taste-empty");
    this.toggle = root.querySelector(".taste-toggle");
    this.veil = root.querySelector(".veil");
    this.toggle.addEventListener("click", () => this.open(!this.isOpen));
    root.querySelector(".taste-close").addEventListener("click", () => this.open(false));
    this.veil.addEventListener("click", () => this.open(false));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) this.open(false);
    });
  }

  get isOpen() {
    return this.panel.classList.contains("open");
  }

  /** On a narrow window the panel lies over the conversation and is opened by a button. */
  open(shown) {
    this.panel.classList.toggle("open", shown);
    this.veil.hidden = !shown;
    this.toggle.setAttribute("aria-expanded", String(shown));
    (shown ? this.panel : this.toggle).focus({ preventScroll: true });
  }

  draw(sections) {
    const count = sections.reduce((sum, section) => sum + section.items.length, 0);
    const badge = this.toggle.querySelector(".count");
    badge.textContent = count;
    badge.hidden = !count;
    this.empty.hidden = count > 0;
    this.body.replaceChildren(...sections.map((section) => this.#section(section)));
  }

  #section(section) {
    const items = section.items.map((item) => this.#item(item));
    return make("section", `taste-section taste-${section.kind}`, [
      make("h3", "", section.heading),
      make("ul", "", items),
    ]);
  }

  #item(item) {
    const label = fill(this.words.taste_remove_label, { what: item.what });
    const remove = make("button", "remove", "×", { type: "button", "aria-label": label, title: label });
    remove.addEventListener("click", () => this.forget(item));
    return make("li", "taste-item", [
      make("div", "", [make("span", "what", item.what), make("span", "origin", item.origin)]),
      remove,
    ]);
  }
}
