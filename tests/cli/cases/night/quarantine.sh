# The sanity gate: outputs that look wrong do not replace good ones, until somebody accepts them.
{
    echo email
    for i in 1 2 3 4 5 6 7 8 9; do
        echo "a$i@example.com"
        echo "b$i@example.org"
    done
} > list.csv
quiet clean -l syntax list.csv
echo example.org > block
try clean -l syntax --force --block block list.csv
cut -d, -f3 list.sifted/clean.csv | sort | uniq -c | tr -s ' '
python3 -c 'import json; print(json.load(open("list.sifted.quarantine/report.json"))["gate"])'
try clean --accept list.csv
cut -d, -f3 list.sifted/clean.csv | sort | uniq -c | tr -s ' '
ls -A
try clean --accept list.csv
try clean --accept -o elsewhere
try clean --accept -o elsewhere -q
try clean --accept
# The same outputs once more are nothing new.
quiet clean -l syntax --force --block block list.csv
# What is no output of ours is not compared with.
echo nothing > list.sifted/clean.csv
try clean -l syntax -q --force --block block list.csv
