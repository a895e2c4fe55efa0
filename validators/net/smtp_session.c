/* One SMTP session: one command, its whole reply, then the next; never DATA, VRFY, AUTH or two at once.
 */
#include "validators/net/smtp_session.h"

#include <stdio.h>
#include <string.h>

#include "validators/base/owner.h"

enum { RECEIVE_BYTES = 4096, REPLIES_MAX = 255, CODE_REFUSED = 400 };

bool smtp_sessions_open(struct smtp_sessions *sessions, struct loop *loop,
                        const struct smtp_sessions_plan *plan, struct fail *fail)
{
    *sessions = (struct smtp_sessions){.plan = *plan, .loop = loop};
    sessions->plan.pool.tell = plan->tracer != NULL;
    sessions->pool = smtp_pool_new(loop, &sessions->plan.pool, fail);
    return sessions->pool != NULL;
}

void smtp_sessions_close(struct smtp_sessions *sessions)
{
    smtp_pool_free(sessions->pool);
    sessions->pool = NULL;
}

static void trace(const struct smtp_session *session, bool ours, struct str line)
{
    struct smtp_tracer *tracer = session->sessions->plan.tracer;
    if (tracer != NULL)
        tracer->line(tracer, ours, line);
}

static struct smtp_session *session_of(struct smtp_connection *connection)
{
    return OWNER(connection, struct smtp_session, connection);
}

/* What SESSION's last whole reply says, in TEXT; NULL: there is none. */
static const struct smtp_reply *last_reply(const struct smtp_session *session, struct smtp_reply *reply,
                                           char *text)
{
    if (session->parser.state != SMTP_REPLY_DONE)
        return NULL;
    smtp_reply_read(&session->parser, reply, text);
    return reply;
}

static void end(struct smtp_session *session, enum smtp_end how)
{
    struct smtp_reply reply;
    char text[SMTP_REPLY_TEXT_MAX];
    const struct smtp_reply *last = last_reply(session, &reply, text);
    smtp_session_close(session);
    session->ended(session, how, last);
}

/* How much longer SESSION may last, MOST_MS at most. */
static int64_t time_left_ms(const struct smtp_session *session, int64_t most_ms)
{
    int64_t left_ms =
        session->began_ms + session->sessions->plan.session_ms - loop_now_ms(session->sessions->loop);
    return left_ms < most_ms ? left_ms < 0 ? 0 : left_ms : most_ms;
}

static void on_due(struct loop_timer *timer)
{
    struct smtp_session *session = OWNER(timer, struct smtp_session, timer);
    end(session, session->stage == SMTP_STAGE_QUIT ? SMTP_END_LEFT : SMTP_END_SILENT);
}

/* What a peer offers in its answer to EHLO (RFC 5321 4.1.1.1); LINE is one of its lines. */
static void take_offer(struct smtp_session *session, struct str line)
{
    struct str word = str_trim(str_tail(line, sizeof "250-" - 1));
    if (session->stage == SMTP_STAGE_EHLO && str_equal_nocase(word, STR("SMTPUTF8")))
        session->smtputf8 = true;
}

/* The stage of the reply that comes after REPLIES others while the connection is opened; what libcurl has
 * asked is EHLO, perhaps HELO, STARTTLS, and EHLO again. */
static enum smtp_stage opening_stage(const struct smtp_session *session)
{
    if (session->replies == 0)
        return SMTP_STAGE_GREETING;
    return session->stage == SMTP_STAGE_EHLO && session->tls && session->parser.code / 100 == 2
               ? SMTP_STAGE_STARTTLS
               : SMTP_STAGE_EHLO;
}

/* Tells the name by which the peer has greeted. */
static void tell_name(struct smtp_session *session)
{
    const struct smtp_reply_parser *parser = &session->parser;
    size_t length = 0;
    while (length < parser->raw_used && (unsigned char)parser->raw[length] > ' ')
        length++;
    if (session->introduced != NULL && parser->code < CODE_REFUSED)
        session->introduced(session, (struct str){parser->raw, length});
}

