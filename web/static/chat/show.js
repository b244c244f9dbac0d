// A reply as one sees it, and as one hears it.
import { h, link, nodes } from "./html.js";

/**
 * @typedef {import("./line.js").Message} Message
 * @typedef {import("./line.js").Turn} Turn
 * @typedef {import("./line.js").Button} Button
 * @typedef {typeof import("./nl.js").default} Words
 * @typedef {Omit<import("./kept.js").Outgoing, "id">} What
 * @typedef {{words: Words, base: string, marks: Record<string, any>, mark(key: string, value: any): void, say(what: What): void, press(button: Button): void}} Room
 */

/** The parts of a reply. @param {Turn} turn @param {Room} room @returns {(Node | false | undefined)[]} */
export function parts(turn, room) {
  const { messages, state } = turn.reply;
  const { words, press } = room;
  const stop = () => press({ label: words.stop, value: "stop" });
  return [
    ...messages.map((message, place) => part(message, turn, place, room)),
    formOf(turn, room),
    state === "ask" && h("div", { class: "row once" }, h("button", { class: "quiet", type: "button", onclick: stop }, words.stop)),
  ];
}

/** @param {Message} message @param {Turn} turn @param {number} place @param {Room} room */
function part(message, { turn, at, reply: { state } }, place, room) {
  const { words, base } = room;
  switch (message.type) {
    case "steps":
      return steps(message, `${turn}.${place}`, room);
    case "article":
      return h("div", { class: "prose" }, choices(message, room), source(message, room));
    case "preview":
      return card("preview", message, room, words.check, lasting(message, words));
    case "record":
      if (state === "done") return card("done", message, room, `✓ ${words.done}`, words.time(new Date(at)));
      return card(state === "ask" ? "sofar" : "card", message, room);
    case "note":
      return state === "refused" ? card("refused", message, room, `▲ ${words.refused}`) : card("note", message, room);
    case "handoff":
      return card("card", message, room);
    default:
      return h("div", { class: "prose" }, nodes(message.html, base), choices(message, room, message.type === "choices" && /ask|clarify/.test(state)));
  }
}

/** @param {string} kind @param {Message} message @param {Room} room @param {string} [eyebrow] @param {string} [aside] */
function card(kind, message, room, eyebrow, aside) {
  const { title, rows = [], sections = [], warning, note, html } = message;
  return h(
    "div",
    { class: eyebrow ? `card ${kind}` : kind },
    eyebrow && h("p", { class: "eyebrow" }, h("b", null, eyebrow), h("span", null, aside)),
    title && h(kind === "note" ? "h4" : "h3", null, title),
    html && h("div", { class: "prose" }, nodes(html, room.base)),
    rows.length > 0 && h("dl", null, ...rows.flatMap(([label, value]) => [h("dt", null, label), h("dd", null, value)])),
    ...sections.map(({ title, lines }) => h("div", null, title && h("h4", null, title), h("ul", null, ...lines.map((line) => h("li", null, line))))),
    warning && h("p", { class: "warning" }, warning),
    note && h("p", { class: "meta" }, note),
    choices(message, room),
  );
}

/** How long a preview holds; the server decides, this only tells. @param {Message} message @param {Words} words */
function lasting({ expires }, words) {
  const until = new Date(expires ?? 0);
  return until < new Date() ? words.lapsed : words.until(words.time(until));
}

/** @param {Message} message @param {Room} room @param {boolean} [numbered] */
function choices({ buttons = [] }, { base, press }, numbered) {
  const made = buttons.map((button, place) => {
    const { label, value, hint, role = "option" } = button;
    if (role === "link") return Object.assign(link(value, base), { textContent: label });
    return h(
      "button",
      { type: "button", class: role, onclick: () => press(button) },
      numbered && h("b", { "aria-hidden": "true" }, `${place + 1}`),
      h("span", null, label, hint && h("small", null, hint)),
    );
  });
  const move = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    made.at((made.indexOf(/** @type {any} */ (event.target)) + step) % made.length)?.focus();
  };
  return made.length > 0 && h("div", { class: "choices once", onkeydown: move }, ...made);
}

