/* Opens SMTP connections and carries bytes; proxy, connect, greeting, EHLO or HELO, and STARTTLS by libcurl.
 * CURLOPT_CONNECT_ONLY is all that is used of it: an upload would send DATA, and MAIL_RCPT without one VRFY.
 * curl_easy_send and _recv look for their connection among all of the multi handle, so a handle has
 * ROOM_CONNECTIONS of them at most and a loop has as many handles as it needs. */
#include "validators/net/smtp_connection.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "validators/base/memory.h"
#include "validators/base/owner.h"
#include "validators/net/public_address.h"

enum {
    ROOM_CONNECTIONS = 64,
    RECEIVE_BYTES = 1024,  /* libcurl's buffer: a reply has less */
    AGE_MAX_S = 24 * 3600, /* libcurl closes what is older */
    URL_BYTES = 300,
    ROUTE_BYTES = sizeof "::255.255.255.255:65535",
};

/* Some connections that share a multi handle. */
struct smtp_room {
    struct loop_timer timer; /* the first member: the timer is the room */
    struct smtp_pool *pool;
    CURLM *multi;
    unsigned used;
};

struct smtp_pool {
    struct loop *loop;
    struct smtp_pool_plan plan;
    char url[URL_BYTES];
    struct smtp_room **rooms;
    size_t room_count, hint; /* a room that had a place lately */
    CURL **unused;           /* easy handles with all options set */
    size_t unused_count, unused_room;
};

/* What an error of libcurl means while a connection is opened. */
static const struct {
    CURLcode code;
    enum smtp_connection_trouble trouble;
} meanings[] = {
    {CURLE_COULDNT_CONNECT, SMTP_CONNECTION_UNREACHABLE},
    {CURLE_COULDNT_RESOLVE_PROXY, SMTP_CONNECTION_PROXY},
    {CURLE_WEIRD_SERVER_REPLY, SMTP_CONNECTION_REFUSED},
    {CURLE_LOGIN_DENIED, SMTP_CONNECTION_REFUSED},
    {CURLE_REMOTE_ACCESS_DENIED, SMTP_CONNECTION_REFUSED},
    {CURLE_SSL_CONNECT_ERROR, SMTP_CONNECTION_TLS},
    {CURLE_PEER_FAILED_VERIFICATION, SMTP_CONNECTION_TLS},
    {CURLE_SSL_CIPHER, SMTP_CONNECTION_TLS},
    {CURLE_USE_SSL_FAILED, SMTP_CONNECTION_TLS},
    {CURLE_OUT_OF_MEMORY, SMTP_CONNECTION_OURS},
    {CURLE_FAILED_INIT, SMTP_CONNECTION_OURS},
    {CURLE_WRITE_ERROR, SMTP_CONNECTION_ABORTED},
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
static bool was_connected(const struct smtp_connection *connection)
{
    curl_off_t connect_us = 0;
    curl_easy_getinfo(connection->curl, CURLINFO_CONNECT_TIME_T, &connect_us);
    return connect_us > 0;
}

static enum smtp_connection_trouble trouble_of(const struct smtp_connection *connection, CURLcode code)
{
    bool proxy = connection->room->pool->plan.proxy != NULL;
    long status = 0;
    if (connection->no_socket)
        return SMTP_CONNECTION_OURS;
    if (!connection->allowed)
        return SMTP_CONNECTION_UNREACHABLE;
    curl_easy_getinfo(connection->curl, CURLINFO_HTTP_CONNECTCODE, &status);
    if (proxy && (code == CURLE_PROXY || status >= 300 || code == CURLE_COULDNT_CONNECT))
        return proxy_tells_of_peer(connection->curl) ? SMTP_CONNECTION_UNREACHABLE : SMTP_CONNECTION_PROXY;
    if (code == CURLE_OPERATION_TIMEDOUT)
        return was_connected(connection) ? SMTP_CONNECTION_SILENT : SMTP_CONNECTION_UNREACHABLE;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].code == code)
            return meanings[i].trouble;
    return was_connected(connection) ? SMTP_CONNECTION_CLOSED : SMTP_CONNECTION_UNREACHABLE;
}

