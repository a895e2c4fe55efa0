# Several e-mail columns: the best is judged and the choice is said; --column overrides it.
printf 'email,邮箱,work email\n,wei@example.com,a@example.org\n,na@example.com,\n' > list.csv
try clean -l syntax list.csv
cat list.sifted/clean.csv
quiet clean -l syntax -c 3 -o third list.csv
show third
quiet clean -l syntax -c 邮箱 -o named list.csv
cmp named/clean.csv list.sifted/clean.csv
