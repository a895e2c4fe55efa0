# Closed descriptors are survived, and never filled with a list's rows.
printf 'email\na@example.com\n' > list.csv
mailsift clean -l syntax -o one list.csv <&- >&- 2>&-
echo "exit $?"
cat one/clean.csv
mailsift check -l syntax --json a@example.com >&-
echo "exit $?"
mailsift help | true
mailsift check -l syntax --json a@example.com > /dev/full
echo "exit $?"
