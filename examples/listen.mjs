// Listening along in JavaScript (Node 20): every turn as it comes, wherever it is said, and none lost when the connection breaks.
const address = process.env.LOKET_ADDRESS;
const [conversation, token] = process.argv.slice(2); // the `id` and `token` that starting it gave
const headers = { "X-Conversation-Token": token, Authorization: `Bearer ${process.env.LOKET_TOKEN}` };

for (let last = 0; ; await new Promise((resolve) => setTimeout(resolve, 1500))) {
  try {
    const answer = await fetch(`${address}/api/v1/conversations/${conversation}/events`, {
      headers: { ...headers, "Last-Event-ID": String(last) }, // resumes after the last turn that was seen
    });
    if (answer.status === 401 || answer.status === 404) throw Object.assign(new Error("not yours, or not there"), { final: true });
    if (!answer.ok) continue; // no place for now: later
    let rest = "";
    for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
      const events = (rest + part).split("\n\n");
      rest = events.pop(); // not whole yet
      for (const event of events) {
        const field = Object.fromEntries(event.split("\n").map((line) => line.split(/: (.*)/)));
        if (field.event !== "turn") continue; // typing, bye, or a sign of life
        const { turn, said, reply } = JSON.parse(field.data);
        last = turn;
        console.log(`${turn} ${said} -> ${reply.state}`);
      }
    }
  } catch (error) {
    if (error.final) throw error; // otherwise the connection broke: again
  }
}
