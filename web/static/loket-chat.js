// The conversation in its window: what is said, what is typed, and where the focus goes.
import { h, icon } from "./chat/html.js";
import { Line } from "./chat/line.js";
import { ICONS, parts, spoken } from "./chat/show.js";
import { sheet } from "./chat/style.js";

/** @typedef {import("./chat/line.js").Turn} Turn */

const AT_ONCE = 30;
const SMALL = "(max-width: 479.9px), (max-height: 479.9px)";

/** Build the window in the launcher's element. @param {any} element */
export async function attach(element) {
  const panel = new Panel(element);
  await panel.speak(element.language);
  return panel;
}

class Panel {
  /** @type {import("./chat/show.js").Words} */
  words;
  /** @type {HTMLTextAreaElement} */
  input;
  /** @type {HTMLElement} */
  menu;
  /** @type {HTMLElement} */
  more;
  /** @type {HTMLElement} */
  bar;
  /** @type {HTMLElement} */
  pill;
  /** @type {Map<number, HTMLElement>} */
  #replies = new Map();
  #shown = AT_ONCE;
  #unread = 0;
  #below = 0;
  #wasOffline = false;
  #speaker = "";
  /** @type {ReturnType<typeof setTimeout>[]} */
  #clocks = [];
  #waiting = "";

