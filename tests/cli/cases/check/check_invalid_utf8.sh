# Bytes that are no UTF-8 are shown as \xNN, and JSON stays JSON.
bad=$(printf 'a\377b@example.com')
try check -l syntax "$bad"
try check -l syntax --json "$bad"
