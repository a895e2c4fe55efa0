printf 'email\nJohn.Doe+x@gmail.com\njohndoe@gmail.com\nJOHNDOE@GMAIL.com\njohndoe@gmail.com\n' > list.csv
for how in exact canonical off; do
    echo "-- $how"
    quiet clean -l syntax --dedupe $how -o $how list.csv
    show $how
done
