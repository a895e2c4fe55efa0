# Results go to files, words to standard error, with --json the report to standard output.
printf 'email\na@example.com\n' > list.csv
mailsift clean -l syntax list.csv 2> words
echo "words: $(wc -l < words | tr -d ' ') lines" | sed 's/[1-9][0-9]* lines/some lines/'
mailsift clean -l syntax --json -o second list.csv 2> words > report
wc -c < words
cmp report second/report.json
