/* What is wrong with a part of a reason is said with the names of both. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/report/outcome.h"
#include "validators/validator.h"

/* A reason, and where to write what is wrong with it. */
struct review {
    const struct reason *reason;
    FILE *complaints;
};

static void need(const struct review *review, bool good, const char *complaint)
{
    if (!good)
        fprintf(review->complaints, "%s: %s\n", review->reason->code, complaint);
}

static bool is_code(const char *text)
{
    return text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static bool has_chinese(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0xE3 && (unsigned char)*text <= 0xE9)
            return true;
    return false;
}

/* How often STOP ends a sentence within TEXT. */
static size_t sentences(const char *text, const char *stop)
{
    size_t count = 0;
    for (; (text = strstr(text, stop)) != NULL; text += strlen(stop))
        count++;
    return count;
}

static bool is_clause(const char *text)
{
    return text == NULL || (text[0] != '\0' && !str_ends(str_of(text), STR(".")));
}

static bool is_sentence(const char *text)
{
    return text == NULL || (str_ends(str_of(text), STR(".")) && sentences(text, ". ") == 0);
}

static void review_english(const struct review *review)
{
    const char *text = review->reason->text.en, *advice = review->reason->advice.en;
    need(review, text != NULL, ".text.en is missing");
    need(review, is_clause(text), ".text.en is to be one clause without a full stop");
    need(review, text == NULL || !has_chinese(text), ".text.en is Chinese");
    need(review, advice != NULL, ".advice.en is missing");
    need(review, is_sentence(advice), ".advice.en is to be one sentence with a full stop");
    need(review, advice == NULL || !has_chinese(advice), ".advice.en is Chinese");
}

static void review_chinese(const struct review *review)
{
    const char *text = review->reason->text.zh, *advice = review->reason->advice.zh;
    need(review, text != NULL, ".text.zh is missing");
    need(review, text == NULL || has_chinese(text), ".text.zh is not Chinese");
    need(review, text == NULL || sentences(text, "。") == 0,
         ".text.zh is to be one clause without a full stop");
    need(review, advice != NULL, ".advice.zh is missing");
    need(review, advice == NULL || has_chinese(advice), ".advice.zh is not Chinese");
    need(review, advice == NULL || (sentences(advice, "。") == 1 && str_ends(str_of(advice), STR("。"))),
         ".advice.zh is to be one sentence with a full stop");
}

/* Only the reasons of the three levels are clean. */
static void review_segment(const struct review *review)
{
    const struct reason *reason = review->reason;
    bool of_level = false;
    for (int level = 0; level < LEVEL_COUNT; level++)
        of_level |= reason == reason_clean((enum level)level);
    need(review, (reason->segment == SEGMENT_CLEAN) == of_level,
         ".segment: the reason of a level is clean, and no other");
    need(review, reason->again == AGAIN_NEVER || reason->segment == SEGMENT_RISKY,
         ".again: only what is risky may be unknown");
}

static void review_bounces(const struct review *review)
{
    const struct bounce_weight *weight = &review->reason->bounces;
    bool mailed = review->reason->segment <= SEGMENT_INVALID;
    need(review, weight->low <= weight->likely && weight->likely <= weight->high && weight->high <= 1000,
         ".bounces is to be low, likely and high of a thousand");
    need(review, (weight->high > 0) == mailed, ".bounces is missing, or is of rows that are never mailed");
    need(review, weight->grounds != NULL && weight->grounds[0] != '\0', ".bounces.grounds is missing");
}

/* `valid` needs a mailbox that was asked about, and what is not known yet stays so. */
static void review_services(const struct review *review)
{
    const struct reason *reason = review->reason;
    const char *sub = reason->zerobounce.sub;
    bool unknown = reason_is_unknown(reason), accepted = reason == reason_clean(LEVEL_SMTP);
    need(review, sub != NULL, ".zerobounce.sub is missing (\"\" for none)");
    need(review, (reason->zerobounce.status == ZEROBOUNCE_VALID) == accepted,
         ".zerobounce: what was accepted is valid, and nothing else");
    need(review, (reason->neverbounce == NEVERBOUNCE_VALID) == accepted,
         ".neverbounce: what was accepted is valid, and nothing else");
    need(review, !unknown || reason->zerobounce.status == ZEROBOUNCE_UNKNOWN,
         ".zerobounce: what .again says is not known yet is unknown");
    need(review, !unknown || reason->neverbounce == NEVERBOUNCE_UNKNOWN,
         ".neverbounce: what .again says is not known yet is unknown");
    need(review, reason->bad_syntax == (sub != NULL && strcmp(sub, "failed_syntax_check") == 0),
         ".bad_syntax and ZeroBounce's failed_syntax_check are for the same reasons");
}

static void review_all(const struct review *review)
{
    const char *code = review->reason->code;
    need(review, code[0] != '\0' && is_code(code), ".code may have a-z, 0-9 and _ only");
    need(review, reason_named(str_of(code)) == review->reason, ".code is that of another reason, too");
    review_segment(review);
    review_english(review);
    review_chinese(review);
    review_bounces(review);
    review_services(review);
}

/* A table by numbers may have a gap. */
static void every_number_has_its_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < registry_count; i++)
        for (size_t j = 0; j < registry[i]->reason_count; j++)
            if (registry[i]->reasons[j].code == NULL)
                fail_msg("the validator %s has no reason %zu", registry[i]->name, j);
}

static void every_part_is_right(void **state)
{
    (void)state;
    char *said;
    size_t length, count = 0;
    FILE *complaints = open_memstream(&said, &length);
    for (size_t i = 0; i < registry_count; i++)
        for (size_t j = 0; j < registry[i]->reason_count; j++, count++)
            review_all(&(struct review){&registry[i]->reasons[j], complaints});
    fclose(complaints);
    fputs(said, stderr);
    if (length > 0)
        fail_msg("a part of a reason is wrong: see above");
    free(said);
    assert_true(count > 60 && count <= REASONS_MAX);
}

/* A record past REASON() that has next to nothing. */
static void what_is_wrong_is_said(void **state)
{
    (void)state;
    static const struct reason bare = {.code = "role"};
    char *said;
    size_t length;
    FILE *complaints = open_memstream(&said, &length);
    review_all(&(struct review){&bare, complaints});
    fclose(complaints);
    assert_string_equal(said, "role: .code is that of another reason, too\n"
                              "role: .segment: the reason of a level is clean, and no other\n"
                              "role: .text.en is missing\n"
                              "role: .advice.en is missing\n"
                              "role: .text.zh is missing\n"
                              "role: .advice.zh is missing\n"
                              "role: .bounces is missing, or is of rows that are never mailed\n"
                              "role: .bounces.grounds is missing\n"
                              "role: .zerobounce.sub is missing (\"\" for none)\n"
                              "role: .zerobounce: what was accepted is valid, and nothing else\n"
                              "role: .neverbounce: what was accepted is valid, and nothing else\n");
    free(said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_has_its_reason),
        cmocka_unit_test(every_part_is_right),
        cmocka_unit_test(what_is_wrong_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
