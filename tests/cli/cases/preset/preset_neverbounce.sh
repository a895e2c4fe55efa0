# The sample list in the sample world, with the columns of neverbounce.
act_out ../fixtures/sample.world
cp ../fixtures/lists/customers.csv list.csv
quiet clean --level smtp --helo mail.example.org --mail-from probe@example.org --resolver $server --smtp-port $port \
    --allow-loopback --no-store --retry 2s --preset neverbounce list.csv
ls list.sifted
for segment in clean risky invalid duplicate; do
    echo "== $segment"
    cut -d, -f4- list.sifted/$segment.csv
done
