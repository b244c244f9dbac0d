// The line to the server: what was said, in order and once; what still has to be sent; and what comes in.
import { Kept } from "./kept.js";

/**
 * @typedef {{label: string, value: string, hint?: string, role?: string}} Button
 * @typedef {{title: string, lines: string[]}} Section
 * @typedef {{type: string, text: string, html: string, title?: string, rows?: [string, string][], items?: string[], sections?: Section[],
 *   warning?: string, note?: string, buttons?: Button[], topic?: string, address?: string, expires?: string}} Message
 * @typedef {{slot: string, label: string, kind: string, required: boolean, several?: boolean, value?: string, hint?: string, choices?: Button[], error?: string}} Field
 * @typedef {{action: string, title: string, fields: Field[]}} Form
 * @typedef {{turn: number, state: string, intent: string | null, language: string, messages: Message[], asks?: string, form?: Form, sign_in_needed?: boolean,
 *   speaker?: string, presence?: string}} Reply
 * @typedef {{turn: number, message_id: string, said: string, choice?: string, at: string, reply: Reply}} Turn
 * @typedef {import("./kept.js").Outgoing} Outgoing
 */

const PATIENCE = 30_000; // for one answer
const SILENCE = 40_000; // the server speaks every 15 s
const TRIES = 3; // of a server that answers with a fault

export class Line {
  /** @type {Turn[]} */
  turns = [];
  offline = !navigator.onLine;
  expired = false;
  ready = false;
  #sending = false;
  #listening = false;
  #hasty = 0;
  /** Ends whatever is still asked for the conversation that one leaves. */
  #visit = new AbortController();
  /** @type {AbortController | undefined} */
  #stream;
  /** @type {Promise<void> | undefined} */
  #begun;
  /** @type {Set<() => void>} */
  #waiting = new Set();

