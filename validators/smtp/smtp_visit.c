/* The order of a conversation: the sender, a made-up neighbour, the mailboxes, a control, and good bye.
 *
 *   MAIL -> neighbour -> mailbox after mailbox -> control, if some were refused and none accepted since
 *        -> RSET and the same for another domain, or QUIT
 *
 * What is said before RCPT is never held against an address, and what a server has not answered was not
 * asked. */
#include "validators/smtp/smtp_job.h"

#include <string.h>

#include "validators/base/memory.h"

enum {
    CODE_CLOSING = 421,
    CODE_TOO_MANY_RECIPIENTS = 452,
    RECIPIENTS_OF_A_JOB = 3,
    RECIPIENTS_LEAST = 2,
};

static int64_t now_of(const struct smtp_visit *visit)
{
    return loop_now_ms(visit->desk->loop);
}

static void leave(struct smtp_visit *visit)
{
    visit->leaving = true;
    smtp_talk_quit(&visit->talk);
}

/* Whether some open mailbox can only be asked about with SMTPUTF8. */
static bool wants_smtputf8(const struct smtp_visit *visit)
{
    for (uint32_t at = 1; at < visit->job->count; at++)
        if (visit->job->targets[at].state == TARGET_OPEN && !str_is_ascii(smtp_visit_local(visit, at)))
            return true;
    return false;
}

static void begin_transaction(struct smtp_visit *visit)
{
    visit->smtputf8 = visit->talk.smtputf8 && wants_smtputf8(visit);
    visit->neighbour_asked = visit->control_asked = false;
    visit->unknown = 0;
    smtp_talk_mail(&visit->talk, visit->desk->plan.mail_from, visit->smtputf8);
}

/* How many recipients this connection may have. */
static unsigned recipients_most(const struct smtp_visit *visit)
{
    unsigned limit = visit->job->group->pace.limits->recipients, learned = visit->way->recipients;
    unsigned most = learned > 0 && learned < limit ? learned : limit;
    return most > RECIPIENTS_LEAST ? most : RECIPIENTS_LEAST;
}

/* Whether the next mailbox may be asked about in this connection, and a control after it. */
static bool may_ask(const struct smtp_visit *visit)
{
    const struct smtp_job *job = visit->job;
    const struct smtp_limits *limits = job->group->pace.limits;
    bool domain = limits->recipients_domain == 0 || job->recipients < limits->recipients_domain;
    return domain && visit->asked + 1U < recipients_most(visit) &&
           visit->unknown < limits->unknown_in_a_row && !smtp_pace_is_spent(&job->group->pace);
}

static bool ask(struct smtp_visit *visit, enum smtp_question what, struct str local)
{
    if (!smtp_talk_rcpt(&visit->talk, local, visit->job->domain))
        return false;
    visit->what = (uint8_t)what;
    visit->asked++;
    visit->desk->counts.recipients++;
    return true;
}

static void ask_neighbour(struct smtp_visit *visit)
{
    char name[SMTP_NEIGHBOUR_BYTES];
    smtp_neighbour_name(visit->desk, visit->job->domain, name);
    visit->neighbour_asked = true;
    visit->at = 0;
    ask(visit, ASK_NEIGHBOUR, (struct str){name, sizeof name});
}

/* Asks about the next mailbox that can be; returns false when there is none. */
static bool ask_target(struct smtp_visit *visit)
{
    struct smtp_job *job = visit->job;
    uint32_t at;
    while ((at = smtp_job_next_open(job)) < job->count) {
        struct str local = smtp_visit_local(visit, at);
        visit->at = at;
        if ((visit->smtputf8 || str_is_ascii(local)) && ask(visit, ASK_TARGET, local)) {
            job->recipients++;
            return true;
        }
        smtp_job_settle(job, at, SMTP_CANNOT_VERIFY);
    }
    return false;
}

/* Asks about somebody who is there: a mailbox that was accepted before, or the postmaster (RFC 5321 4.5.1).
 */
