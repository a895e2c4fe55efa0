/* One thread's part of the probing: its desk, and the mailboxes of its groups. */
#include "pipeline/resolve/probe_worker.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "pipeline/base/stop.h"
#include "validators/base/clock.h"
#include "validators/base/memory.h"

enum {
    TURN_MS = 100,       /* the longest wait: then it looks around */
    OPEN_MS = 30000,     /* from the first packet to the answer to EHLO */
    REPLY_MS = 60000,    /* RFC 5321 4.5.3.2 grants five minutes; who takes one has better to do */
    SESSION_MS = 240000, /* a conversation in all */
    HORIZON_RETRIES = 24,
    BRIEF_MS = 60000, /* a person waits: for the next MX host, not for a greylist */
    CONNECTIONS_A_SECOND = 20,
    FILES_BESIDES = 128, /* descriptors for everything else */
    DOUBT_MS = 5000,     /* for servers that prove the line by their names */
    CUT_OFF_LEAST =
        3, /* routes that cannot be reached before any other: it is our line, if nobody knows better */
    CUT_OFF_MOST = 8, /* and so many while others are still tried */
    NEIGHBOUR_LIFETIME_S = 7 * 24 * 3600,
};

static struct asked_mailbox *mailbox_of(struct smtp_client *client, uint32_t number)
{
    return mailboxes_at(((struct prober *)client)->probing->plan->mailboxes, number);
}

static struct str local_of(struct smtp_client *client, uint32_t number)
{
    const struct asked_mailbox *mailbox = mailbox_of(client, number);
    return (struct str){mailbox->local, mailbox->local_length};
}

/* TEXT, cut between two characters of UTF-8 when it is longer than MOST bytes. */
static struct str cut(struct str text, size_t most)
{
    if (text.length <= most)
        return text;
    while (most > 0 && ((unsigned char)text.bytes[most] & 0xc0) == 0x80)
        most--;
    return str_head(text, most);
}

static const char *keep_text(struct prober *prober, struct str text)
{
    char *copy = arena_take(&prober->texts, text.length + 1);
    if (text.length > 0)
        memcpy(copy, text.bytes, text.length);
    copy[text.length] = '\0';
    return copy;
}

static void mailbox_heard(struct smtp_client *client, uint32_t number, const struct smtp_answer *answer)
{
    struct prober *prober = (struct prober *)client;
    struct asked_mailbox *mailbox = mailbox_of(client, number);
    struct str text = cut(answer->text, SMTP_REPLY_KEPT);
    mailbox->code = answer->code;
    memcpy(mailbox->enhanced, answer->enhanced, sizeof mailbox->enhanced);
    mailbox->mx = answer->host; /* lives as long as the domains */
    mailbox->mx_length = (uint8_t)strlen(answer->host);
    bool same = mailbox->reply != NULL && text.length == mailbox->reply_length &&
                (text.length == 0 || memcmp(mailbox->reply, text.bytes, text.length) == 0);
    if (!same)
        mailbox->reply = keep_text(prober, text);
    mailbox->reply_length = (uint8_t)text.length;
}

/* One name for all is what a proxy or a gateway says that answers for everybody. */
static void peer_greeted(struct smtp_client *client, const struct smtp_greeting *greeting)
{
    struct probing *probing = ((struct prober *)client)->probing;
    if (atomic_load_explicit(&probing->line, memory_order_relaxed) == SMTP_LINE_PROVEN)
        return;
    pthread_mutex_lock(&probing->hearing);
    smtp_witness_hear(&probing->witness, greeting);
    atomic_store(&probing->line, probing->witness.line);
    pthread_mutex_unlock(&probing->hearing);
}

static void doubt(struct prober *prober, uint32_t number)
{
    if (prober->doubted_count == prober->doubted_room) {
        prober->doubted_room = prober->doubted_room * 2 + 16;
        prober->doubted = memory_grow(prober->doubted, prober->doubted_room * sizeof *prober->doubted);
    }
    prober->doubted[prober->doubted_count++] = number;
}

static void keep(struct prober *prober, const struct asked_mailbox *mailbox)
{
    const struct probe_plan *plan = prober->probing->plan;
    if (plan->store != NULL)
        store_keep_mailbox(plan->store, prober->thread, mailbox, domains_at(plan->domains, mailbox->domain));
}