  /** @param {any} element */
  constructor(element) {
    this.element = element;
    this.inline = element.getAttribute("mode") === "inline";
    this.root = /** @type {ShadowRoot} */ (element.shadowRoot);
    this.root.adoptedStyleSheets = [...this.root.adoptedStyleSheets, sheet];
    this.log = h("div", { class: "log", role: "log", "aria-live": "off", tabindex: "-1" });
    this.status = h("p", { class: "meta", hidden: true });
    this.polite = h("div", { class: "hidden", "aria-live": "polite" });
    this.alert = h("div", { class: "hidden", role: "alert" });
    this.dialog = h("dialog", { "aria-labelledby": "loket-title" });
    this.line = new Line(element, {
      turn: (turn, live) => this.#turn(turn, live),
      changed: () => this.#changed(),
      typing: (who) => this.#wait(who),
      joined: () => this.#joined(),
    });
    this.root.append(this.dialog, this.polite, this.alert);
    this.dialog.addEventListener("cancel", (event) => (event.preventDefault(), this.#escape()));
    this.dialog.addEventListener("keydown", (event) => this.#key(event));
    this.log.addEventListener("scroll", () => this.#atEnd() && this.#jump(0));
  }

  // ---- what a host page can ask for

  toggle() {
    if (this.dialog.open) this.close();
    else this.open();
  }

  open({ quietly = false } = {}) {
    if (!this.dialog.open) {
      if (quietly) this.dialog.setAttribute("open", "");
      else if (matchMedia(SMALL).matches && !this.inline) this.dialog.showModal();
      else this.dialog.show();
      this.#unread = 0;
      this.element.news(0);
      this.#remember(true);
      this.element.launcher?.setAttribute("aria-expanded", "true");
      this.#toEnd();
      this.#tell("open");
      if (!this.#replies.size) this.#wait("");
      this.#begin();
    }
    if (!quietly) this.input.focus();
  }

  close() {
    if (!this.dialog.open || this.inline) return;
    const inside = this.root.activeElement;
    this.dialog.close();
    this.#remember(false);
    this.element.launcher.setAttribute("aria-expanded", "false");
    if (inside) this.element.launcher.focus();
    this.line.listen(this.#expecting);
    this.#tell("close");
  }

  /** The conversation goes on from the page before. */
  resume() {
    const open = sessionStorage.getItem(this.#awake);
    if (open && !matchMedia(SMALL).matches) this.open({ quietly: true });
    else this.#begin();
  }

  /** @param {string} text */
  send(text) {
    this.open({ quietly: true });
    this.#say(text);
  }

  identify() {
    return this.line.identify(this.element.token);
  }

  /** @param {string} language */
  async speak(language) {
    this.element.language = language;
    this.words = (await import(`./chat/${this.element.language}.js`)).default;
    this.#frame();
    this.#draw();
  }

  // ---- the window

  #frame() {
    const { words, element } = this;
    const button = (/** @type {string} */ name, /** @type {string} */ drawing, /** @type {() => void} */ then) =>
      h("button", { type: "button", class: "square", "aria-label": name, onclick: then }, icon(drawing));
    const item = (/** @type {string} */ name, /** @type {() => void} */ then, lang = "") =>
      h("button", { type: "button", lang: lang || null, onclick: () => (this.#menu(false), this.input.focus(), then()) }, name);
    const tile = icon(ICONS.tile);
    tile.classList.add("tile");
    const draft = this.input?.value ?? this.line.kept.now.draft;
    this.more = button(words.menu, ICONS.more, () => this.#menu(!!this.menu.hidden));
    this.menu = h(
      "div",
      { class: "menu", hidden: true },
      item(words.other, () => this.#switch(), element.language === "nl" ? "en" : "nl"),
      item(words.copy, () => this.#copy()),
      item(words.download, () => this.#download()),
      item(words.afresh, () => void this.line.afresh().catch(() => this.#changed())),
    );
    this.#menu(false);
    this.input = h("textarea", { rows: "1", "aria-label": words.yourMessage, placeholder: words.ask, autocomplete: "off", oninput: () => this.#typed() });
    this.input.value = draft;
    this.bar = h("p", { class: "bar", hidden: true });
    this.pill = h("button", { type: "button", class: "jump", hidden: true, onclick: () => (this.#toEnd(), this.input.focus()) });
    this.log.setAttribute("aria-label", words.log);
    this.dialog.lang = element.language;
    this.dialog.replaceChildren(
      h(
        "header",
        null,
        h("h2", { id: "loket-title" }, tile, words.title),
        h("button", { type: "button", onclick: () => this.#press({ label: words.askPerson, value: "person" }) }, words.person),
        this.more,
        !this.inline && button(words.close, ICONS.close, () => this.close()),
      ),
      this.menu,
      this.log,
      this.bar,
      h("form", { class: "composer", onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), this.#submit()) }, this.pill, this.input, h("button", { class: "send" }, words.send)),
    );
  }

  /** Everything anew: after a change of language or of person. */
  #draw() {
    this.#replies.clear();
    this.log.replaceChildren();
    const { turns, kept } = this.line;
    const first = Math.max(0, turns.length - this.#shown);
    if (first) this.log.append(h("button", { type: "button", class: "quiet", onclick: () => this.#earlier() }, this.words.earlier));
    else if (kept.now.id) this.#welcome();
    for (const turn of turns.slice(first)) this.#append(turn);
    this.#changed();
    this.#toEnd();
  }

  #earlier() {
    const { scrollHeight, scrollTop } = this.log;
    this.#shown += AT_ONCE;
    this.#draw();
    this.log.scrollTop = this.log.scrollHeight - scrollHeight + scrollTop;
    this.log.focus();
  }

  #welcome() {
    const { welcome, language } = this.line.kept.now;
    if (!welcome.length) return;
    const lang = language || this.element.language;
    this.#reply({ turn: 0, message_id: "", said: "", at: "", reply: { turn: 0, state: "answer", intent: null, language: lang, messages: welcome } });
  }

  /** @param {Turn} turn */
  #append(turn) {
    const label = this.line.kept.now.labels[turn.message_id];
    if (label || turn.said) this.log.append(this.#mine(label ? this.words.chosen(label) : turn.said, turn.at, this.words.sent));
    this.#reply(turn);
  }

  /** @param {string} text @param {string} at @param {...(string | Node)} state */
  #mine(text, at, ...state) {
    const time = at && this.words.time(new Date(at));
    return h(
      "article",
      { class: "mine", tabindex: "-1" },
      h("h3", { class: "hidden" }, [this.words.you, time].filter(Boolean).join(", ")),
      h("p", null, text),
      h("div", { class: "state" }, time ? h("span", { "aria-hidden": "true" }, `✓ ${time}`) : null, h("span", { class: at ? "hidden" : "" }, ...state)),
    );
  }

  /** @param {Turn} turn */
  #reply(turn) {
    const { words, element, line } = this;
    const { ticks } = line.kept.now;
    const article = h(
      "article",
      { lang: turn.reply.language, tabindex: "-1" },
      h("h3", { class: "hidden" }, [words.assistant, turn.at && words.time(new Date(turn.at))].filter(Boolean).join(", ")),
      ...parts(turn, {
        words,
        base: element.base,
        ticks,
        tick: (key, on) => line.kept.put((now) => ({ ticks: { ...now.ticks, [key]: on } })),
        press: (button) => this.#press(button),
      }),
      this.#signIn(turn),
      this.#question(turn),
    );
    this.#replies.set(turn.turn, article);
    this.log.append(article);
  }

  /** @param {Turn} turn */
  #signIn({ reply }) {
    const address = this.element.getAttribute("sign-in");
    if (this.element.token || reply.state !== "refused" || !address) return null;
    return h("p", null, h("a", { href: address }, this.words.signIn));
  }

  /** @param {Turn} turn */
  #question({ turn, reply }) {
    if (reply.state !== "answer" || !reply.messages.some((one) => one.topic) || this.line.kept.now.judged.includes(turn)) return null;
    const { words } = this;
    const judge = (/** @type {boolean} */ helpful, /** @type {string} */ comment) => {
      void this.line.judge(turn, helpful, comment).catch(() => {});
    };
    const thank = () => {
      asked.replaceChildren(words.thanks);
      asked.classList.remove("once");
      this.#announce(words.thanks);
      this.input.focus();
    };
    const why = () => {
      judge(false, "");
      const remark = h("input", { type: "text", id: "remark", maxlength: "2000" });
      asked.replaceChildren(h("label", { for: "remark" }, words.missing), remark, h("button", null, words.sendRemark));
      remark.focus();
      asked.onsubmit = (event) => {
        event.preventDefault();
        if (remark.value.trim()) judge(false, remark.value);
        thank();
      };
    };
    const asked = h(
      "form",
      { class: "row feedback once" },
      words.helpful,
      h("button", { type: "button", "aria-label": `${words.helpful} ${words.yes}`, onclick: () => (judge(true, ""), thank()) }, words.yes),
      h("button", { type: "button", "aria-label": `${words.helpful} ${words.no}`, onclick: why }, words.no),
    );
    return asked;
  }

  // ---- what comes in

  /** @param {Turn} turn @param {boolean} live */
  #turn(turn, live) {
    const { words } = this;
    if (!live) return;
    const end = this.#atEnd();
    for (const one of this.log.querySelectorAll(".pending")) one.remove();
    this.#append(turn);
    this.#wait(null);
    this.#changed();
    const article = /** @type {HTMLElement} */ (this.#replies.get(turn.turn));
    if (end || this.#ours.delete(turn.message_id)) this.#reveal(article);
    else this.#jump(this.#below + 1);
    if (this.dialog.open) {
      if (!document.hidden) this.#announce((this.#speaker ? "" : (this.#speaker = words.assistant) + ": ") + spoken(turn.reply.messages, words), turn.reply.language);
    } else this.element.news(++this.#unread);
    this.#tell("message", turn);
    if (turn.reply.state === "done") this.#tell("done", turn);
  }

  /** What is true now: pending messages, the connection, and what can still be pressed. */
  #changed() {
    const { line, words } = this;
    if (!words) return;
    const end = this.#atEnd();
    for (const one of this.log.querySelectorAll(".pending")) one.remove();
    const { queue } = line;
    for (const one of queue) this.log.append(this.#pending(one));
    this.log.append(this.status);
    if (end && queue.length) this.#toEnd();
    const open = queue.some((one) => !one.failed);
    if (!open) this.#wait(null);
    else if (!this.#waiting && !line.offline) this.#wait("");
    const latest = [...this.#replies.keys()].at(-1);
    for (const [number, article] of this.#replies) {
      const old = number !== latest;
      for (const one of article.querySelectorAll(".once")) /** @type {HTMLElement} */ (one).hidden = old || open;
      for (const one of controls(article)) one.tabIndex = old ? -1 : 0;
    }
    this.#rove(/** @type {HTMLElement[]} */ ([...this.log.querySelectorAll("article")]).at(-1));
    const bar = line.expired ? words.expired : !line.offline ? "" : line.ready ? words.offline : words.unreachable;
    if (bar !== this.bar.textContent && (bar || this.#wasOffline)) this.#announce(bar || words.online);
    this.#wasOffline = !!bar;
    this.bar.textContent = bar;
    this.bar.hidden = !bar;
    this.#remember();
    if (line.expired) this.#tell("expired");
  }

  /** @param {import("./chat/kept.js").Outgoing} one */
  #pending(one) {
    const { words, line } = this;
    const text = one.choice ? words.chosen(one.label) : one.label;
    const small = (/** @type {string} */ name, /** @type {() => void} */ then) => h("button", { type: "button", onclick: () => (then(), this.input.focus()) }, name);
    const made = one.failed
      ? this.#mine(text, "", one.failed === "held" ? words.held : words.notSent, small(words.again, () => line.retry(one.id)), small(words.drop, () => line.drop(one.id)))
      : this.#mine(text, "", line.offline || line.expired ? words.waiting : words.sending);
    made.classList.add("pending");
    made.classList.toggle("failed", !!one.failed);
    if (one.failed && !this.#told.has(one.id)) {
      this.#told.add(one.id);
      this.#warn(one.failed === "held" ? words.held : [words.notSent, one.failed !== "network" && one.failed].filter(Boolean).join(" "));
    }
    return made;
  }
  /** @type {Set<string>} */
  #told = new Set();
  /** @type {Set<string>} */
  #ours = new Set();

  /** Somebody is at work: shown after 0.4 s, told after 2, excused after 5; null: no longer. @param {string | null} who */
  #wait(who) {
    for (const clock of this.#clocks.splice(0)) clearTimeout(clock);
    this.status.hidden = true;
    this.#waiting = who === null ? "" : "waits";
    if (who === null) return;
    const text = who && who !== "assistant" ? this.words.types(who) : this.words.looking;
    const show = (/** @type {string} */ words) => {
      const end = this.#atEnd();
      this.status.textContent = words;
      this.status.hidden = false;
      this.log.append(this.status);
      if (end) this.#toEnd();
    };
    const after = (/** @type {number} */ ms, /** @type {() => void} */ then) => this.#clocks.push(setTimeout(then, ms));
    after(400, () => show(text));
    after(2_000, () => this.#announce(text));
    if (who) after(20_000, () => this.#wait(null));
    else after(5_000, () => (show(this.words.slow), this.#announce(this.words.slow)));
  }

  // ---- what goes out

  #begin() {
    this.line.begin().catch(() => {
      this.#wait(null);
      this.#changed();
      setTimeout(() => this.#begin(), 3_000);
    });
  }

  #joined() {
    const { turns, kept } = this.line;
    this.#wait(null);
    this.#draw();
    if (this.dialog.open) this.#announce(turns.length ? this.words.restored(turns.length * 2) : spoken(kept.now.welcome, this.words));
    this.line.listen(this.dialog.open || this.#expecting);
    this.#tell("ready");
  }

  #typed() {
    this.line.kept.put({ draft: this.input.value });
  }

  #submit() {
    const text = this.input.value.trim();
    if (text && this.#say(text)) {
      this.input.value = "";
      this.#typed();
    }
    this.input.focus();
  }

  /** @param {string} text @param {string} [choice] */
  #say(text, choice) {
    if (!this.line.send(text, choice)) {
      this.#warn(this.line.offline ? this.words.noYes : this.words.busy);
      return false;
    }
    this.#ours.add(/** @type {any} */ (this.line.queue.at(-1))?.id);
    this.#toEnd();
    return true;
  }

  /** @param {{label: string, value: string}} button */
  #press({ label, value }) {
    (matchMedia("(pointer: coarse)").matches ? this.log : this.input).focus();
    if (value.startsWith("say:")) this.#say(value.slice(4));
    else this.#say(label, value);
  }

  // ---- the menu

  /** @param {boolean} open */
  #menu(open) {
    this.menu.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
    if (open) /** @type {HTMLElement} */ (this.menu.firstChild).focus();
  }

  #switch() {
    const language = this.element.language === "nl" ? "en" : "nl";
    void this.speak(language).then(() => {
      this.input.focus();
      this.#tell("language", language);
      if (!this.line.turns.length && !this.line.queue.length) return this.line.afresh();
    });
  }

  get #transcript() {
    const { words, line } = this;
    return line.turns
      .map(({ message_id, said, at, reply }) => {
        const time = words.time(new Date(at));
        return `${words.you} (${time}): ${line.kept.now.labels[message_id] ?? said}\n\n${words.assistant} (${time}): ${reply.messages.map((one) => one.text).join("\n")}`;
      })
      .join("\n\n");
  }

  #copy() {
    navigator.clipboard?.writeText(this.#transcript).then(
      () => this.#notice(this.words.copied),
      () => this.#download(),
    ) ?? this.#download();
  }

  #download() {
    const href = URL.createObjectURL(new Blob([this.#transcript], { type: "text/plain;charset=utf-8" }));
    const day = new Date().toLocaleDateString("sv");
    h("a", { href, download: `loket-${day}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }

  // ---- keys and focus

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key } = event;
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape") return event.preventDefault(), event.stopPropagation(), this.#escape();
    const inInput = target === this.input;
    const articles = /** @type {HTMLElement[]} */ ([...this.log.querySelectorAll("article")]);
    if (inInput && key === "Enter" && !event.shiftKey) return event.preventDefault(), this.#submit();
    if (inInput && !this.input.value) {
      if (key === "ArrowUp") return event.preventDefault(), this.#rove(articles.at(-1), true);
      const pages = { PageUp: -1, PageDown: 1 }[key];
      if (pages) return event.preventDefault(), this.log.scrollBy(0, pages * 0.8 * this.log.clientHeight);
    }
    const article = /** @type {HTMLElement | null} */ (target.closest("article"));
    if (target === article || target === this.log) {
      const at = article ? articles.indexOf(article) : articles.length - 1;
      const to = { ArrowUp: Math.max(at - 1, 0), ArrowDown: at + 1, Home: 0, End: articles.length - 1 }[key];
      if (to !== undefined && articles[to]) return event.preventDefault(), this.#rove(articles[to], true);
      if (key === "Enter" && article) controls(article)[0]?.focus();
    } else if (article && key === "Tab" && target.tabIndex < 0) {
      const inside = controls(article);
      event.preventDefault();
      (inside[inside.indexOf(target) + (event.shiftKey ? -1 : 1)] ?? article).focus();
    }
  }

  #escape() {
    if (this.menu.hidden) return this.close();
    this.#menu(false);
    this.more.focus();
  }

  /** The one stop that the transcript has in the order of tabs. @param {HTMLElement | undefined} article @param {boolean} [focus] */
  #rove(article, focus) {
    for (const one of this.log.querySelectorAll("article")) /** @type {HTMLElement} */ (one).tabIndex = one === article ? 0 : -1;
    if (focus) article?.focus();
  }

  // ---- scrolling

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    return scrollHeight - scrollTop - clientHeight < 60;
  }

  #toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.#jump(0);
  }

  /** Show a reply from its beginning: the answer stands in its first line. @param {HTMLElement} article */
  #reveal(article) {
    this.#toEnd();
    const mine = article.previousElementSibling;
    const top = (mine?.classList.contains("mine") ? /** @type {HTMLElement} */ (mine) : article).getBoundingClientRect().top - this.log.getBoundingClientRect().top - 16;
    if (top < 0) this.log.scrollTop += top;
  }

  /** @param {number} count */
  #jump(count) {
    this.#below = count;
    if (!this.pill) return;
    this.pill.hidden = !count;
    this.pill.replaceChildren(this.words.more(count), " ↓");
  }

  // ---- telling

  /** @param {string} text @param {string} [lang] */
  #announce(text, lang) {
    const said = h("p", { lang: lang ?? this.element.language });
    said.textContent = text;
    this.polite.append(said);
    setTimeout(() => said.remove(), 1_000);
  }

  /** Something that cannot wait. @param {string} text */
  #warn(text) {
    this.bar.textContent = text;
    this.bar.hidden = false;
    this.alert.textContent = text;
    setTimeout(() => (this.alert.textContent = ""), 1_000);
  }

  /** @param {string} text */
  #notice(text) {
    this.bar.textContent = text;
    this.bar.hidden = false;
    this.#announce(text);
    setTimeout(() => this.#changed(), 5_000);
  }

  /** @param {string} name @param {any} [detail] */
  #tell(name, detail) {
    this.element.dispatchEvent(new CustomEvent(`loket:${name}`, { detail, bubbles: true, composed: true }));
  }

  get #awake() {
    return `loket|${this.element.base}`;
  }

  /** A person is asked for, or something still has to be sent. */
  get #expecting() {
    return this.line.turns.at(-1)?.reply.state === "handoff" || this.line.queue.length > 0;
  }

  /** So that the next page knows that there is a conversation to go on with. @param {boolean} [open] */
  #remember(open) {
    if (this.inline) return;
    try {
      if (open) sessionStorage.setItem(this.#awake, "1");
      else if (open === false) sessionStorage.removeItem(this.#awake);
      if (this.#expecting) localStorage.setItem(this.#awake, "1");
      else localStorage.removeItem(this.#awake);
    } catch {
      // a browser that keeps nothing: the next page begins with the button
    }
  }
}

/** What can be worked with in a message. @param {HTMLElement} article @returns {HTMLElement[]} */
function controls(article) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (article.querySelectorAll("button, a[href], input"))].filter((one) => !one.closest("[hidden]"));
}
