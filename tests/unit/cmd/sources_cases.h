/* What the tests of the sources blame: a mistake in a file, a variable or an option, and what is said of it. */
#ifndef TESTS_UNIT_CMD_SOURCES_CASES_H
#define TESTS_UNIT_CMD_SOURCES_CASES_H

#include "tests/unit/cmd/sources_stage.h"

static const struct blame_case {
    struct says says;
    enum exit_code code;
    const char *sentence; /* $D is the directory */
} blame_cases[] = {
    {{.system = "\nretry = 5x"},
     EXIT_CONFIG,
     "$D/system:2: retry = 5x: it must be a time such as 30s, 90m or 6h, at most a year"},
    {{.user = "helo = ''"}, EXIT_CONFIG, "$D/user:1: helo = '': it must be a name such as mail.example.org"},
    {{.user = "retyr = 5s"}, EXIT_CONFIG, "$D/user:1: unknown setting retyr; did you mean retry?"},
    {{.user = "nonsense = 5s"},
     EXIT_CONFIG,
     "$D/user:1: unknown setting nonsense; mailsift config lists them all"},
    {{.user = "store = ~/s", .environment = {"HOME="}},
     EXIT_CONFIG,
     "$D/user:1: ~/s: HOME is not set; write the full path"},
    {{.words = {"--config", ""}},
     EXIT_CONFIG,
     "'' does not exist; mailsift config example prints a file to start from"},
    {{.user = "accept = yes"},
     EXIT_CONFIG,
     "$D/user:1: unknown setting accept; mailsift config lists them all"},
    {{.user = "config = x"},
     EXIT_CONFIG,
     "$D/user:1: unknown setting config; mailsift config lists them all"},
    {{.named = "no-retry = 5s"}, EXIT_CONFIG, "$D/named:1: no-retry = 5s: it must be yes, or be left out"},
    {{.named = "evidence = maybe"}, EXIT_CONFIG, "$D/named:1: evidence = maybe: it must be yes or no"},
    {{.named = "proxy = ftp://ann:secret@x.y:1"},
     EXIT_CONFIG,
     "$D/named:1: proxy: it must be a URL such as socks5://127.0.0.1:1080 or http://proxy:3128"},
    {{.named = "column = \"a\nb\""}, EXIT_CONFIG, "$D/named:1: a quote is not closed in this line"},
    {{.environment = {"MAILSIFT_RETRY=5x"}},
     EXIT_CONFIG,
     "MAILSIFT_RETRY=5x: it must be a time such as 30s, 90m or 6h, at most a year"},
    {{.environment = {"MAILSIFT_PROXY=ann:secret"}},
     EXIT_CONFIG,
     "MAILSIFT_PROXY: it must be a URL such as socks5://127.0.0.1:1080 or http://proxy:3128"},
    {{.environment = {"MAILSIFT_RESOLVER=127.0.0.1,,::1"}},
     EXIT_CONFIG,
     "MAILSIFT_RESOLVER='': it must be an IP address, optionally with a port (192.0.2.1:53)"},
    {{.environment = {"MAILSIFT_MAIL_FORM=a@b.c"}},
     EXIT_CONFIG,
     "unknown setting MAILSIFT_MAIL_FORM in the environment; did you mean MAILSIFT_MAIL_FROM?"},
    {{.environment = {"MAILSIFT_NONSENSE=1"}},
     EXIT_CONFIG,
     "unknown setting MAILSIFT_NONSENSE in the environment; unset it, or see mailsift config"},
    {{.environment = {"MAILSIFT_retry=1s"}},
     EXIT_CONFIG,
     "unknown setting MAILSIFT_retry in the environment; unset it, or see mailsift config"},
    {{.environment = {"MAILSIFT_HELP=1"}},
     EXIT_CONFIG,
     "unknown setting MAILSIFT_HELP in the environment; did you mean MAILSIFT_HELO?"},
    {{.environment = {"MAILSIFT_A_NAME_THAT_IS_MUCH_LONGER_THAN_ANY_OF_OURS=1"}},
     EXIT_CONFIG,
     "unknown setting MAILSIFT_A_NAME_THAT_IS_MUCH_LONGER_THAN_ANY_OF_OURS in the environment; unset it, or "
     "see "
     "mailsift config"},
    {{.system = "retry = 1s", .words = {"--retry", "5x"}},
     EXIT_USAGE,
     "--retry 5x: it must be a time such as 30s, 90m or 6h, at most a year; see mailsift help clean"},
    {{.system = "\n\nlevel = smtp\nhelo = a.b"},
     EXIT_CONFIG,
     "$D/system:3: level smtp also needs helo and mail-from: they tell mail servers who you are"},
    {{.environment = {"MAILSIFT_LEVEL=smtp"}},
     EXIT_CONFIG,
     "MAILSIFT_LEVEL: level smtp also needs helo and mail-from: they tell mail servers who you are"},
    {{.system = "helo = a.b", .words = {"--level=smtp"}},
     EXIT_USAGE,
     "--level smtp needs --helo NAME and --mail-from ADDRESS: they tell mail servers who you are; see "
     "mailsift help clean"},
    {{.system = "level = smtp\nhelo = a.b", .words = {"--mail-from=a@b.c"}}, EXIT_DONE, ""},
    {{.system = "level = smtp\nhelo = a.b\nmail-from = a@b.c", .words = {"--no-helo", "--level=dns"}},
     EXIT_DONE,
     ""},
};

#endif