static void mailbox_settled(struct smtp_client *client, uint32_t number, enum smtp_verdict verdict)
{
    struct prober *prober = (struct prober *)client;
    struct asked_mailbox *mailbox = mailbox_of(client, number);
    unsigned line = atomic_load(&prober->probing->line);
    unsigned times = mailbox->last == verdict ? mailbox->times + 1U : 1;
    uint32_t lifetime_s = verdict == SMTP_UNKNOWN ? 0 : smtp_lifetime_s(verdict, times);
    if (mailbox->local_length == 0 && lifetime_s > 0)
        lifetime_s = NEIGHBOUR_LIFETIME_S;
    mailbox->verdict = (uint8_t)verdict;
    mailbox->asked_s = (uint32_t)time(NULL);
    mailbox->expires_s = lifetime_s > 0 ? mailbox->asked_s + lifetime_s : 0;
    if (lifetime_s > 0 && (line == SMTP_LINE_DOUBTFUL || line == SMTP_LINE_FALSE))
        doubt(prober, number);
    else if (lifetime_s > 0)
        keep(prober, mailbox);
}

unsigned prober_sessions(const struct settings *settings)
{
    struct rlimit limit;
    unsigned most = (unsigned)settings->sessions;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return FILES_BESIDES;
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit); /* else we make do with what we have */
        (void)getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur < most + FILES_BESIDES)
        most = limit.rlim_cur > 2 * FILES_BESIDES ? (unsigned)limit.rlim_cur - FILES_BESIDES : FILES_BESIDES;
    return most;
}

/* How long from now on a mailbox may have to wait until it is asked again. */
static int64_t horizon_ms(const struct probe_plan *plan, int64_t retry_ms)
{
    if (plan->brief)
        return BRIEF_MS;
    return plan->deadline_ms > 0 ? plan->deadline_ms - clock_ms() : HORIZON_RETRIES * retry_ms;
}

bool prober_open(struct prober *prober, struct probing *probing, unsigned thread, struct fail *fail)
{
    const struct probe_plan *plan = probing->plan;
    const struct settings *settings = plan->settings;
    int64_t retry_ms = 1000 * (int64_t)settings->retry_s;
    unsigned most = prober_sessions(settings) / plan->threads;
    struct smtp_plan desk = {
        .talks = {.doors = {.helo = settings->helo,
                            .proxy = settings->proxy,
                            .port = (unsigned)settings->smtp_port,
                            .open_ms = OPEN_MS,
                            .loopback = settings->allow_loopback},
                  .reply_ms = REPLY_MS,
                  .session_ms = SESSION_MS,
                  .ear = plan->ear},
        .mail_from = str_of(settings->mail_from),
        .secret = probing->secret,
        .retry_ms = retry_ms,
        .horizon_ms = horizon_ms(plan, retry_ms),
        .most_sessions = most > 0 ? most : 1,
        .interval_ms = settings->no_limits ? 0 : 1000 / CONNECTIONS_A_SECOND * plan->threads,
        .no_limits = settings->no_limits,
    };
    prober->client = (struct smtp_client){local_of, mailbox_heard, mailbox_settled, peer_greeted};
    prober->probing = probing;
    prober->thread = thread;
    prober->desk = smtp_desk_new(&desk, &prober->client, fail);
    return prober->desk != NULL;
}

static void call_off(struct probing *probing, const struct fail *news)
{
    pthread_mutex_lock(&probing->failing);
    if (probing->fail->code == EXIT_DONE)
        *probing->fail = *news;
    pthread_mutex_unlock(&probing->failing);
    atomic_store(&probing->over, true);
}

/* Ends the run because no mail server can be reached, or asked. */
static void fail_cut_off(struct prober *prober, enum exit_code code)
{
    struct fail fail = {0};
    const struct settings *settings = prober->probing->plan->settings;
    memory_try(); /* without memory libcurl reaches nobody */
    if (prober->counts.no_socket)
        fail_because(&fail, code,
                     "no socket is left for a connection; close other programs or raise the limit on open "
                     "files (ulimit -n), and run the command again");
    else if (settings->proxy != NULL)
        fail_because(&fail, code,
                     "no mail server can be reached through the proxy%s; check that it is running and allows "
                     "port %d, choose another --proxy, or use --level dns",
                     prober->counts.proxy ? ", which does not answer or refuses" : "", settings->smtp_port);
    else
        fail_because(&fail, code,
                     "no mail server can be reached on port %d: many providers block it; ask yours to open "
                     "it, use --proxy, run mailsift on another machine, or use --level dns",
                     settings->smtp_port);
    call_off(prober->probing, &fail);
}

