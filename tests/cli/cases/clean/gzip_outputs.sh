printf 'email\na@example.com\nx@\n' > list.csv
quiet clean -l syntax -z list.csv
ls list.sifted
gzip -dc list.sifted/clean.csv.gz list.sifted/invalid.csv.gz
gzip -n list.csv
quiet clean -l syntax --no-gzip -o plain list.csv.gz
quiet clean -l syntax -o same list.csv.gz
ls plain same
show plain
