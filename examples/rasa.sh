#!/bin/sh
# The shape of Rasa's REST channel: whatever talks to Rasa talks to Loket, with one address changed.
set -eu
curl --silent --show-error --fail-with-body "$LOKET_ADDRESS/webhooks/rest/webhook" \
  --header "Authorization: Bearer $LOKET_TOKEN" --header "Content-Type: application/json" \
  --data '{"sender": "desk-7", "message": "Which NFR licences does a Gold partner get?"}'
