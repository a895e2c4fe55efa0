/* One SMTP conversation: one command, its whole reply, then the next; never DATA, VRFY, AUTH or two at once.
 */
#include "validators/net/smtp_talk.h"

#include <stdio.h>
#include <string.h>

enum { RECEIVE_BYTES = 4096, REPLIES_MAX = 255, CODE_REFUSED = 400 };

bool smtp_talks_open(struct smtp_talks *talks, struct loop *loop, const struct smtp_talks_plan *plan,
                     struct fail *fail)
{
    *talks = (struct smtp_talks){.plan = *plan, .loop = loop};
    talks->plan.doors.tell = plan->ear != NULL;
    talks->doors = smtp_doors_new(loop, &talks->plan.doors, fail);
    return talks->doors != NULL;
}

void smtp_talks_close(struct smtp_talks *talks)
{
    smtp_doors_free(talks->doors);
    talks->doors = NULL;
}

static void hear(const struct smtp_talk *talk, bool ours, struct str line)
{
    struct smtp_ear *ear = talk->talks->plan.ear;
    if (ear != NULL)
        ear->line(ear, ours, line);
}

static struct smtp_talk *talk_of(struct smtp_door *door)
{
    return (struct smtp_talk *)((char *)door - offsetof(struct smtp_talk, door));
}

/* What TALK's last whole reply says, in TEXT; NULL: there is none. */
static const struct smtp_reply *last_reply(const struct smtp_talk *talk, struct smtp_reply *reply, char *text)
{
    if (talk->parser.state != SMTP_REPLY_DONE)
        return NULL;
    smtp_reply_read(&talk->parser, reply, text);
    return reply;
}

static void end(struct smtp_talk *talk, enum smtp_end how)
{
    struct smtp_reply reply;
    char text[SMTP_REPLY_TEXT_MAX];
    const struct smtp_reply *last = last_reply(talk, &reply, text);
    smtp_talk_close(talk);
    talk->ended(talk, how, last);
}

/* How much longer TALK may last, MOST_MS at most. */
static int64_t time_left_ms(const struct smtp_talk *talk, int64_t most_ms)
{
    int64_t left_ms = talk->began_ms + talk->talks->plan.session_ms - loop_now_ms(talk->talks->loop);
    return left_ms < most_ms ? left_ms < 0 ? 0 : left_ms : most_ms;
}

static void talk_due(struct loop_timer *timer)
{
    struct smtp_talk *talk = (struct smtp_talk *)((char *)timer - offsetof(struct smtp_talk, timer));
    end(talk, talk->stage == SMTP_STAGE_QUIT ? SMTP_END_LEFT : SMTP_END_SILENT);
}

/* What a peer offers in its answer to EHLO (RFC 5321 4.1.1.1); LINE is one of its lines. */
static void take_offer(struct smtp_talk *talk, struct str line)
{
    struct str word = str_trim(str_tail(line, sizeof "250-" - 1));
    if (talk->stage == SMTP_STAGE_EHLO && str_equal_nocase(word, STR("SMTPUTF8")))
        talk->smtputf8 = true;
}

/* The stage of the reply that comes behind REPLIES others while the connection is opened; what libcurl has
 * asked is EHLO, perhaps HELO, STARTTLS, and EHLO again. */
static enum smtp_stage opening_stage(const struct smtp_talk *talk)
{
    if (talk->replies == 0)
        return SMTP_STAGE_GREETING;
    return talk->stage == SMTP_STAGE_EHLO && talk->tls && talk->parser.code / 100 == 2 ? SMTP_STAGE_STARTTLS
                                                                                       : SMTP_STAGE_EHLO;
}

/* Tells the name by which the peer has greeted. */
static void tell_name(struct smtp_talk *talk)
{
    const struct smtp_reply_parser *parser = &talk->parser;
    size_t length = 0;
    while (length < parser->raw_used && (unsigned char)parser->raw[length] > ' ')
        length++;
    if (talk->introduced != NULL && parser->code < CODE_REFUSED)
        talk->introduced(talk, (struct str){parser->raw, length});
}

