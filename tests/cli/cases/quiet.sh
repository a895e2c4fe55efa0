printf 'email\na@example.com\n' > list.csv
mailsift clean -q list.csv
mailsift clean -q nosuch.csv
