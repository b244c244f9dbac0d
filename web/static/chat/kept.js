// What a browser remembers of a conversation, so that nothing is lost by a reload, a closed tab or a lost connection.

/**
 * @typedef {{action: string, values: Record<string, string>}} Filled  a form as it is sent
 * @typedef {{id: string, text?: string, choice?: string, form?: Filled, label: string, failed?: string}} Outgoing  a message that the server has not confirmed yet
 * @typedef {{id: string, token: string, language: string, welcome: import("./line.js").Message[], queue: Outgoing[],
 *   draft: string, marks: Record<string, any>, judged: number[], leaving: boolean}} Record_  `marks`: ticked steps, and what stands in the fields of forms
 */

/** @returns {Record_} */
const nothing = () => ({ id: "", token: "", language: "", welcome: [], queue: [], draft: "", marks: {}, judged: [], leaving: false });

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

  /** Take over the conversation that an anonymous visitor had: where there is none of one's own yet, or it was left to sign in. @param {Kept} other */
  inherit(other) {
    const { id, leaving } = other.now;
    if (!id || (this.now.id && !leaving)) return;
    this.put({ ...other.now, leaving: false });
    other.put(nothing());
  }
}