/* libcurl has a line for us. */
static size_t take_line(char *bytes, size_t size, size_t count, void *user)
{
    struct smtp_connection *connection = user;
    return connection->line(connection, (struct str){bytes, size * count}) ? size * count : 0;
}

/* libcurl has said something: the commands among it are told. */
static int tell_said(CURL *curl, curl_infotype what, char *bytes, size_t length, void *user)
{
    struct smtp_connection *connection = user;
    (void)curl;
    if (what == CURLINFO_HEADER_OUT && !connection->open)
        connection->said(connection, (struct str){bytes, length});
    return 0;
}

/* Makes the socket, if the address may be connected to: this is the last look at it. */
static curl_socket_t make_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct smtp_connection *connection = user;
    const struct smtp_pool_plan *plan = &connection->room->pool->plan;
    const struct sockaddr_in *ipv4 = (const struct sockaddr_in *)(const void *)&address->addr;
    bool allowed = purpose == CURLSOCKTYPE_IPCXN && connection->allowed &&
                   (plan->proxy != NULL ||
                    (address->family == AF_INET && address_is_public((const unsigned char *)&ipv4->sin_addr,
                                                                     sizeof ipv4->sin_addr, plan->loopback)));
    int type = address->socktype | SOCK_NONBLOCK | SOCK_CLOEXEC;
    int fd = allowed ? socket(address->family, type, address->protocol) : -1;
    connection->no_socket = allowed && fd < 0;
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

/* The connection of CURL. */
static struct smtp_connection *connection_of(CURL *curl)
{
    struct smtp_connection *connection = NULL;
    if (curl_easy_getinfo(curl, CURLINFO_PRIVATE, (char **)&connection) != CURLE_OK || connection == NULL)
        memory_out(); /* nothing else could keep it from that */
    return connection;
}

/* An easy handle with the options that all connections have. */
static CURL *new_easy(const struct smtp_pool *pool)
{
    CURL *curl = curl_easy_init();
    if (curl == NULL)
        return NULL;
    took(curl_easy_setopt(curl, CURLOPT_URL, pool->url));
    took(curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp"));
    took(curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L));
    took(curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L));
    took(curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L));
    took(curl_easy_setopt(curl, CURLOPT_DNS_CACHE_TIMEOUT, 0L)); /* else it looks through all addresses */
    took(curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, (long)AGE_MAX_S));
    took(curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, (long)RECEIVE_BYTES));
    took(curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)pool->plan.open_ms));
    took(curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L));
    took(curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L));
    took(curl_easy_setopt(curl, CURLOPT_PROXY, pool->plan.proxy != NULL ? pool->plan.proxy : ""));
    took(curl_easy_setopt(curl, CURLOPT_NOPROXY, "")); /* else the environment could take it away */
    took(curl_easy_setopt(curl, CURLOPT_HTTPPROXYTUNNEL, 1L));
    took(curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L));
    took(curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_line));
    took(curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, make_socket));
    if (pool->plan.tell) {
        took(curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L));
        took(curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, tell_said));
    }
    return curl;
}

static CURL *take_easy(struct smtp_pool *pool)
{
    return pool->unused_count > 0 ? pool->unused[--pool->unused_count] : new_easy(pool);
}

static void give_easy(struct smtp_pool *pool, CURL *curl)
{
    if (pool->unused_count == pool->unused_room) {
        pool->unused_room = pool->unused_room * 2 + ROOM_CONNECTIONS;
        pool->unused = memory_grow(pool->unused, pool->unused_room * sizeof(CURL *));
    }
    pool->unused[pool->unused_count++] = curl;
}

