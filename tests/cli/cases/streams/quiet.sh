printf 'email\na@example.com\n' > list.csv
mailsift clean -l syntax -q list.csv
mailsift clean -l syntax -q nosuch.csv
