# Several LISTs are one list with one header.
printf 'name,email\nA,a@example.com\n' > one.csv
printf 'name,email\nB,b@example.com\nA,a@example.com\n' > two.csv
printf 'name,email\nC,c@example.com\n' | gzip -n > three.csv.gz
quiet clean -l syntax --no-gzip one.csv two.csv three.csv.gz
show one.sifted
printf 'name;mail;email\nB;x;b@example.com\n' > other.csv
try clean -l syntax -o out one.csv other.csv
try clean -l syntax --no-gzip -o out one.csv two.csv three.csv.gz
