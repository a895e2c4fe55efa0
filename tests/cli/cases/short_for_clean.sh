printf 'email\na@example.com\n' > list.csv
try -q list.csv
try -q -o other ./list.csv
cmp list.sifted/clean.csv other/clean.csv && ls list.sifted
