// A reply as one sees it, and as one hears it.
import { h, icon, link, nodes } from "./html.js";

/**
 * @typedef {import("./line.js").Message} Message
 * @typedef {import("./line.js").Turn} Turn
 * @typedef {import("./line.js").Button} Button
 * @typedef {typeof import("./nl.js").default} Words
 * @typedef {{words: Words, base: string, ticks: Record<string, boolean>, tick(key: string, on: boolean): void, press(button: Button): void}} Room
 */

export const ICONS = {
  tile: "M4 11a7 7 0 0 0 7-7M13 4a7 7 0 0 0 7 7M20 13a7 7 0 0 0-7 7M11 20a7 7 0 0 0-7-7M12 9v6M9 12h6",
  more: "M5 11.5v1M12 11.5v1M19 11.5v1",
  close: "M6 6l12 12M18 6L6 18",
  warn: "M12 4l9 16H3zM12 10v4.5M12 17.4v.1",
  check: "M5 12.5l4.5 4.5L19 7.5",
  down: "M12 5v14M6 13l6 6 6-6",
};

/** The parts of a reply. @param {Turn} turn @param {Room} room @returns {Node[]} */
export function parts(turn, room) {
  const { reply } = turn;
  const shown = reply.messages.map((message, place) => part(message, turn, place, room));
  if (reply.state === "ask") {
    shown.push(h("div", { class: "row once" }, h("button", { class: "quiet", type: "button", onclick: () => room.press({ label: room.words.stop, value: "stop" }) }, room.words.stop)));
  }
  return shown;
}

/** @param {Message} message @param {Turn} turn @param {number} place @param {Room} room */
function part(message, turn, place, room) {
  const { words } = room;
  const { state } = turn.reply;
  switch (message.type) {
    case "choices":
      return h("div", { class: "prose" }, nodes(message.html, room.base), choices(message.buttons, room, state === "ask" || state === "clarify"));
    case "steps":
      return steps(message, `${turn.turn}.${place}`, room);
    case "article":
      return h("div", { class: "prose" }, choices(message.buttons, room), source(message, room));
    case "preview":
      return card("preview", message, room, words.check, null, lasting(message, words));
    case "record":
      if (state === "done") return card("done", message, room, words.done, ICONS.check, words.time(new Date(turn.at)));
      return state === "ask" ? card("sofar", message, room) : card("card", message, room);
    case "note":
      return state === "refused" ? card("refused", message, room, words.refused, ICONS.warn) : card("note", message, room);
    case "handoff":
      return card("card", message, room);
    default:
      return h("div", { class: "prose" }, nodes(message.html, room.base), choices(message.buttons, room));
  }
}

/** @param {string} kind @param {Message} message @param {Room} room @param {string} [eyebrow] @param {string | null} [sign] @param {string} [aside] */
function card(kind, message, room, eyebrow, sign, aside) {
  const { title, rows = [], sections = [], warning, note, html } = message;
  return h(
    "div",
    { class: eyebrow ? `card ${kind}` : kind },
    eyebrow && h("p", { class: "eyebrow" }, h("b", null, sign && `${sign === ICONS.check ? "✓" : "▲"} `, eyebrow), aside && h("span", null, aside)),
    title && h(kind === "note" ? "h4" : "h3", null, title),
    html && h("div", { class: "prose" }, nodes(html, room.base)),
    rows.length > 0 && h("dl", null, ...rows.flatMap(([label, value]) => [h("dt", null, label), h("dd", null, value)])),
    ...sections.map((one) => h("div", null, one.title && h("h4", null, one.title), h("ul", { class: "lines" }, ...one.lines.map((line) => h("li", null, line))))),
    warning && h("p", { class: "warning" }, icon(ICONS.warn), h("span", null, warning)),
    note && h("p", { class: "meta" }, note),
    choices(message.buttons, room),
  );
}

/** How long a preview holds; the server decides, this only tells. @param {Message} message @param {Words} words */
function lasting(message, words) {
  const until = new Date(message.expires ?? 0);
  return until < new Date() ? words.lapsed : words.until(words.time(until));
}

/** @param {Button[] | undefined} buttons @param {Room} room @param {boolean} [numbered] */
function choices(buttons, room, numbered) {
  if (!buttons?.length) return null;
  const made = buttons.map((button, place) => {
    const role = button.role ?? "option";
    const label = h("span", null, button.label, button.hint && h("small", null, button.hint));
    if (role === "link") return Object.assign(link(button.value, room.base), { textContent: button.label });
    return h("button", { type: "button", class: role, onclick: () => room.press(button) }, numbered && h("b", { "aria-hidden": "true" }, `${place + 1}`), label);
  });
  const group = h("div", { class: "choices once" }, ...made);
  group.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = made.indexOf(/** @type {any} */ (event.target));
    if (!step || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    made[(at + step + made.length) % made.length].focus();
  });
  return group;
}

/** @param {Message} message @param {string} key @param {Room} room */
function steps(message, key, room) {
  const items = message.items ?? [];
  const progress = h("p", { class: "progress" });
  const boxes = items.map((_, place) => {
    const tick = () => {
      room.tick(`${key}.${place}`, box.checked);
      count();
    };
    const box = h("input", { type: "checkbox", checked: !!room.ticks[`${key}.${place}`], onchange: tick });
    return box;
  });
  const count = () => {
    const done = boxes.filter((box) => box.checked).length;
    progress.textContent = done ? room.words.ticked(done, boxes.length) : "";
    progress.hidden = !done;
  };
  count();
  const lines = items.map((item, place) => h("li", null, h("label", null, boxes[place], h("b", null, `${place + 1}`), h("span", null, nodes(item, room.base)))));
  return h("div", { class: "steps" }, h("h4", null, message.title), progress, h("ol", { role: "list" }, ...lines));
}

/** @param {Message} message @param {Room} room */
function source(message, room) {
  const made = link(message.address ?? "", room.base);
  made.append(message.text, h("span", { class: "hidden" }, ` (${room.words.opens})`));
  return h("p", null, made);
}

/** The reply as it is read aloud: its plain text, every consequence, then what there is to choose. @param {Message[]} messages @param {Words} words */
export function spoken(messages, words) {
  return messages
    .flatMap(({ type, text, buttons = [] }) => {
      const said = type === "choices" ? text.split("\n").slice(0, -buttons.length).join("\n") : text;
      const labels = buttons.map((button) => [button.label, button.hint].filter(Boolean).join(", "));
      return [said, type === "preview" ? words.yesOrNo : labels.length > 0 && words.choices(labels)];
    })
    .filter(Boolean)
    .join("\n");
}
