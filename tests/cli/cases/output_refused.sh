# What is there is not replaced, unless --force says so, and nothing but outputs of ours ever is.
printf 'email\na@example.com\n' > one.csv
printf 'email\nb@example.com\nc@example.com\n' > two.csv
quiet clean -o out one.csv
try clean -o out two.csv
cat out/clean.csv
quiet clean -o out --force two.csv
cat out/clean.csv
mkdir foreign
echo mine > foreign/notes.txt
try clean -o foreign one.csv
try clean -o foreign --force one.csv
ls foreign
echo file > plain
try clean -o plain one.csv
mkdir empty
quiet clean -o empty one.csv
ls empty
ln -s out link
try clean -o link --force one.csv
try clean -o nosuch/deep/out one.csv
ls -A
