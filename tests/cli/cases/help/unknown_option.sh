echo email > list.csv
try clean --colunm 2 list.csv
try clean --supress x list.csv
try clean --helo me list.csv
try clean -X list.csv
try --dedup=off --nosuch list.csv
try inspect --json list.csv
try check --output x a@example.com
