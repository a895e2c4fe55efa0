printf '\357\273\277email,name\r\na@example.com,A\r\nx@,B' > list.csv
quiet clean -l syntax list.csv
bytes list.sifted/clean.csv
bytes list.sifted/invalid.csv
