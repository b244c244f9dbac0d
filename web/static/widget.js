// The button that opens Loket. The conversation itself is loaded when somebody first asks for it.
"use strict";
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const here = new URL(".", script.src).href;
  if (customElements.get("loket-chat")) return;

  /** @type {Record<string, {help: string, news: string, one: string, many: string, broken: string}>} */
  const WORDS = {
    nl: { help: "Hulp nodig?", news: "Hulp", one: "nieuw bericht", many: "nieuwe berichten", broken: "Hulp laadt niet. Opnieuw proberen" },
    en: { help: "Need help?", news: "Help", one: "new message", many: "new messages", broken: "Help does not load. Try again" },
  };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host { all: initial; color-scheme: inherit; font: max(15px, 1rem)/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --accent: var(--loket-accent, light-dark(#1d4f9f, #8fb6f6)); --on-accent: var(--loket-on-accent, light-dark(#fff, #0e1a2f)); }
:host([theme=light]) { color-scheme: light; } :host([theme=dark]) { color-scheme: dark; } :host([hidden]) { display: none; }
.launcher { position: fixed; z-index: 2147483000; inset-block-end: calc(16px + env(safe-area-inset-bottom)); inset-inline-end: calc(16px + env(safe-area-inset-right));
  display: flex; align-items: center; justify-content: center; gap: .6em; min-width: 56px; min-height: 56px; padding: 0 1em; border: 1px solid transparent; border-radius: 28px;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; box-shadow: 0 2px 6px rgb(0 0 0/.18), 0 8px 24px rgb(0 0 0/.18); }
.launcher:hover { filter: brightness(1.1); }
.launcher:focus-visible { outline: 3px solid #fff; outline-offset: 3px; box-shadow: 0 0 0 3px #1b1d22; }
.launcher::before { content: "?" / ""; width: 22px; border: 2px solid; border-radius: 50% 50% 50% 3px; font-size: 15px; line-height: 21px; }
[data-news]::after { content: attr(data-news) / ""; min-width: 21px; border-radius: 1em; background: var(--on-accent); color: var(--accent); font-size: 13px; line-height: 21px; }
@media print { :host { display: none; } }
@media (max-width: 479.9px), (max-height: 479.9px) { .launcher:not([data-broken]) { padding: 0; font-size: 0; } }
`);

  class LoketChat extends HTMLElement {
    token = "";
    /** @type {Record<string, string>} */
    page = {};
    /** @type {HTMLButtonElement | null} */
    launcher = null;
    /** @type {Promise<any> | null} */
    #panel = null;
    #count = 0;

    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      if (this.getAttribute("mode") === "inline") return void this.ask("open", { quietly: true });
      const button = (this.launcher = document.createElement("button"));
      button.className = "launcher";
      button.ariaHasPopup = "dialog";
      button.ariaExpanded = "false";
      button.onclick = () => this.ask("toggle");
      root.append(button);
      this.news(0);
      if (awake()) setTimeout(() => this.ask("resume"), 300);
    }

    /** How the button reads: how many messages came while the conversation was closed. @param {number} count */
    news(count, broken = false) {
      this.#count = count;
      const { launcher, language } = this;
      const { help, news, one, many, broken: trouble } = WORDS[language];
      if (!launcher) return;
      launcher.lang = language;
      launcher.toggleAttribute("data-broken", broken);
      if (count) launcher.dataset.news = `${count}`;
      else delete launcher.dataset.news;
      launcher.textContent = broken ? trouble : count ? `${news}, ${count} ${count === 1 ? one : many}` : help;
    }

    /** Where Loket is; the examples are somewhere else. */
    get base() {
      return this.getAttribute("base") ?? here;
    }

    get language() {
      const asked = this.getAttribute("language") || document.documentElement.lang || navigator.language;
      return asked.toLowerCase().startsWith("nl") ? "nl" : "en";
    }

    set language(code) {
      this.setAttribute("language", code);
      this.news(this.#count);
    }

    /** Who is there now; what was said and asked before goes along. @param {string} token */
    identify(token) {
      this.token = token;
      return this.#panel && this.ask("identify");
    }

    /** Have the conversation do something; it is loaded once. @param {string} what @param {...any} how */
    async ask(what, ...how) {
      return (await this.panel())?.[what](...how);
    }

    /** The conversation; nothing while it cannot be loaded. */
    panel() {
      return (this.#panel ??= import(`${here}loket-chat.js`).then(
        (module) => {
          this.news(0);
          return module.attach(this);
        },
        () => {
          this.#panel = null;
          this.news(0, true);
        },
      ));
    }
  }

  function awake() {
    try {
      return sessionStorage.getItem(`loket|${here}`) || localStorage.getItem(`loket|${here}`);
    } catch {
      return null;
    }
  }

  customElements.define("loket-chat", LoketChat);
  const there = document.querySelector("loket-chat");
  const chat = /** @type {LoketChat} */ (there ?? document.createElement("loket-chat"));
  for (const { name, value } of script.attributes) {
    const [, page, key] = /^data-(page-)?(.+)/.exec(name) ?? [];
    if (!key || !value) continue;
    if (page) chat.page[key.replaceAll("-", "_")] = value;
    else if (key === "token") chat.token = value;
    else chat.setAttribute(key, value);
  }
  if (!there) document.body.append(chat);

  const call = (/** @type {string} */ name) => (/** @type {any[]} */ ...values) => chat.ask(name, ...values);
  Object.assign(window, {
    loket: {
      open: call("open"),
      close: call("close"),
      send: call("send"),
      identify: (/** @type {string} */ token) => chat.identify(token),
      language: call("speak"),
      on(/** @type {string} */ name, /** @type {(detail: any) => void} */ then) {
        const heard = (/** @type {Event} */ event) => then(/** @type {CustomEvent} */ (event).detail);
        chat.addEventListener(`loket:${name}`, heard);
        return () => chat.removeEventListener(`loket:${name}`, heard);
      },
    },
  });
})();