/* The opening of CONNECTION has ended. */
static void finish(struct smtp_connection *connection, CURLcode code)
{
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (code == CURLE_OK)
        curl_easy_getinfo(connection->curl, CURLINFO_ACTIVESOCKET, &fd);
    if (fd != CURL_SOCKET_BAD) {
        connection->socket = fd;
        connection->open = true;
        loop_watch(connection->room->pool->loop, fd, EPOLLIN, &connection->watch);
        connection->opened(connection);
        return;
    }
    enum smtp_connection_trouble why = code == CURLE_OK ? SMTP_CONNECTION_OURS : trouble_of(connection, code);
    smtp_connection_close(connection);
    connection->failed(connection, why);
}

/* Has libcurl look at FD (CURL_SOCKET_TIMEOUT: at its clock), and takes what is done. */
static void act(struct smtp_room *room, curl_socket_t fd, int events)
{
    int running, left;
    CURLMsg *message;
    multi_took(curl_multi_socket_action(room->multi, fd, events, &running));
    while ((message = curl_multi_info_read(room->multi, &left)) != NULL)
        finish(connection_of(message->easy_handle),
               message->data.result); /* the message dies with the handle */
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
        loop_forget(room->pool->loop, &room->timer);
    else
        loop_after(room->pool->loop, &room->timer, delay_ms);
    return 0;
}

