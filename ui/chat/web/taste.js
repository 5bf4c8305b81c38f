// The taste panel: what was understood and where it came from, to be changed, removed or used again.
import { fill, make } from "./make.js";
import { editForm } from "./taste-edit.js";

export class TastePanel {
  /** `act` holds what is done on a press: forget, restore, edit, scope, remember, forgetMe, exportMe. */
  constructor(root, words, act) {
    this.words = words;
    this.act = act;
    this.panel = root.querySelector(".taste");
    this.body = root.querySelector(".taste-body");
    this.empty = root.querySelector(".taste-empty");
    this.toggle = root.querySelector(".taste-toggle");
    this.veil = root.querySelector(".veil");
    this.scopes = [...root.querySelectorAll("[data-scope]")];
    this.toggle.addEventListener("click", () => this.open(!this.isOpen));
    root.querySelector(".taste-close").addEventListener("click", () => this.open(false));
    this.veil.addEventListener("click", () => this.open(false));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) this.open(false);
    });
    this.#wireScopes();
    this.#wireRemember(root);
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

  draw({ sections, earlier, ended, scope }) {
    const count = sections.reduce((sum, section) => sum + section.items.length, 0);
    const badge = this.toggle.querySelector(".count");
    badge.textContent = count;
    badge.hidden = !count;
    this.empty.hidden = count + earlier.length + ended.length > 0;
    this.body.replaceChildren(...sections.map((section) => this.#section(section)));
    if (earlier.length) this.body.append(this.#earlier(earlier));
    if (ended.length) this.body.append(this.#ended(ended));
    for (const button of this.scopes) {
      const chosen = button.dataset.scope === scope;
      button.setAttribute("aria-checked", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
  }

  drawRemember(on) {
    this.box.checked = on;
    this.panel.querySelector(".remember-actions").hidden = !on;
  }

  #wireScopes() {
    this.scopes.forEach((button, place) => {
      button.addEventListener("click", () => this.act.scope(button.dataset.scope, button.textContent));
      button.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const next = this.scopes.at((place + step) % this.scopes.length);
        next.focus();
        next.click();
      });
    });
  }

  #wireRemember(root) {
    this.box = root.querySelector(".remember-me");
    this.box.addEventListener("change", () => this.act.remember(this.box.checked));
    root.querySelector(".forget-me").addEventListener("click", () => this.act.forgetMe());
    root.querySelector(".export-me").addEventListener("click", () => this.act.exportMe());
  }

  #section(section) {
    const items = section.items.map((item) => this.#item(item));
    return make("section", `taste-section taste-${section.kind}`, [
      make("h3", "", section.heading),
      make("ul", "", items),
    ]);
  }

  #earlier(items) {
    return make("section", "taste-section taste-earlier", [
      make("h3", "", this.words.taste_earlier),
      make("p", "origin", this.words.taste_earlier_more),
      make("ul", "", items.map((item) => this.#item(item))),
    ]);
  }

  #ended(items) {
    const list = make("ul", "", items.map((item) => this.#item({ ...item, gone: true })));
    return make("details", "taste-section taste-ended", [make("summary", "", this.words.taste_ended), list]);
  }

  #item(item) {
    const lines = [make("span", "what", item.what), make("span", "origin", item.origin)];
    if (item.note) lines.push(make("span", "state", item.note));
    const actions = make("div", "entry-actions");
    const node = make("li", "taste-item", [make("div", "", lines), actions]);
    if (item.restorable) {
      actions.append(this.#button("use", "taste_use", item, () => this.act.restore(item)));
    }
    if (item.edit) {
      actions.append(
        this.#button("change", "taste_change", item, () => {
          const form = editForm(item.edit, this.words, (change) => this.act.edit(item, change));
          node.querySelector("form")?.remove();
          node.append(form);
          form.querySelector("select, input").focus();
        }),
      );
    }
    if (!item.gone) actions.append(this.#remove(item));
    return node;
  }

  #button(className, word, item, press) {
    const label = fill(this.words[`${word}_label`], { what: item.what });
    const button = make("button", `quiet ${className}`, this.words[word], { type: "button", "aria-label": label });
    button.addEventListener("click", press);
    return button;
  }

  #remove(item) {
    const label = fill(this.words.taste_remove_label, { what: item.what });
    const remove = make("button", "remove", "×", { type: "button", "aria-label": label, title: label });
    remove.addEventListener("click", () => this.act.forget(item));
    return remove;
  }
}
