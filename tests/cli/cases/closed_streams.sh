# Closed descriptors are survived, and never filled with a list's rows.
printf 'email\na@example.com\n' > list.csv
mailsift clean -o one list.csv <&- >&- 2>&-
echo "exit $?"
cat one/clean.csv
mailsift check --json a@example.com >&-
echo "exit $?"
mailsift help | true
mailsift check --json a@example.com > /dev/full
echo "exit $?"
