// The conversation in its window: what is said, what is typed, and where the focus goes.
import { h } from "./chat/html.js";
import { Line } from "./chat/line.js";
import { parts, spoken } from "./chat/show.js";
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
  /** @type {HTMLDetailsElement} */
  menu;
  /** @type {HTMLElement} */
  pill;
  #shown = AT_ONCE;
  #unread = 0;
  #below = 0;
  #waiting = false;
  #speaker = "";
  /** @type {ReturnType<typeof setTimeout>[]} */
  #clocks = [];
  /** Messages of this page whose failure was told, and those whose answer is shown as soon as it comes. @type {Set<string>} */
  #told = new Set();
  /** @type {Set<string>} */
  #ours = new Set();

  /** @param {any} element */
  constructor(element) {
    this.element = element;
    this.inline = element.getAttribute("mode") === "inline";
    this.root = /** @type {ShadowRoot} */ (element.shadowRoot);
    this.root.adoptedStyleSheets = [...this.root.adoptedStyleSheets, sheet];
    this.log = h("div", { class: "log", role: "log", "aria-live": "off", tabindex: "-1", onscroll: () => this.#atEnd() && this.#jump(0) });
    this.status = h("p", { class: "meta" });
    this.bar = h("p", { class: "bar" });
    this.polite = h("div", { class: "hidden", "aria-live": "polite" });
    this.alert = h("div", { class: "hidden", role: "alert" });
    this.dialog = h("dialog", {
      "aria-labelledby": "loket-title",
      oncancel: (/** @type {Event} */ event) => (event.preventDefault(), this.#escape()),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) && event.preventDefault(),
    });
    this.line = new Line(element, {
      turn: (turn, live) => live && this.#turn(turn),
      changed: () => this.#changed(),
      typing: (who) => this.#wait(who),
      joined: () => this.#joined(),
    });
    this.root.append(this.dialog, this.polite, this.alert);
  }

  // ---- what a host page can ask for

  toggle() {
    if (this.dialog.open) this.close();
    else this.open();
  }

  open({ quietly = false } = {}) {
    if (!this.dialog.open) {
      if (quietly) this.dialog.open = true;
      else if (matchMedia(SMALL).matches && !this.inline) this.dialog.showModal();
      else this.dialog.show();
      this.element.news((this.#unread = 0));
      this.#opened(true);
      this.#toEnd();
      if (!this.line.ready) this.#wait("");
      void this.line.begin();
    }
    if (!quietly) this.input.focus();
  }

  close() {
    if (!this.dialog.open || this.inline) return;
    const { launcher } = this.element;
    const inside = this.root.activeElement;
    this.dialog.close();
    this.#opened(false);
    if (inside) launcher.focus();
    this.line.listen(this.#expecting);
  }

  /** The conversation goes on from the page before. */
  resume() {
    if (sessionStorage.getItem(this.#awake) && !matchMedia(SMALL).matches) this.open({ quietly: true });
    else void this.line.begin();
  }

  /** @param {string} text */
  send(text) {
    this.open({ quietly: true });
    this.#say({ text, label: text });
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
    const { words, element, line } = this;
    const item = (/** @type {string} */ name, /** @type {() => void} */ then, lang = "") =>
      h("button", { lang: lang || null, onclick: () => ((this.menu.open = false), this.input.focus(), then()) }, name);
    const draft = this.input?.value ?? line.kept.now.draft;
    this.menu = h(
      "details",
      null,
      h("summary", { class: "square", "aria-label": words.menu }, "⋯"),
      h(
        "div",
        { class: "menu" },
        item(words.other, () => this.#switch(), element.language === "nl" ? "en" : "nl"),
        item(words.copy, () => this.#copy()),
        item(words.download, () => this.#download()),
        item(words.afresh, () => line.afresh()),
      ),
    );
    this.input = h("textarea", { rows: "1", "aria-label": words.yourMessage, placeholder: words.ask, autocomplete: "off", oninput: () => this.#typed() });
    this.input.value = draft;
    this.pill = h("button", { type: "button", class: "jump", hidden: true, onclick: () => (this.#toEnd(), this.input.focus()) });
    this.log.ariaLabel = words.log;
    this.dialog.lang = element.language;
    this.dialog.replaceChildren(
      h(
        "header",
        null,
        h("h2", { id: "loket-title" }, words.title),
        h("button", { onclick: () => this.#press({ label: words.askPerson, value: "person" }) }, words.person),
        this.menu,
        this.inline ? "" : h("button", { class: "square", "aria-label": words.close, onclick: () => this.close() }, "✕"),
      ),
      this.log,
      this.bar,
      h("form", { class: "composer", onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), this.#submit()) }, this.pill, this.input, h("button", { class: "send" }, words.send)),
    );
  }

  /** Everything anew: after a change of language or of person. */
  #draw() {
    const { turns, kept } = this.line;
    const { id, welcome, language } = kept.now;
    const first = Math.max(0, turns.length - this.#shown);
    this.log.replaceChildren();
    if (first) this.log.append(h("button", { class: "quiet", onclick: () => this.#earlier() }, this.words.earlier));
    else if (id && welcome.length) this.#append({ turn: 0, message_id: "", said: "", at: "", reply: { turn: 0, state: "answer", intent: null, language, messages: welcome } });
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

  /** What was said, and the reply to it, which is handed back. @param {Turn} turn */
  #append(turn) {
    const { words, element, line, log } = this;
    const { said, choice, at, reply } = turn;
    if (said) log.append(this.#mine(choice ? words.chosen(said) : said, at, words.sent));
    const article = h(
      "article",
      { lang: reply.language || element.language, tabindex: "-1" },
      h("h3", { class: reply.speaker && !reply.presence ? "meta" : "hidden" }, reply.speaker || words.assistant, at && `, ${words.time(new Date(at))}`),
      ...parts(turn, {
        words,
        base: element.base,
        marks: line.kept.now.marks,
        mark: (key, value) => line.kept.put({ marks: { ...line.kept.now.marks, [key]: value } }),
        say: (what) => (this.#away(), this.#say(what)),
        press: (button) => this.#press(button),
      }),
      this.#signIn(turn),
      this.#question(turn),
    );
    log.append(article);
    return article;
  }

  /** @param {string} text @param {string} at @param {...(string | Node)} state */
  #mine(text, at, ...state) {
    const { you, time } = this.words;
    const when = at && time(new Date(at));
    return h(
      "article",
      { class: "mine", tabindex: "-1" },
      h("h3", { class: "hidden" }, you, when && `, ${when}`),
      h("p", null, text),
      h("div", { class: "state" }, when && h("span", { "aria-hidden": "true" }, `✓ ${when}`), h("span", { class: at && "hidden" }, ...state)),
    );
  }

  /** @param {Turn} turn */
  #signIn({ reply }) {
    const address = this.element.getAttribute("sign-in");
    const leave = () => {
      this.line.kept.put({ leaving: true });
      if (this.#tell("sign-in")) location.href = address;
    };
    return reply.sign_in_needed && address && !this.element.token && h("button", { class: "yes once", onclick: leave }, this.words.signIn);
  }

  /** @param {Turn} turn */
  #question({ turn, reply }) {
    const { words, line } = this;
    if (reply.state !== "answer" || !reply.messages.some((one) => one.topic) || line.kept.now.judged.includes(turn)) return null;
    const thank = () => {
      asked.replaceChildren(words.thanks);
      asked.classList.remove("once");
      this.#announce(words.thanks);
      this.input.focus();
    };
    const why = () => {
      line.judge(turn, false);
      const remark = h("input", { id: "remark", maxlength: "2000" });
      asked.replaceChildren(h("label", { for: "remark" }, words.missing), remark, h("button", null, words.sendRemark));
      remark.focus();
      asked.onsubmit = (event) => {
        event.preventDefault();
        if (remark.value.trim()) line.judge(turn, false, remark.value);
        thank();
      };
    };
    const button = (/** @type {string} */ name, /** @type {() => void} */ then) =>
      h("button", { type: "button", "aria-label": `${words.helpful} ${name}`, onclick: then }, name);
    const asked = h(
      "form",
      { class: "row feedback once" },
      words.helpful,
      button(words.yes, () => (line.judge(turn, true), thank())),
      button(words.no, why),
    );
    return asked;
  }

  // ---- what comes in

  /** @param {Turn} turn */
  #turn(turn) {
    const { words } = this;
    const end = this.#atEnd();
    for (const one of this.#all(".pending")) one.remove();
    const article = this.#append(turn);
    this.#wait(null);
    this.#changed();
    const ours = this.#ours.delete(turn.message_id);
    if (ours || end) this.#reveal(article);
    else this.#jump(this.#below + 1);
    // whoever sent the form that has something wrong in it goes on there
    if (ours) /** @type {HTMLElement | null} */ (article.querySelector("[aria-invalid]"))?.focus();
    if (!this.dialog.open) this.element.news(++this.#unread);
    else if (!document.hidden) {
      const { speaker = words.assistant, messages, language } = turn.reply;
      this.#announce((this.#speaker === speaker ? "" : `${speaker}: `) + spoken(messages, words), language);
      this.#speaker = speaker;
    }
    this.#tell("message", turn);
    if (turn.reply.state === "done") this.#tell("done", turn);
    if (turn.reply.presence) this.#tell("agent", turn);
  }

  /** What is true now: pending messages, the connection, and what can still be pressed. */
  #changed() {
    const { line, words, log, bar } = this;
    if (!words) return;
    const end = this.#atEnd();
    for (const one of this.#all(".pending")) one.remove();
    log.append(...line.queue.map((one) => this.#pending(one)), this.status);
    if (end) this.#toEnd();
    const open = line.queue.some((one) => !one.failed);
    if (!open) this.#wait(null);
    else if (!this.#waiting && !line.offline) this.#wait("");
    const replies = this.#all("article:not(.mine)");
    for (const article of replies) {
      const old = article !== replies.at(-1);
      for (const one of article.querySelectorAll(".once")) /** @type {HTMLElement} */ (one).hidden = old || open;
      for (const one of controls(article)) one.tabIndex = old ? -1 : 0;
    }
    this.#rove(this.#all("article").at(-1));
    const said = line.expired ? words.expired : !line.offline ? "" : line.ready ? words.offline : words.unreachable;
    if (said !== this.#said) this.#announce(said || words.online);
    this.#said = bar.textContent = said;
    this.#remember();
    if (line.expired) this.#tell("expired");
  }
  #said = "";

  /** @param {import("./chat/kept.js").Outgoing} one */
  #pending({ id, choice, label, failed }) {
    const { words, line } = this;
    const small = (/** @type {string} */ name, /** @type {() => void} */ then) => h("button", { onclick: () => (then(), this.input.focus()) }, name);
    const state = failed === "held" ? words.held : failed ? words.notSent : line.offline || line.expired ? words.waiting : words.sending;
    const made = this.#mine(choice ? words.chosen(label) : label, "", state);
    made.classList.add("pending");
    if (!failed) return made;
    made.classList.add("failed");
    made.lastChild?.appendChild(small(words.again, () => line.retry(id)));
    made.lastChild?.appendChild(small(words.drop, () => line.drop(id)));
    if (!this.#told.has(id)) {
      this.#told.add(id);
      this.#warn(failed === "held" || failed === "network" ? state : `${state} ${failed}`);
    }
    return made;
  }

  /** Somebody is at work: shown after 0.4 s, told after 2, excused after 5; null: no longer. @param {string | null} who */
  #wait(who) {
    const { words, status } = this;
    for (const clock of this.#clocks.splice(0)) clearTimeout(clock);
    status.textContent = "";
    this.#waiting = who !== null;
    if (who === null) return;
    const text = who && who !== "assistant" ? words.types(who) : words.looking;
    const after = (/** @type {number} */ ms, /** @type {() => void} */ then) => this.#clocks.push(setTimeout(then, ms));
    const show = (/** @type {string} */ says) => {
      const end = this.#atEnd();
      status.textContent = says;
      this.log.append(status);
      if (end) this.#toEnd();
    };
    after(400, () => show(text));
    after(2_000, () => this.#announce(text));
    if (who) after(20_000, () => this.#wait(null));
    else after(5_000, () => (show(words.slow), this.#announce(words.slow)));
  }

  #joined() {
    const { turns, kept } = this.line;
    this.#wait(null);
    this.#draw();
    if (this.dialog.open) this.#announce(turns.length ? this.words.restored(turns.length * 2) : spoken(kept.now.welcome, this.words));
    this.line.listen(this.dialog.open || this.#expecting);
    this.#tell("ready");
    // what was begun before signing in goes on
    if (this.element.token && turns.at(-1)?.reply.sign_in_needed) this.#say({ choice: "again", label: this.words.signIn });
  }

  // ---- what goes out

  #typed() {
    this.line.kept.put({ draft: this.input.value });
  }

  #submit() {
    const text = this.input.value.trim();
    if (text && this.#say({ text, label: text })) {
      this.input.value = "";
      this.#typed();
    }
    this.input.focus();
  }

  /** @param {Omit<import("./chat/kept.js").Outgoing, "id">} what */
  #say(what) {
    const { line, words } = this;
    const sent = line.send(what);
    if (!sent) return this.#warn(line.offline ? words.noYes : words.busy);
    this.#ours.add(/** @type {any} */ (line.queue.at(-1))?.id);
    this.#toEnd();
    return true;
  }

  /** @param {{label: string, value: string}} button */
  #press({ label, value }) {
    this.#away();
    const text = value.startsWith("say:") && value.slice(4);
    this.#say(text ? { text, label: text } : { choice: value, label });
  }

  /** Where the focus goes after one's own press: to the input, or where that would bring up a keyboard, to the transcript. */
  #away() {
    (matchMedia("(pointer: coarse)").matches ? this.log : this.input).focus();
  }

  // ---- the menu

  #switch() {
    const language = this.element.language === "nl" ? "en" : "nl";
    void this.speak(language).then(() => {
      this.input.focus();
      this.#tell("language", language);
      if (!this.line.turns.length && !this.line.queue.length) return this.line.afresh();
    });
  }

  get #transcript() {
    const { you, assistant, time } = this.words;
    return this.line.turns
      .map(({ said, at, reply }) => {
        const when = ` (${time(new Date(at))}): `;
        return (said && you + when + said + "\n\n") + (reply.speaker || assistant) + when + reply.messages.map((one) => one.text).join("\n");
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
    h("a", { href, download: `loket-${new Date().toLocaleDateString("sv")}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }

  // ---- keys and focus

  /** @param {KeyboardEvent} event @returns {any} whether the key did something */
  #key(event) {
    const { key, shiftKey } = event;
    const { input, log } = this;
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape") return event.stopPropagation(), this.#escape(), true;
    const articles = this.#all("article");
    if (target === input) {
      if (key === "Enter" && !shiftKey) return this.#submit(), true;
      const pages = { PageUp: -0.8, PageDown: 0.8 }[key];
      if (input.value) return;
      if (key === "ArrowUp") return this.#rove(articles.at(-1), true);
      return pages && (log.scrollBy(0, pages * log.clientHeight), true);
    }
    const article = /** @type {HTMLElement | null} */ (target.closest("article"));
    const at = article ? articles.indexOf(article) : articles.length - 1;
    if (target === article || target === log) {
      const to = { ArrowUp: Math.max(at - 1, 0), ArrowDown: at + 1, Home: 0, End: articles.length - 1 }[key];
      if (to !== undefined) return this.#rove(articles[to], true);
      if (key === "Enter" && article) controls(article)[0]?.focus();
    } else if (article && key === "Tab" && target.tabIndex < 0) {
      const inside = controls(article);
      (inside[inside.indexOf(target) + (shiftKey ? -1 : 1)] ?? article).focus();
      return true;
    }
  }

  #escape() {
    if (!this.menu.open) return this.close();
    this.menu.open = false;
    /** @type {HTMLElement} */ (this.menu.firstChild).focus();
  }

  /** The one stop that the transcript has in the order of tabs. @param {HTMLElement | undefined} article @param {boolean} [focus] */
  #rove(article, focus) {
    if (!article) return;
    for (const one of this.#all("article")) one.tabIndex = one === article ? 0 : -1;
    if (focus) article.focus();
    return true;
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
    const mine = /** @type {HTMLElement | null} */ (article.previousElementSibling);
    const top = (mine?.matches(".mine") ? mine : article).getBoundingClientRect().top - this.log.getBoundingClientRect().top - 16;
    if (top < 0) this.log.scrollTop += top;
  }

  /** @param {number} count */
  #jump(count) {
    this.#below = count;
    this.pill.hidden = !count;
    this.pill.textContent = `${this.words.more(count)} ↓`;
  }

  /** @param {string} what @returns {HTMLElement[]} */
  #all(what) {
    return [...this.log.querySelectorAll(what)].map((one) => /** @type {HTMLElement} */ (one));
  }

  // ---- telling

  /** @param {string} text @param {string} [lang] */
  #announce(text, lang = this.element.language, where = this.polite) {
    const said = h("p", { lang }, text);
    where.append(said);
    setTimeout(() => said.remove(), 1_000);
  }

  /** Something that cannot wait. @param {string} text */
  #warn(text) {
    this.bar.textContent = text;
    this.#announce(text, undefined, this.alert);
  }

  /** @param {string} text */
  #notice(text) {
    this.bar.textContent = text;
    this.#announce(text);
    setTimeout(() => this.#changed(), 5_000);
  }

  /** @param {string} name @param {any} [detail] */
  #tell(name, detail) {
    return this.element.dispatchEvent(new CustomEvent(`loket:${name}`, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  get #awake() {
    return `loket|${this.element.base}`;
  }

  /** A person is asked for, or something still has to be sent. */
  get #expecting() {
    return this.line.turns.at(-1)?.reply.state === "handoff" || this.line.queue.length > 0;
  }

  /** @param {boolean} open */
  #opened(open) {
    const { launcher } = this.element;
    if (launcher) launcher.ariaExpanded = `${open}`;
    this.#remember(open);
    this.#tell(open ? "open" : "close");
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
  return [.../** @type {NodeListOf<HTMLElement>} */ (article.querySelectorAll("button, a[href], input, select, textarea, summary"))].filter((one) => !one.closest("[hidden]"));
}