/* Takes a line that came while the connection was opened. */
static bool on_line(struct smtp_connection *connection, struct str line)
{
    struct smtp_session *session = session_of(connection);
    struct str rest = line, shown;
    if (session->parser.state == SMTP_REPLY_DONE) {
        session->stage = (uint8_t)opening_stage(session);
        memset(&session->parser, 0, offsetof(struct smtp_reply_parser, raw));
    }
    if (str_line(&rest, &shown))
        trace(session, false, shown);
    take_offer(session, str_trim(shown));
    session->not_smtp = session->replies == 0 && session->parser.lines == 0;
    smtp_reply_take(&session->parser, line);
    if (session->parser.state == SMTP_REPLY_HOSTILE)
        return false;
    session->not_smtp = false;
    if (session->parser.state == SMTP_REPLY_DONE && session->replies == 0)
        tell_name(session);
    session->replies = (uint8_t)(session->replies + (session->parser.state == SMTP_REPLY_DONE &&
                                                     session->replies < REPLIES_MAX));
    return true;
}

/* What libcurl has said in our name. */
static void on_said(struct smtp_connection *connection, struct str line)
{
    struct str shown;
    if (str_line(&line, &shown))
        trace(session_of(connection), true, shown);
}

static void on_opened(struct smtp_connection *connection)
{
    struct smtp_session *session = session_of(connection);
    session->greeted(session);
}

static void on_failed(struct smtp_connection *connection, enum smtp_connection_trouble why)
{
    static const enum smtp_end ends[] = {
        [SMTP_CONNECTION_UNREACHABLE] = SMTP_END_UNREACHABLE, [SMTP_CONNECTION_PROXY] = SMTP_END_PROXY,
        [SMTP_CONNECTION_REFUSED] = SMTP_END_REFUSED,         [SMTP_CONNECTION_CLOSED] = SMTP_END_CLOSED,
        [SMTP_CONNECTION_SILENT] = SMTP_END_SILENT,           [SMTP_CONNECTION_TLS] = SMTP_END_TLS,
        [SMTP_CONNECTION_ABORTED] = SMTP_END_HOSTILE,         [SMTP_CONNECTION_OURS] = SMTP_END_OURS,
    };
    struct smtp_session *session = session_of(connection);
    bool other = why == SMTP_CONNECTION_ABORTED && session->not_smtp;
    if (why == SMTP_CONNECTION_CLOSED && session->parser.state == SMTP_REPLY_DONE &&
        session->parser.code >= CODE_REFUSED)
        why = SMTP_CONNECTION_REFUSED; /* it has said why it hangs up */
    if (session->stage == SMTP_STAGE_STARTTLS &&
        (why == SMTP_CONNECTION_CLOSED || why == SMTP_CONNECTION_SILENT))
        why = SMTP_CONNECTION_TLS; /* it has asked for the handshake, and failed in it */
    end(session, other ? SMTP_END_NOT_SMTP : ends[why]);
}

/* Sends what is left of the command. */
static void send_rest(struct smtp_session *session)
{
    struct str rest = {session->line + session->line_sent,
                       (size_t)(session->line_length - session->line_sent)};
    ptrdiff_t sent = smtp_connection_send(&session->connection, rest);
    if (sent < 0)
        end(session, SMTP_END_CLOSED);
    else
        session->line_sent = (uint16_t)(session->line_sent + sent);
}

static void on_writable(struct smtp_connection *connection)
{
    send_rest(session_of(connection));
}

/* The reply is whole. */
static void tell_reply(struct smtp_session *session)
{
    struct smtp_reply reply;
    char text[SMTP_REPLY_TEXT_MAX];
    if (session->stage == SMTP_STAGE_QUIT) {
        end(session, SMTP_END_LEFT);
        return;
    }
    smtp_reply_read(&session->parser, &reply, text);
    session->replied(session, &reply);
}

/* Shows the lines in BYTES, as they came. */
static void trace_bytes(const struct smtp_session *session, struct str bytes)
{
    struct str line;
    while (session->sessions->plan.tracer != NULL && str_line(&bytes, &line))
        trace(session, false, line);
}

static void on_readable(struct smtp_connection *connection)
{
    struct smtp_session *session = session_of(connection);
    char bytes[RECEIVE_BYTES];
    ptrdiff_t got;
    while ((got = smtp_connection_receive(connection, bytes, sizeof bytes)) > 0) {
        bool asked = session->line_length > 0 && session->line_sent == session->line_length &&
                     session->parser.state == SMTP_REPLY_MORE;
        size_t used = asked ? smtp_reply_take(&session->parser, (struct str){bytes, (size_t)got}) : 0;
        trace_bytes(session, (struct str){bytes, (size_t)got});
        bool more = used < (size_t)got && session->stage != SMTP_STAGE_QUIT;
        if (!asked || more || session->parser.state == SMTP_REPLY_HOSTILE) {
            session->parser.state = SMTP_REPLY_HOSTILE;
            end(session, SMTP_END_HOSTILE);
            return;
        }
        if (session->parser.state == SMTP_REPLY_DONE) {
            tell_reply(session);
            return; /* it may be closed, or free */
        }
    }
    if (got < 0) /* a peer that hangs up instead of answering QUIT has been left as well */
        end(session, session->stage == SMTP_STAGE_QUIT ? SMTP_END_LEFT : SMTP_END_CLOSED);
}

