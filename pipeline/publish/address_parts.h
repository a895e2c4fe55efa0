/* Takes an address to pieces, for columns that have them apart. */
#ifndef PIPELINE_PUBLISH_ADDRESS_PARTS_H
#define PIPELINE_PUBLISH_ADDRESS_PARTS_H

#include "pipeline/pass/block.h"
#include "pipeline/publish/suffix_cache.h"

/* All empty where no address was read. */
struct address_parts {
    struct str local, name, alias; /* all before the @, and of it what is before and after a + */
    struct str domain, subdomain, label, suffix;
};

/* The parts of ROW's address, slices of it; shop.example.co.uk is shop, example and co.uk. */
struct address_parts address_parts_of(const struct row *row, struct suffix_cache *suffixes);

#endif