/** @param {Message} message @param {string} key @param {Room} room */
function steps({ title, items = [] }, key, { words, base, marks, mark }) {
  const progress = h("p", { class: "progress" });
  const boxes = items.map((_, place) => {
    const change = () => (mark(`${key}.${place}`, box.checked), count());
    const box = h("input", { type: "checkbox", checked: marks[`${key}.${place}`], onchange: change });
    return box;
  });
  const count = () => {
    const done = boxes.filter((box) => box.checked).length;
    progress.textContent = done ? words.ticked(done, boxes.length) : "";
  };
  count();
  const lines = items.map((item, place) => h("li", null, h("label", null, boxes[place], h("b", null, `${place + 1}`), h("span", null, nodes(item, base)))));
  return h("div", { class: "steps" }, h("h4", null, title), progress, h("ol", { role: "list" }, ...lines));
}

/** All that is asked, at once, for whoever prefers that; it opens by itself where something in it has to be put right. @param {Turn} turn @param {Room} room */
function formOf({ turn, reply: { form } }, { words, marks, mark, say }) {
  if (!form) return;
  const fields = form.fields.map(({ slot, label, kind, required, value = "", hint, choices = [], error }) => {
    const id = `${turn}.${slot}`;
    const about = { id, name: slot, required, maxlength: "2000", list: choices[0] && `${id}.list`, "aria-invalid": error && "true", "aria-describedby": `${id}.about`, oninput: () => mark(id, field.value) };
    const options = choices.map((one) => h("option", { value: kind === "choice" ? one.value : one.label }, one.hint ? `${one.label} · ${one.hint}` : one.label));
    const field = kind === "choice" ? h("select", about, h("option"), ...options) : kind === "paragraph" ? h("textarea", about) : h("input", { ...about, type: kind });
    field.value = marks[id] ?? value;
    const said = () => /** @type {any} */ (field).selectedOptions?.[0].label ?? field.value;
    const shown = h(
      "p",
      null,
      h("label", { for: id }, required ? label : `${label} ${words.optional}`),
      h("small", { id: `${id}.about` }, error && h("b", null, error), hint && ` ${hint}`),
      field,
      kind !== "choice" && options.length > 0 && h("datalist", { id: `${id}.list` }, ...options),
    );
    return { shown, said: () => said() && `${label}: ${said()}` };
  });
  const fill = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const values = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target))));
    say({ form: { action: form.action, values }, label: fields.map(({ said }) => said()).filter(Boolean).join("\n") });
  };
  const wrong = form.fields.some((one) => one.error);
  return h(
    "details",
    { class: "sheet once", open: wrong || marks[`${turn}.open`], ontoggle: (/** @type {any} */ event) => mark(`${turn}.open`, event.target.open) },
    h("summary", null, wrong ? form.title : words.form),
    h("form", { "aria-label": form.title, onsubmit: fill }, ...fields.map(({ shown }) => shown), h("button", { class: "send" }, words.toCheck)),
  );
}

/** @param {Message} message @param {Room} room */
function source({ address = "", text }, { base, words }) {
  const made = link(address, base);
  made.append(text, h("span", { class: "hidden" }, ` (${words.opens})`));
  return h("p", null, made);
}

/** The reply as it is read aloud: its plain text, every consequence, then what there is to choose. @param {Message[]} messages @param {Words} words */
export function spoken(messages, words) {
  return messages
    .flatMap(({ type, text, buttons = [] }) => [
      type === "choices" ? text.split("\n").slice(0, -buttons.length).join("\n") : text,
      type === "preview" ? words.yesOrNo : buttons[0] && words.choices(buttons.map(({ label, hint }) => (hint ? `${label}, ${hint}` : label))),
    ])
    .filter(Boolean)
    .join("\n");
}