/* While it is opened, libcurl is told; then the user. */
static void connection_ready(struct loop_watch *watch, int fd, uint32_t events)
{
    struct smtp_connection *connection = OWNER(watch, struct smtp_connection, watch);
    if (!connection->open) {
        int bits = (events & EPOLLIN ? CURL_CSELECT_IN : 0) | (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                   (events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
        act(connection->room, fd, bits);
        return;
    }
    if (events & EPOLLOUT) {
        loop_watch(connection->room->pool->loop, fd, EPOLLIN, &connection->watch);
        connection->writable(connection);
    }
    if (connection->open && events & (EPOLLIN | EPOLLERR | EPOLLHUP))
        connection->readable(connection);
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
    struct smtp_connection *connection = connection_of(curl);
    (void)socket_user;
    connection->socket = what == CURL_POLL_REMOVE ? -1 : fd; /* another may have that number next */
    loop_watch(room->pool->loop, fd, events[what], &connection->watch);
    return 0;
}

static struct smtp_room *new_room(struct smtp_pool *pool)
{
    struct smtp_room *room = memory_take(sizeof *room);
    room->pool = pool;
    room->timer.due = room_due;
    room->multi = curl_multi_init();
    if (room->multi == NULL)
        memory_out();
    multi_took(curl_multi_setopt(room->multi, CURLMOPT_SOCKETFUNCTION, watch_socket));
    multi_took(curl_multi_setopt(room->multi, CURLMOPT_SOCKETDATA, room));
    multi_took(curl_multi_setopt(room->multi, CURLMOPT_TIMERFUNCTION, set_timer));
    multi_took(curl_multi_setopt(room->multi, CURLMOPT_TIMERDATA, room));
    multi_took(curl_multi_setopt(room->multi, CURLMOPT_MAXCONNECTS, (long)ROOM_CONNECTIONS));
    pool->rooms = memory_grow(pool->rooms, (pool->room_count + 1) * sizeof(struct smtp_room *));
    pool->rooms[pool->room_count++] = room;
    return room;
}

/* A room with a place. */
static struct smtp_room *find_room(struct smtp_pool *pool)
{
    for (size_t tried = 0; tried < pool->room_count; tried++) {
        if (pool->rooms[pool->hint]->used < ROOM_CONNECTIONS)
            return pool->rooms[pool->hint];
        pool->hint = (pool->hint + 1) % pool->room_count;
    }
    return new_room(pool);
}

struct smtp_pool *smtp_pool_new(struct loop *loop, const struct smtp_pool_plan *plan, struct fail *fail)
{
    struct smtp_pool *pool = memory_take(sizeof *pool);
    *pool = (struct smtp_pool){.loop = loop, .plan = *plan};
    /* The host is never looked up, as CURLOPT_CONNECT_TO names an address; the path is the name in EHLO. */
    snprintf(pool->url, sizeof pool->url, "smtp://mx:%u/%s", plan->port, plan->helo);
    CURL *first = new_easy(pool);
    if (first == NULL) {
        free(pool);
        fail_because(fail, EXIT_BUG, "libcurl is out of memory, or its installation is incomplete");
        return NULL;
    }
    give_easy(pool, first);
    return pool;
}

void smtp_pool_free(struct smtp_pool *pool)
{
    if (pool == NULL)
        return;
    for (size_t i = 0; i < pool->unused_count; i++)
        curl_easy_cleanup(pool->unused[i]);
    for (size_t i = 0; i < pool->room_count; i++) {
        curl_multi_cleanup(pool->rooms[i]->multi);
        loop_forget(pool->loop, &pool->rooms[i]->timer);
        free(pool->rooms[i]);
    }
    free(pool->unused);
    free(pool->rooms);
    free(pool);
}

void smtp_connection_open(struct smtp_pool *pool, struct smtp_connection *connection,
                          const unsigned char octets[4], bool tls)
{
    char text[INET_ADDRSTRLEN], route[ROUTE_BYTES];
    inet_ntop(AF_INET, octets, text, sizeof text);
    snprintf(route, sizeof route, "::%s:%u", text, pool->plan.port);
    connection->watch.ready = connection_ready;
    connection->room = find_room(pool);
    connection->curl = take_easy(pool);
    connection->route = curl_slist_append(NULL, route);
    connection->socket = -1;
    connection->open = connection->no_socket = false;
    connection->allowed = address_is_public(octets, 4, pool->plan.loopback);
    if (connection->curl == NULL || connection->route == NULL)
        memory_out();
    connection->room->used++;
    took(curl_easy_setopt(connection->curl, CURLOPT_PRIVATE, connection));
    took(curl_easy_setopt(connection->curl, CURLOPT_HEADERDATA, connection));
    took(curl_easy_setopt(connection->curl, CURLOPT_DEBUGDATA, connection));
    took(curl_easy_setopt(connection->curl, CURLOPT_OPENSOCKETDATA, connection));
    took(curl_easy_setopt(connection->curl, CURLOPT_CONNECT_TO, connection->route));
    took(curl_easy_setopt(connection->curl, CURLOPT_USE_SSL, tls ? CURLUSESSL_TRY : CURLUSESSL_NONE));
    multi_took(curl_multi_add_handle(connection->room->multi, connection->curl));
}

void smtp_connection_close(struct smtp_connection *connection)
{
    if (connection->curl == NULL)
        return;
    struct smtp_pool *pool = connection->room->pool;
    if (connection->socket >= 0)
        loop_closing(pool->loop, connection->socket);
    connection->socket = -1;
    curl_multi_remove_handle(connection->room->multi, connection->curl);
    curl_slist_free_all(connection->route);
    took(curl_easy_setopt(connection->curl, CURLOPT_CONNECT_TO, NULL));
    give_easy(pool, connection->curl);
    connection->room->used--;
    connection->open = false;
    connection->curl = connection->route = NULL;
}

ptrdiff_t smtp_connection_send(struct smtp_connection *connection, struct str bytes)
{
    size_t sent = 0;
    CURLcode code = curl_easy_send(connection->curl, bytes.bytes, bytes.length, &sent);
    if (code != CURLE_OK && code != CURLE_AGAIN)
        return -1;
    if (sent < bytes.length)
        loop_watch(connection->room->pool->loop, connection->socket, EPOLLIN | EPOLLOUT, &connection->watch);
    return (ptrdiff_t)sent;
}

ptrdiff_t smtp_connection_receive(struct smtp_connection *connection, char *bytes, size_t room)
{
    size_t got = 0;
    CURLcode code = curl_easy_recv(connection->curl, bytes, room, &got);
    if (code == CURLE_AGAIN)
        return 0;
    return code != CURLE_OK || got == 0 ? -1 : (ptrdiff_t)got;
}
