printf 'x,b@example.com\ny,c@example.com\n' > list.csv
quiet clean list.csv
show list.sifted
quiet clean --header yes -c 2 -o second list.csv
show second
