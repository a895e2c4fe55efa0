/* The name of the made-up neighbour that each domain is asked about. */
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "validators/smtp/smtp_job.h"

void smtp_neighbour_name(const struct smtp_engine *engine, struct str domain, char name[SMTP_NEIGHBOUR_BYTES])
{
    static const char consonants[] = "bcdfghjklmnprstvwz", vowels[] = "aeiou";
    XXH64_hash_t seed;
    memcpy(&seed, engine->plan.secret, sizeof seed);
    uint64_t bits = XXH3_64bits_withSeed(domain.bytes, domain.length, seed);
    for (unsigned i = 0; i < SMTP_NEIGHBOUR_BYTES; i++) { /* 14 letters of 4.2 and 2.3 bits: 45 bits */
        bool vowel = i % 2 == 1;
        unsigned letters = vowel ? sizeof vowels - 1 : sizeof consonants - 1;
        name[i] = (vowel ? vowels : consonants)[bits % letters];
        bits /= letters;
    }
}
