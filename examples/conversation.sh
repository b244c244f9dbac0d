#!/bin/sh
# A whole conversation with curl and jq: ask, see what a request would change, say yes once, read back.
set -eu
: "${LOKET_ADDRESS:?such as http://127.0.0.1:8080}" "${LOKET_TOKEN:?an identity token}"

call() { # call METHOD PATH [BODY]: attempted again when nobody answers or the server asks for patience; safe for every call
  curl --silent --show-error --fail-with-body --retry 3 --retry-connrefused --request "$1" "$LOKET_ADDRESS/api/v1$2" \
    --header "Authorization: Bearer $LOKET_TOKEN" --header "X-Conversation-Token: ${proof:-}" \
    --header "Content-Type: application/json" ${3:+--data "$3"}
}
get() { printf '%s' "$2" | jq --raw-output "$1"; } # get FILTER JSON
words='[.messages[].text] | join("\n")'

begun=$(call POST /conversations '{"language": "en"}')
talk=/conversations/$(get .id "$begun")
proof=$(get .token "$begun")

get "$words" "$(call POST "$talk/messages" '{"message_id": "1", "text": "Which NFR licences does a Gold partner get?"}')"

preview=$(call POST "$talk/messages" '{"message_id": "2", "text": "Cancel PA-100041"}')
get "$words" "$preview" # nothing has happened yet

button='first(.messages[].buttons[]? | select(.role == "yes" or .role == "danger"))'
yes=$(get "$button | {message_id: \"3\", choice: .value}" "$preview")
result=$(call POST "$talk/messages" "$yes")
again=$(call POST "$talk/messages" "$yes") # as after an answer that was lost: the same id is the same message
test "$result" = "$again"
get "$words" "$result"

get '.turns[] | "\(.turn) \(.said) -> \(.reply.state)"' "$(call GET "$talk/messages?after=0")"
call POST "$talk/messages/1/feedback" '{"helpful": true}'
