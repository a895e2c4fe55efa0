/* The prose of the manual page that no table has. */
#include "cmd/manual/man.h"

#include <stddef.h>

const struct passage man_description[] = {
    {NULL, "mailsift checks contact lists (CSV or one address per line, plain or gzip, of any size) on this "
           "machine and writes every row, unchanged byte for byte, into one of three files: clean, risky or "
           "invalid, with the reason in a column of its own."},
    {NULL, "mailsift LIST is short for mailsift clean LIST, and - is standard input.  Results go to files, "
           "messages to standard error."},
    {NULL, "Columns are appended to each row: mailsift_status (clean, risky, invalid, duplicate or "
           "suppressed), mailsift_reason and others.  mailsift help columns lists them."},
    {NULL, NULL}};

const struct passage man_environment[] = {
    {"MAILSIFT_NAME", "The option NAME, in capitals and with _ for -, such as MAILSIFT_MAIL_FROM.  It is "
                      "overridden by the option on the command line and overrides every config file; "
                      "mailsift config shows which value is used."},
    {"HOME, XDG_CACHE_HOME, XDG_CONFIG_HOME, XDG_DATA_HOME",
     "Where the store, the user's settings and updated lists are: in $XDG_CACHE_HOME or else $HOME/.cache, "
     "in $XDG_CONFIG_HOME or else $HOME/.config, and in $XDG_DATA_HOME or else $HOME/.local/share."},
    {"JOURNAL_STREAM",
     "Set by systemd: the summary is then a single line for the journal instead of a table."},
    {"LC_ALL, LC_MESSAGES, LANG", "The language that report.html shows first, unless --lang is given."},
    {"NO_COLOR, TERM", "No color if NO_COLOR is set or TERM is dumb, unless --color is given."},
    {"SOURCE_DATE_EPOCH", "The date of this page, for reproducible builds."},
    {"SQLITE_TMPDIR", "The directory for the store's temporary files, if not that of the store."},
    {NULL, NULL}};

const struct passage man_files[] = {
    {"LIST.sifted/",
     "The outputs of clean, readable by their owner only: always clean.csv, risky.csv and invalid.csv; "
     "duplicate.csv and suppressed.csv if there are such rows; report.json with all figures, for programs; "
     "and report.html, for people.  With --gzip the CSV files end in .csv.gz.  The outputs appear together, "
     "or none of them.  The README and the pages beside it, which are installed as documentation, explain "
     "each column, the keys of report.json and what each preset writes.  mailsift help --schema=report "
     "prints the JSON Schema of report.json, and mailsift help --schema=check that of a line of check "
     "--json."},
    {"LIST.sifted.quarantine/", "Outputs that the sanity gate held back; --accept publishes them."},
    {".LIST.sifted.sifting/", "Unfinished outputs; the next run removes those of a killed run."},
    {"/etc/mailsift/mailsift.conf, ~/.config/mailsift/mailsift.conf",
     "The settings of the machine and those of the user, which override them.  mailsift config example "
     "prints a file to start from."},
    {"/etc/mailsift/NAME.env",
     "The lists and settings of the nightly job mailsift@NAME.timer.  Its outputs are in "
     "/var/lib/mailsift/jobs/NAME/sifted, its store is in /var/cache/mailsift/jobs/NAME."},
    {"/var/lib/mailsift/lists, ~/.local/share/mailsift/lists",
     "The updated lists of the machine and those of the user, which override them; see mailsift lists.  Each "
     "set.N is one update.  They may be removed at any time."},
    {"$XDG_CACHE_HOME/mailsift/verdicts.db",
     "The store: answers about domains and mailboxes, under keyed hashes, so that the next run checks only "
     "what is new or expired.  It may be removed at any time."},
    {NULL, NULL}};

const struct passage man_examples[] = {
    {"mailsift customers.csv", "Clean a list, with DNS queries about its domains:"},
    {"mailsift inspect customers.csv", "See first how the list would be read:"},
    {"mailsift --level syntax customers.csv", "Clean it offline:"},
    {"xdg-open customers.sifted/report.html", "See what was found, and what to do about it:"},
    {"mailsift check --json ann@example.com", "Check one address, for a program:"},
    {"mailsift doctor --helo mail.example.org --mail-from probe@example.org",
     "Check whether this machine can run SMTP verification:"},
    {"mailsift --level smtp --helo mail.example.org --mail-from probe@example.org customers.csv", "Run it:"},
    {NULL, NULL}};

const char *const man_see_also[] = {"gzip 1", "iconv 1", "resolv.conf 5", "systemd.timer 5", NULL};

const struct passage man_standards[] = {
    {NULL, "Addresses follow RFC 5321, with the internationalized names of RFC 5891 and RFC 6531.  RFC 7505 "
           "defines domains that accept no mail, RFC 6761 those reserved for tests."},
    {NULL, NULL}};

const struct passage man_caveats[] = {
    {NULL, "No mail is ever sent: the program contains neither DATA nor VRFY nor AUTH.  Only --level smtp "
           "tells mail servers an address; at the other levels no address leaves this machine."},
    {NULL, "Trouble on our side (a dead name server, a timeout, a blocklist that names this machine) never "
           "makes an address invalid: such rows are risky, and the next run checks them again."},
    {NULL, "A server may accept an address and still refuse the message later.  Spam traps cannot be found.  "
           "Rows are never changed, corrected or transcoded: a suggestion is a column, not a correction.  "
           "Excel files are not read; save them as CSV."},
    {NULL, NULL}};
