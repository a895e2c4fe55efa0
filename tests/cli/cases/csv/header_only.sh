# A list without a row is a list.
printf 'name,email\n' > list.csv
quiet clean -l syntax list.csv
show list.sifted
