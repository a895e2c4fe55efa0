printf 'PK\003\004\024\000\006\000\010\000\000\000!\000xl/workbook.xml' > book.xlsx
try clean -l syntax book.xlsx
printf '\320\317\021\340\241\261\032\341 and more' > book.xls
try clean -l syntax book.xls
printf '%%PDF-1.7\n' > list.pdf
try clean -l syntax list.pdf
: > empty.csv
try clean -l syntax empty.csv
printf '\n\n\n' > blank.csv
try clean -l syntax blank.csv
printf 'name,city\nAnna,Berlin\nWei,Shenzhen\n' > names.csv
try clean -l syntax names.csv
printf 'a\000b\000\001\002\003\000\000\000' > binary.csv
try clean -l syntax binary.csv
cp book.xlsx renamed.csv
try inspect renamed.csv
{ yes '' | head -c 1100000; echo ann@example.org; } > late.csv
try inspect late.csv
{ head -c 1100000 /dev/zero | tr '\0' x; printf '\nann@example.org\n'; } > long.csv
try inspect long.csv
{ head -c 5000 /dev/zero | tr '\0' ,; echo ann@example.org; } > wide.csv
try inspect -c 5001 wide.csv
rm late.csv long.csv wide.csv
ls -A
