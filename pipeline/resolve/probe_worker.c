/* One thread's part of the probing: its engine, and the mailboxes of its groups. */
#include "pipeline/resolve/probe_worker.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "validators/base/clock.h"
#include "validators/base/memory.h"

enum {
    TURN_MS = 100,       /* the longest wait: then it looks around */
    OPEN_MS = 30000,     /* from the first packet to the answer to EHLO */
    REPLY_MS = 60000,    /* RFC 5321 4.5.3.2 grants five minutes; who takes one has better to do */
    SESSION_MS = 240000, /* a session in all */
    HORIZON_RETRIES = 24,
    BRIEF_MS = 60000, /* a person waits: for the next MX host, not for a greylist */
    CONNECTIONS_A_SECOND = 20,
    FILES_BESIDES = 128, /* descriptors for everything else */
    DOUBT_MS = 5000,     /* for servers that prove by their names that they answer themselves */
    CUT_OFF_LEAST =
        3, /* routes that cannot be reached before any other: it is our port 25, if nobody knows better */
    CUT_OFF_MOST = 8, /* and so many while others are still tried */
    NEIGHBOUR_LIFETIME_S = 7 * 24 * 3600,
};

static struct asked_mailbox *mailbox_of(struct smtp_client *client, uint32_t number)
{
    return mailboxes_at(((struct probe_worker *)client)->team->base.asking->mailboxes, number);
}

static struct str local_of(struct smtp_client *client, uint32_t number)
{
    const struct asked_mailbox *mailbox = mailbox_of(client, number);
    return (struct str){mailbox->local, mailbox->local_length};
}

static const char *keep_text(struct probe_worker *worker, struct str text)
{
    char *copy = arena_take(&worker->texts, text.length + 1);
    if (text.length > 0)
        memcpy(copy, text.bytes, text.length);
    copy[text.length] = '\0';
    return copy;
}

static void on_heard(struct smtp_client *client, uint32_t number, const struct smtp_answer *answer)
{
    struct probe_worker *worker = (struct probe_worker *)client;
    struct asked_mailbox *mailbox = mailbox_of(client, number);
    struct str text = str_head_utf8(answer->text, SMTP_REPLY_KEPT);
    mailbox->code = answer->code;
    memcpy(mailbox->enhanced, answer->enhanced, sizeof mailbox->enhanced);
    mailbox->mx = answer->host; /* lives as long as the domains */
    mailbox->mx_length = (uint8_t)strlen(answer->host);
    bool same = mailbox->reply != NULL && text.length == mailbox->reply_length &&
                (text.length == 0 || memcmp(mailbox->reply, text.bytes, text.length) == 0);
    if (!same)
        mailbox->reply = keep_text(worker, text);
    mailbox->reply_length = (uint8_t)text.length;
}

/* One name for all is what a proxy or a gateway says that answers for everybody. */
static void on_greeted(struct smtp_client *client, const struct smtp_greeting *greeting)
{
    struct probe_team *team = ((struct probe_worker *)client)->team;
    if (atomic_load_explicit(&team->port25, memory_order_relaxed) == SMTP_PORT25_PROVEN)
        return;
    pthread_mutex_lock(&team->hearing);
    smtp_witness_hear(&team->witness, greeting);
    atomic_store(&team->port25, team->witness.port25);
    pthread_mutex_unlock(&team->hearing);
}

static void doubt(struct probe_worker *worker, uint32_t number)
{
    if (worker->doubted_count == worker->doubted_room) {
        worker->doubted_room = worker->doubted_room * 2 + 16;
        worker->doubted = memory_grow(worker->doubted, worker->doubted_room * sizeof *worker->doubted);
    }
    worker->doubted[worker->doubted_count++] = number;
}

static void keep(struct probe_worker *worker, const struct asked_mailbox *mailbox)
{
    const struct asking *asking = worker->asking;
    if (asking->store != NULL)
        store_keep_mailbox(asking->store, worker->thread, mailbox,
                           domains_at(asking->domains, mailbox->domain));
}

