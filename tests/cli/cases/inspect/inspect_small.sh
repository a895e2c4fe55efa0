cat > list.csv <<'LIST'
id,name,e-mail,backup e-mail
1,"Vogel, Anna",anna@example.com,
2,Wang Wei,wangwei@163.com,wei@example.com
3,Marco,marco(at)example.it,
4,Shop,info@example.org,
5,Kim,kim@gmial.com,
6,Lee,,
LIST
try inspect list.csv
try inspect --column 4 list.csv
try inspect -c 'backup e-mail' list.csv
try inspect -c nosuch list.csv
try inspect -c 9 list.csv
ls
