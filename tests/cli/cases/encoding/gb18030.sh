# The user's bytes come out as they went in; names are decoded for people.
printf '编号,姓名,电子邮箱\n1,王伟,wangwei@163.com\n2,李娜,lina@qq.com\n3,镕瓩,not\n' | iconv -f UTF-8 -t GB18030 > list.csv
try inspect list.csv
quiet clean -l syntax list.csv
iconv -f GB18030 -t UTF-8 list.sifted/clean.csv list.sifted/risky.csv list.sifted/invalid.csv
