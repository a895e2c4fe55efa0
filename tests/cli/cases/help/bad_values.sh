# Each names the option, the value and what is allowed.
echo email > list.csv
try clean --level smtp list.csv
try clean --level deep list.csv
try clean --role maybe list.csv
try clean --dedupe yes list.csv
try clean --header maybe list.csv
try clean --delimiter x list.csv
try clean --delimiter '' list.csv
try clean --delimiter ,, list.csv
try clean --threads 0 list.csv
try clean --threads 257 list.csv
try clean -j two list.csv
try clean -j -1 list.csv
try clean -j 99999999999999999999 list.csv
try clean --progress often list.csv
try clean --color pink list.csv
try clean --encoding klingon list.csv
try clean --encoding '' list.csv
try clean --column '' list.csv
try clean --output '' list.csv
try clean --suppress '' list.csv
try clean --json=yes list.csv
try clean --column
try clean list.csv -o
try clean
try inspect
try inspect list.csv list.csv
try check
ls