  /**
   * @param {{base: string, token: string, language: string, page: Record<string, string>}} host
   * @param {{turn(turn: Turn, live: boolean): void, changed(): void, typing(who: string): void, joined(): void}} hears
   */
  constructor(host, hears) {
    this.host = host;
    this.hears = hears;
    const before = this.#keptFor("");
    this.kept = this.#keptFor(host.token);
    if (host.token && before.now.leaving) this.kept.inherit(before);
    addEventListener("online", () => (this.#connection(true), this.#hurry()));
    addEventListener("offline", () => this.#connection(false));
    addEventListener("storage", (event) => event.key === this.kept.key && hears.changed());
    document.addEventListener("visibilitychange", () => this.listen());
  }

  get last() {
    return this.turns.at(-1)?.turn ?? 0;
  }

  /** What the server has not confirmed yet. */
  get queue() {
    return this.kept.now.queue;
  }

  /** Join the conversation of this browser, or begin one, however long it takes; safe to call again. */
  begin() {
    return (this.#begun ??= this.#join());
  }

  /** Another person, or the same with a fresh token. @param {string} token */
  identify(token) {
    const { kept } = this;
    const own = this.#keptFor(token);
    this.host.token = token;
    this.expired = false;
    if (own.key !== kept.key) {
      if (kept.key.endsWith("|")) own.inherit(kept);
      this.kept = own;
      this.#leave();
    }
    this.hears.changed();
    this.#hurry();
    this.listen();
    return this.#pump();
  }

  /** Leave this conversation and begin another. */
  afresh() {
    this.kept.forget();
    this.#leave();
    return this.begin();
  }

  /** @param {Omit<Outgoing, "id">} what @returns {boolean} whether it is on its way or waits for the connection */
  send(what) {
    const confirming = what.choice === "yes" || (what.text && this.turns.at(-1)?.reply.state === "confirm");
    if (confirming && (this.offline || this.queue.some((one) => !one.failed))) return false;
    const id = crypto.getRandomValues(new Uint32Array(4)).join("-");
    this.#put([...this.queue, { id, ...what }]);
    void this.#pump();
    return true;
  }

  /** @param {string} id */
  retry(id) {
    this.#mark(id);
    this.#hurry();
    void this.#pump();
  }

  /** @param {string} id */
  drop(id) {
    this.#put(this.queue.filter((one) => one.id !== id));
  }

  /** @param {number} turn @param {boolean} helpful @param {string} [comment] */
  judge(turn, helpful, comment) {
    this.kept.put({ judged: [...this.kept.now.judged, turn] });
    this.#call(`/messages/${turn}/feedback`, { helpful, comment }).catch(() => {});
  }

  /** Hear what comes in, or no longer; a page that nobody sees does not keep a stream open. */
  listen(wanted = this.#listening) {
    this.#listening = wanted;
    if (!wanted || document.hidden || !this.ready) this.#deafen();
    else if (!this.#stream) void this.#hear((this.#stream = new AbortController()));
  }

  // ---- joining

  /** @param {string} token */
  #keptFor(token) {
    return new Kept(`loket|${this.host.base}|${subject(token)}`);
  }

  #leave() {
    this.#visit.abort();
    this.#visit = new AbortController();
    this.#deafen();
    this.#begun = undefined;
    this.ready = false;
    this.turns = [];
  }

  #deafen() {
    this.#stream?.abort();
    this.#stream = undefined;
  }

  async #join() {
    const { kept } = this;
    for (const { signal } = this.#visit; !this.ready; ) {
      try {
        if (kept.now.id) {
          await this.#catchUp(false);
          // a yes belongs to the preview that was on the screen; its buttons are still there
          this.#put(this.queue.filter((one) => one.choice !== "yes"));
        } else {
          const { language, page } = this.host;
          const begun = await this.#call("", { language, page });
          kept.put({ id: begun.id, token: begun.token, language: begun.language, welcome: begun.messages });
        }
        this.ready = true;
      } catch (/** @type {any} */ error) {
        if (signal.aborted) return;
        if (error.status === 404) kept.forget();
        else await this.#trouble(error, 3_000);
      }
    }
    this.#hold(this.turns.at(-1));
    this.hears.joined();
    this.listen();
    void this.#pump();
  }

  // ---- sending

  async #pump() {
    if (this.#sending) return;
    this.#sending = true;
    const empty = () => this.#empty();
    // only one tab sends, so that two tabs never race with the same words
    const alone = navigator.locks?.request(this.kept.key, { signal: AbortSignal.timeout(3_000) }, empty);
    try {
      await (alone ?? empty()).catch(empty);
    } finally {
      this.#sending = false;
    }
    this.hears.changed();
  }

  async #empty() {
    for (let tries = 0; ; ) {
      while (!this.ready) await this.begin();
      const next = this.queue.find((one) => !one.failed);
      if (!next || this.expired) return;
      try {
        const { id, label, ...what } = next;
        const reply = await this.#call("/messages", { message_id: id, ...what });
        tries = 0;
        if (reply.turn > this.last + 1) await this.#catchUp(true).catch(() => {});
        this.#add({ turn: reply.turn, message_id: id, said: label, choice: what.choice, at: new Date().toISOString(), reply }, true);
        this.#done(id);
      } catch (error) {
        await this.#notSent(next, error, ++tries);
      }
    }
  }

