printf 'email\na@example.com\nx@\n' > list.csv
mailsift clean -l syntax --json --progress json list.csv 2>&1 > /dev/null | sed 's/"seconds":[0-9.]*/"seconds":0/'
mailsift clean -l syntax --json --progress none -o second list.csv > /dev/null
