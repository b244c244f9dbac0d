// Adds speed to the pages: search while typing, shortcuts, copying, printing. Without it every page still works.
// @ts-check

const root = document.documentElement;

/** @param {string} tag @param {string} className @param {string} [text] */
function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** @param {string} className @param {[string, boolean][]} pieces */
function marked(className, pieces) {
  const line = element("span", className);
  for (const [text, hit] of pieces) line.append(hit ? element("mark", "", text) : text);
  return line;
}

/** Shows what is found while somebody types; the newest question wins, whatever order the answers come in.
 * @param {HTMLFormElement} form */
function searchWhileTyping(form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=search]"));
  const list = /** @type {HTMLElement} */ (form.querySelector("[data-hits]"));
  const says = /** @type {HTMLElement} */ (form.querySelector("[data-says]"));
  const links = () => [...list.querySelectorAll("a")];
  let asked = new AbortController();
  let pause = 0;

  const show = (/** @type {{says: string, hits: {address: string, title: [string, boolean][], line: [string, boolean][], tag?: string}[]}} */ found) => {
    list.replaceChildren(
      ...found.hits.map((hit) => {
        const link = document.createElement("a");
        link.href = hit.address;
        link.append(marked("hit-title", hit.title), marked("hit-line", hit.line));
        if (hit.tag) link.querySelector(".hit-title")?.append(" ", element("span", "tag", hit.tag));
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
    list.hidden = found.hits.length === 0;
    says.textContent = found.says;
  };
  const stays = "stays" in list.dataset;
  const close = () => { list.hidden ||= !stays; };

  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    const query = input.value.trim();
    if (query.length < 2) return close();
    const address = `${form.dataset.suggest}?${new URLSearchParams({ q: query })}`;
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (answer.ok) show(await answer.json());
    } catch { /* a newer question is under way, or there is no connection: Enter still works */ }
  };

  input.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(ask, 80); });
  form.addEventListener("keydown", (event) => {
    const at = links().indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    if (event.key === "Escape" && !list.hidden) { close(); input.focus(); event.preventDefault(); }
    if (list.hidden || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? input : links()[Math.min(next, links().length - 1)]).focus();
    event.preventDefault();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(/** @type {Node | null} */ (event.relatedTarget))) close();
  });
}

for (const form of document.querySelectorAll("form[data-suggest]")) searchWhileTyping(/** @type {HTMLFormElement} */ (form));

for (const button of document.querySelectorAll("[data-print]")) {
  /** @type {HTMLElement} */ (button).hidden = false;
  button.addEventListener("click", () => print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const { copy = "", copied = "" } = /** @type {HTMLElement} */ (button).dataset;
  const label = /** @type {HTMLElement} */ (button.querySelector("[data-label]") ?? button);
  const before = label.textContent;
  /** @type {HTMLElement} */ (button).hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(copy)?.textContent ?? copy);
    label.textContent = copied;
    setTimeout(() => { label.textContent = before; }, 2000);
  });
}

/** Letter keys act only outside fields, and only while the reader leaves them on.
 * @param {KeyboardEvent} event */
function shortcut(event) {
  const busy = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable], loket-chat");
  if (root.dataset.shortcuts === "off" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

/** A question for the chat, where there is one on the page. */
addEventListener("load", () => {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-ask]"))) {
    const chat = /** @type {any} */ (window).loket;
    if (!chat?.send) return;
    button.hidden = false;
    button.addEventListener("click", () => { chat.open(); chat.send(button.dataset.ask); });
  }
});

addEventListener("keydown", shortcut);
/** @type {HTMLElement | null} */ (document.querySelector("[data-focus]"))?.focus();
for (const menu of document.querySelectorAll("details.menu")) {
  menu.addEventListener("keydown", (event) => {
    if (/** @type {KeyboardEvent} */ (event).key !== "Escape") return;
    /** @type {HTMLDetailsElement} */ (menu).open = false;
    menu.querySelector("summary")?.focus();
  });
  addEventListener("click", (event) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) /** @type {HTMLDetailsElement} */ (menu).open = false;
  });
}
