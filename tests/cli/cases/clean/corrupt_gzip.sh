printf 'email\na@example.com\nb@example.com\n' | gzip -n > good.gz
head -c 30 good.gz > cut.csv.gz
try clean -l syntax cut.csv.gz
# A byte of the text; a byte of its checksum.
{ head -c 20 good.gz; printf 'x'; tail -c +22 good.gz; } > text.csv.gz
try clean -l syntax text.csv.gz
{ head -c 36 good.gz; printf 'x'; tail -c +38 good.gz; } > sum.csv.gz
try clean -l syntax sum.csv.gz
try inspect sum.csv.gz
# Rubbish behind the end; zeros, which are padding; a second member.
{ cat good.gz; printf 'rubbish'; } > tail.csv.gz
try clean -l syntax tail.csv.gz
{ cat good.gz; printf '\000\000\000'; } > zeros.csv.gz
quiet clean -l syntax zeros.csv.gz
cat good.gz good.gz > members.csv.gz
quiet clean -l syntax members.csv.gz
gzip -dc members.sifted/clean.csv.gz members.sifted/invalid.csv.gz
ls -A
