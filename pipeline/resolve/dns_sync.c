/* Asks the name servers one question after the other, once it is known which of them can be believed. */
#include "pipeline/resolve/dns_sync.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "validators/base/clock.h"
#include "validators/net/dns_answer.h"

enum {
    IN_FLIGHT = 64, /* the canaries of all servers, and one question */
    TURN_MS = 100,
    LABEL_OCTETS_MAX = 63,
};

/* One question; it may outlive whoever asked. */
struct asking_one {
    struct dns_question question; /* the first member: the question is this */
    struct doctor_dns *dns;
    struct records *records; /* NULL: nobody waits any more */
    enum dns_type type;
};

static void on_sign(struct canary_listener *self, unsigned server, int64_t asked_ms)
{
    (void)self;
    (void)server;
    (void)asked_ms;
}

static void on_turn(struct canary_listener *self, unsigned server, enum canary_turn turn)
{
    (void)self;
    (void)server;
    (void)turn;
}

/* A NUL-terminated copy. */
static struct str keep(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_take(arena, length + 1);
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    return (struct str){copy, length};
}

/* Reads a record that is an address.  Returns false when it is none. */
static bool read_address(struct arena *arena, const struct dns_message *message,
                         const struct dns_record *record, struct str *text)
{
    char address[INET6_ADDRSTRLEN];
    bool ipv6 = record->type == DNS_AAAA;
    if (record->data_length != (ipv6 ? sizeof(struct in6_addr) : sizeof(struct in_addr)))
        return false;
    inet_ntop(ipv6 ? AF_INET6 : AF_INET, message->bytes + record->data, address, sizeof address);
    *text = keep(arena, address, strlen(address));
    return true;
}

/* Whether NAME is one of a host, or the root: what is not a hostname is as good as not there. */
static bool is_host(const struct dns_name *name)
{
    return name->length == 0 || name->hostname;
}

static bool read_mx(struct arena *arena, const struct dns_message *message, const struct dns_record *record,
                    struct str *text)
{
    struct dns_name host;
    uint16_t preference;
    if (!dns_record_mx(message, record, &preference, &host) || !is_host(&host))
        return false;
    *text = keep(arena, host.text, host.length);
    return true;
}

static bool read_ptr(struct arena *arena, const struct dns_message *message, const struct dns_record *record,
                     struct str *text)
{
    struct dns_name host;
    if (!dns_record_ptr(message, record, &host) || !is_host(&host))
        return false;
    *text = keep(arena, host.text, host.length);
    return true;
}

static bool read_text(struct arena *arena, const struct dns_message *message, const struct dns_record *record,
                      struct str *text)
{
    char *bytes = arena_take(arena, (size_t)record->data_length + 1);
    int length = dns_record_text(message, record, bytes);
    if (length < 0)
        return false;
    bytes[length] = '\0';
    *text = (struct str){bytes, (size_t)length};
    return true;
}

static const struct {
    enum dns_type type;
    bool (*read)(struct arena *arena, const struct dns_message *message, const struct dns_record *record,
                 struct str *text);
} readers[] = {{DNS_A, read_address},
               {DNS_AAAA, read_address},
               {DNS_MX, read_mx},
               {DNS_PTR, read_ptr},
               {DNS_TXT, read_text}};

static bool read_record(struct arena *arena, const struct dns_message *message,
                        const struct dns_record *record, struct str *text)
{
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (readers[i].type == record->type)
            return readers[i].read(arena, message, record, text);
    return false;
}

static void one_answered(struct dns_question *question, const struct dns_reply *reply)
{
    struct asking_one *one = (struct asking_one *)question;
    struct records *records = one->records;
    struct dns_answer answer;
    struct dns_record record;
    if (records == NULL)
        return;
    one->records = NULL;
    records->outcome = RECORDS_NONE;
    if (reply->outcome != OUTCOME_ANSWER && reply->outcome != OUTCOME_NXDOMAIN)
        records->outcome = RECORDS_FAILED;
    if (reply->message != NULL) {
        dns_answer_read(reply->message, &answer);
        records->proven = answer.proven;
    }
    if (reply->outcome != OUTCOME_ANSWER)
        return;
    struct dns_message message = *reply->message;
    while (records->count < RECORDS_MAX && dns_message_next(&message, &record) == DNS_NEXT_RECORD)
        if (record.section == DNS_ANSWER && record.type == one->type &&
            read_record(&one->dns->arena, &message, &record, &records->texts[records->count]))
            records->count++;
    if (records->count > 0)
        records->outcome = RECORDS_FOUND;
}

/* Whether NAME can be put into a question: an SPF record of a stranger may name anything. */
static bool can_be_asked(const char *name)
{
    if (strlen(name) > DNS_NAME_MAX || strchr(name, '\\') != NULL) /* which c-ares would take for an escape */
        return false;
    for (;; name++) {
        size_t length = strcspn(name, ".");
        if (length == 0 || length > LABEL_OCTETS_MAX)
            return false;
        name += length;
        if (*name == '\0')
            return true;
    }
}

static void find(struct record_source *self, const char *name, enum dns_type type, struct records *records)
{
    struct doctor_dns *dns = (struct doctor_dns *)self;
    int server = doctor_dns_server(dns);
    records->count = 0;
    records->proven = false;
    records->outcome = can_be_asked(name) ? RECORDS_FAILED : RECORDS_NONE;
    if (records->outcome == RECORDS_NONE || server < 0 || clock_ms() >= dns->ends_ms)
        return;
    struct asking_one *one = arena_take(&dns->arena, sizeof *one);
    *one =
        (struct asking_one){.question.answered = one_answered, .dns = dns, .records = records, .type = type};
    loop_turn(dns->loop, 0); /* else its clock still shows when the last question ended */
    resolver_ask(dns->resolver, (struct dns_request){(unsigned)server, name, type}, &one->question);
    while (one->records != NULL && clock_ms() < dns->ends_ms)
        loop_turn(dns->loop, TURN_MS);
    one->records = NULL;
}

bool doctor_dns_open(struct doctor_dns *dns, const struct settings *settings, struct fail *fail)
{
    *dns = (struct doctor_dns){.source.find = find, .listener = {on_sign, on_turn}};
    dns->canaries = canary_names_new(&settings->canaries);
    dns->loop = loop_new(fail);
    if (dns->loop == NULL)
        return false;
    dns->resolver = resolver_new(dns->loop, &settings->resolvers, IN_FLIGHT, fail);
    if (dns->resolver == NULL)
        return false;
    dns->canary = canary_new(dns->loop, dns->resolver, dns->canaries, &dns->listener);
    return true;
}

void doctor_dns_close(struct doctor_dns *dns)
{
    resolver_free(dns->resolver);
    canary_free(dns->canary);
    canary_names_free(dns->canaries);
    loop_free(dns->loop);
    arena_free(&dns->arena);
}

bool doctor_dns_prove(struct doctor_dns *dns)
{
    while (doctor_dns_server(dns) < 0 && clock_ms() < dns->ends_ms)
        loop_turn(dns->loop, TURN_MS);
    return doctor_dns_server(dns) >= 0;
}

int doctor_dns_server(const struct doctor_dns *dns)
{
    return dns->resolver != NULL ? resolver_pick(dns->resolver, false, -1) : -1;
}
