# What hubspot imports, from a Chinese list of Excel's: UTF-8 without a BOM, quotes where they are needed.
quiet clean -l syntax --preset hubspot -o out ../fixtures/lists/customers-gb18030.csv
ls out
cat out/hubspot_import.csv out/hubspot_suppress.csv
sed -n '1l; 2l' out/hubspot_import.csv
mailsift clean -l syntax -o plain -q ../fixtures/lists/customers-gb18030.csv
for segment in clean risky invalid duplicate; do cmp out/$segment.csv plain/$segment.csv; done
