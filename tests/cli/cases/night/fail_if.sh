# What is called too much: the outputs are published, and the exit code is 1.
printf 'email\na@example.com\nb@example.com\nc@example.com\nx@\nno-reply@example.com\n' > list.csv
quiet clean -l syntax --fail-if 'invalid>20%' --fail-if 'rows<1' list.csv
try clean -l syntax -q --force --fail-if 'invalid>=20%' list.csv
try clean -l syntax -q --force --fail-if 'clean < 1000' --fail-if 'risky>50%' --fail-if 'no_reply>0' list.csv
ls list.sifted
# --json is written all the same.
mailsift clean -l syntax --force --json --fail-if 'rows>4' list.csv > report.json
echo "exit $?"
cmp report.json list.sifted/report.json
for expression in '' 'invalid' 'invalid>101%' 'nobody>1' 'invalid>1.5'; do
    try clean -l syntax --fail-if "$expression" list.csv
done
