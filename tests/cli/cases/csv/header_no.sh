printf 'x,b@example.com\ny,c@example.com\n' > list.csv
quiet clean -l syntax list.csv
show list.sifted
quiet clean -l syntax --header yes -c 2 -o second list.csv
show second
