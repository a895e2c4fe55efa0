/* Sockets, and waiting for them. */
#include "tests/faults/fault.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

ssize_t __recv_chk(int file, void *to, size_t bytes, size_t room, int flags);
ssize_t __recvfrom_chk(int file, void *to, size_t bytes, size_t room, int flags, __SOCKADDR_ARG peer,
                       socklen_t *length);
int __poll_chk(struct pollfd *files, nfds_t count, int wait_ms, size_t room);

FAULT_WRAP(int, socket, socket, -1, (int family, int type, int protocol), (family, type, protocol))
FAULT_WRAP(int, socketpair, socketpair, -1, (int family, int type, int protocol, int files[2]),
           (family, type, protocol, files))
FAULT_WRAP(int, connect, connect, -1, (int file, __CONST_SOCKADDR_ARG peer, socklen_t length),
           (file, peer, length))
FAULT_WRAP(int, bind, bind, -1, (int file, __CONST_SOCKADDR_ARG own, socklen_t length), (file, own, length))
FAULT_WRAP(int, getsockname, getsockname, -1, (int file, __SOCKADDR_ARG own, socklen_t *length),
           (file, own, length))
FAULT_WRAP(int, getsockopt, getsockopt, -1, (int file, int level, int option, void *value, socklen_t *length),
           (file, level, option, value, length))
FAULT_WRAP(int, setsockopt, setsockopt, -1,
           (int file, int level, int option, const void *value, socklen_t length),
           (file, level, option, value, length))
FAULT_WRAP_LENGTH(ssize_t, send, send, bytes, (int file, const void *from, size_t bytes, int flags),
                  (file, from, bytes, flags))
FAULT_WRAP(ssize_t, sendto, sendto, -1,
           (int file, const void *from, size_t bytes, int flags, __CONST_SOCKADDR_ARG peer, socklen_t length),
           (file, from, bytes, flags, peer, length))
FAULT_WRAP(ssize_t, sendmsg, sendmsg, -1, (int file, const struct msghdr *message, int flags),
           (file, message, flags))
FAULT_WRAP_LENGTH(ssize_t, recv, recv, bytes, (int file, void *to, size_t bytes, int flags),
                  (file, to, bytes, flags))
FAULT_WRAP_LENGTH(ssize_t, __recv_chk, recv, bytes,
                  (int file, void *to, size_t bytes, size_t room, int flags), (file, to, bytes, room, flags))
FAULT_WRAP(ssize_t, recvfrom, recvfrom, -1,
           (int file, void *to, size_t bytes, int flags, __SOCKADDR_ARG peer, socklen_t *length),
           (file, to, bytes, flags, peer, length))
FAULT_WRAP(ssize_t, __recvfrom_chk, recvfrom, -1,
           (int file, void *to, size_t bytes, size_t room, int flags, __SOCKADDR_ARG peer, socklen_t *length),
           (file, to, bytes, room, flags, peer, length))
FAULT_WRAP(ssize_t, recvmsg, recvmsg, -1, (int file, struct msghdr *message, int flags),
           (file, message, flags))
FAULT_WRAP(int, poll, poll, -1, (struct pollfd * files, nfds_t count, int wait_ms), (files, count, wait_ms))
FAULT_WRAP(int, __poll_chk, poll, -1, (struct pollfd * files, nfds_t count, int wait_ms, size_t room),
           (files, count, wait_ms, room))
FAULT_WRAP(int, epoll_create1, epoll_create1, -1, (int flags), (flags))
FAULT_WRAP(int, epoll_ctl, epoll_ctl, -1, (int epoll, int what, int file, struct epoll_event *event),
           (epoll, what, file, event))
FAULT_WRAP(int, epoll_wait, epoll_wait, -1, (int epoll, struct epoll_event *events, int most, int wait_ms),
           (epoll, events, most, wait_ms))
