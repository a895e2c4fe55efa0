# A store that cannot be used is news, but not the end of the run.
act_out ../fixtures/sample.world
printf 'email\na@hansen-son.dk\n' > list.csv
echo "my shopping list, which is no database at all" > notes
mkdir directory
for store in notes directory nosuch/deep/store; do
    try clean -q --resolver "$server" --allow-loopback --force --store $store list.csv
    grep -c domain_accepts_mail list.sifted/clean.csv
done
ls
HOME= try clean -q --resolver "$server" -o other list.csv
