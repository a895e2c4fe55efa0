/* What the values of a setting are called, by the user and in every file of ours: each word stands here once. */
#include "validators/base/setting_words.h"

const char *const level_words[LEVEL_COUNT] = {
    [LEVEL_DNS] = "dns", [LEVEL_SYNTAX] = "syntax", [LEVEL_SMTP] = "smtp"};
const char *const role_words[ROLE_COUNT] = {[ROLE_RISKY] = "risky", [ROLE_KEEP] = "keep"};
const char *const dedupe_words[DEDUPE_COUNT] = {
    [DEDUPE_EXACT] = "exact", [DEDUPE_CANONICAL] = "canonical", [DEDUPE_OFF] = "off"};
const char *const preset_words[PRESET_COUNT] = {[PRESET_ZEROBOUNCE] = "zerobounce",
                                                [PRESET_NEVERBOUNCE] = "neverbounce",
                                                [PRESET_MAILCHIMP] = "mailchimp",
                                                [PRESET_BREVO] = "brevo",
                                                [PRESET_HUBSPOT] = "hubspot"};
const char *const answer_words[ANSWER_COUNT] = {
    [ANSWER_AUTO] = "auto", [ANSWER_YES] = "yes", [ANSWER_NO] = "no"};
