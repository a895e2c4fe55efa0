/* Finds the address from which mail servers see this machine. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pipeline/doctor/doctor_checks.h"
#include "validators/net/public_address.h"

enum { IPV4_BYTES = 4, IPV6_BYTES = 16, SMTP_PORT = 25 };

static void set_address(struct doctor *doctor, const void *octets, unsigned length)
{
    memcpy(doctor->address, octets, length);
    doctor->address_length = length;
    inet_ntop(length == IPV4_BYTES ? AF_INET : AF_INET6, octets, doctor->address_text,
              sizeof doctor->address_text);
}

/* A datagram socket that is connected sends nothing, but knows its own address. */
static bool local_address(const unsigned char octets[4], struct in_addr *local)
{
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(SMTP_PORT)}, here;
    socklen_t length = sizeof here;
    memcpy(&there.sin_addr, octets, IPV4_BYTES);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool known = connect(fd, (struct sockaddr *)&there, sizeof there) == 0 &&
                 getsockname(fd, (struct sockaddr *)&here, &length) == 0;
    close(fd);
    *local = here.sin_addr;
    return known;
}

void doctor_learn_address(struct doctor *doctor, const unsigned char octets[4])
{
    const struct settings *settings = doctor->settings;
    unsigned char named[IPV6_BYTES];
    struct in_addr local;
    if (settings->public_ip != NULL && inet_pton(AF_INET, settings->public_ip, named) == 1)
        set_address(doctor, named, IPV4_BYTES);
    else if (settings->public_ip != NULL && inet_pton(AF_INET6, settings->public_ip, named) == 1)
        set_address(doctor, named, IPV6_BYTES);
    else if (settings->proxy == NULL && octets != NULL && local_address(octets, &local) &&
             address_is_public((unsigned char *)&local, IPV4_BYTES, settings->allow_loopback))
        set_address(doctor, &local, IPV4_BYTES);
}
