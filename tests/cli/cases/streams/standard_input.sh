# Standard input has several names, and is read once.
printf 'email\na@example.com\nb@stop.example.com\n' > list.csv
for name in - /dev/stdin /dev/fd/0 /proc/self/fd/0; do
    quiet clean -l syntax -q -o out --force "$name" < list.csv
    cat list.csv | quiet clean -l syntax -q -o out --force "$name"
    cat out/clean.csv
done
quiet clean -l syntax /dev/stdin < list.csv
mkfifo pipe
cat list.csv > pipe &
quiet clean -l syntax -q -o out --force pipe
cat out/clean.csv
for option in suppress block allow; do
    echo 'example.com' | quiet clean -l syntax -q -o $option --$option=/dev/stdin list.csv
    cat $option/clean.csv
done
try clean -l syntax --block - /dev/stdin < list.csv
try inspect --allow=- - < list.csv
try check -l syntax --block - - < list.csv
ls
