/* What the tests of the options try: times, words that mean something, and what is refused. */
#ifndef TESTS_UNIT_CMD_OPTIONS_CASES_H
#define TESTS_UNIT_CMD_OPTIONS_CASES_H

static const struct time_case {
    const char *text;
    int seconds; /* 0: refused */
} time_cases[] = {
    {"30s", 30},
    {"90m", 5400},
    {"6h", 21600},
    {"2d", 172800},
    {"1h30m", 5400},
    {"1h30m10s", 5410},
    {"366d", TIME_MAX_S},
    {"0s", 0},
    {"", 0},
    {"30", 0},
    {"s", 0},
    {"1m1h", 0},
    {"1s1s", 0},
    {"-1s", 0},
    {"1.5h", 0},
    {"367d", 0},
    {"1y", 0},
    {"99999999999s", 0},
    {" 1s", 0},
    {"1s ", 0},
    {"366d1s", 0},
    {"999999999d", 0},
};

static const struct word_case {
    bool (*is)(const char *text);
    const char *text;
    bool right;
} word_cases[] = {
    {value_is_server, "192.0.2.1", true},
    {value_is_server, "192.0.2.1:5353", true},
    {value_is_server, "2001:db8::1", true},
    {value_is_server, "[2001:db8::1]", true},
    {value_is_server, "[2001:db8::1]:53", true},
    {value_is_server, "", false},
    {value_is_server, "192.0.2", false},
    {value_is_server, "192.0.2.1:", false},
    {value_is_server, "192.0.2.1:0", false},
    {value_is_server, "192.0.2.1:65536", false},
    {value_is_server, "192.0.2.1:53x", false},
    {value_is_server, "192.0.2.1 ", false},
    {value_is_server, "[192.0.2.1]:53", false},
    {value_is_server, "[::1", false},
    {value_is_server, "[::1]53", false},
    {value_is_server, "localhost", false},
    {value_is_server, "[", false},
    {value_is_server, "0000:0000:0000:0000:0000:0000:0000:0000:0000:0001", false},
    {value_is_domain, "gmail.com", true},
    {value_is_domain, "a.b", true},
    {value_is_domain, "xn--fiqs8s.cn", true},
    {value_is_domain, "", false},
    {value_is_domain, "gmail", false},
    {value_is_domain, ".com", false},
    {value_is_domain, "gmail.com.", false},
    {value_is_domain, "a..b", false},
    {value_is_domain, "-a.b", false},
    {value_is_domain, "a-.b", false},
    {value_is_domain, "a b.c", false},
    {value_is_domain, "a_b.c", false},
    {value_is_domain, "a123456789012345678901234567890123456789012345678901234567890123.b", false},
    {value_is_address, "192.0.2.1", true},
    {value_is_address, "2001:db8::1", true},
    {value_is_address, "192.0.2.1:25", false},
    {value_is_address, "192.0.2", false},
    {value_is_address, "", false},
    {value_is_selector, "s1", true},
    {value_is_selector, "s1._x.mail-2", true},
    {value_is_selector, "", false},
    {value_is_selector, "a.", false},
    {value_is_selector, ".a", false},
    {value_is_selector, "a..b", false},
    {value_is_selector, "a b", false},
    {value_is_selector, "a123456789012345678901234567890123456789012345678901234567890123", false},
};

static const struct refusal {
    const char *name;
    const struct parser *parser;
    const char *words[WORDS_MAX];
    const char *sentence; /* part of it */
} refusals[] = {
    {"value", &whole, {"--role", "maybe"}, "--role maybe: it must be risky or keep; see mailsift help clean"},
    {"three choices", &whole, {"--dedupe=no"}, "exact, canonical or off"},
    {"level smtp and nobody who asks", &whole, {"-l", "smtp"}, "--level smtp needs --helo NAME and"},
    {"level of nobody", &whole, {"--level", "deep"}, "it must be syntax, dns or smtp;"},
    {"an address for a name", &whole, {"--public-ip", "a.b"}, "--public-ip a.b: it must be an IP address;"},
    {"a selector with a blank", &whole, {"--dkim-selector", "a b"}, "--dkim-selector a b: it must be a name"},
    {"a name of a name server",
     &whole,
     {"--resolver", "dns.example"},
     "--resolver dns.example: it must be an IP"},
    {"two name servers in one", &whole, {"--resolver=192.0.2.1,192.0.2.2"}, "it must be an IP address"},
    {"no canary", &whole, {"--canary", "gmail"}, "--canary gmail: it must be a domain name"},
    {"a time without a unit", &whole, {"--deadline", "90"}, "--deadline 90: it must be a time such as"},
    {"no time", &whole, {"--patience="}, "--patience '': it must be a time such as"},
    {"delimiter", &whole, {"-dx"}, "--delimiter x: it must be one of , ; | tab"},
    {"threads 0", &whole, {"-j", "0"}, "--threads 0: it must be a number from 1 to 256"},
    {"threads of letters", &whole, {"-j", "2x"}, "--threads 2x"},
    {"threads below 0", &whole, {"-j", "-2"}, "--threads -2"},
    {"threads too many", &whole, {"-j", "257"}, "--threads 257"},
    {"threads beyond all", &whole, {"-j", "99999999999999999999"}, "--threads 9999"},
    {"empty", &whole, {"--output", ""}, "--output ''"},
    {"empty path", &whole, {"--block="}, "--block ''"},
    {"missing", &whole, {"--output"}, "--output needs a value (DIR); see"},
    {"missing after a letter", &whole, {"-o"}, "--output needs a value (DIR); see"},
    {"value too many", &whole, {"--force=yes"}, "--force takes no value"},
    {"unknown", &whole, {"--nonsense"}, "unknown option --nonsense for clean; see"},
    {"nearly", &whole, {"--supress", "x"}, "did you mean --suppress?"},
    {"nearly, with a value",
     &whole,
     {"--dedpue=off"},
     "unknown option --dedpue for clean; did you mean --dedupe?"},
    {"the undoing, nearly", &whole, {"--no-evidense"}, "did you mean --no-evidence?"},
    {"a value for an undoing", &whole, {"--no-evidence=yes"}, "--no-evidence takes no value"},
    {"letter", &whole, {"-x"}, "unknown option -x for clean"},
    {"letter in a row", &whole, {"-qx"}, "unknown option -x for clean"},
    {"another command's", &little, {"--output", "x"}, "unknown option --output for check"},
    {"another command's letter", &little, {"-q"}, "unknown option -q for check"},
    {"ambiguous", &whole, {"--co", "x"}, "unknown option --co for clean"},
    {"control bytes", &whole, {"--role", "\033[31m"}, "--role \\x1b[31m"},
};

#endif
