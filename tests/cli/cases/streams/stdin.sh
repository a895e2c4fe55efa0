printf 'email\na@example.com\n' | quiet clean -l syntax -
show stdin.sifted
printf 'email\na@example.com\n' | gzip | quiet clean -l syntax -o out -
gzip -dc out/clean.csv.gz
: | try clean -l syntax -o none -
ls -A
