printf 'email\na@example.com\nx@\n' > list.csv
mailsift inspect --color always list.csv | sed -n l
NO_COLOR=1 mailsift inspect list.csv
