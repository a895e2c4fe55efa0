# Every setting, and where its value comes from; what a higher layer says goes before what a lower one says.
mkdir -p home/mailsift
export XDG_CONFIG_HOME="$PWD/home"
unset MAILSIFT_CONFIG MAILSIFT_LISTS
cat > home/mailsift/mailsift.conf << 'END'
# Who asks.
helo = "mail.example.org"
mail-from = probe@example.org   # a mailbox of its own

level = smtp
evidence = yes
suppress = {"left.txt", "/lists/bounced.txt"}
proxy = "socks5://ann:secret@127.0.0.1:1080"
END
cat > night.conf << 'END'
retry = 30m
no-store = yes
evidence = no
END
export MAILSIFT_CANARY=gmail.com,qq.com MAILSIFT_NO_PROXY=yes
try config --config night.conf --threads 2 --suppress mine.txt -z > config.txt
head -n 1 config.txt
grep -v ' default$' config.txt | tail -n +2
grep -E '^(column|level|helo|force|output|color) .* default$' config.txt
MAILSIFT_NO_PROXY= try config | grep '^proxy '
mailsift config --config night.conf --json | tr -d '\n' | sed 's/},/},\n/g' | grep -E '"(retry|suppress|no-store|evidence|proxy|column)"' | steady
# An option and a setting each.
mailsift config --json | grep -c '"name"' > names
mailsift config example | grep -c '^#[a-z-]* = ' | cmp - names
echo "$(mailsift config | grep -c '^[a-z]') lines" | sed "s/^$(cat names) /all /"
# The settings do something, and the command line does more.
printf 'email\na@example.com\nb@example.com\n' > list.csv
echo b@example.com > home/mailsift/left.txt
sed -i 's,"/lists/bounced.txt",,; s/^level.*/level = syntax/; s/", }/"}/' home/mailsift/mailsift.conf
quiet list.csv -o one
cut -d, -f 1-3,8- one/suppressed.csv
quiet list.csv -o two --no-suppress --no-evidence
show two
