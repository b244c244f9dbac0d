// The line to the server: what was said, in order and once; what still has to be sent; and what comes in.
import { Kept } from "./kept.js";

/**
 * @typedef {{label: string, value: string, hint?: string, role?: string}} Button
 * @typedef {{title: string, lines: string[]}} Section
 * @typedef {{type: string, text: string, html: string, title?: string, rows?: [string, string][], items?: string[], sections?: Section[],
 *   warning?: string, note?: string, buttons?: Button[], topic?: string, address?: string, expires?: string}} Message
 * @typedef {{turn: number, state: string, intent: string | null, language: string, messages: Message[], asks?: string}} Reply
 * @typedef {{turn: number, message_id: string, said: string, at: string, reply: Reply}} Turn
 * @typedef {import("./kept.js").Outgoing} Outgoing
 */

const PATIENCE = 30_000; // for one answer
const SILENCE = 40_000; // the server speaks every 15 s
const TRIES = 3; // of a server that answers with a fault

/** What the server says instead of an answer. */
export class Trouble extends Error {
  /** @param {number} status @param {string} code @param {string} detail @param {number} wait seconds */
  constructor(status, code, detail, wait) {
    super(detail || "network");
    this.status = status;
    this.code = code;
    this.wait = wait;
  }
}

export class Line {
  /** @type {Turn[]} */
  turns = [];
  offline = !navigator.onLine;
  expired = false;
  ready = false;
  #sending = false;
  #listening = false;
  #hasty = 0;
  /** @type {AbortController | null} */
  #stream = null;
  /** @type {Promise<void> | null} */
  #begun = null;
  /** @type {Set<() => void>} */
  #waiting = new Set();

