/* The CRC-32 of RFC 1952, computed in parts on several threads and joined. */
#ifndef PIPELINE_GZIP_CHECKSUM_H
#define PIPELINE_GZIP_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Returns the CRC of what CRC is of (0: nothing), followed by BYTES. */
uint32_t checksum_update(uint32_t crc, const char *bytes, size_t length);

/* Returns the CRC of what FIRST is of, followed by the LENGTH bytes that SECOND is of. */
uint32_t checksum_join(uint32_t first, uint32_t second, uint64_t length);

#endif
