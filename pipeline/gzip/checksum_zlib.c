/* Joins two CRC-32 values by zlib, in every build: ISA-L has no such thing. */
#include "pipeline/gzip/checksum.h"

#include <zlib.h>

uint32_t checksum_join(uint32_t first, uint32_t second, uint64_t length)
{
    return (uint32_t)crc32_combine(first, second, (z_off_t)length);
}
