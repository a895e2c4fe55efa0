# The report for people is made again; and one clear sentence where that cannot be.
printf 'email\ncustomer@gmail.com\nnothing\n' > list.csv
quiet clean -l syntax list.csv
cp list.sifted/report.html first
try report list.sifted
cmp first list.sifted/report.html && echo "the same"
try report --lang zh list.sifted
grep -c 'id="pick-zh" checked' list.sifted/report.html
try report
try report list.sifted list.csv
try report nowhere
try report list.csv
try report --lang de list.sifted
try report --force list.sifted
rm list.sifted/report.json
try report list.sifted
echo '{' > list.sifted/report.json
try report list.sifted
echo '{"level":"dns","rows":{"in":"many"},"reasons":{}}' > list.sifted/report.json
try report list.sifted