static void on_settled(struct smtp_client *client, uint32_t number, enum smtp_verdict verdict)
{
    struct probe_worker *worker = (struct probe_worker *)client;
    struct asked_mailbox *mailbox = mailbox_of(client, number);
    unsigned port25 = atomic_load(&worker->team->port25);
    unsigned times = mailbox->last == verdict ? mailbox->times + 1U : 1;
    uint32_t lifetime_s = verdict == SMTP_UNKNOWN ? 0 : smtp_lifetime_s(verdict, times);
    if (mailbox->local_length == 0 && lifetime_s > 0)
        lifetime_s = NEIGHBOUR_LIFETIME_S;
    mailbox->verdict = (uint8_t)verdict;
    mailbox->asked_s = (uint32_t)time(NULL);
    mailbox->expires_s = lifetime_s > 0 ? mailbox->asked_s + lifetime_s : 0;
    if (lifetime_s > 0 && (port25 == SMTP_PORT25_DOUBTFUL || port25 == SMTP_PORT25_FALSE))
        doubt(worker, number);
    else if (lifetime_s > 0)
        keep(worker, mailbox);
}

unsigned probe_sessions(const struct settings *settings)
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
static int64_t horizon_ms(const struct asking *asking, int64_t retry_ms)
{
    if (asking->brief)
        return BRIEF_MS;
    return asking->deadline_ms > 0 ? asking->deadline_ms - clock_ms() : HORIZON_RETRIES * retry_ms;
}

bool probe_worker_open(struct probe_worker *worker, struct probe_team *team, unsigned thread,
                       struct fail *fail)
{
    const struct asking *asking = team->base.asking;
    const struct settings *settings = asking->settings;
    int64_t retry_ms = 1000 * (int64_t)settings->retry_s;
    unsigned most = probe_sessions(settings) / team->base.threads;
    struct smtp_plan engine = {
        .sessions = {.pool = {.helo = settings->helo,
                              .proxy = settings->proxy,
                              .port = (unsigned)settings->smtp_port,
                              .open_ms = OPEN_MS,
                              .loopback = settings->allow_loopback},
                     .reply_ms = REPLY_MS,
                     .session_ms = SESSION_MS,
                     .tracer = asking->tracer},
        .mail_from = str_of(settings->mail_from),
        .secret = team->secret,
        .retry_ms = retry_ms,
        .horizon_ms = horizon_ms(asking, retry_ms),
        .most_sessions = most > 0 ? most : 1,
        .interval_ms = settings->no_limits ? 0 : 1000 / CONNECTIONS_A_SECOND * team->base.threads,
        .no_limits = settings->no_limits,
    };
    worker->client = (struct smtp_client){local_of, on_heard, on_settled, on_greeted};
    worker->team = team;
    worker->asking = asking;
    worker->thread = thread;
    worker->engine = smtp_engine_new(&engine, &worker->client, fail);
    return worker->engine != NULL;
}

/* Ends the run because no mail server can be reached, or asked. */
static void fail_cut_off(struct probe_worker *worker, enum exit_code code)
{
    struct fail fail = {0};
    const struct settings *settings = worker->asking->settings;
    memory_try(); /* without memory libcurl reaches nobody */
    if (worker->counts.no_socket)
        fail_because(&fail, code,
                     "no socket is left for a connection; close other programs or raise the limit on open "
                     "files (ulimit -n), and run the command again");
    else if (settings->proxy != NULL)
        fail_because(&fail, code,
                     "no mail server can be reached through the proxy%s; check that it is running and allows "
                     "port %d, choose another --proxy, or use --level dns",
                     worker->counts.proxy ? ", which does not answer or refuses" : "", settings->smtp_port);
    else
        fail_because(&fail, code,
                     "no mail server can be reached on port %d: many providers block it; ask yours to open "
                     "it, use --proxy, run mailsift on another machine, or use --level dns",
                     settings->smtp_port);
    cancel_all(&worker->team->base.cancel, &fail);
}

