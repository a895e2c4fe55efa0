/* What --preset makes of the outputs: the table of presets. */
#include "pipeline/publish/preset.h"

#include "pipeline/publish/preset_columns.h"

#define COLUMNS(names) .columns = (names), .column_count = sizeof(names) / sizeof *(names)

static const char *const zerobounce[] = {
    "ZB Status", "ZB Sub Status", "ZB Account",  "ZB Domain",    "ZB First Name",    "ZB Last Name",
    "ZB Gender", "ZB Free Email", "ZB MX Found", "ZB MX Record", "ZB SMTP Provider", "ZB Did You Mean"};

/* The service itself appends email_status unless told otherwise.  All of its columns are written, for whoever
 * reads by name finds the same, and email_status is the first of them for whoever counts. */
static const char *const neverbounce[] = {"email_status",
                                          "email_status_int",
                                          "bad_syntax",
                                          "free_email_host",
                                          "role_account",
                                          "addr",
                                          "alias",
                                          "host",
                                          "subdomain",
                                          "domain",
                                          "tld",
                                          "fqdn",
                                          "network",
                                          "has_dns_info",
                                          "has_mail_server",
                                          "mail_server_reachable"};

static const struct preset presets[] = {
    [PRESET_ZEROBOUNCE] = {COLUMNS(zerobounce), .put = preset_put_zerobounce},
    [PRESET_NEVERBOUNCE] = {COLUMNS(neverbounce), .put = preset_put_neverbounce},
    [PRESET_MAILCHIMP] = {.import_name = "mailchimp_import.csv",
                          .suppress_name = "mailchimp_suppress.csv",
                          .email = "Email Address",
                          .delimiter = ','},
    [PRESET_BREVO] = {.import_name = "brevo_import.csv",
                      .suppress_name = "brevo_suppress.csv",
                      .email = "EMAIL",
                      .delimiter = ';'},
    [PRESET_HUBSPOT] = {.import_name = "hubspot_import.csv",
                        .suppress_name = "hubspot_suppress.csv",
                        .email = "Email",
                        .delimiter = ','},
};

const struct preset *preset_of(const struct settings *settings)
{
    return settings->preset == PRESET_NONE ? NULL : &presets[settings->preset];
}
