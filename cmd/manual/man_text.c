/* The prose of the manual page that no table has. */
#include "cmd/manual/man.h"

#include <stddef.h>

const struct passage man_description[] = {
    {NULL,
     "mailsift streams contact lists (CSV or one address a line, plain or gzip, of any size) through its "
     "validators on this machine, and writes every row, byte for byte as it was, into one of three files: "
     "clean, risky or invalid, with the reason beside it."},
    {NULL,
     "mailsift LIST is short for mailsift clean LIST, and - is standard input.  Results go to files, words "
     "to standard error."},
    {NULL,
     "Each row gets six columns: mailsift_status (the segment), mailsift_reason, mailsift_address (as it "
     "was judged, after repairs), mailsift_flags, mailsift_suggestion (what was probably meant) and "
     "mailsift_provider (who runs the mailbox)."},
    {NULL, NULL}};

const struct passage man_environment[] = {
    {"MAILSIFT_NAME",
     "The option of that name, in capitals and with _ for -, such as MAILSIFT_MAIL_FROM.  An option goes "
     "before it, and it goes before every file; mailsift config shows which holds."},
    {"HOME, XDG_CACHE_HOME, XDG_CONFIG_HOME, XDG_DATA_HOME",
     "Where the store of answers, the user's settings and updated lists are: in $XDG_CACHE_HOME or else "
     "$HOME/.cache, in $XDG_CONFIG_HOME or else $HOME/.config, and in $XDG_DATA_HOME or else "
     "$HOME/.local/share."},
    {"JOURNAL_STREAM", "Set by systemd: what would be a table for people is one line for the journal then."},
    {"LC_ALL, LC_MESSAGES, LANG", "The language that report.html shows first, unless --lang says otherwise."},
    {"NO_COLOR, TERM", "No colour where NO_COLOR is set or TERM is dumb, unless --color says otherwise."},
    {"SOURCE_DATE_EPOCH", "The date of this page, for builds that can be repeated."},
    {"SQLITE_TMPDIR", "Where the store's temporary files are, unless beside the store."},
    {NULL, NULL}};

const struct passage man_files[] = {
    {"LIST.sifted/",
     "The outputs of clean, readable by their owner only: clean.csv, risky.csv and invalid.csv always, "
     "duplicate.csv and suppressed.csv where there are such rows, report.json with all the numbers, and "
     "report.html, which is for people; with "
     "--gzip the CSV files end in .csv.gz.  They appear together, or none of them does.  The README and the "
     "pages beside it, which are installed as documentation, have the meaning of each column, the keys of "
     "report.json and what each preset writes; mailsift help --schema=report prints the JSON Schema of "
     "report.json, and mailsift help --schema=check that of a line of check --json."},
    {"LIST.sifted.quarantine/", "Outputs that the sanity gate held back; --accept publishes them."},
    {".LIST.sifted.sifting/", "Outputs while they are made; the next run removes what a killed one left."},
    {"/etc/mailsift/mailsift.conf, ~/.config/mailsift/mailsift.conf",
     "Settings of the machine, and of the user, which go before them.  mailsift config example prints a file "
     "to "
     "begin with."},
    {"/etc/mailsift/NAME.env",
     "The lists and the settings of the nightly job mailsift@NAME.timer, whose outputs are in "
     "/var/lib/mailsift/jobs/NAME/sifted and whose store is in /var/cache/mailsift/jobs/NAME."},
    {"/var/lib/mailsift/lists, ~/.local/share/mailsift/lists",
     "Updated lists of the machine, and of the user, which go before them: mailsift lists.  Each set.N is "
     "one "
     "update; they may be removed at any time."},
    {"$XDG_CACHE_HOME/mailsift/verdicts.db",
     "The store: what was learned about domains and mailboxes, under keyed hashes, so that the next run asks "
     "only what is new or stale.  It may be removed at any time."},
    {NULL, NULL}};

const struct passage man_examples[] = {
    {"mailsift customers.csv", "Clean a list; name servers are asked about the domains:"},
    {"mailsift inspect customers.csv", "See first how it would be read:"},
    {"mailsift --level syntax customers.csv", "Clean it without asking anybody:"},
    {"xdg-open customers.sifted/report.html", "See what was found, and what to do about it:"},
    {"mailsift check --json ann@example.com", "Judge one address, for a program:"},
    {"mailsift doctor --helo mail.example.org --mail-from probe@example.org",
     "See whether this machine can ask mail servers:"},
    {"mailsift --level smtp --helo mail.example.org --mail-from probe@example.org customers.csv",
     "Ask them:"},
    {NULL, NULL}};

const char *const man_see_also[] = {"gzip 1", "iconv 1", "resolv.conf 5", "systemd.timer 5", NULL};

const struct passage man_standards[] = {
    {NULL,
     "Addresses are read as RFC 5321 has them, with the internationalized names of RFC 5891 and RFC 6531; "
     "a domain that takes no mail is known by RFC 7505, one reserved for tests by RFC 6761."},
    {NULL, NULL}};

const struct passage man_caveats[] = {
    {NULL,
     "No mail is ever sent: DATA is not in the program, nor are VRFY and AUTH.  Mail servers are asked at "
     "--level smtp only, and no address leaves this machine otherwise."},
    {NULL,
     "Trouble of our own (a dead name server, a timeout, a block list that names this machine) never makes "
     "an address invalid: such rows are risky, and asked again by the next run."},
    {NULL,
     "A server may say yes and refuse the mail itself.  Spam traps are not found.  Rows are not changed, "
     "corrected or transcoded: a suggestion is a column, not a correction.  Excel files are not read; save "
     "them as CSV."},
    {NULL, NULL}};
