# The sample list in the sample world: what DNS says of each domain; then once more, from what was kept.
act_out ../fixtures/sample.world
cp ../fixtures/lists/customers.csv list.csv
try clean --resolver "$server" --allow-loopback --store kept list.csv
cut -d, -f4- list.sifted/clean.csv list.sifted/risky.csv list.sifted/invalid.csv
cp -r list.sifted first
quiet clean --resolver "$server" --allow-loopback --store kept --force list.csv
diff -r -x 'report.*' first list.sifted && echo "the same"
mailsift clean --resolver "$server" --allow-loopback --store kept --force --json list.csv | grep '"known"\|"asked"\|"failed"'
