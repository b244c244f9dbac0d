"""A whole conversation in Python: ask, see what a request would change, say yes once, read back."""

import os
import uuid

from web.client import Client

loket = Client(os.environ["LOKET_ADDRESS"], os.environ["LOKET_TOKEN"])
talk = loket.start(language="en")
print(talk.say("Which NFR licences does a Gold partner get?").text)

preview = talk.say("Cancel PA-100041")
print(preview.text)  # nothing has happened yet

id = uuid.uuid4().hex
done = talk.choose(preview.button("yes", "danger"), message_id=id)
again = talk.choose(preview.button("yes", "danger"), message_id=id)  # as after an answer that was lost: the same message
assert again == done
print(done.text)

for turn in talk.turns():
    print(turn.turn, turn.said, "->", turn.reply.state)
talk.judge(1, helpful=True)
