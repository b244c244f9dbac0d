// Nodes instead of markup: nothing here writes HTML, so the strictest content policy of a host page has nothing to object to.

/** What the server's sanitiser lets through (kb/markdown.py), and nothing else. */
const ALLOWED = /^(p|[ou]l|li|strong|em|a|code|br|h[23]|table|thead|tbody|t[rhd])$/;
const PIECE = /<(\/?)([a-z]\w*)([^<>]*)>|[^<]+|</g;
/** @type {Record<string, string>} */
const SIGNS = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0", "#x27": "'", "#39": "'" };
/** Numbers of records, VIP IDs and amounts: they are never broken over two lines. */
const WHOLE = /([A-Z]{2,5}-\d[\w-]*|\b(?=[A-F]*\d)[0-9A-F]{4,20}(?:…[0-9A-F]{4})?\b)/;

/**
 * An element with its attributes, listeners (`onclick`) and children; a child that is empty is left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, any> | null} [about] @param {...(Node | string | false | null | undefined)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, about, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(about ?? {})) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children) if (child) made.append(...(typeof child === "string" ? words(child) : [child]));
  return made;
}

/** Text in which what belongs together stays on one line. @param {string} text @returns {(Node | string)[]} */
function words(text) {
  return text.split(WHOLE).map((part, place) => {
    if (place % 2 === 0) return part;
    const id = document.createElement("span");
    id.className = "id";
    id.textContent = part;
    return id;
  });
}

/** Sanitised HTML as nodes; tags that are not allowed leave their text. @param {string} html @param {string} base */
export function nodes(html, base) {
  const top = document.createDocumentFragment();
  /** @type {(DocumentFragment | HTMLElement)[]} */
  const open = [top];
  for (const [text, closing, name, about] of html.matchAll(PIECE)) {
    const inside = open[open.length - 1];
    if (!name) inside.append(...words(plain(text)));
    else if (!ALLOWED.test(name)) continue;
    else if (closing) {
      const place = open.findLastIndex((one) => one.nodeName === name.toUpperCase());
      if (place > 0) open.length = place;
    } else {
      const made = name === "a" ? link(plain(/href="([^"]*)/.exec(about)?.[1] ?? ""), base) : document.createElement(name);
      inside.append(made);
      if (name !== "br") open.push(made);
    }
  }
  return top;
}

/** A link that opens beside the conversation; an address that is no web address leads nowhere. @param {string} address @param {string} base */
export function link(address, base) {
  const made = document.createElement("a");
  const url = URL.parse(address, base);
  if (url && /^(https?|mailto):$/.test(url.protocol)) Object.assign(made, { href: url.href, target: "_blank", rel: "noopener" });
  return made;
}

/** @param {string} text */
const plain = (text) => text.replace(/&(#?\w+);/g, (whole, name) => SIGNS[name] ?? whole);
