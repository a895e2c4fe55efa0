/* Lists of inquiries, and how an inquiry ends: its client is told. */
#include "validators/mx/mx_inquiry.h"

void mx_list_open(struct mx_inquiry_list *list)
{
    *list = (struct mx_inquiry_list){.end = &list->first};
}

void mx_list_add(struct mx_inquiry_list *list, struct mx_inquiry *inquiry)
{
    inquiry->next = NULL;
    *list->end = inquiry;
    list->end = &inquiry->next;
    list->count++;
}

struct mx_inquiry *mx_list_take(struct mx_inquiry_list *list)
{
    struct mx_inquiry *inquiry = list->first;
    if (inquiry == NULL)
        return NULL;
    list->first = inquiry->next;
    if (list->first == NULL)
        list->end = &list->first;
    list->count--;
    return inquiry;
}

void mx_tell(struct mx_inquiry *inquiry, enum mx_verdict verdict)
{
    struct mx_engine *engine = inquiry->engine;
    struct mx_answer answer = {.verdict = verdict,
                               .ttl_s = inquiry->set.ttl_s,
                               .server = (unsigned)inquiry->server,
                               .doubted_ttl_s = inquiry->doubted_ttl_s};
    bool host = verdict != MX_UNKNOWN && !inquiry->implicit && inquiry->set.count > 0;
    if (host && inquiry->host < inquiry->set.count)
        answer.host = str_of(inquiry->set.hosts[inquiry->host]->name);
    if (engine->routes && verdict == MX_ACCEPTS_MAIL) {
        answer.hosts = inquiry->set.hosts;
        answer.host_count = inquiry->set.count;
    }
    engine->waiting--;
    inquiry->next = engine->unused;
    engine->unused = inquiry;
    engine->client->answered(engine->client, inquiry->number, &answer);
}
