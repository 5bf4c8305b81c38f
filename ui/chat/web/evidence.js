// What "why?" opens.
import { make } from "./make.js";

/** Draw the facts of a card into its evidence region. */
export function drawEvidence(region, card, words) {
  const groups = card.evidence.map(drawGroup);
  region.replaceChildren(...groups);
  if (!groups.length) region.append(make("p", "evidence-note", words.evidence_nothing));
  if (card.text) region.append(drawText(card, words));
  if (groups.length) region.append(make("p", "evidence-note", words.evidence_checked));
}

function drawGroup(group) {
  const rows = group.rows.map(drawRow);
  return make("section", `facts facts-${group.kind}`, [
    make("h4", "", group.heading),
    make("ul", "", rows),
  ]);
}

function drawRow(row) {
  const line = make("div", "fact-line", [make("span", "fact-label", row.label)]);
  if (row.note) line.append(make("span", "fact-note", row.note));
  const item = make("li", row.against ? "fact against" : "fact", [line]);
  if (row.width !== null) {
    const bar = make("span");
    bar.style.width = `${Math.max(row.width, 1.5)}%`;
    item.append(make("div", "fact-bar", [bar], { "aria-hidden": "true" }));
  }
  return item;
}

function drawText(card, words) {
  const prose = make("section", "facts facts-text", [
    make("h4", "", words.more_text),
    make("p", "prose-text", card.text),
  ]);
  if (card.credit) prose.append(make("p", "credit", card.credit));
  return prose;
}
