# What is there is not replaced, unless --force says so, and nothing but outputs of ours ever is.
printf 'email\na@example.com\n' > one.csv
printf 'email\nb@example.com\nc@example.com\n' > two.csv
quiet clean -l syntax -o out one.csv
try clean -l syntax -o out two.csv
cat out/clean.csv
quiet clean -l syntax -o out --force two.csv
cat out/clean.csv
mkdir foreign
echo mine > foreign/notes.txt
try clean -l syntax -o foreign one.csv
try clean -l syntax -o foreign --force one.csv
ls foreign
echo file > plain
try clean -l syntax -o plain one.csv
mkdir empty
quiet clean -l syntax -o empty one.csv
ls empty
ln -s out link
try clean -l syntax -o link --force one.csv
try clean -l syntax -o nosuch/deep/out one.csv
ls -A
