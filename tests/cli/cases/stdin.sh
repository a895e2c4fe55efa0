printf 'email\na@example.com\n' | quiet clean -
show stdin.sifted
printf 'email\na@example.com\n' | gzip | quiet clean -o out -
gzip -dc out/clean.csv.gz
: | try clean -o none -
ls -A