static void ask_control(struct smtp_visit *visit)
{
    uint32_t accepted = visit->job->accepted;
    visit->control_asked = true;
    ask(visit, ASK_CONTROL, accepted > 0 ? smtp_visit_local(visit, accepted) : STR("postmaster"));
}

/* Goes on with another domain in the same connection, or ends it. */
static void next_job(struct smtp_visit *visit)
{
    struct smtp_job *next =
        visit->asked + (unsigned)RECIPIENTS_OF_A_JOB <= recipients_most(visit) ? smtp_next_job(visit) : NULL;
    if (next == NULL) {
        leave(visit);
        return;
    }
    struct smtp_job *done = visit->job;
    visit->job = next;
    smtp_job_return(done);
    smtp_talk_rset(&visit->talk);
}

static void ask_next(struct smtp_visit *visit)
{
    struct smtp_job *job = visit->job;
    if (!visit->neighbour_asked && job->targets[0].state == TARGET_OPEN)
        ask_neighbour(visit);
    else if (may_ask(visit) && ask_target(visit))
        return;
    else if (job->wants_control && !job->control_later && !visit->control_asked)
        ask_control(visit);
    else
        next_job(visit);
}

/* The connection is of no more use; after 421 the peer hangs up by itself. */
static void break_off(struct smtp_visit *visit, const struct smtp_reply *reply)
{
    if (reply->code != CODE_CLOSING) {
        leave(visit);
        return;
    }
    smtp_talk_close(&visit->talk);
    smtp_visit_over(visit, SMTP_END_LEFT);
}

static void took_sender(struct smtp_visit *visit, const struct smtp_reply *reply)
{
    struct smtp_ruling ruling = smtp_visit_rule(visit, SMTP_PHASE_MAIL, reply);
    if (ruling.verdict == SMTP_UNKNOWN) {
        ask_next(visit);
        return;
    }
    smtp_visit_mind(visit, &ruling);
    smtp_way_failed(visit->desk, visit->way, ruling.verdict);
    break_off(visit, reply);
}

/* The neighbour was answered: so much for what a 250 means here. */
static void took_neighbour(struct smtp_visit *visit, const struct smtp_ruling *ruling)
{
    struct smtp_job *job = visit->job;
    enum smtp_neighbour neighbour = smtp_neighbour_of(ruling);
    if (neighbour == SMTP_NEIGHBOUR_UNKNOWN && ruling->retry == SMTP_RETRY_GREYLIST)
        job->targets[0].state = TARGET_LATER;
    else if (neighbour != SMTP_NEIGHBOUR_UNKNOWN || ruling->retry != SMTP_RETRY_HOST)
        smtp_job_neighbour(job, neighbour);
    if (neighbour == SMTP_NEIGHBOUR_ACCEPTED)
        smtp_pace_good(&job->group->pace);
}

/* A mailbox was answered. */
static void took_target(struct smtp_visit *visit, const struct smtp_ruling *ruling)
{
    struct smtp_job *job = visit->job;
    bool unknown = ruling->verdict == SMTP_NO_MAILBOX;
    bool elsewhere = visit->way->route->count > 1 && !job->asked_elsewhere;
    if (ruling->retry == SMTP_RETRY_GREYLIST || ruling->retry == SMTP_RETRY_HOST)
        job->targets[visit->at].state = TARGET_LATER;
    else if (ruling->retry == SMTP_RETRY_OTHER_MX && elsewhere)
        job->targets[visit->at].state = TARGET_ELSEWHERE;
    else
        smtp_job_settle(job, visit->at, ruling->verdict);
    visit->unknown = (uint16_t)(unknown ? visit->unknown + 1 : 0);
    smtp_pace_recipient(&job->group->pace, unknown, now_of(visit));
    if (ruling->verdict != SMTP_ACCEPTED)
        return;
    job->accepted = visit->at;
    smtp_pace_good(&job->group->pace);
    smtp_job_confirm(job, true);
}

