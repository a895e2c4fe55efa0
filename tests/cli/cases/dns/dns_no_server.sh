# Without a name server that can be believed nothing is published, and a sentence says the way out.
printf 'email\na@example.com\n' > list.csv
act_out ../fixtures/sample.world --trouble nxdomain
try clean --resolver "$server" --patience 1s --no-store list.csv
try check --resolver "$server" --no-store a@hansen-son.dk
try clean --resolver 127.0.0.1:1 --patience 1s --no-store list.csv
ls
