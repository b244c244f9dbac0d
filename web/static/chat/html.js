// Nodes instead of markup: nothing here writes HTML, so the strictest content policy of a host page has nothing to object to.

/** What the server's sanitiser lets through (kb/markdown.py), and nothing else. */
const ALLOWED = new Set("P OL UL LI STRONG EM A CODE BR H2 H3 TABLE THEAD TBODY TR TH TD".split(" "));
const PIECE = /<(\/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)>|([^<]+|<)/gi;
/** @type {Record<string, string>} */
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
/** Numbers of records, VIP IDs and amounts: they are never broken over two lines. */
const WHOLE = /([A-Z]{2,5}-\d[\w-]*|\b[0-9A-F]{4,20}(?:…[0-9A-F]{4})?\b)/;

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
    if (place % 2 === 0 || !/\d/.test(part)) return part;
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
  for (const [, closing, name, about, text] of html.matchAll(PIECE)) {
    const inside = open[open.length - 1];
    const tag = name?.toUpperCase();
    if (text) inside.append(...words(text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, plain)));
    else if (!ALLOWED.has(tag)) continue;
    else if (closing) {
      const place = open.findLastIndex((one) => one.nodeName === tag);
      if (place > 0) open.length = place;
    } else {
      const made = tag === "A" ? link(/href="([^"]*)"/.exec(about)?.[1] ?? "", base) : document.createElement(name);
      inside.append(made);
      if (tag !== "BR") open.push(made);
    }
  }
  return top;
}

/** A link that opens beside the conversation; an address that is no web address leads nowhere. @param {string} address @param {string} base */
export function link(address, base) {
  const made = document.createElement("a");
  try {
    const url = new URL(address.replaceAll("&amp;", "&"), base);
    if (/^https?:$/.test(url.protocol)) Object.assign(made, { href: url.href, target: "_blank", rel: "noopener" });
  } catch {
    // the words stay, without a link
  }
  return made;
}

/** @param {string} whole @param {string} decimal @param {string} hex @param {string} name */
function plain(whole, decimal, hex, name) {
  const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : 0;
  return code ? String.fromCodePoint(code) : (ENTITIES[name] ?? whole);
}

/** @param {string} drawing the path of an icon */
export function icon(drawing) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  path.setAttribute("d", drawing);
  return svg;
}
