/* Opens SMTP connections and carries bytes: proxy, connect, greeting, EHLO or HELO, and STARTTLS are
 * libcurl's.
 *
 * CURLOPT_CONNECT_ONLY is all that is used of it: an upload would send DATA, and MAIL_RCPT without one VRFY.
 * curl_easy_send and _recv look for their connection among all of the multi handle, so a handle has
 * ROOM_DOORS of them at most and a loop has as many handles as it needs. */
#include "validators/net/smtp_door.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "validators/base/memory.h"
#include "validators/net/public_address.h"

enum {
    ROOM_DOORS = 64,
    RECEIVE_BYTES = 1024,  /* libcurl's buffer: a reply has less */
    AGE_MAX_S = 24 * 3600, /* libcurl closes what is older */
    URL_BYTES = 300,
    ROUTE_BYTES = sizeof "::255.255.255.255:65535",
};

/* Some connections that share a multi handle. */
struct smtp_room {
    struct loop_timer timer; /* the first member: the timer is the room */
    struct smtp_doors *doors;
    CURLM *multi;
    unsigned used;
};

struct smtp_doors {
    struct loop *loop;
    struct smtp_doors_plan plan;
    char url[URL_BYTES];
    struct smtp_room **rooms;
    size_t room_count, hint; /* a room that had a place lately */
    CURL **unused;           /* easy handles with all options set */
    size_t unused_count, unused_room;
};

/* What an error of libcurl means while a connection is opened. */
static const struct {
    CURLcode code;
    enum smtp_door_trouble trouble;
} meanings[] = {
    {CURLE_COULDNT_CONNECT, SMTP_DOOR_UNREACHABLE},
    {CURLE_COULDNT_RESOLVE_PROXY, SMTP_DOOR_PROXY},
    {CURLE_WEIRD_SERVER_REPLY, SMTP_DOOR_REFUSED},
    {CURLE_LOGIN_DENIED, SMTP_DOOR_REFUSED},
    {CURLE_REMOTE_ACCESS_DENIED, SMTP_DOOR_REFUSED},
    {CURLE_SSL_CONNECT_ERROR, SMTP_DOOR_TLS},
    {CURLE_PEER_FAILED_VERIFICATION, SMTP_DOOR_TLS},
    {CURLE_SSL_CIPHER, SMTP_DOOR_TLS},
    {CURLE_USE_SSL_FAILED, SMTP_DOOR_TLS},
    {CURLE_OUT_OF_MEMORY, SMTP_DOOR_OURS},
    {CURLE_FAILED_INIT, SMTP_DOOR_OURS},
    {CURLE_WRITE_ERROR, SMTP_DOOR_ABORTED},
};

/* Whether the proxy has told that it could not reach the peer, rather than that it does not serve us. */
static bool proxy_tells_of_peer(CURL *curl)
{
    long reply = CURLPX_OK, status = 0;
    curl_easy_getinfo(curl, CURLINFO_PROXY_ERROR, &reply);
    curl_easy_getinfo(curl, CURLINFO_HTTP_CONNECTCODE, &status);
    return reply == CURLPX_REPLY_CONNECTION_REFUSED || reply == CURLPX_REPLY_HOST_UNREACHABLE ||
           reply == CURLPX_REPLY_NETWORK_UNREACHABLE || reply == CURLPX_REPLY_TTL_EXPIRED || status >= 500;
}

/* Whether the way to the peer was there: the greeting could have come. */
static bool was_connected(const struct smtp_door *door)
{
    curl_off_t connect_us = 0;
    curl_easy_getinfo(door->curl, CURLINFO_CONNECT_TIME_T, &connect_us);
    return connect_us > 0;
}

static enum smtp_door_trouble trouble_of(const struct smtp_door *door, CURLcode code)
{
    bool proxy = door->room->doors->plan.proxy != NULL;
    long status = 0;
    if (door->no_socket)
        return SMTP_DOOR_OURS;
    if (!door->allowed)
        return SMTP_DOOR_UNREACHABLE;
    curl_easy_getinfo(door->curl, CURLINFO_HTTP_CONNECTCODE, &status);
    if (proxy && (code == CURLE_PROXY || status >= 300 || code == CURLE_COULDNT_CONNECT))
        return proxy_tells_of_peer(door->curl) ? SMTP_DOOR_UNREACHABLE : SMTP_DOOR_PROXY;
    if (code == CURLE_OPERATION_TIMEDOUT)
        return was_connected(door) ? SMTP_DOOR_SILENT : SMTP_DOOR_UNREACHABLE;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].code == code)
            return meanings[i].trouble;
    return was_connected(door) ? SMTP_DOOR_CLOSED : SMTP_DOOR_UNREACHABLE;
}

