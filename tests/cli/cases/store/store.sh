# What is remembered: shown, forgotten, pruned.
dated() {
    sed -e 's/[0-9]* bytes\|[0-9.]* kB/SIZE/g' -e 's/20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]\(T[0-9:]*Z\)*/DAY/g' -e 's/"bytes":[0-9]*/"bytes":N/'
}
act_out ../fixtures/sample.world
cp ../fixtures/lists/customers.csv list.csv
XDG_CACHE_HOME=$PWD try store
mailsift clean -q --level smtp --helo mail.example.org --mail-from probe@example.org --resolver "$server" \
    --smtp-port "$port" --allow-loopback --retry 2s --store kept list.csv
try store --store kept | dated
mailsift store --json --store kept | dated
try store forget --store kept Lina@QQ.com
try store forget --store kept nobody@nowhere.example
try store forget --store kept @qq.com
try store prune --store kept | dated
try store prune --store kept --older-than 1d | dated
sleep 2.1
try store prune --store kept --older-than 1s | dated
try store --store kept | dated
try store forget
try store forget --store kept "no address"
try store prune --store kept now
try store prune --store kept --json
try store purne
ls
