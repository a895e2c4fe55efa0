/* Fuzzes the record cutter and the field finder against libcsv. */
#include "tests/unit/csv/records_property.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char delimiters[4] = {',', ';', '\t', '|'};
    if (length < 1 || length > 8192)
        return 0;
    struct dialect dialect = {.delimiter = delimiters[bytes[0] & 3]};
    dialect.columns[0] = (bytes[0] >> 2) & 3;
    check_records(&dialect, (struct str){(const char *)bytes + 1, length - 1});
    return 0;
}