/* libcurl has a line for us. */
static size_t take_line(char *bytes, size_t size, size_t count, void *user)
{
    struct smtp_door *door = user;
    return door->line(door, (struct str){bytes, size * count}) ? size * count : 0;
}

/* libcurl has said something: the commands among it are told. */
static int tell_said(CURL *curl, curl_infotype what, char *bytes, size_t length, void *user)
{
    struct smtp_door *door = user;
    (void)curl;
    if (what == CURLINFO_HEADER_OUT && !door->open)
        door->said(door, (struct str){bytes, length});
    return 0;
}

/* Makes the socket, if the address may be connected to: this is the last look at it. */
static curl_socket_t make_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct smtp_door *door = user;
    const struct smtp_doors_plan *plan = &door->room->doors->plan;
    const struct sockaddr_in *ipv4 = (const struct sockaddr_in *)(const void *)&address->addr;
    bool allowed = purpose == CURLSOCKTYPE_IPCXN && door->allowed &&
                   (plan->proxy != NULL ||
                    (address->family == AF_INET && address_is_public((const unsigned char *)&ipv4->sin_addr,
                                                                     sizeof ipv4->sin_addr, plan->loopback)));
    int fd =
        allowed ? socket(address->family, address->socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address->protocol)
                : -1;
    door->no_socket = allowed && fd < 0;
    return fd < 0 ? CURL_SOCKET_BAD : fd;
}

/* Without the memory for an option libcurl would go on without it, past the proxy, say. */
static void took(CURLcode code)
{
    if (code == CURLE_OUT_OF_MEMORY)
        memory_out();
}

static void multi_took(CURLMcode code)
{
    if (code != CURLM_OK)
        memory_out(); /* or the handle is of no more use, for a lack that it had before */
}

/* The door of CURL. */
static struct smtp_door *door_of(CURL *curl)
{
    struct smtp_door *door = NULL;
    if (curl_easy_getinfo(curl, CURLINFO_PRIVATE, (char **)&door) != CURLE_OK || door == NULL)
        memory_out(); /* nothing else could keep it from that */
    return door;
}

/* An easy handle with the options that all doors have. */
static CURL *new_easy(const struct smtp_doors *doors)
{
    CURL *curl = curl_easy_init();
    if (curl == NULL)
        return NULL;
    took(curl_easy_setopt(curl, CURLOPT_URL, doors->url));
    took(curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp"));
    took(curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L));
    took(curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L));
    took(curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L));
    took(curl_easy_setopt(curl, CURLOPT_DNS_CACHE_TIMEOUT, 0L)); /* else it looks through all addresses */
    took(curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, (long)AGE_MAX_S));
    took(curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, (long)RECEIVE_BYTES));
    took(curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)doors->plan.open_ms));
    took(curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L));
    took(curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L));
    took(curl_easy_setopt(curl, CURLOPT_PROXY, doors->plan.proxy != NULL ? doors->plan.proxy : ""));
    took(curl_easy_setopt(curl, CURLOPT_NOPROXY, "")); /* else the environment could take it away */
    took(curl_easy_setopt(curl, CURLOPT_HTTPPROXYTUNNEL, 1L));
    took(curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L));
    took(curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_line));
    took(curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, make_socket));
    if (doors->plan.tell) {
        took(curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L));
        took(curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, tell_said));
    }
    return curl;
}

static CURL *take_easy(struct smtp_doors *doors)
{
    return doors->unused_count > 0 ? doors->unused[--doors->unused_count] : new_easy(doors);
}

static void give_easy(struct smtp_doors *doors, CURL *curl)
{
    if (doors->unused_count == doors->unused_room) {
        doors->unused_room = doors->unused_room * 2 + ROOM_DOORS;
        doors->unused = memory_grow(doors->unused, doors->unused_room * sizeof(CURL *));
    }
    doors->unused[doors->unused_count++] = curl;
}

