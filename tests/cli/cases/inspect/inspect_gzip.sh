printf 'email\na@example.com\nb@example.com\n' | gzip -n > list.csv.gz
try inspect list.csv.gz
gzip -dc list.csv.gz > list.csv
mailsift inspect - < list.csv
