# The sample list in the sample world, asked mailbox by mailbox; then once more, from what was kept.
act_out ../fixtures/sample.world
cp ../fixtures/lists/customers.csv list.csv
asking="--level smtp --helo mail.example.org --mail-from probe@example.org --resolver $server --smtp-port $port --retry 2s"
try clean $asking --allow-loopback --store kept --evidence list.csv
for segment in clean risky invalid; do
    echo "== $segment"
    cut -d, -f4- list.sifted/$segment.csv | sed 's/,[0-9TZ:-]*Z\r*$/,WHEN/; s/"4.2.0 .*"/"GREYLISTED"/'
done
mailsift clean $asking --allow-loopback --store kept --force --json list.csv | sed -n '/"smtp": {/,/}/p'
