"""How each call fails: (error, mode); mode is once, or on for every later one, too.

What the kernel never does for ever (an interruption, a lock that is held for a moment) comes once.
"""


def both(*errors):
    return [(error, mode) for error in errors for mode in ("once", "on")]


def once(*errors):
    return [(error, "once") for error in errors]


FLAVOURS = {
    **dict.fromkeys(("malloc", "calloc", "realloc", "aligned_alloc", "posix_memalign"), both("ENOMEM")),
    **dict.fromkeys(("mmap", "mremap"), both("ENOMEM")),
    "munmap": once("ENOMEM"),
    "pthread_create": both("EAGAIN"),
    **dict.fromkeys(("open", "openat"), both("EMFILE", "EIO") + once("EACCES")),
    "close": both("EIO"),
    **dict.fromkeys(("read", "pread"), both("EIO", "short") + once("EINTR")),
    **dict.fromkeys(("write", "pwrite"), both("ENOSPC", "EIO", "short") + once("EINTR")),
    "writev": both("EIO"),
    "lseek": both("EIO"),
    **dict.fromkeys(("fsync", "fdatasync"), both("EIO") + once("ENOSPC")),
    "ftruncate": both("EIO") + once("ENOSPC"),
    **dict.fromkeys(("stat", "lstat", "fstat", "fstatat", "access", "realpath", "readlink"), both("EIO", "EACCES")),
    **dict.fromkeys(("chmod", "fchmod", "fchmodat", "fchown"), both("EPERM", "EIO")),
    **dict.fromkeys(("mkdir", "mkdirat", "mkostemp"), both("EACCES", "ENOSPC")),
    **dict.fromkeys(("rmdir", "unlink", "unlinkat"), both("EACCES", "EIO")),
    **dict.fromkeys(("rename", "renameat"), both("ENOSPC", "EIO")),
    "renameat2": both("EINVAL", "ENOSPC", "EIO"),
    **dict.fromkeys(("opendir", "fdopendir"), both("EMFILE", "ENOMEM")),
    "readdir": both("EIO"),
    "flock": both("ENOLCK") + once("EINTR"),
    "fcntl_dup": both("EMFILE"),
    "fcntl_lock": both("ENOLCK", "EIO") + once("EAGAIN", "EINTR"),
    "getrandom": both("ENOSYS") + once("EINTR"),
    "iconv_open": both("ENOMEM"),
    "setrlimit": both("EPERM"),
    **dict.fromkeys(("fopen", "fdopen"), both("EMFILE", "EIO")),
    "fclose": both("EIO"),
    "fflush": both("ENOSPC"),
    "fread": both("EIO"),
    "fwrite": both("ENOSPC"),
    "getdelim": both("EIO"),
    "open_memstream": both("ENOMEM"),
    "socket": both("EMFILE", "ENOBUFS", "EACCES"),
    "socketpair": both("EMFILE"),
    "connect": both("ENETUNREACH", "EADDRNOTAVAIL", "EPERM") + once("EINTR"),
    "bind": both("EADDRINUSE"),
    **dict.fromkeys(("getsockname", "getsockopt", "setsockopt"), both("ENOBUFS")),
    **dict.fromkeys(("send", "sendto", "sendmsg"), both("ENOBUFS", "EPERM") + once("EINTR", "EAGAIN", "ECONNRESET")),
    **dict.fromkeys(("recv", "recvfrom", "recvmsg"), both("ENOMEM", "ECONNRESET") + once("EINTR", "EAGAIN")),
    "poll": both("ENOMEM") + once("EINTR"),
    "epoll_create1": both("EMFILE", "ENOMEM"),
    "epoll_ctl": both("ENOSPC", "ENOMEM"),
    "epoll_wait": once("EINTR"),
    # Results of libcurl: 2 failed init, 27 out of memory, 55 and 56 send and receive; of its multi interface: 3 out of
    # memory, 4 internal.
    "curl_global_init": both("2"),
    "curl_easy_init": both("27"),
    **dict.fromkeys(("curl_easy_setopt", "curl_easy_getinfo"), both("27")),
    "curl_easy_send": both("55"),
    "curl_easy_recv": both("56"),
    "curl_multi_init": both("3"),
    **dict.fromkeys(("curl_multi_setopt", "curl_multi_add_handle"), both("3")),
    "curl_multi_socket_action": both("4"),
    "curl_slist_append": both("27"),
    # Of SQLite: 7 no memory, 10 I/O error, 11 corrupt, 13 full, 14 cannot open.
    "sqlite3_open_v2": both("7", "14"),
    "sqlite3_prepare_v2": both("7", "10", "11"),
    "sqlite3_step": both("7", "10", "11", "13"),
    "sqlite3_exec": both("7", "10", "13"),
    "sqlite3_reset": both("10"),
    **dict.fromkeys(("sqlite3_bind_blob", "sqlite3_bind_int64"), both("7")),
    # Of c-ares: 15 no memory; of libidn2: -100 no memory.
    **dict.fromkeys(("ares_init_options", "ares_set_servers_ports_csv"), both("15")),
    "idn2_to_ascii_8z": both("-100"),
    "json_object": both("ENOMEM"),
    "json_dumpf": both("ENOSPC"),
}

# Where there are many calls at places that differ, more of them are tried.
WEIGHTS = {"malloc": 12, "calloc": 6, "realloc": 4}