  /**
   * @param {{base: string, token: string, language: string, page: Record<string, string>}} host
   * @param {{turn(turn: Turn, live: boolean): void, changed(): void, typing(who: string): void, joined(): void}} hears
   */
  constructor(host, hears) {
    this.host = host;
    this.hears = hears;
    this.kept = this.#keptFor(host.token);
    addEventListener("online", () => (this.#connection(true), this.#hurry()));
    addEventListener("offline", () => this.#connection(false));
    addEventListener("storage", (event) => event.key === this.kept.key && this.hears.changed());
    document.addEventListener("visibilitychange", () => this.listen(this.#listening));
  }

  get last() {
    return this.turns.at(-1)?.turn ?? 0;
  }

  /** What the server has not confirmed yet. */
  get queue() {
    return this.kept.now.queue;
  }

  /** Join the conversation of this browser, or begin one; safe to call again. */
  begin() {
    return (this.#begun ??= this.#join().then(
      () => {
        this.ready = true;
        this.hears.joined();
        this.listen(this.#listening);
        void this.#pump();
      },
      (error) => {
        this.#begun = null;
        throw error;
      },
    ));
  }

  /** Another person, or the same with a fresh token. @param {string} token */
  async identify(token) {
    const before = this.kept;
    const kept = this.#keptFor(token);
    this.host.token = token;
    this.expired = false;
    if (kept.key !== before.key) {
      if (before.key.endsWith("|")) kept.inherit(before);
      this.kept = kept;
      this.#renew();
    }
    this.hears.changed();
    await this.begin();
    this.listen(this.#listening);
    await this.#pump();
  }

  /** Leave this conversation and begin another. */
  afresh() {
    this.kept.forget();
    this.#renew();
    return this.begin();
  }

  /** @param {string} what @param {string} [choice] @returns {boolean} whether it is on its way or waits for the connection */
  send(what, choice) {
    const confirming = choice === "yes" || (!choice && this.turns.at(-1)?.reply.state === "confirm");
    if (confirming && (this.offline || this.queue.some((one) => !one.failed))) return false;
    const id = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join("");
    /** @type {Outgoing} */
    const message = choice ? { id, choice, label: what } : { id, text: what, label: what };
    this.kept.put((now) => ({ queue: [...now.queue, message], labels: choice ? { ...now.labels, [id]: what } : now.labels }));
    this.hears.changed();
    void this.begin().then(() => this.#pump(), () => this.#later());
    return true;
  }

  /** @param {string} id */
  retry(id) {
    this.#mark(id, undefined);
    this.#hurry();
  }

  /** @param {string} id */
  drop(id) {
    this.kept.put((now) => ({ queue: now.queue.filter((one) => one.id !== id) }));
    this.hears.changed();
  }

  /** @param {number} turn @param {boolean} helpful @param {string} [comment] */
  judge(turn, helpful, comment) {
    this.kept.put((now) => ({ judged: [...new Set([...now.judged, turn])] }));
    return this.#call(`/messages/${turn}/feedback`, comment ? { helpful, comment } : { helpful });
  }

  /** Hear what comes in, or no longer; a page that nobody sees does not keep a stream open. @param {boolean} wanted */
  listen(wanted) {
    this.#listening = wanted;
    const open = wanted && !document.hidden && this.ready;
    if (!open) {
      this.#stream?.abort();
      this.#stream = null;
    } else if (!this.#stream) {
      void this.#hear((this.#stream = new AbortController()));
    }
  }

  // ---- joining

  /** @param {string} token */
  #keptFor(token) {
    return new Kept(`loket|${this.host.base}|${subject(token)}`);
  }

  #renew() {
    this.#stream?.abort();
    this.#stream = null;
    this.#begun = null;
    this.ready = false;
    this.turns = [];
  }

  async #join() {
    if (this.kept.now.id) {
      try {
        await this.#catchUp(false);
        // a yes belongs to the preview that was on the screen; its buttons are still there
        this.kept.put(({ queue }) => ({ queue: queue.filter((one) => one.choice !== "yes") }));
        return this.#hold(this.turns.at(-1));
      } catch (error) {
        if (!(error instanceof Trouble) || error.status !== 404) throw error;
        this.kept.forget();
      }
    }
    const { language, page } = this.host;
    const begun = await this.#call("", { language, page });
    this.kept.put({ id: begun.id, token: begun.token, welcome: begun.messages });
  }

  // ---- sending

  async #pump() {
    if (this.#sending || this.expired) return;
    this.#sending = true;
    try {
      const key = this.kept.key;
      // only one tab sends, so that two tabs never race with the same words
      const alone = navigator.locks?.request(key, { signal: AbortSignal.timeout(3_000) }, () => this.#empty());
      await (alone ?? this.#empty()).catch((error) => (error.name === "TimeoutError" ? this.#empty() : undefined));
    } finally {
      this.#sending = false;
    }
    this.hears.changed();
  }

  async #empty() {
    for (let tries = 0; ; ) {
      const next = this.queue.find((one) => !one.failed);
      if (!next || this.expired) return;
      try {
        const { id, text, choice } = next;
        const reply = await this.#call("/messages", choice ? { message_id: id, choice } : { message_id: id, text });
        tries = 0;
        await this.#answered(next, reply);
      } catch (error) {
        await this.#notSent(next, error, ++tries);
      }
    }
  }

  /** @param {Outgoing} sent @param {Reply} reply */
  async #answered(sent, reply) {
    const turn = { turn: reply.turn, message_id: sent.id, said: sent.text ?? "", at: new Date().toISOString(), reply };
    if (reply.turn > this.last + 1) await this.#catchUp(true).catch(() => {});
    this.#add(turn, true);
    this.#done(sent.id);
  }

  /** What was typed before a preview was seen must not confirm it. @param {Turn | undefined} turn */
  #hold(turn) {
    if (turn?.reply.state === "confirm") for (const one of this.queue) this.#mark(one.id, "held");
  }

  /** @param {Outgoing} message @param {unknown} error @param {number} tries */
  async #notSent(message, error, tries) {
    if (!(error instanceof Trouble)) {
      if (message.choice === "yes" && tries >= TRIES) return this.#mark(message.id, "network");
      return this.#pause(Math.min(500 * 2 ** tries, 15_000));
    }
    if (error.status === 401) return this.#tokenExpired();
    if (error.status === 404) {
      if (message.choice) this.#mark(message.id, error.message);
      this.kept.forget();
      this.#renew();
      return this.begin().catch(() => this.#pause(3_000));
    }
    if (error.status === 429 || (error.status >= 500 && tries < TRIES)) return this.#pause(Math.max(error.wait, tries) * 1_000);
    this.#mark(message.id, error.message);
  }

  /** @param {string} id @param {string | undefined} failed */
  #mark(id, failed) {
    this.kept.put((now) => ({ queue: now.queue.map((one) => (one.id === id ? { ...one, failed } : one)) }));
    this.hears.changed();
  }

  /** @param {string} id */
  #done(id) {
    if (this.queue.some((one) => one.id === id)) this.drop(id);
  }

  #tokenExpired() {
    this.expired = true;
    this.hears.changed();
  }

