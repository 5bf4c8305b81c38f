// Elements from text. Text only ever becomes text: nothing here or elsewhere sets innerHTML.

/** An element with a class, text or children, and attributes. */
export function make(tag, className = "", content = [], attributes = {}) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...(Array.isArray(content) ? content : [content]));
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/** A text with its {holes} filled. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole));
}

/** Put the page's words where the markup names them. */
export function say(root, words) {
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = words[node.dataset.word];
  for (const node of root.querySelectorAll("[data-hint]")) node.placeholder = words[node.dataset.hint];
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", words[node.dataset.label]);
    if (node.tagName === "BUTTON") node.title = words[node.dataset.label];
  }
}
