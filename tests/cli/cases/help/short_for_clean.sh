printf 'email\na@example.com\n' > list.csv
try -q -l syntax list.csv
try -q -l syntax -o other ./list.csv
cmp list.sifted/clean.csv other/clean.csv && ls list.sifted