/* Ends the run because one server answers for all. */
static void fail_one_for_all(struct probing *probing)
{
    struct fail fail = {0};
    bool proxy = probing->plan->settings->proxy != NULL;
    fail_because(&fail, EXIT_NO_NETWORK,
                 "unrelated mail servers all greet with the same name, so %s is answering for them and its "
                 "answers are ignored; %s, or use --level dns",
                 proxy ? "the proxy" : "something in between",
                 proxy ? "choose another --proxy"
                       : "ask your network's operator to open port 25, use --proxy");
    call_off(probing, &fail);
}

/* Asks some of the largest mail servers how they greet, once, where the list's own have left it open. */
static void hear_others(struct prober *prober)
{
    struct probing *probing = prober->probing;
    const struct settings *settings = probing->plan->settings;
    struct smtp_witness witness;
    if (settings->proxy != NULL || prober->others_heard)
        return; /* by a proxy nobody is visited who is not in the list */
    prober->others_heard = true;
    pthread_mutex_lock(&probing->hearing);
    witness = probing->witness;
    pthread_mutex_unlock(&probing->hearing);
    if (witness.line != SMTP_LINE_DOUBTFUL)
        return;
    line_hear(settings, &witness);
    pthread_mutex_lock(&probing->hearing);
    if (probing->witness.line == SMTP_LINE_DOUBTFUL)
        probing->witness = witness;
    atomic_store(&probing->line, probing->witness.line);
    pthread_mutex_unlock(&probing->hearing);
}

/* Whether there has been doubt for so long that others should be heard; only the thread that tells does that.
 */
static bool is_doubtful(struct prober *prober)
{
    if (prober->thread != 0 || atomic_load(&prober->probing->line) != SMTP_LINE_DOUBTFUL)
        return false;
    if (prober->doubtful_ms == 0)
        prober->doubtful_ms = clock_ms();
    return clock_ms() - prober->doubtful_ms > DOUBT_MS;
}

/* What was doubted is as good as all else. */
static void keep_doubted(struct prober *prober)
{
    for (size_t at = 0; at < prober->doubted_count; at++)
        keep(prober, mailbox_of(&prober->client, prober->doubted[at]));
    prober->doubted_count = 0;
}

/* Whether what was doubted is believed in the end.  A name that is not the server's own is no rarity, so
 * without a proxy, which is the likeliest to answer itself, it takes more than one such server to be a liar.
 */
static bool is_believed(const struct probing *probing)
{
    enum smtp_line line = probing->witness.line;
    return line == SMTP_LINE_PROVEN || (line == SMTP_LINE_DOUBTFUL && probing->plan->settings->proxy == NULL);
}

/* It is not: whom the line calls bad may be there. */
static void forget_doubted(struct prober *prober)
{
    for (size_t at = 0; at < prober->doubted_count; at++) {
        struct asked_mailbox *mailbox = mailbox_of(&prober->client, prober->doubted[at]);
        mailbox->expires_s = 0;
        if (smtp_reason(mailbox->verdict)->segment == SEGMENT_INVALID)
            mailbox->verdict = SMTP_REFUSED_UNCLEAR;
    }
}

void prober_end_doubts(struct probing *probing)
{
    size_t doubted = 0;
    for (unsigned i = 0; i < probing->plan->threads; i++)
        doubted += probing->probers[i].doubted_count;
    if (probing->fail->code == EXIT_DONE && doubted > 0) {
        hear_others(&probing->probers[0]);
        smtp_witness_end(&probing->witness);
    }
    if (probing->fail->code == EXIT_DONE && probing->witness.line == SMTP_LINE_FALSE)
        fail_one_for_all(probing);
    for (unsigned i = 0; i < probing->plan->threads; i++) {
        if (is_believed(probing))
            keep_doubted(&probing->probers[i]);
        else
            forget_doubted(&probing->probers[i]);
        free(probing->probers[i].doubted);
    }
}

