/* What the words of a command line mean: times, name servers, domains, senders, proxies. */
#include "cmd/settings/values.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum {
    PORT_MAX = 65535,
    PORT_DIGITS_MAX = 5,
    LABEL_OCTETS_MAX = 63,
    NAME_OCTETS_MAX = 253,
    LOCAL_OCTETS_MAX = 64
};

#define LETTERS_DIGITS_HYPHEN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

/* The seconds of a unit, or 0. */
static int seconds_of_unit(char unit)
{
    static const struct {
        char letter;
        int seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 24 * 3600}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].letter == unit)
            return units[i].seconds;
    return 0;
}

bool value_seconds(const char *text, int *seconds)
{
    long long sum = 0;
    int above = TIME_MAX_S; /* the larger unit comes first, each once */
    while (*text != '\0') {
        long long number = 0;
        size_t digits = strspn(text, "0123456789");
        int unit = seconds_of_unit(text[digits]);
        if (digits == 0 || digits > 9 || unit == 0 || unit >= above)
            return false;
        for (size_t i = 0; i < digits; i++)
            number = number * 10 + (text[i] - '0');
        sum += number * unit;
        above = unit;
        text += digits + 1;
    }
    if (sum < 1 || sum > TIME_MAX_S)
        return false;
    *seconds = (int)sum;
    return true;
}

/* Whether TEXT is :PORT or nothing. */
static bool is_port(const char *text)
{
    unsigned port = 0;
    if (*text == '\0')
        return true;
    if (*text++ != ':' || strlen(text) > PORT_DIGITS_MAX || text[strspn(text, "0123456789")] != '\0')
        return false;
    for (; *text != '\0'; text++)
        port = port * 10 + (unsigned)(*text - '0');
    return port >= 1 && port <= PORT_MAX;
}

/* Whether the LENGTH bytes at TEXT are an address of FAMILY. */
static bool is_address(int family, const char *text, size_t length)
{
    char copy[INET6_ADDRSTRLEN];
    struct in6_addr address; /* the larger one */
    if (length >= sizeof copy)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return inet_pton(family, copy, &address) == 1;
}

bool value_is_server(const char *text)
{
    size_t length = strcspn(text, "]");
    if (*text == '[')
        return text[length] == ']' && is_address(AF_INET6, text + 1, length - 1) &&
               is_port(text + length + 1);
    if (is_address(AF_INET6, text, strlen(text)))
        return true;
    length = strcspn(text, ":");
    return is_address(AF_INET, text, length) && is_port(text + length);
}

bool value_is_domain(const char *text)
{
    unsigned labels = 0;
    if (strlen(text) > NAME_OCTETS_MAX)
        return false;
    for (;; text++) {
        size_t length = strspn(text, LETTERS_DIGITS_HYPHEN);
        if (length == 0 || length > LABEL_OCTETS_MAX || text[0] == '-' || text[length - 1] == '-')
            return false;
        labels++;
        text += length;
        if (*text != '.')
            return *text == '\0' && labels > 1;
    }
}

bool value_is_sender(const char *text)
{
    size_t local = strspn(text, LETTERS_DIGITS_HYPHEN "!#$%&'*+/=?^_`{|}~.");
    if (local == 0 || local > LOCAL_OCTETS_MAX || text[local] != '@')
        return false;
    if (text[0] == '.' || text[local - 1] == '.' || memmem(text, local, "..", 2) != NULL)
        return false;
    return value_is_domain(text + local + 1);
}

bool value_is_proxy(const char *text)
{
    static const char *const schemes[] = {"socks5://", "socks5h://", "http://"};
    const char *host = NULL;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncmp(text, schemes[i], strlen(schemes[i])) == 0)
            host = text + strlen(schemes[i]);
    if (host == NULL)
        return false;
    const char *at = strrchr(host, '@'); /* a password may hold one */
    host = at != NULL ? at + 1 : host;
    size_t length = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    bool named = *host == '[' ? is_address(AF_INET6, host + 1, length > 2 ? length - 2 : 0)
                              : length > 0 && strspn(host, LETTERS_DIGITS_HYPHEN "._") == length;
    return named && host[length] == ':' && is_port(host + length);
}

bool value_is_address(const char *text)
{
    return is_address(AF_INET, text, strlen(text)) || is_address(AF_INET6, text, strlen(text));
}

bool value_is_selector(const char *text)
{
    if (strlen(text) > NAME_OCTETS_MAX)
        return false;
    for (;; text++) {
        size_t length = strspn(text, LETTERS_DIGITS_HYPHEN "_");
        text += length;
        if (length == 0 || length > LABEL_OCTETS_MAX || *text != '.')
            return length > 0 && length <= LABEL_OCTETS_MAX && *text == '\0';
    }
}
