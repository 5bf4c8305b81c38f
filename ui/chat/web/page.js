// The page: opens a conversation, sends messages, draws what comes back.
import { showJudgements } from "./cards.js";
import { Client } from "./client.js";
import { Composer } from "./composer.js";
import { fill, make, say } from "./make.js";
import * as keeper from "./keeper.js";
import * as session from "./session.js";
import { TastePanel } from "./taste.js";
import { wireTheme } from "./theme-switch.js";
import { Turn } from "./turns.js";

const WRITER_EVERY_MS = 3000;

export function start(element, words) {
  return new Page(element.querySelector(".sayso"), words).open();
}

class Page {
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.client = new Client(words);
    this.session = "";
    this.running = null;
    say(root, words);
    wireTheme(root.querySelector(".theme"));
    this.talk = root.querySelector(".talk");
    this.log = root.querySelector(".log");
    this.quick = root.querySelector(".quick");
    this.template = root.querySelector(".card-template");
    this.composer = new Composer(root, (text) => this.send(text), () => this.running?.abort());
    this.taste = new TastePanel(root, words, {
      forget: (item) => this.forget(item),
      restore: (item) => this.change("restore", { entry: item.id }, () => this.announce(words.announce_restored)),
      edit: (item, change) =>
        this.change("edit", { entry: item.id, change }, () => this.announce(words.announce_changed)),
      scope: (scope, label) =>
        this.change("scope", { scope }, () => this.announce(fill(words.announce_scope, { scope: label }))),
      remember: (on) => this.remember(on),
      forgetMe: () => this.forgetMe(),
      exportMe: () => this.exportMe(),
    });
    this.judge = (card, judgement) => this.sendJudgement(card, judgement);
    root.querySelector(".new-chat").addEventListener("click", () => this.newChat());
  }

  /** Draw the conversation that this window had, or a fresh page. */
  async open() {
    try {
      const state = await this.client.call("open", {
        session: await session.remembered(),
        keeper: keeper.known(),
      });
      await this.draw(state);
    } catch (failure) {
      const turn = this.addTurn(null);
      turn.fail(failure, () => (turn.node.remove(), this.open()));
    }
    this.root.dataset.ready = "true";
    this.composer.field.focus({ preventScroll: true });
  }

  async draw(state) {
    this.session = state.session;
    if (state.session) await session.remember(state.session);
    this.log.replaceChildren();
    let turn = null;
    for (const message of state.messages) {
      if (message.role === "user") turn = this.addTurn(message.text);
      else {
        turn ??= this.addTurn(null);
        turn.showCards(message.cards);
        turn.finish(message.text, [], message);
        turn = null;
      }
    }
    if (turn) turn.wait.hidden = true;
    this.drawWelcome(state);
    this.drawQuick(state.quick);
    this.drawTaste(state);
    this.taste.drawRemember(state.remember);
    this.drawWriter(state.writer);
    this.talk.scrollTop = this.log.lastElementChild?.offsetTop ?? 0;
  }

  addTurn(message) {
    this.root.querySelector(".welcome").hidden = true;
    const turn = new Turn(message, this.words, this.template, this.judge);
    this.log.append(turn.node);
    return turn;
  }

  async send(message) {
    performance.clearMarks();
    performance.mark("sayso:sent");
    this.running = new AbortController();
    const body = { session: this.session, message, keeper: keeper.known() };
    const take = (line) => this.take(turn, line);
    // The request leaves first; the page is drawn while the server works.
    const answer = this.client.stream("turn", body, take, this.running.signal);
    const turn = this.addTurn(message);
    turn.node.scrollIntoView({ block: "start" });
    this.drawQuick([]);
    this.composer.busy = true;
    try {
      await answer;
    } catch (error) {
      if (error.name === "AbortError") turn.note(this.words.stopped);
      else this.fail(turn, error);
    } finally {
      this.running = null;
      this.composer.busy = false;
    }
  }

  /** One line of a turn. */
  take(turn, line) {
    switch (line.type) {
      case "session":
        this.session = line.id;
        session.remember(line.id);
        if (line.lost) turn.note(`${this.words.unknown_session} ${this.words.unknown_session_remedy}`);
        break;
      case "understood":
        this.drawTaste(line);
        break;
      case "cards":
        turn.showCards(line.cards);
        performance.mark("sayso:cards");
        requestAnimationFrame(() => setTimeout(() => performance.mark("sayso:cards-painted")));
        this.announceCards(line.cards);
        break;
      case "text":
        if (!performance.getEntriesByName("sayso:text").length) performance.mark("sayso:text");
        turn.addText(line.text, line.item);
        break;
      case "question":
        turn.ask(line.text);
        break;
      case "done":
        turn.finish(line.text, line.cards, line);
        if (line.question) this.announce(line.question);
        if (!turn.cards.size) this.announce(line.text);
        this.drawQuick(line.quick);
        this.drawTaste(line);
        this.drawWriter(line.writer);
        performance.mark("sayso:done");
        break;
      case "error":
        this.fail(turn, line);
        break;
    }
  }

  fail(turn, failure) {
    this.announce(`${failure.problem} ${failure.remedy}`);
    turn.fail(failure, () => (turn.node.remove(), this.send(turn.message)));
  }

  async sendJudgement(card, judgement) {
    await this.change("judge", { item: card.id, judgement }, () =>
      this.announce(fill(this.words[`announce_judged_${judgement}`], { title: card.title })),
    );
  }

  async forget(item) {
    await this.change("forget", { entry: item.id }, () => {
      this.announce(this.words.announce_forgotten);
      this.taste.panel.focus({ preventScroll: true });
    });
  }

  /** One change of the ledger; whether it succeeded. */
  async change(name, body, then) {
    try {
      const state = await this.client.call(name, { session: this.session, keeper: keeper.known(), ...body });
      if (state.session && state.session !== this.session) {
        this.session = state.session;
        await session.remember(state.session);
      }
      this.drawTaste(state);
      if ("remember" in state) this.taste.drawRemember(state.remember);
      then();
      return true;
    } catch (failure) {
      this.announce(`${failure.problem} ${failure.remedy}`, true);
      return false;
    }
  }

  /** Taste beyond this conversation: only when asked for, under a number that this browser draws. */
  async remember(on) {
    const name = keeper.drawn();
    const said = on ? this.words.announce_remember : this.words.announce_remember_off;
    const done = await this.change("remember", { keeper: name, on }, () => this.announce(said));
    if (!done) this.taste.drawRemember(!on);
  }

  async forgetMe() {
    await this.change("forget-me", { keeper: keeper.drawn() }, () => {
      keeper.forget();
      this.announce(this.words.announce_forgot_me, true);
    });
  }

  async exportMe() {
    try {
      const kept = await this.client.call("export", { keeper: keeper.known() });
      const file = new Blob([JSON.stringify(kept, null, 2)], { type: "application/json" });
      const link = make("a", "", [], { href: URL.createObjectURL(file), download: "taste.json" });
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (failure) {
      this.announce(`${failure.problem} ${failure.remedy}`, true);
    }
  }

  async newChat() {
    this.running?.abort();
    session.forget();
    this.session = "";
    try {
      await this.draw(await this.client.call("open", { keeper: keeper.known() }));
    } catch (failure) {
      this.announce(`${failure.problem} ${failure.remedy}`, true);
    }
    this.composer.write("");
  }

  drawTaste(state) {
    this.taste.draw(state.taste);
    showJudgements(this.log, state.judgements);
  }

  drawWelcome(state) {
    const welcome = this.root.querySelector(".welcome");
    welcome.hidden = state.messages.length > 0;
    const { name, count } = state.catalogue;
    welcome.querySelector(".welcome-more").textContent = fill(this.words.welcome_more, {
      items: name,
      count: count.toLocaleString("en"),
    });
    welcome.querySelector(".try").hidden = !state.openers.length;
    welcome.querySelector(".openers").replaceChildren(
      ...state.openers.map((text) => make("li", "", [this.reply("opener", text)])),
    );
  }

  drawQuick(replies) {
    this.quick.replaceChildren(...replies.map((text) => this.reply("chip", text)));
  }

  reply(className, text) {
    const button = make("button", className, text, { type: "button" });
    button.addEventListener("click", () => {
      if (this.running) return;
      this.send(text);
      this.composer.field.focus({ preventScroll: true });
    });
    return button;
  }

  drawWriter(writer) {
    this.root.querySelector(".notice").textContent = fill(this.words.ai_notice, { writer: writer.text });
    clearTimeout(this.writerTimer);
    if (!writer.loading) return;
    this.writerTimer = setTimeout(
      () => this.client.call("writer").then((now) => this.drawWriter(now), () => {}),
      WRITER_EVERY_MS,
    );
  }

  announceCards(cards) {
    const titles = cards.map((card) => card.title).join(", ");
    this.announce(fill(this.words.announce_cards, { count: cards.length, titles }));
  }

  /** Tell people who listen; with `shown`, also those who look. */
  announce(text, shown = false) {
    this.root.querySelector(".announcer").textContent = text;
    if (!shown) return;
    const toast = make("p", "toast", text);
    this.root.append(toast);
    setTimeout(() => toast.remove(), 6000);
  }
}
