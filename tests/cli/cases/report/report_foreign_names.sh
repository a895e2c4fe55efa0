# A list's name may be any bytes; the report is JSON all the same.
name=$(printf 'li\377st\033.csv')
printf 'email\na@example.com\n' > "$name"
quiet clean -l syntax --json -o out "$name" > report
python3 -c 'import json; print(ascii(json.load(open("report"))["inputs"][0]["path"]))'
