// The form that changes one inference.
import { make } from "./make.js";

/** A form for what can be changed; `save(change)` is called with what is different. */
export function editForm(now, words, save) {
  const fields = FIELDS[now.kind](now, words);
  const cancel = make("button", "quiet", words.taste_cancel, { type: "button" });
  const form = make("form", "edit", [
    ...fields.map(({ label, input }) => make("label", "", [make("span", "", label), input])),
    make("div", "edit-actions", [make("button", "quiet save", words.taste_save, { type: "submit" }), cancel]),
  ]);
  cancel.addEventListener("click", () => form.remove());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(Object.assign({}, ...fields.map((field) => field.read(field.input.value))));
  });
  return form;
}

const FIELDS = {
  item: (now, words) => [
    choice(words.taste_sign, now.sign, [[1, words.like], [-1, words.dislike], [0, words.seen]], (sign) => ({ sign: Number(sign) })),
    choice(words.taste_weight, now.strength, weights(now, words), (value) => ({ strength: Number(value) })),
  ],
  words: (now, words) => [
    choice(words.taste_must_or_lean, strictness(now), strict(words, true), READ_STRICT),
    text(words.taste_values, now.values.join(", "), (typed) => ({ words: split(typed) })),
  ],
  range: (now, words) => {
    const low = number(words.taste_from_low_label, now.low, (value) => ({ low: value, bounded: true }));
    const high = number(words.taste_to_high_label, now.high, (value) => ({ high: value, bounded: true }));
    return [choice(words.taste_must_or_lean, strictness(now), strict(words, false), READ_HARD), low, high];
  },
  query: (now, words) => [text(words.taste_own_words, now.values.join(" "), (typed) => ({ words: [typed] }))],
};

const READ_STRICT = (value) => ({
  must: { sign: 1, hard: true },
  lean: { sign: 1, hard: false },
  not: { sign: -1, hard: true },
})[value];
const READ_HARD = (value) => ({ hard: value === "must" });

function strictness(now) {
  if (now.sign < 0) return "not";
  return now.hard ? "must" : "lean";
}

function strict(words, not) {
  const both = [["must", words.taste_as_must], ["lean", words.taste_as_lean]];
  return not ? [...both, ["not", words.taste_as_not]] : both;
}

function weights(now, words) {
  const known = [[0.5, words.taste_weight_low], [1, words.taste_weight_usual], [2, words.taste_weight_high]];
  return known.some(([value]) => value === now.strength) ? known : [[now.strength, `×${now.strength}`], ...known];
}

function choice(label, value, options, read) {
  const input = make("select", "", options.map(([key, said]) => make("option", "", said, { value: key })));
  input.value = String(value);
  return { label, input, read };
}

function text(label, value, read) {
  return { label, input: make("input", "", [], { type: "text", value }), read };
}

function number(label, value, read) {
  const input = make("input", "", [], { type: "number", step: "any", value: value ?? "" });
  return { label, input, read: (typed) => read(typed === "" ? null : Number(typed)) };
}

function split(typed) {
  return typed.split(",").map((word) => word.trim()).filter(Boolean);
}
