try clean -l syntax nosuch.csv
mkdir directory
try clean -l syntax directory
try inspect nosuch.csv
printf 'email\na@example.com\n' > list.csv
try clean -l syntax list.csv nosuch.csv
try clean -l syntax --suppress nosuch.txt list.csv
try clean -l syntax --allow nosuch.txt list.csv
try clean -l syntax --block nosuch.txt list.csv
try clean -l syntax --block directory list.csv
echo 'not a domain' > words
try clean -l syntax --block words list.csv
ls -A
