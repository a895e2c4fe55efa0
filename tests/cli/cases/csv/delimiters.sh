for delimiter in ';' '	' '|'; do
    printf 'name%semail\nA%sa@example.com\n' "$delimiter" "$delimiter" > list.csv
    quiet clean -l syntax --force list.csv
    cat list.sifted/clean.csv
done
quiet clean -l syntax --force -d '|' list.csv
printf 'name\temail\nA\ta@example.com\n' > list.tsv
quiet clean -l syntax --force -d tab list.tsv
quiet clean -l syntax --force -d '\t' list.tsv
cat list.sifted/clean.csv
