# UTF-16 comes out as UTF-8, and that is said.
printf '姓名\t邮箱\r\n王伟\twangwei@163.com\r\n李娜\tnot\r\n' | { printf '\377\376'; iconv -f UTF-8 -t UTF-16LE; } > list.txt
try inspect list.txt
try clean -l syntax list.txt
bytes list.sifted/clean.csv
show list.sifted
