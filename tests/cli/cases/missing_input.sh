try clean nosuch.csv
mkdir directory
try clean directory
try inspect nosuch.csv
printf 'email\na@example.com\n' > list.csv
try clean list.csv nosuch.csv
try clean --suppress nosuch.txt list.csv
try clean --allow nosuch.txt list.csv
try clean --block nosuch.txt list.csv
try clean --block directory list.csv
echo 'not a domain' > words
try clean --block words list.csv
ls -A
