/* Looks at the public key with which receivers check the signatures of a domain. */
#include "validators/sender/dkim.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "validators/sender/tag_list.h"

enum {
    KEY_BYTES_MAX = 4096, /* decoded: RSA of 16,384 bits has about half as many */
    ED25519_BYTES = 32,
    ED25519_BITS = 256,
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_SEQUENCE = 0x30,
};

/* A piece of DER (ITU-T X.690) that is being read. */
struct der {
    const unsigned char *bytes;
    size_t length;
};

static int value_of_digit(char digit)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = digit != '\0' ? strchr(digits, digit) : NULL;
    return found != NULL ? (int)(found - digits) : -1;
}

/* Decodes TEXT (RFC 4648 4; blanks may stand in it).  Returns how many bytes, 0 when it is no base64 or too
 * long. */
static size_t decode(struct str text, unsigned char bytes[KEY_BYTES_MAX])
{
    unsigned bits = 0, held = 0;
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        char digit = text.bytes[i];
        int value = value_of_digit(digit);
        if (digit == ' ' || digit == '\t' || digit == '=')
            continue;
        if (value < 0)
            return 0;
        held = (held << 6 | (unsigned)value) & 0xffff;
        bits += 6;
        if (bits < CHAR_BIT)
            continue;
        if (length == KEY_BYTES_MAX)
            return 0;
        bits -= CHAR_BIT;
        bytes[length++] = (unsigned char)(held >> bits);
    }
    return length;
}

/* Takes an element of TYPE off the front of *OUTER into *INNER. */
static bool take(struct der *outer, unsigned type, struct der *inner)
{
    size_t at = 2, length;
    if (outer->length < at || outer->bytes[0] != type)
        return false;
    length = outer->bytes[1];
    if (length > 0x80) { /* so many octets follow, which hold the length */
        size_t octets = length & 0x7f;
        if (octets > 2 || outer->length < at + octets)
            return false;
        for (length = 0; octets > 0; octets--)
            length = length << CHAR_BIT | outer->bytes[at++];
    } else if (length == 0x80) {
        return false;
    }
    if (length > outer->length - at)
        return false;
    *inner = (struct der){outer->bytes + at, length};
    *outer = (struct der){outer->bytes + at + length, outer->length - at - length};
    return true;
}

/* The bits of the modulus of an RSA key: a SubjectPublicKeyInfo (RFC 5280 4.1) or, as some have it, an
 * RSAPublicKey (RFC 8017 A.1.1); 0: it is none. */
static unsigned rsa_bits(struct der key)
{
    struct der body, algorithm, bits, number;
    if (!take(&key, DER_SEQUENCE, &body))
        return 0;
    if (take(&body, DER_SEQUENCE, &algorithm)) {
        if (!take(&body, DER_BIT_STRING, &bits) || bits.length == 0)
            return 0;
        key = (struct der){bits.bytes + 1, bits.length - 1}; /* behind the count of unused bits */
        if (!take(&key, DER_SEQUENCE, &body))
            return 0;
    }
    if (!take(&body, DER_INTEGER, &number))
        return 0;
    while (number.length > 0 && number.bytes[0] == 0)
        number = (struct der){number.bytes + 1, number.length - 1};
    unsigned count = (unsigned)number.length * CHAR_BIT;
    for (unsigned top = number.length > 0 ? number.bytes[0] : UCHAR_MAX; top < 0x80; top <<= 1)
        count--;
    return count;
}

static void read_record(struct str record, struct dkim_answer *answer)
{
    unsigned char bytes[KEY_BYTES_MAX];
    struct str version, kind, key;
    answer->state = DKIM_BROKEN;
    if (tag_find(record, "v", &version) && !tag_list_is(record, "DKIM1"))
        return;
    if (!tag_find(record, "p", &key))
        return;
    size_t length = decode(key, bytes);
    if (key.length == 0) {
        answer->state = DKIM_REVOKED;
    } else if (tag_find(record, "k", &kind) && str_equal_nocase(kind, STR("ed25519"))) {
        answer->bits = length == ED25519_BYTES ? ED25519_BITS : 0;
        answer->state = length == ED25519_BYTES ? DKIM_FINE : DKIM_BROKEN;
    } else {
        answer->bits = rsa_bits((struct der){bytes, length});
        answer->state = answer->bits == 0                ? DKIM_BROKEN
                        : answer->bits < DKIM_BITS_LEAST ? DKIM_WEAK
                        : answer->bits < DKIM_BITS_GOOD  ? DKIM_SHORT
                                                         : DKIM_FINE;
    }
}

void dkim_look(struct record_source *records, const char *domain, const char *selector,
               struct dkim_answer *answer)
{
    char name[DNS_NAME_MAX + 1];
    struct records found;
    *answer = (struct dkim_answer){.state = DKIM_MISSING};
    int length = snprintf(name, sizeof name, "%s._domainkey.%s", selector, domain);
    if (length > DNS_NAME_MAX)
        return;
    records->find(records, name, DNS_TXT, &found);
    if (found.outcome == RECORDS_FAILED)
        answer->state = DKIM_FAILED;
    else if (found.count > 1)
        answer->state = DKIM_SEVERAL;
    else if (found.count == 1)
        read_record(found.texts[0], answer);
}