/* The opening of DOOR has ended. */
static void finish(struct smtp_door *door, CURLcode code)
{
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (code == CURLE_OK)
        curl_easy_getinfo(door->curl, CURLINFO_ACTIVESOCKET, &fd);
    if (fd != CURL_SOCKET_BAD) {
        door->socket = fd;
        door->open = true;
        loop_watch(door->room->doors->loop, fd, EPOLLIN, &door->watch);
        door->opened(door);
        return;
    }
    enum smtp_door_trouble why = code == CURLE_OK ? SMTP_DOOR_OURS : trouble_of(door, code);
    smtp_door_close(door);
    door->failed(door, why);
}

/* Has libcurl look at FD (CURL_SOCKET_TIMEOUT: at its clock), and takes what is done. */
static void act(struct smtp_room *room, curl_socket_t fd, int events)
{
    int running, left;
    CURLMsg *message;
    multi_took(curl_multi_socket_action(room->multi, fd, events, &running));
    while ((message = curl_multi_info_read(room->multi, &left)) != NULL)
        finish(door_of(message->easy_handle), message->data.result); /* the message dies with the handle */
}

static void room_due(struct loop_timer *timer)
{
    act((struct smtp_room *)timer, CURL_SOCKET_TIMEOUT, 0);
}

static int set_timer(CURLM *multi, long delay_ms, void *user)
{
    struct smtp_room *room = user;
    (void)multi;
    if (delay_ms < 0)
        loop_forget(room->doors->loop, &room->timer);
    else
        loop_after(room->doors->loop, &room->timer, delay_ms);
    return 0;
}

