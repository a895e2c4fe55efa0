# Each names the file and the line, or the variable, and what would be right.  (This reads /etc/mailsift/mailsift.conf too, in
# which the package comments everything out.)
unset MAILSIFT_CONFIG MAILSIFT_LISTS
echo email > list.csv
file() {
    printf "$1" > c.conf
    try clean -l syntax --config c.conf list.csv
}
file '# one\n\nheloo = mail.example.org\n'
file 'nonsense = 1'
file 'retry = 5x'
file '\nsuppress = ""'
file 'threads = "0"'
file 'evidence = maybe'
file 'level = {"dns"}'
file 'level dns'
file '# c\nhelo = "mail.example.org\nlevel = dns\n'
file 'store = "${HOME}/verdicts.db"'
file 'include("/etc/passwd")'
file 'proxy = "ann:secret@proxy"'
file 'config = "other.conf"'
file 'no-store = maybe'
file 'no-proxy = no'
file '\033[31mlevel = dns'
printf 'level = smtp' > c.conf
try clean --config c.conf list.csv
chmod g+w c.conf
try clean -l syntax --config c.conf list.csv
chmod 602 c.conf
try config --config c.conf
try clean --config missing.conf list.csv
try clean --config . list.csv
MAILSIFT_CONFIG=missing.conf try inspect list.csv
head -c 300000 /dev/zero > zero.conf
try check --config zero.conf a@example.com
truncate -s 5 zero.conf
try doctor --config zero.conf
MAILSIFT_RETRY=5x try clean list.csv
MAILSIFT_LEVLE=dns try clean list.csv
MAILSIFT_XYZZY=1 try config
MAILSIFT_PROXY=ann:secret@proxy try config
MAILSIFT_LEVEL=smtp try check a@example.com
try config example more
try config nonsense
mkdir -p home/mailsift
echo 'nonsense = 1' > home/mailsift/mailsift.conf
export XDG_CONFIG_HOME="$PWD/home"
try clean list.csv
try store
# But help, the example and --config none do not look at it.
try clean --help | tail -n 2
mailsift config example | sed 's/^#\([a-z]\)/\1/' > all.conf
mailsift config --config none | grep -cv ' default$'
quiet list.csv -l syntax --config none
echo > home/mailsift/mailsift.conf
mailsift config --config all.conf | grep -c 'all.conf:[0-9]*$' | sed "s/^$(mailsift config --json | grep -c '"name"')$/all of the example is allowed/"
ls
