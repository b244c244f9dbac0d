// The examples answer themselves: nothing here is asked of a server.
"use strict";
{
  const real = window.fetch;
  /** @type {Map<string, any[]>} */
  const examples = new Map();
  for (const [place, one] of document.querySelectorAll("[data-example]").entries()) {
    const base = `${location.origin}/widget/example-${place}/`;
    const turns = JSON.parse(/** @type {HTMLElement} */ (one).dataset.example ?? "[]");
    examples.set(base, turns);
    one.setAttribute("base", base);
    localStorage.setItem(`loket|${base}|`, JSON.stringify({ id: "example", token: "example", ...turns[0] }));
  }
  const said = (/** @type {object} */ body, status = 200) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  window.fetch = async (address, how) => {
    const base = [...examples.keys()].find((one) => String(address).startsWith(one));
    if (!base) return real(address, how);
    const turns = /** @type {any[]} */ (examples.get(base));
    const path = String(address).slice(base.length).split("?")[0];
    if (path.endsWith("/events")) return new Promise(() => {});
    if (how?.method === "POST") return said({ detail: "…" }, 422);
    const after = Number(new URL(String(address)).searchParams.get("after"));
    const listed = turns.slice(1).map((one, at) => ({ turn: at + 1, message_id: `e${at}`, said: one.said, at: new Date().toISOString(), reply: { turn: at + 1, intent: null, ...one.reply } }));
    return said({ turns: listed.filter((one) => one.turn > after) });
  };
}