/* While it is opened, libcurl is told; then the user. */
static void door_ready(struct loop_watch *watch, int fd, uint32_t events)
{
    struct smtp_door *door = (struct smtp_door *)((char *)watch - offsetof(struct smtp_door, watch));
    if (!door->open) {
        int bits = (events & EPOLLIN ? CURL_CSELECT_IN : 0) | (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                   (events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
        act(door->room, fd, bits);
        return;
    }
    if (events & EPOLLOUT) {
        loop_watch(door->room->doors->loop, fd, EPOLLIN, &door->watch);
        door->writable(door);
    }
    if (door->open && events & (EPOLLIN | EPOLLERR | EPOLLHUP))
        door->readable(door);
}

static int watch_socket(CURL *curl, curl_socket_t fd, int what, void *user, void *socket_user)
{
    static const uint32_t events[] = {
        [CURL_POLL_REMOVE] = 0, /* it is opened, and we watch it from now on; or it is about to be closed */
        [CURL_POLL_IN] = EPOLLIN,
        [CURL_POLL_OUT] = EPOLLOUT,
        [CURL_POLL_INOUT] = EPOLLIN | EPOLLOUT,
    };
    struct smtp_room *room = user;
    struct smtp_door *door = door_of(curl);
    (void)socket_user;
    door->socket = what == CURL_POLL_REMOVE ? -1 : fd; /* another door may have that number next */
    loop_watch(room->doors->loop, fd, events[what], &door->watch);
    return 0;
}

static struct smtp_room *new_room(struct smtp_doors *doors)
{
    struct smtp_room *room = memory_take(sizeof *room);
    room->doors = doors;
    room->timer.due = room_due;
    room->multi = curl_multi_init();
    if (room->multi == NULL)
        memory_out();
    multi_took(curl_multi_setopt(room->multi, CURLMOPT_SOCKETFUNCTION, watch_socket));
    multi_took(curl_multi_setopt(room->multi, CURLMOPT_SOCKETDATA, room));
    multi_took(curl_multi_setopt(room->multi, CURLMOPT_TIMERFUNCTION, set_timer));
    multi_took(curl_multi_setopt(room->multi, CURLMOPT_TIMERDATA, room));
    multi_took(curl_multi_setopt(room->multi, CURLMOPT_MAXCONNECTS, (long)ROOM_DOORS));
    doors->rooms = memory_grow(doors->rooms, (doors->room_count + 1) * sizeof(struct smtp_room *));
    doors->rooms[doors->room_count++] = room;
    return room;
}

/* A room with a place. */
static struct smtp_room *find_room(struct smtp_doors *doors)
{
    for (size_t tried = 0; tried < doors->room_count; tried++) {
        if (doors->rooms[doors->hint]->used < ROOM_DOORS)
            return doors->rooms[doors->hint];
        doors->hint = (doors->hint + 1) % doors->room_count;
    }
    return new_room(doors);
}

struct smtp_doors *smtp_doors_new(struct loop *loop, const struct smtp_doors_plan *plan, struct fail *fail)
{
    struct smtp_doors *doors = memory_take(sizeof *doors);
    *doors = (struct smtp_doors){.loop = loop, .plan = *plan};
    /* The host is never looked up, as CURLOPT_CONNECT_TO names an address; the path is the name in EHLO. */
    snprintf(doors->url, sizeof doors->url, "smtp://mx:%u/%s", plan->port, plan->helo);
    CURL *first = new_easy(doors);
    if (first == NULL) {
        free(doors);
        fail_because(fail, EXIT_BUG, "libcurl is out of memory, or its installation is incomplete");
        return NULL;
    }
    give_easy(doors, first);
    return doors;
}

void smtp_doors_free(struct smtp_doors *doors)
{
    if (doors == NULL)
        return;
    for (size_t i = 0; i < doors->unused_count; i++)
        curl_easy_cleanup(doors->unused[i]);
    for (size_t i = 0; i < doors->room_count; i++) {
        curl_multi_cleanup(doors->rooms[i]->multi);
        loop_forget(doors->loop, &doors->rooms[i]->timer);
        free(doors->rooms[i]);
    }
    free(doors->unused);
    free(doors->rooms);
    free(doors);
}

void smtp_door_open(struct smtp_doors *doors, struct smtp_door *door, const unsigned char octets[4], bool tls)
{
    char text[INET_ADDRSTRLEN], route[ROUTE_BYTES];
    inet_ntop(AF_INET, octets, text, sizeof text);
    snprintf(route, sizeof route, "::%s:%u", text, doors->plan.port);
    door->watch.ready = door_ready;
    door->room = find_room(doors);
    door->curl = take_easy(doors);
    door->route = curl_slist_append(NULL, route);
    door->socket = -1;
    door->open = door->no_socket = false;
    door->allowed = address_is_public(octets, 4, doors->plan.loopback);
    if (door->curl == NULL || door->route == NULL)
        memory_out();
    door->room->used++;
    took(curl_easy_setopt(door->curl, CURLOPT_PRIVATE, door));
    took(curl_easy_setopt(door->curl, CURLOPT_HEADERDATA, door));
    took(curl_easy_setopt(door->curl, CURLOPT_DEBUGDATA, door));
    took(curl_easy_setopt(door->curl, CURLOPT_OPENSOCKETDATA, door));
    took(curl_easy_setopt(door->curl, CURLOPT_CONNECT_TO, door->route));
    took(curl_easy_setopt(door->curl, CURLOPT_USE_SSL, tls ? CURLUSESSL_TRY : CURLUSESSL_NONE));
    multi_took(curl_multi_add_handle(door->room->multi, door->curl));
}

void smtp_door_close(struct smtp_door *door)
{
    if (door->curl == NULL)
        return;
    struct smtp_doors *doors = door->room->doors;
    if (door->socket >= 0)
        loop_closing(doors->loop, door->socket);
    door->socket = -1;
    curl_multi_remove_handle(door->room->multi, door->curl);
    curl_slist_free_all(door->route);
    took(curl_easy_setopt(door->curl, CURLOPT_CONNECT_TO, NULL));
    give_easy(doors, door->curl);
    door->room->used--;
    door->open = false;
    door->curl = door->route = NULL;
}

ptrdiff_t smtp_door_send(struct smtp_door *door, struct str bytes)
{
    size_t sent = 0;
    CURLcode code = curl_easy_send(door->curl, bytes.bytes, bytes.length, &sent);
    if (code != CURLE_OK && code != CURLE_AGAIN)
        return -1;
    if (sent < bytes.length)
        loop_watch(door->room->doors->loop, door->socket, EPOLLIN | EPOLLOUT, &door->watch);
    return (ptrdiff_t)sent;
}

ptrdiff_t smtp_door_receive(struct smtp_door *door, char *bytes, size_t room)
{
    size_t got = 0;
    CURLcode code = curl_easy_recv(door->curl, bytes, room, &got);
    if (code == CURLE_AGAIN)
        return 0;
    return code != CURLE_OK || got == 0 ? -1 : (ptrdiff_t)got;
}
