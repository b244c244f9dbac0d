// A whole conversation in JavaScript (Node 20): ask, see what a request would change, say yes once.
const address = process.env.LOKET_ADDRESS;
const headers = { "Content-Type": "application/json", Authorization: `Bearer ${process.env.LOKET_TOKEN}` };

async function call(method, path, body, attempts = 4) {
  const sent = { method, headers, body: body && JSON.stringify(body) };
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await fetch(`${address}/api/v1${path}`, sent);
      if (answer.ok) return answer.status === 204 ? null : await answer.json();
      if (answer.status < 500 && answer.status !== 429) throw Object.assign(new Error((await answer.json()).detail), { final: true });
    } catch (error) {
      if (error.final) throw error; // otherwise the connection failed
    }
    if (attempt === attempts) throw new Error(`no answer from ${address}`);
    await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
  }
}
const text = (reply) => reply.messages.map((message) => message.text).join("\n");

const begun = await call("POST", "/conversations", { language: "en" });
const talk = `/conversations/${begun.id}`;
headers["X-Conversation-Token"] = begun.token;
const say = (said, message_id = crypto.randomUUID()) => call("POST", `${talk}/messages`, { message_id, ...said });

console.log(text(await say({ text: "Which NFR licences does a Gold partner get?" })));

const preview = await say({ text: "Cancel PA-100041" });
console.log(text(preview)); // nothing has happened yet

const yes = preview.messages.flatMap((message) => message.buttons ?? []).find(({ role }) => role === "yes" || role === "danger");
const id = crypto.randomUUID();
const done = await say({ choice: yes.value }, id);
const again = await say({ choice: yes.value }, id); // as after an answer that was lost: the same id is the same message
console.assert(JSON.stringify(done) === JSON.stringify(again));
console.log(text(done));

const { turns } = await call("GET", `${talk}/messages?after=0`);
for (const { turn, said, reply } of turns) console.log(`${turn} ${said} -> ${reply.state}`);
await call("POST", `${talk}/messages/1/feedback`, { helpful: true });