  /** What was typed before a preview was seen must not confirm it. @param {Turn | undefined} turn */
  #hold(turn) {
    if (turn?.reply.state === "confirm") for (const one of this.queue) this.#mark(one.id, "held");
  }

  /** @param {Outgoing} message @param {any} error @param {number} tries */
  async #notSent({ id, choice }, error, tries) {
    const { status, message, wait } = error;
    if (status === 404) {
      if (choice) this.#mark(id, message || "network");
      this.kept.forget();
      return this.#leave();
    }
    const later = status ? status === 401 || status === 429 || (status >= 500 && tries < TRIES) : choice !== "yes" || tries < TRIES;
    if (later) return this.#trouble(error, status ? Math.max(wait, tries) * 1_000 : Math.min(500 * 2 ** tries, 15_000));
    this.#mark(id, (status && message) || "network");
  }

  /** Something is in the way: wait, and try again; where the sign-in has expired, until there is a new one. @param {any} error @param {number} ms */
  #trouble({ status }, ms) {
    this.expired = status === 401;
    this.hears.changed();
    return this.#pause(this.expired ? 600_000 : ms);
  }

  /** @param {string} id @param {string} [failed] */
  #mark(id, failed) {
    this.#put(this.queue.map((one) => (one.id === id ? { ...one, failed } : one)));
  }

  /** @param {Outgoing[]} queue */
  #put(queue) {
    this.kept.put({ queue });
    this.hears.changed();
  }

  /** @param {string} id */
  #done(id) {
    if (this.queue.some((one) => one.id === id)) this.drop(id);
  }

  // ---- hearing

  /** @param {AbortController} stop */
  async #hear({ signal }) {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#read(signal, () => (failures = 0));
        await this.#pause(this.#hasty++ ? 1_500 : 0);
      } catch (/** @type {any} */ error) {
        if (signal.aborted) return;
        // without a stream one asks again and again
        await this.#catchUp(true).catch(() => {});
        await this.#trouble(error, Math.min(500 * 2 ** failures++, 4_000));
      }
    }
  }

  /** @param {AbortSignal} stop @param {() => void} alive */
  async #read(stop, alive) {
    const silence = new AbortController();
    /** @type {any} */
    let clock;
    const within = (/** @type {number} */ ms) => (clearTimeout(clock), (clock = setTimeout(() => silence.abort(), ms)));
    within(8_000);
    try {
      const { body } = await this.#fetch("/events", { headers: { "Last-Event-ID": `${this.last}` }, signal: AbortSignal.any([stop, silence.signal]) });
      const reader = /** @type {ReadableStream<any>} */ (body).pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ""; ; ) {
        const { done, value } = await reader.read();
        if (done) return;
        alive();
        within(SILENCE);
        const events = (text + value).split("\n\n");
        text = /** @type {string} */ (events.pop());
        for (const event of events) await this.#event(event);
      }
    } finally {
      clearTimeout(clock);
      silence.abort();
    }
  }

  /** @param {string} text */
  async #event(text) {
    const [, name, data] = /^event: (\w+)\ndata: (.*)/m.exec(text) ?? [];
    if (name === "typing") this.hears.typing(JSON.parse(data).who);
    if (name !== "turn") return;
    /** @type {Turn} */
    const turn = JSON.parse(data);
    if (turn.turn > this.last + 1) await this.#catchUp(true);
    this.#add(turn, true);
  }

  /** @param {boolean} live */
  async #catchUp(live) {
    const { turns } = await this.#call(`/messages?after=${this.last}`);
    for (const turn of turns) this.#add(turn, live);
  }

  /** @param {Turn} turn @param {boolean} live */
  #add(turn, live) {
    const fresh = turn.turn === this.last + 1;
    if (fresh) this.turns.push(turn);
    if (turn.turn <= this.last) this.#done(turn.message_id);
    if (!fresh) return;
    if (live) {
      for (const one of this.queue) if (one.choice === "yes") this.#done(one.id);
      this.#hold(turn);
    }
    this.hears.turn(turn, live);
  }

  // ---- calling

  /** @param {string} path @param {object} [body] @returns {Promise<any>} */
  async #call(path, body) {
    const { signal } = this.#visit;
    try {
      const how = { method: body ? "POST" : "GET", body: JSON.stringify(body), signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) };
      const response = await this.#fetch(path, how);
      return response.status === 204 || (await response.json());
    } catch (/** @type {any} */ error) {
      if (!error.status && !signal.aborted) this.#connection(false);
      throw error;
    }
  }

  /** @param {string} path @param {RequestInit} how */
  async #fetch(path, how) {
    const { base, token, language } = this.host;
    const { id, token: proof } = this.kept.now;
    /** @type {Record<string, string>} */
    const headers = { "Content-Type": "application/json", "Accept-Language": language };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (id) headers["X-Conversation-Token"] = proof;
    const response = await fetch(`${base}api/v1/conversations${path && "/" + id + path}`, { ...how, headers: { ...headers, ...how.headers }, cache: "no-store", credentials: "omit" });
    this.#connection(true);
    if (response.ok) return response;
    const { detail } = await response.json().catch(() => ({}));
    throw Object.assign(new Error(detail), { status: response.status, wait: Number(response.headers.get("Retry-After")) });
  }

  /** @param {boolean} there */
  #connection(there) {
    if (this.offline !== there) return;
    this.offline = !there;
    this.hears.changed();
  }

  /** @param {number} ms @returns {Promise<void>} */
  #pause(ms) {
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
      setTimeout(() => (this.#waiting.delete(resolve), resolve()), ms * (0.75 + Math.random() / 2));
    });
  }

  /** Whoever waits goes on at once. */
  #hurry() {
    for (const go of this.#waiting) go();
  }
}

/** Whose token it is, only to keep two people at one computer apart; the server alone decides what it proves. @param {string} token */
function subject(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"))).sub;
  } catch {
    return token;
  }
}