/* Whether it is our line, where UNREACHABLE routes and no other were tried: a proxy that is dead says so, and
 * who certainly is there cannot be reached either.  Only the thread that tells finds that out, once. */
static bool is_our_line(struct prober *prober, uint64_t unreachable)
{
    const struct settings *settings = prober->probing->plan->settings;
    if (settings->proxy != NULL)
        return prober->counts.proxy || unreachable >= CUT_OFF_LEAST;
    if (prober->thread != 0)
        return false;
    if (!prober->line_tried)
        prober->line = line_try(settings);
    prober->line_tried = true;
    return prober->line == LINE_DEAD || (prober->line == LINE_UNKNOWN && unreachable >= CUT_OFF_LEAST);
}

/* Whether no server has answered from the start, however many were tried. */
static bool is_cut_off(struct prober *prober)
{
    const struct probing *probing = prober->probing;
    uint64_t unreachable = 0, in_flight = 0;
    if (atomic_load_explicit(&probing->greeted, memory_order_relaxed))
        return false;
    for (unsigned i = 0; i < probing->plan->threads; i++) {
        unreachable += atomic_load_explicit(&probing->probers[i].unreachable, memory_order_relaxed);
        in_flight += atomic_load_explicit(&probing->probers[i].in_flight, memory_order_relaxed);
    }
    if (in_flight > 0)
        return unreachable >= CUT_OFF_MOST;
    return unreachable > 0 && is_our_line(prober, unreachable);
}

/* Whether the line has been dead, or no socket left, for longer than the user has patience. */
static bool is_too_dark(const struct prober *prober)
{
    const struct settings *settings = prober->probing->plan->settings;
    int64_t patience_ms = 1000 * (int64_t)settings->patience_s;
    return smtp_dark_ms(prober->desk) >= patience_ms;
}

static bool is_over(struct prober *prober)
{
    struct probing *probing = prober->probing;
    struct fail fail = {0};
    if (stop_asked()) {
        stop_fail(&fail);
        call_off(probing, &fail);
    }
    if (is_doubtful(prober))
        hear_others(prober);
    if (atomic_load(&probing->line) == SMTP_LINE_FALSE)
        fail_one_for_all(probing);
    else if (is_cut_off(prober))
        fail_cut_off(prober, EXIT_NO_NETWORK);
    else if (is_too_dark(prober))
        fail_cut_off(prober, EXIT_STOPPED);
    return atomic_load_explicit(&probing->over, memory_order_relaxed);
}

/* Says to the others how far this thread is. */
static void publish_counts(struct prober *prober)
{
    smtp_count(prober->desk, &prober->counts);
    const struct smtp_counts *counts = &prober->counts;
    atomic_store_explicit(&prober->settled, counts->settled, memory_order_relaxed);
    atomic_store_explicit(&prober->failed, counts->failed, memory_order_relaxed);
    atomic_store_explicit(&prober->in_flight, counts->in_flight, memory_order_relaxed);
    atomic_store_explicit(&prober->waiting, counts->waiting, memory_order_relaxed);
    atomic_store_explicit(&prober->unreachable, counts->unreachable, memory_order_relaxed);
    if (counts->greeted)
        atomic_store_explicit(&prober->probing->greeted, true, memory_order_relaxed);
}

void prober_work(struct prober *prober, void (*tell)(struct prober *prober))
{
    int64_t deadline_ms = prober->probing->plan->deadline_ms;
    bool more = true;
    while (more && !is_over(prober)) {
        more = smtp_turn(prober->desk, TURN_MS);
        publish_counts(prober);
        if (atomic_load_explicit(&prober->probing->line, memory_order_relaxed) == SMTP_LINE_PROVEN)
            keep_doubted(prober);
        tell(prober);
        if (deadline_ms > 0 && clock_ms() >= deadline_ms) {
            smtp_give_up(prober->desk);
            more = false;
        }
    }
    publish_counts(prober);
    if (is_cut_off(prober)) /* also what has ended at once */
        fail_cut_off(prober, EXIT_NO_NETWORK);
}
