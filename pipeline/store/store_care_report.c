/* What the store holds, for machines. */
#include <jansson.h>

#include "pipeline/base/iso_time.h"
#include "pipeline/store/store_care.h"
#include "pipeline/text/json_out.h"

static json_t *time_of(uint32_t moment_s)
{
    char text[ISO_TIME_BYTES];
    if (moment_s == 0)
        return json_null();
    iso_time(moment_s, text);
    return json_string(text);
}

static json_t *domains_of(const struct store_view *view)
{
    json_t *object = json_object();
    for (int verdict = MX_UNKNOWN + 1; verdict < MX_VERDICT_COUNT; verdict++)
        if (view->by_domain[verdict] > 0)
            json_out_set(object, mx_reason((enum mx_verdict)verdict)->code,
                         json_out_count(view->by_domain[verdict]));
    return object;
}

static json_t *mailboxes_of(const struct store_view *view)
{
    json_t *object = json_object();
    for (int verdict = SMTP_UNKNOWN + 1; verdict < SMTP_VERDICT_COUNT; verdict++)
        if (view->by_mailbox[verdict] > 0)
            json_out_set(object, smtp_reason((enum smtp_verdict)verdict)->code,
                         json_out_count(view->by_mailbox[verdict]));
    return object;
}

char *store_view_json(const char *path, const struct store_view *view, size_t *length)
{
    json_t *object = json_object();
    json_out_set(object, "path", json_out_string(str_of(path)));
    json_out_set(object, "bytes", json_out_count(view->bytes));
    json_out_set(object, "domains", domains_of(view));
    json_out_set(object, "mailboxes", mailboxes_of(view));
    json_out_set(object, "expired", json_out_count(view->expired));
    json_out_set(object, "unusable", json_out_count(view->unusable));
    json_out_set(object, "oldest", time_of(view->oldest_s));
    json_out_set(object, "newest", time_of(view->newest_s));
    json_out_set(object, "damaged_beside", json_boolean(view->damaged_beside));
    return json_out_text(object, JSON_COMPACT, length);
}