/* Takes a line that came while the connection was opened. */
static bool door_line(struct smtp_door *door, struct str line)
{
    struct smtp_talk *talk = talk_of(door);
    struct str rest = line, shown;
    if (talk->parser.state == SMTP_REPLY_DONE) {
        talk->stage = (uint8_t)opening_stage(talk);
        memset(&talk->parser, 0, offsetof(struct smtp_reply_parser, raw));
    }
    if (str_line(&rest, &shown))
        hear(talk, false, shown);
    take_offer(talk, str_trim(shown));
    talk->not_smtp = talk->replies == 0 && talk->parser.lines == 0;
    smtp_reply_take(&talk->parser, line);
    if (talk->parser.state == SMTP_REPLY_HOSTILE)
        return false;
    talk->not_smtp = false;
    if (talk->parser.state == SMTP_REPLY_DONE && talk->replies == 0)
        tell_name(talk);
    talk->replies =
        (uint8_t)(talk->replies + (talk->parser.state == SMTP_REPLY_DONE && talk->replies < REPLIES_MAX));
    return true;
}

/* What libcurl has said in our name. */
static void door_said(struct smtp_door *door, struct str line)
{
    struct str shown;
    if (str_line(&line, &shown))
        hear(talk_of(door), true, shown);
}

static void door_opened(struct smtp_door *door)
{
    struct smtp_talk *talk = talk_of(door);
    talk->greeted(talk);
}

static void door_failed(struct smtp_door *door, enum smtp_door_trouble why)
{
    static const enum smtp_end ends[] = {
        [SMTP_DOOR_UNREACHABLE] = SMTP_END_UNREACHABLE, [SMTP_DOOR_PROXY] = SMTP_END_PROXY,
        [SMTP_DOOR_REFUSED] = SMTP_END_REFUSED,         [SMTP_DOOR_CLOSED] = SMTP_END_CLOSED,
        [SMTP_DOOR_SILENT] = SMTP_END_SILENT,           [SMTP_DOOR_TLS] = SMTP_END_TLS,
        [SMTP_DOOR_ABORTED] = SMTP_END_HOSTILE,         [SMTP_DOOR_OURS] = SMTP_END_OURS,
    };
    struct smtp_talk *talk = talk_of(door);
    bool other = why == SMTP_DOOR_ABORTED && talk->not_smtp;
    if (why == SMTP_DOOR_CLOSED && talk->parser.state == SMTP_REPLY_DONE && talk->parser.code >= CODE_REFUSED)
        why = SMTP_DOOR_REFUSED; /* it has said why it hangs up */
    if (talk->stage == SMTP_STAGE_STARTTLS && (why == SMTP_DOOR_CLOSED || why == SMTP_DOOR_SILENT))
        why = SMTP_DOOR_TLS; /* it has asked for the handshake, and failed in it */
    end(talk, other ? SMTP_END_NOT_SMTP : ends[why]);
}

/* Sends what is left of the command. */
static void send_rest(struct smtp_talk *talk)
{
    struct str rest = {talk->line + talk->line_sent, (size_t)(talk->line_length - talk->line_sent)};
    ptrdiff_t sent = smtp_door_send(&talk->door, rest);
    if (sent < 0)
        end(talk, SMTP_END_CLOSED);
    else
        talk->line_sent = (uint16_t)(talk->line_sent + sent);
}

static void door_writable(struct smtp_door *door)
{
    send_rest(talk_of(door));
}

/* The reply is whole. */
static void tell_reply(struct smtp_talk *talk)
{
    struct smtp_reply reply;
    char text[SMTP_REPLY_TEXT_MAX];
    if (talk->stage == SMTP_STAGE_QUIT) {
        end(talk, SMTP_END_LEFT);
        return;
    }
    smtp_reply_read(&talk->parser, &reply, text);
    talk->replied(talk, &reply);
}

/* Shows the lines in BYTES, as they came. */
static void hear_bytes(const struct smtp_talk *talk, struct str bytes)
{
    struct str line;
    while (talk->talks->plan.ear != NULL && str_line(&bytes, &line))
        hear(talk, false, line);
}

