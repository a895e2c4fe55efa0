# The lists in use, by their sources; newer ones are taken, tried and taken back.
aged() {
    sed -e 's/20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]/DAY/g' -e 's/[0-9]* days* old/N days old/' -e 's/[0-9,]* names/N names/' -e 's/ [0-9,]* of DAY/ N of DAY/'
}
today=$(date -u +%Y-%m-%d)
printf '%s\n' "# relay.txt: privacy relays" "# names: 2" "# date: $today" "# source: mine 2, MIT" duck.com my-relay.example.com > relay.txt
mkdir published
cp relay.txt published
(cd published && sha256sum relay.txt > SHA256SUMS)
echo friend.example > allow
try lists --allow allow | aged | sed -n '1,7p;/relay/,$p'
try lists update --lists kept
try lists update --lists kept --from http://lists.example.com/
try lists update --lists kept --from published | aged
try lists update --lists kept --from published
try lists --lists kept | aged | grep -A1 relay
mailsift lists --json --lists kept | tr '{' '\n' | grep relay | aged | sed 's/"date":"[^"]*"/"date":"DAY"/'
try lists rollback --lists kept | aged
try lists rollback --lists kept
try lists --from published
try lists updaet
mkdir settings
cp -r published settings
echo 'from = "published"' > settings/mine.conf
MAILSIFT_CONFIG=settings/mine.conf try lists update --lists kept | aged
printf 'lists = "none"\nfrom = "https://lists.example.com/"\n' > settings/mine.conf
mailsift config --config settings/mine.conf | grep -E '^(lists|from) '
ls -A kept