/* Ends the run because one server answers for all. */
static void fail_one_for_all(struct probe_team *team)
{
    struct fail fail = {0};
    bool proxy = team->base.asking->settings->proxy != NULL;
    fail_because(&fail, EXIT_NO_NETWORK,
                 "unrelated mail servers all greet with the same name, so %s is answering for them and its "
                 "answers are ignored; %s, or use --level dns",
                 proxy ? "the proxy" : "something in between",
                 proxy ? "choose another --proxy"
                       : "ask your network's operator to open port 25, use --proxy");
    cancel_all(&team->base.cancel, &fail);
}

/* Asks some of the largest mail servers how they greet, once, where the list's own have left it open. */
static void hear_others(struct probe_worker *worker)
{
    struct probe_team *team = worker->team;
    const struct settings *settings = team->base.asking->settings;
    struct smtp_witness witness;
    if (settings->proxy != NULL || worker->others_heard)
        return; /* by a proxy nobody is visited who is not in the list */
    worker->others_heard = true;
    pthread_mutex_lock(&team->hearing);
    witness = team->witness;
    pthread_mutex_unlock(&team->hearing);
    if (witness.port25 != SMTP_PORT25_DOUBTFUL)
        return;
    port25_compare(settings, &witness);
    pthread_mutex_lock(&team->hearing);
    if (team->witness.port25 == SMTP_PORT25_DOUBTFUL)
        team->witness = witness;
    atomic_store(&team->port25, team->witness.port25);
    pthread_mutex_unlock(&team->hearing);
}

/* Whether there has been doubt for so long that others should be heard; only the thread that tells does that.
 */
static bool is_doubtful(struct probe_worker *worker)
{
    if (worker->thread != 0 || atomic_load(&worker->team->port25) != SMTP_PORT25_DOUBTFUL)
        return false;
    if (worker->doubtful_ms == 0)
        worker->doubtful_ms = clock_ms();
    return clock_ms() - worker->doubtful_ms > DOUBT_MS;
}

/* What was doubted is as good as all else. */
static void keep_doubted(struct probe_worker *worker)
{
    for (size_t at = 0; at < worker->doubted_count; at++)
        keep(worker, mailbox_of(&worker->client, worker->doubted[at]));
    worker->doubted_count = 0;
}

/* Whether what was doubted is believed in the end.  A name that is not the server's own is no rarity, so
 * without a proxy, which is the likeliest to answer itself, it takes more than one such server to be a liar.
 */
static bool is_believed(const struct probe_team *team)
{
    enum smtp_port25 port25 = team->witness.port25;
    return port25 == SMTP_PORT25_PROVEN ||
           (port25 == SMTP_PORT25_DOUBTFUL && team->base.asking->settings->proxy == NULL);
}

/* It is not: whom one server for all calls bad may be there. */
static void forget_doubted(struct probe_worker *worker)
{
    for (size_t at = 0; at < worker->doubted_count; at++) {
        struct asked_mailbox *mailbox = mailbox_of(&worker->client, worker->doubted[at]);
        mailbox->expires_s = 0;
        if (smtp_reason(mailbox->verdict)->segment == SEGMENT_INVALID)
            mailbox->verdict = SMTP_REFUSED_UNCLEAR;
    }
}

void probe_end_doubts(struct probe_team *team)
{
    size_t doubted = 0;
    for (unsigned i = 0; i < team->base.threads; i++)
        doubted += team->workers[i].doubted_count;
    if (team->base.cancel.fail->code == EXIT_DONE && doubted > 0) {
        hear_others(&team->workers[0]);
        smtp_witness_end(&team->witness);
    }
    if (team->base.cancel.fail->code == EXIT_DONE && team->witness.port25 == SMTP_PORT25_FALSE)
        fail_one_for_all(team);
    for (unsigned i = 0; i < team->base.threads; i++) {
        if (is_believed(team))
            keep_doubted(&team->workers[i]);
        else
            forget_doubted(&team->workers[i]);
        free(team->workers[i].doubted);
    }
}