void smtp_session_open(struct smtp_sessions *sessions, struct smtp_session *session,
                       const unsigned char octets[4], bool tls)
{
    session->connection.line = on_line;
    session->connection.said = on_said;
    session->connection.opened = on_opened;
    session->connection.readable = on_readable;
    session->connection.writable = on_writable;
    session->connection.failed = on_failed;
    session->timer = (struct loop_timer){.due = on_due};
    session->sessions = sessions;
    session->began_ms = loop_now_ms(sessions->loop);
    memset(&session->parser, 0, offsetof(struct smtp_reply_parser, raw));
    session->stage = SMTP_STAGE_GREETING;
    session->replies = 0;
    session->smtputf8 = session->eight_bit = session->not_smtp = false;
    session->tls = tls;
    session->line_length = session->line_sent = 0;
    smtp_connection_open(sessions->pool, &session->connection, octets, tls);
    /* libcurl has a clock for this as well, which does not see a peer that drips. */
    loop_after(sessions->loop, &session->timer,
               time_left_ms(session, (int64_t)sessions->plan.pool.open_ms + 1000));
}

/* Whether TEXT may stand between < and > in a command. */
static bool is_safe(struct str text, bool eight_bit)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if (byte <= ' ' || byte == 0x7f || byte == '<' || byte == '>' || (byte > 0x7f && !eight_bit))
            return false;
    }
    return true;
}

/* Writes the command of PARTS, of which only ARGUMENTS are not ours, and sends it.  All that is ever said
 * goes through here. */
static bool say(struct smtp_session *session, enum smtp_stage stage, const struct str parts[5])
{
    size_t length = 0;
    for (unsigned i = 0; i < 5; i++) {
        bool argument = i % 2 == 1;
        if ((argument && !is_safe(parts[i], session->eight_bit)) ||
            length + parts[i].length > SMTP_LINE_MAX - 2)
            return false;
        if (parts[i].length > 0)
            memcpy(session->line + length, parts[i].bytes, parts[i].length);
        length += parts[i].length;
    }
    trace(session, true, (struct str){session->line, length});
    memcpy(session->line + length, "\r\n", 2);
    session->line_length = (uint16_t)(length + 2);
    session->line_sent = 0;
    session->stage = (uint8_t)stage;
    memset(&session->parser, 0, offsetof(struct smtp_reply_parser, raw));
    int64_t wait_ms = stage == SMTP_STAGE_QUIT ? SMTP_QUIT_WAIT_MS : session->sessions->plan.reply_ms;
    loop_after(session->sessions->loop, &session->timer, time_left_ms(session, wait_ms));
    send_rest(session);
    return true;
}

bool smtp_session_mail(struct smtp_session *session, struct str from, bool smtputf8)
{
    struct str tail = smtputf8 ? STR("> SMTPUTF8") : STR(">");
    session->eight_bit = smtputf8;
    return say(session, SMTP_STAGE_MAIL, (struct str[5]){STR("MAIL FROM:<"), from, tail, STR(""), STR("")});
}

bool smtp_session_rcpt(struct smtp_session *session, struct str local, struct str domain)
{
    return say(session, SMTP_STAGE_RCPT,
               (struct str[5]){STR("RCPT TO:<"), local, STR("@"), domain, STR(">")});
}

void smtp_session_rset(struct smtp_session *session)
{
    say(session, SMTP_STAGE_RSET, (struct str[5]){STR("RSET"), STR(""), STR(""), STR(""), STR("")});
}

void smtp_session_quit(struct smtp_session *session)
{
    say(session, SMTP_STAGE_QUIT, (struct str[5]){STR("QUIT"), STR(""), STR(""), STR(""), STR("")});
}

void smtp_session_close(struct smtp_session *session)
{
    loop_forget(session->sessions->loop, &session->timer);
    smtp_connection_close(&session->connection);
}
