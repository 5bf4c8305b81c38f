// Item cards: what is shown, "why?", and the three judgements.
import { drawEvidence } from "./evidence.js";
import { fill, make } from "./make.js";

let numbered = 0;

/** A card; `judge(card, judgement)` is called when a judgement is pressed. */
export function drawCard(template, card, words, judge) {
  const node = template.content.firstElementChild.cloneNode(true);
  node.dataset.item = card.id;
  const heading = node.querySelector(".card-title");
  heading.id = `sayso-card-${++numbered}`;
  node.setAttribute("aria-labelledby", heading.id);
  heading.querySelector(".name").replaceChildren(titleOf(card));
  heading.querySelector(".year").textContent = card.year;
  if (card.known) heading.after(make("p", "known", card.known));
  node.querySelector(".about").replaceChildren(...aboutOf(card));
  node.querySelector(".picture").replaceChildren(pictureOf(card, words));
  drawFit(node.querySelector(".fit"), card, words);
  drawSentences(node, card.sentences);
  wireWhy(node, card, words);
  for (const button of node.querySelectorAll("[data-judgement]")) {
    const judgement = button.dataset.judgement;
    button.title = words[judgement];
    button.setAttribute("aria-label", fill(words[`${judgement}_label`], { title: card.title }));
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      judge(card, button.getAttribute("aria-pressed") === "true" ? "none" : judgement);
    });
  }
  node.querySelector(".seen span").textContent = words.seen;
  return node;
}

/** What the final reply says of a card that is on the page already. */
export function updateCard(node, card, words) {
  drawSentences(node, card.sentences);
  drawEvidence(node.querySelector(".evidence"), card, words);
}

/** Open a card's "why?" and lead there, as a press on it would. */
export function openWhy(node) {
  const button = node.querySelector(".why");
  if (button.getAttribute("aria-expanded") !== "true") button.click();
  button.focus({ preventScroll: true });
  node.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

/** Show which judgement holds for each card in the page. */
export function showJudgements(root, judgements) {
  for (const node of root.querySelectorAll(".card")) {
    const judged = judgements[node.dataset.item];
    for (const button of node.querySelectorAll("[data-judgement]")) {
      button.setAttribute("aria-pressed", String(button.dataset.judgement === judged));
    }
  }
}

/** A checked sentence has arrived: the first one takes the place of the plain wording. */
export function addSentence(node, text) {
  const place = node.querySelector(".sentences");
  if (place.dataset.written !== "true") {
    place.dataset.written = "true";
    place.replaceChildren();
  }
  place.append(make("p", "", text));
}

function drawSentences(node, sentences) {
  const place = node.querySelector(".sentences");
  const now = [...place.children].map((p) => p.textContent);
  if (now.join("\n") === sentences.join("\n")) return; // nothing moves that need not
  place.replaceChildren(...sentences.map((sentence) => make("p", "", sentence)));
}

function titleOf(card) {
  if (!card.url) return document.createTextNode(card.title);
  return make("a", "", card.title, { href: card.url, target: "_blank", rel: "noopener noreferrer" });
}

function aboutOf(card) {
  const parts = card.kinds.map((kind) => make("span", "kind", kind));
  for (const [label, value] of card.facts) {
    parts.push(make("span", "fact-short", [make("span", "unseen", `${label}: `), value], { title: label }));
  }
  return parts;
}

function pictureOf(card, words) {
  const tile = make("div", "tile", [make("span", "", card.initials)], { "aria-hidden": "true" });
  tile.style.setProperty("--hue", card.hues[0]);
  tile.style.setProperty("--hue-2", card.hues[1]);
  tile.style.setProperty("--turn", (card.initials.codePointAt(0) * 37) % 90);
  if (!card.picture) return tile;
  const image = make("img", "", [], {
    src: card.picture,
    alt: fill(words.picture, { title: card.title }),
    loading: "lazy",
    referrerpolicy: "no-referrer",
  });
  image.addEventListener("error", () => image.replaceWith(tile), { once: true });
  return image;
}

function drawFit(node, card, words) {
  const label = fill(words.fit_label, { percent: card.percent });
  node.title = label;
  node.querySelector(".fit-word").textContent = `${words.fit} ${card.percent}`;
  const bar = node.querySelector(".fit-bar");
  bar.firstElementChild.style.width = `${card.percent}%`;
  const meter = { role: "meter", "aria-label": label, "aria-valuenow": card.percent };
  for (const [name, value] of Object.entries({ ...meter, "aria-valuemin": 0, "aria-valuemax": 100 })) {
    bar.setAttribute(name, value);
  }
}

function wireWhy(node, card, words) {
  const button = node.querySelector(".why");
  const region = node.querySelector(".evidence");
  region.id = `sayso-evidence-${numbered}`;
  button.firstElementChild.textContent = words.why;
  button.setAttribute("aria-label", fill(words.why_label, { title: card.title }));
  button.setAttribute("aria-controls", region.id);
  button.setAttribute("aria-expanded", "false");
  drawEvidence(region, card, words);
  const open = (shown) => {
    region.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
  };
  button.addEventListener("click", () => open(region.hidden));
  region.addEventListener("keydown", (event) => {
    if (event.key === "Escape") (open(false), button.focus());
  });
}