static void door_readable(struct smtp_door *door)
{
    struct smtp_talk *talk = talk_of(door);
    char bytes[RECEIVE_BYTES];
    ptrdiff_t got;
    while ((got = smtp_door_receive(door, bytes, sizeof bytes)) > 0) {
        bool asked = talk->line_length > 0 && talk->line_sent == talk->line_length &&
                     talk->parser.state == SMTP_REPLY_MORE;
        size_t used = asked ? smtp_reply_take(&talk->parser, (struct str){bytes, (size_t)got}) : 0;
        hear_bytes(talk, (struct str){bytes, (size_t)got});
        bool more = used < (size_t)got && talk->stage != SMTP_STAGE_QUIT;
        if (!asked || more || talk->parser.state == SMTP_REPLY_HOSTILE) {
            talk->parser.state = SMTP_REPLY_HOSTILE;
            end(talk, SMTP_END_HOSTILE);
            return;
        }
        if (talk->parser.state == SMTP_REPLY_DONE) {
            tell_reply(talk);
            return; /* it may be closed, or free */
        }
    }
    if (got < 0) /* a peer that hangs up instead of answering QUIT has been left as well */
        end(talk, talk->stage == SMTP_STAGE_QUIT ? SMTP_END_LEFT : SMTP_END_CLOSED);
}

void smtp_talk_open(struct smtp_talks *talks, struct smtp_talk *talk, const unsigned char octets[4], bool tls)
{
    talk->door.line = door_line;
    talk->door.said = door_said;
    talk->door.opened = door_opened;
    talk->door.readable = door_readable;
    talk->door.writable = door_writable;
    talk->door.failed = door_failed;
    talk->timer = (struct loop_timer){.due = talk_due};
    talk->talks = talks;
    talk->began_ms = loop_now_ms(talks->loop);
    memset(&talk->parser, 0, offsetof(struct smtp_reply_parser, raw));
    talk->stage = SMTP_STAGE_GREETING;
    talk->replies = 0;
    talk->smtputf8 = talk->eight_bit = talk->not_smtp = false;
    talk->tls = tls;
    talk->line_length = talk->line_sent = 0;
    smtp_door_open(talks->doors, &talk->door, octets, tls);
    /* libcurl has a clock for this as well, which does not see a peer that drips. */
    loop_after(talks->loop, &talk->timer, time_left_ms(talk, (int64_t)talks->plan.doors.open_ms + 1000));
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
static bool say(struct smtp_talk *talk, enum smtp_stage stage, const struct str parts[5])
{
    size_t length = 0;
    for (unsigned i = 0; i < 5; i++) {
        bool argument = i % 2 == 1;
        if ((argument && !is_safe(parts[i], talk->eight_bit)) || length + parts[i].length > SMTP_LINE_MAX - 2)
            return false;
        if (parts[i].length > 0)
            memcpy(talk->line + length, parts[i].bytes, parts[i].length);
        length += parts[i].length;
    }
    hear(talk, true, (struct str){talk->line, length});
    memcpy(talk->line + length, "\r\n", 2);
    talk->line_length = (uint16_t)(length + 2);
    talk->line_sent = 0;
    talk->stage = (uint8_t)stage;
    memset(&talk->parser, 0, offsetof(struct smtp_reply_parser, raw));
    int64_t wait_ms = stage == SMTP_STAGE_QUIT ? SMTP_QUIT_WAIT_MS : talk->talks->plan.reply_ms;
    loop_after(talk->talks->loop, &talk->timer, time_left_ms(talk, wait_ms));
    send_rest(talk);
    return true;
}

bool smtp_talk_mail(struct smtp_talk *talk, struct str from, bool smtputf8)
{
    struct str tail = smtputf8 ? STR("> SMTPUTF8") : STR(">");
    talk->eight_bit = smtputf8;
    return say(talk, SMTP_STAGE_MAIL, (struct str[5]){STR("MAIL FROM:<"), from, tail, STR(""), STR("")});
}

bool smtp_talk_rcpt(struct smtp_talk *talk, struct str local, struct str domain)
{
    return say(talk, SMTP_STAGE_RCPT, (struct str[5]){STR("RCPT TO:<"), local, STR("@"), domain, STR(">")});
}

void smtp_talk_rset(struct smtp_talk *talk)
{
    say(talk, SMTP_STAGE_RSET, (struct str[5]){STR("RSET"), STR(""), STR(""), STR(""), STR("")});
}

void smtp_talk_quit(struct smtp_talk *talk)
{
    say(talk, SMTP_STAGE_QUIT, (struct str[5]){STR("QUIT"), STR(""), STR(""), STR(""), STR("")});
}

void smtp_talk_close(struct smtp_talk *talk)
{
    loop_forget(talk->talks->loop, &talk->timer);
    smtp_door_close(&talk->door);
}