/* The control was answered: whether those who were refused were meant, or everybody is. */
static void took_control(struct smtp_visit *visit, const struct smtp_ruling *ruling)
{
    const struct reason *reason = smtp_reason(ruling->verdict);
    if (reason_is_unknown(reason)) {
        visit->job->control_later = true;
        return;
    }
    bool believed = reason->segment != SEGMENT_INVALID && ruling->verdict != SMTP_REFUSED_UNCLEAR;
    struct smtp_pace *pace = &visit->job->group->pace;
    if (believed)
        smtp_pace_good(pace);
    else
        smtp_pace_refused(pace, now_of(visit));
    smtp_job_confirm(visit->job, believed);
}

static void took_recipient(struct smtp_visit *visit, const struct smtp_reply *reply)
{
    static void (*const takers[])(struct smtp_visit *, const struct smtp_ruling *) = {
        [ASK_NEIGHBOUR] = took_neighbour, [ASK_TARGET] = took_target, [ASK_CONTROL] = took_control};
    struct smtp_ruling ruling = smtp_visit_rule(visit, SMTP_PHASE_RCPT, reply);
    struct smtp_answer answer = {.verdict = ruling.verdict, .code = reply->code, .text = reply->text};
    memcpy(answer.enhanced, reply->enhanced, sizeof answer.enhanced);
    answer.host = visit->way->route->stops[visit->stop].host;
    if (visit->what != ASK_CONTROL)
        smtp_job_heard(visit->job, visit->at, &answer);
    if (reply->code == CODE_TOO_MANY_RECIPIENTS && ruling.slow_down && visit->answered)
        visit->way->recipients = visit->asked - 1U;
    if (ruling.slow_down) { /* the mailbox stays open: it was not looked at */
        visit->job->verdict = (uint8_t)ruling.verdict;
    } else {
        visit->answered = true;
        visit->job->failures = 0;
        takers[visit->what](visit, &ruling);
    }
    if (smtp_visit_mind(visit, &ruling))
        break_off(visit, reply);
    else
        ask_next(visit);
}

static void talk_replied(struct smtp_talk *talk, const struct smtp_reply *reply)
{
    struct smtp_visit *visit = (struct smtp_visit *)talk;
    if (talk->stage == SMTP_STAGE_MAIL)
        took_sender(visit, reply);
    else if (talk->stage == SMTP_STAGE_RCPT)
        took_recipient(visit, reply);
    else if (reply->code / 100 == 2)
        begin_transaction(visit);
    else
        leave(visit);
}

static void talk_introduced(struct smtp_talk *talk, struct str name)
{
    const struct smtp_visit *visit = (const struct smtp_visit *)talk;
    const struct mx_stop *stop = &visit->way->route->stops[visit->stop];
    struct smtp_client *client = visit->desk->client;
    struct smtp_greeting greeting = {.name = name,
                                     .host = str_of(stop->host),
                                     .domain = visit->job->domain,
                                     .provider = visit->job->provider,
                                     .octets = stop->octets};
    if (client->greeted != NULL)
        client->greeted(client, &greeting);
}

static void talk_greeted(struct smtp_talk *talk)
{
    struct smtp_visit *visit = (struct smtp_visit *)talk;
    smtp_greeted(visit);
    begin_transaction(visit);
}

void smtp_visit_begin(struct smtp_desk *desk, struct smtp_job *job)
{
    struct smtp_visit *visit = desk->unused;
    if (visit != NULL) {
        desk->unused = visit->next_unused;
    } else {
        visit = arena_take(&desk->memory, sizeof *visit);
        memset(visit, 0, sizeof *visit);
        visit->next_of_all = desk->visits;
        desk->visits = visit;
    }
    const struct mx_route *route = job->way->route;
    visit->desk = desk;
    visit->job = job;
    visit->way = job->way;
    visit->stop = (uint8_t)((job->way->stop + job->stop) % route->count);
    visit->asked = visit->unknown = 0;
    visit->answered = visit->leaving = visit->neighbour_asked = visit->control_asked = false;
    visit->talk.introduced = talk_introduced;
    visit->talk.greeted = talk_greeted;
    visit->talk.replied = talk_replied;
    visit->talk.ended = smtp_visit_ended;
    smtp_talk_open(&desk->talks, &visit->talk, route->stops[visit->stop].octets, !job->way->plain);
}