/* Whether port 25 is blocked here, where UNREACHABLE routes and no other were tried: a proxy that is dead says
 * so, and who certainly is there cannot be reached either.  Only the thread that tells finds that out, once. */
static bool is_blocked_here(struct probe_worker *worker, uint64_t unreachable)
{
    const struct settings *settings = worker->asking->settings;
    if (settings->proxy != NULL)
        return worker->counts.proxy || unreachable >= CUT_OFF_LEAST;
    if (worker->thread != 0)
        return false;
    if (!worker->port25_tried)
        worker->port25 = port25_try(settings);
    worker->port25_tried = true;
    return worker->port25 == PORT25_DEAD ||
           (worker->port25 == PORT25_UNKNOWN && unreachable >= CUT_OFF_LEAST);
}

/* Whether no server has answered from the start, however many were tried. */
static bool is_cut_off(struct probe_worker *worker)
{
    const struct probe_team *team = worker->team;
    uint64_t unreachable = 0, in_flight = 0;
    if (atomic_load_explicit(&team->greeted, memory_order_relaxed))
        return false;
    for (unsigned i = 0; i < team->base.threads; i++) {
        unreachable += atomic_load_explicit(&team->workers[i].unreachable, memory_order_relaxed);
        in_flight += atomic_load_explicit(&team->workers[i].in_flight, memory_order_relaxed);
    }
    if (in_flight > 0)
        return unreachable >= CUT_OFF_MOST;
    return unreachable > 0 && is_blocked_here(worker, unreachable);
}

/* Whether nobody has been reached, or there has been no socket, for longer than the user has patience. */
static bool is_out_too_long(const struct probe_worker *worker)
{
    const struct settings *settings = worker->asking->settings;
    int64_t patience_ms = 1000 * (int64_t)settings->patience_s;
    return smtp_outage_ms(worker->engine) >= patience_ms;
}

static bool is_over(struct probe_worker *worker)
{
    struct probe_team *team = worker->team;
    if (is_doubtful(worker))
        hear_others(worker);
    if (atomic_load(&team->port25) == SMTP_PORT25_FALSE)
        fail_one_for_all(team);
    else if (is_cut_off(worker))
        fail_cut_off(worker, EXIT_NO_NETWORK);
    else if (is_out_too_long(worker))
        fail_cut_off(worker, EXIT_STOPPED);
    return ask_team_is_over(&team->base);
}

/* Says to the others how far this thread is. */
static void publish_counts(struct probe_worker *worker)
{
    smtp_count(worker->engine, &worker->counts);
    const struct smtp_counts *counts = &worker->counts;
    atomic_store_explicit(&worker->settled, counts->settled, memory_order_relaxed);
    atomic_store_explicit(&worker->failed, counts->failed, memory_order_relaxed);
    atomic_store_explicit(&worker->in_flight, counts->in_flight, memory_order_relaxed);
    atomic_store_explicit(&worker->waiting, counts->waiting, memory_order_relaxed);
    atomic_store_explicit(&worker->unreachable, counts->unreachable, memory_order_relaxed);
    if (counts->greeted)
        atomic_store_explicit(&worker->team->greeted, true, memory_order_relaxed);
}

void probe_worker_run(struct probe_worker *worker)
{
    int64_t deadline_ms = worker->asking->deadline_ms;
    bool more = true;
    while (more && !is_over(worker)) {
        more = smtp_turn(worker->engine, TURN_MS);
        publish_counts(worker);
        if (atomic_load_explicit(&worker->team->port25, memory_order_relaxed) == SMTP_PORT25_PROVEN)
            keep_doubted(worker);
        ask_team_tell(&worker->team->base, worker->thread);
        if (deadline_ms > 0 && clock_ms() >= deadline_ms) {
            smtp_give_up(worker->engine);
            more = false;
        }
    }
    publish_counts(worker);
    if (is_cut_off(worker)) /* also what has ended at once */
        fail_cut_off(worker, EXIT_NO_NETWORK);
}
