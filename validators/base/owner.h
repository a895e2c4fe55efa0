/* From a member to what it is a member of: how a callback finds what it was embedded in. */
#ifndef VALIDATORS_BASE_OWNER_H
#define VALIDATORS_BASE_OWNER_H

#include <stddef.h>

/* The TYPE whose MEMBER POINTER points to. */
#define OWNER(pointer, type, member) ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

#endif
