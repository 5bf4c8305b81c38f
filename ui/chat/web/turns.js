// The conversation: one section a turn, drawn as its lines arrive.
import { addSentence, drawCard, openWhy, updateCard } from "./cards.js";
import { make } from "./make.js";

export class Turn {
  /** A turn with what the person said; the answer is drawn below it. */
  constructor(message, words, template, judge) {
    this.words = words;
    this.template = template;
    this.judge = judge;
    this.cards = new Map();
    this.node = make("section", "turn");
    this.message = message;
    if (message !== null) {
      const who = make("span", "unseen", `${words.you_said}: `);
      this.node.append(make("div", "said", [make("p", "", [who, message])]));
    }
    this.prose = make("p", "prose");
    this.list = make("div", "cards");
    this.wait = make("p", "wait", [words.thinking, make("span", "dots", "…", { "aria-hidden": "true" })]);
    const who = make("span", "unseen", `${words.sayso_said}: `);
    this.question = make("p", "question");
    this.question.hidden = true;
    this.ranked = make("p", "ranked");
    this.ranked.hidden = true;
    const parts = [who, this.wait, this.prose, this.list, this.ranked, this.question];
    this.answer = make("div", "answer", parts);
    this.node.append(this.answer);
  }

  /** The cards, before any text. */
  showCards(cards) {
    this.wait.hidden = true;
    this.cards = new Map(
      cards.map((card) => [card.id, drawCard(this.template, card, this.words, this.judge)]),
    );
    this.list.replaceChildren(...this.cards.values());
  }

  /** A piece of text: about a card of this turn, or around them. */
  addText(text, item) {
    const card = this.cards.get(item);
    this.wait.hidden = true;
    if (card) addSentence(card, text);
    else this.prose.append(text);
  }

  /** What is asked back, below the cards. */
  ask(text) {
    this.question.textContent = text;
    this.question.hidden = !text;
  }

  /** A language model's part in the order; each item that it moved leads to that card's "why?". */
  showRanked(ranked) {
    this.ranked.hidden = !ranked;
    if (!ranked) return;
    const moves = ranked.moves.map((move) => {
      const button = make("button", "move", move.text, { type: "button", "aria-label": move.label });
      button.addEventListener("click", () => openWhy(this.cards.get(move.item)));
      return button;
    });
    this.ranked.replaceChildren(make("span", "", ranked.said), ...moves);
  }

  /** The whole answer as it is kept. */
  finish(text, cards, { question, ranked }) {
    this.wait.hidden = true;
    this.ask(question);
    this.showRanked(ranked);
    if (text) this.prose.textContent = text;
    for (const card of cards) {
      const node = this.cards.get(card.id);
      if (node) updateCard(node, card, this.words);
    }
  }

  /** What happened and what to do, with a way to try again. */
  fail(failure, retry) {
    this.wait.hidden = true;
    const box = make("div", "failure", [
      make("p", "problem", failure.problem),
      make("p", "remedy", failure.remedy),
    ]);
    if (retry) {
      const button = make("button", "quiet", this.words.retry, { type: "button" });
      button.addEventListener("click", () => (box.remove(), retry()));
      box.append(button);
    }
    this.answer.append(box);
  }

  note(text) {
    this.wait.hidden = true;
    this.answer.append(make("p", "small-note", text));
  }
}
