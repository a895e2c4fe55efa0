printf 'email\na@example.com\nb@example.com\n' | gzip -n > good.gz
head -c 30 good.gz > cut.csv.gz
try clean cut.csv.gz
{ head -c 45 good.gz; printf 'x'; tail -c +47 good.gz; } > changed.csv.gz
try clean changed.csv.gz
try inspect changed.csv.gz
{ cat good.gz; printf 'rubbish'; } > tail.csv.gz
try clean tail.csv.gz
cat good.gz good.gz > members.csv.gz
quiet clean members.csv.gz
gzip -dc members.sifted/clean.csv.gz members.sifted/invalid.csv.gz
ls -A
