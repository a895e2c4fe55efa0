# Too few and too many fields, blank lines, a NUL, no line end at the end.
printf 'name,email\nA\nB,b@example.com,more,fields\n\n  \nC,c@exa\000mple.com\nD,d@example.com' > list.csv
quiet clean -l syntax list.csv
for file in clean invalid; do
    echo "== $file"
    bytes list.sifted/$file.csv
done
