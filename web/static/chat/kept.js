// What a browser remembers of a conversation, so that nothing is lost by a reload, a closed tab or a lost connection.

/**
 * @typedef {{id: string, text?: string, choice?: string, label: string, failed?: string}} Outgoing  a message that the server has not confirmed yet
 * @typedef {{id: string, token: string, language: string, welcome: import("./line.js").Message[], queue: Outgoing[],
 *   draft: string, ticks: Record<string, boolean>, judged: number[]}} Record_
 */

/** @returns {Record_} */
const nothing = () => ({ id: "", token: "", language: "", welcome: [], queue: [], draft: "", ticks: {}, judged: [] });

/** One visitor's record; it lives in memory alone where the browser keeps nothing. */
export class Kept {
  /** @param {string} key */
  constructor(key) {
    this.key = key;
    /** @type {Record_} */
    this.last = nothing();
  }

  /** @returns {Record_} */
  get now() {
    try {
      const text = localStorage.getItem(this.key);
      if (text) this.last = { ...nothing(), ...JSON.parse(text) };
    } catch {
      // blocked or damaged: what is in memory counts
    }
    return this.last;
  }

  /** @param {Partial<Record_>} changes */
  put(changes) {
    this.last = { ...this.now, ...changes };
    try {
      localStorage.setItem(this.key, JSON.stringify(this.last));
    } catch {
      // full or blocked: this page still has it
    }
  }

  /** Forget the conversation; what was still to be sent and what was being typed go over into the next one. */
  forget() {
    const { queue, draft } = this.now;
    this.put({ ...nothing(), queue, draft });
  }

  /** Take over the conversation that an anonymous visitor had, when there is none of one's own yet. @param {Kept} other */
  inherit(other) {
    if (this.now.id || !other.now.id) return;
    this.put(other.now);
    other.put(nothing());
  }
}
