// The button that opens Loket. The conversation itself is loaded when somebody first asks for it.
"use strict";
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = new URL(".", script.src).href;
  if (customElements.get("loket-chat")) return;

  /** @type {Record<string, {help: string, news: (count: number) => string, broken: string}>} */
  const WORDS = {
    nl: {
      help: "Hulp nodig?",
      news: (count) => (count === 1 ? "Hulp, 1 nieuw bericht" : `Hulp, ${count} nieuwe berichten`),
      broken: "Hulp laadt niet. Opnieuw proberen",
    },
    en: {
      help: "Need help?",
      news: (count) => (count === 1 ? "Help, 1 new message" : `Help, ${count} new messages`),
      broken: "Help does not load. Try again",
    },
  };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host { all: initial; color-scheme: inherit; font: max(15px, 1rem)/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --accent: var(--loket-accent, light-dark(#1d4f9f, #8fb6f6)); --on-accent: var(--loket-on-accent, light-dark(#fff, #0e1a2f)); }
:host([theme=light]) { color-scheme: light; } :host([theme=dark]) { color-scheme: dark; } :host([hidden]) { display: none; }
.launcher { position: fixed; z-index: 2147483000; inset-block-end: calc(16px + env(safe-area-inset-bottom)); inset-inline-end: calc(16px + env(safe-area-inset-right));
  display: flex; align-items: center; justify-content: center; gap: .6em; min-width: 56px; min-height: 56px; padding: 0 1em; border: 1px solid transparent; border-radius: 28px;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; box-shadow: 0 2px 6px rgb(0 0 0/.18), 0 8px 24px rgb(0 0 0/.18); }
.launcher:hover { background: var(--accent); filter: brightness(1.1); }
.launcher:focus-visible { outline: 3px solid #fff; outline-offset: 3px; box-shadow: 0 0 0 3px #1b1d22; }
.launcher svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.count { display: none; min-width: 1.6em; border-radius: 1em; background: var(--on-accent); color: var(--accent); font-size: .85em; line-height: 1.6; }
.launcher[data-news] .count { display: inline-block; }
@media print { :host { display: none; } }
@media (max-width: 479.9px), (max-height: 479.9px) { .launcher:not([data-broken]) .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; } .launcher:not([data-broken]) { padding: 0; } }
`);

  class LoketChat extends HTMLElement {
    token = "";
    base = this.getAttribute("base") ?? base;
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
      if (this.getAttribute("mode") === "inline") return void this.panel().then((panel) => panel.open({ quietly: true }));
      const button = (this.launcher = document.createElement("button"));
      button.type = "button";
      button.className = "launcher";
      button.setAttribute("aria-haspopup", "dialog");
      button.setAttribute("aria-expanded", "false");
      const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      drawing.setAttribute("viewBox", "0 0 24 24");
      drawing.setAttribute("aria-hidden", "true");
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", "M4 4.5h16v12h-9l-4.5 4v-4H4zM9.6 9a2.4 2.4 0 1 1 3.4 2.2q-1 .5-1 1.3M12 14.3v.1");
      drawing.append(path);
      const word = document.createElement("span");
      word.className = "word";
      const count = document.createElement("span");
      count.className = "count";
      count.setAttribute("aria-hidden", "true");
      button.append(drawing, word, count);
      button.addEventListener("click", () => this.panel().then((panel) => panel.toggle(), () => {}));
      root.append(button);
      this.news(0);
      if (awake()) setTimeout(() => this.panel().then((panel) => panel.resume(), () => {}), 300);
    }

    /** How the button reads: how many messages came while the conversation was closed. @param {number} count */
    news(count, broken = false) {
      this.#count = count;
      const words = WORDS[this.language];
      const { launcher } = this;
      if (!launcher) return;
      launcher.lang = this.language;
      launcher.toggleAttribute("data-news", count > 0);
      launcher.toggleAttribute("data-broken", broken);
      /** @type {HTMLElement} */ (launcher.children[1]).textContent = broken ? words.broken : count ? words.news(count) : words.help;
      /** @type {HTMLElement} */ (launcher.children[2]).textContent = String(count);
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
      return this.#panel?.then((panel) => panel.identify());
    }

    /** The conversation, loaded once. */
    panel() {
      return (this.#panel ??= import(`${base}loket-chat.js`).then(
        (module) => {
          this.news(0);
          return module.attach(this);
        },
        (error) => {
          this.#panel = null;
          this.news(0, true);
          throw error;
        },
      ));
    }
  }

  function awake() {
    try {
      return sessionStorage.getItem(`loket|${base}`) || localStorage.getItem(`loket|${base}`);
    } catch {
      return null;
    }
  }

  customElements.define("loket-chat", LoketChat);
  let chat = /** @type {LoketChat | null} */ (document.querySelector("loket-chat"));
  const { language, token, theme, signIn, ...rest } = script.dataset;
  const made = chat ?? /** @type {LoketChat} */ (document.createElement("loket-chat"));
  if (language) made.setAttribute("language", language);
  if (theme) made.setAttribute("theme", theme);
  if (signIn) made.setAttribute("sign-in", signIn);
  if (token) made.token = token;
  for (const [name, value] of Object.entries(rest)) {
    if (name.startsWith("page") && value) made.page[name.slice(4).replace(/[A-Z]/g, (letter, at) => (at ? "_" : "") + letter.toLowerCase())] = value;
  }
  if (!chat) document.body.append(made);
  chat = made;

  const call = (/** @type {string} */ name) => (/** @type {any[]} */ ...values) => made.panel().then((panel) => panel[name](...values));
  Object.assign(window, {
    loket: {
      open: call("open"),
      close: call("close"),
      send: call("send"),
      identify: (/** @type {string} */ token) => made.identify(token),
      language: call("speak"),
      on(/** @type {string} */ name, /** @type {(detail: any) => void} */ then) {
        const heard = (/** @type {Event} */ event) => then(/** @type {CustomEvent} */ (event).detail);
        made.addEventListener(`loket:${name}`, heard);
        return () => made.removeEventListener(`loket:${name}`, heard);
      },
    },
  });
})();