  // ---- hearing

  /** @param {AbortController} stop */
  async #hear(stop) {
    for (let failures = 0; this.#stream === stop; ) {
      try {
        await this.#read(stop, () => (failures = 0));
        await this.#pause(this.#hasty++ ? 1_500 : 0);
      } catch (error) {
        if (this.#stream !== stop) return;
        if (error instanceof Trouble && error.status === 401) return this.#tokenExpired();
        // without a stream one asks again and again
        await this.#catchUp(true).catch(() => {});
        await this.#pause(Math.min(500 * 2 ** failures++, 4_000));
      }
    }
  }

  /** @param {AbortController} stop @param {() => void} alive */
  async #read(stop, alive) {
    const one = new AbortController();
    stop.signal.addEventListener("abort", () => one.abort(), { once: true });
    let clock = setTimeout(() => one.abort(), 8_000);
    try {
      const response = await this.#fetch("/events", { headers: { "Last-Event-ID": String(this.last) }, signal: one.signal });
      const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
      const decoder = new TextDecoder();
      for (let text = ""; ; ) {
        const { done, value } = await reader.read();
        if (done) return;
        alive();
        clearTimeout(clock);
        clock = setTimeout(() => one.abort(), SILENCE);
        text += decoder.decode(value, { stream: true });
        const events = text.split("\n\n");
        text = /** @type {string} */ (events.pop());
        for (const event of events) await this.#event(event);
      }
    } finally {
      clearTimeout(clock);
      one.abort();
    }
  }

  /** @param {string} text */
  async #event(text) {
    const [, name] = /^event: (\w+)$/m.exec(text) ?? [];
    const [, data] = /^data: (.*)$/m.exec(text) ?? [];
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
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await this.#fetch(path, { method: body ? "POST" : "GET", body: body && JSON.stringify(body), signal: stop.signal });
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      if (!(error instanceof Trouble)) this.#connection(false);
      throw error;
    } finally {
      clearTimeout(clock);
    }
  }

  /** @param {string} path @param {RequestInit} how */
  async #fetch(path, how) {
    const { id, token } = this.kept.now;
    /** @type {Record<string, string>} */
    const headers = { "Content-Type": "application/json", "Accept-Language": this.host.language };
    if (this.host.token) headers.Authorization = `Bearer ${this.host.token}`;
    if (id) headers["X-Conversation-Token"] = token;
    const address = `${this.host.base}api/v1/conversations${path && "/" + id + path}`;
    const response = await fetch(address, { ...how, headers: { ...headers, ...how.headers }, cache: "no-store", credentials: "omit" });
    if (!response.ok) {
      const problem = await response.json().catch(() => ({}));
      throw new Trouble(response.status, String(problem.type ?? "").split(":").at(-1) ?? "", problem.detail, Number(response.headers.get("Retry-After")) || 0);
    }
    this.#connection(true);
    return response;
  }

  /** @param {boolean} there */
  #connection(there) {
    if (this.offline === !there) return;
    this.offline = !there;
    this.hears.changed();
  }

  /** @param {number} ms @returns {Promise<void>} */
  #pause(ms) {
    return new Promise((resolve) => {
      const go = () => {
        this.#waiting.delete(go);
        resolve();
      };
      this.#waiting.add(go);
      setTimeout(go, ms * (0.75 + Math.random() / 2));
    });
  }

  #later() {
    void this.#pause(3_000).then(() => this.begin()).catch(() => this.queue.length && this.#later());
  }

  #hurry() {
    for (const go of [...this.#waiting]) go();
    if (this.#begun) void this.#begun.then(() => this.#pump(), () => {});
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
