/* The addresses and domains that the user wants set aside: --suppress. */
#include "pipeline/suppress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "pipeline/block.h"
#include "pipeline/fields.h"
#include "pipeline/list.h"
#include "pipeline/reader.h"
#include "validators/base/key_set.h"
#include "validators/base/memory.h"
#include "validators/base/name_map.h"
#include "validators/canonical.h"
#include "validators/syntax.h"

struct suppress {
    bool empty;
    uint64_t seed; /* of the keys: random, so that nobody can make addresses collide */
    struct key_set *addresses;
    struct name_map *domains;
    struct arena names; /* of the domains */
};

/* One file on its way in. */
struct loading {
    struct suppress *suppress;
    struct list list;
    struct reader *reader;
    struct block block;
    struct fields *fields;
    struct decoder *decoder;
};

/* Sets a whole domain aside; what is no domain (an empty cell, a word) is passed over. */
static void add_domain(struct suppress *suppress, struct str text, struct arena *arena)
{
    static const char any_local[] = "postmaster@"; /* makes an address of it, to be read by the same rules */
    struct address address = {0};
    while (text.length > 0 && (text.bytes[0] == '@' || text.bytes[0] == '*' || text.bytes[0] == '.'))
        text = str_tail(text, 1);
    if (text.length == 0 || text.length > DOMAIN_MAX)
        return;
    char *copy = arena_take(arena, sizeof any_local + text.length);
    memcpy(copy, any_local, sizeof any_local - 1);
    memcpy(copy + sizeof any_local - 1, text.bytes, text.length);
    const struct reason *reason =
        syntax_read((struct str){copy, sizeof any_local - 1 + text.length}, arena, &address);
    if (reason == NULL)
        name_map_add(suppress->domains, arena_copy(&suppress->names, address_domain(&address)), STR(""));
}

static void add_cell(struct loading *loading, struct str cell)
{
    struct address address = {0};
    struct str text = cell;
    struct arena *arena = &loading->block.arena;
    if (!decoder_text(loading->decoder, str_head(cell, ADDRESS_MAX * 4), &text))
        return;
    if (text.length == 0)
        return;
    text = arena_copy(arena, text);
    if (text.bytes[0] == '@' || memchr(text.bytes, '@', text.length) == NULL) {
        add_domain(loading->suppress, text, arena);
        return;
    }
    const struct reason *reason = syntax_read(text, arena, &address);
    if (reason == NULL || reason->segment != SEGMENT_INVALID)
        key_set_add(loading->suppress->addresses, suppress_key(&address, loading->suppress->seed));
}

static void add_block(struct loading *loading)
{
    struct str rest = {loading->block.bytes, loading->block.length};
    struct record record;
    struct str cell;
    if (loading->block.giant)
        return;
    while (records_next(&loading->list.layout.dialect, &rest, true, &record) == CUT_RECORD) {
        struct str text = {record.bytes, record.length};
        if (!record.broken && fields_find(loading->fields, text, loading->list.layout.email_column, &cell))
            add_cell(loading, cell);
    }
}

static bool read_blocks(struct loading *loading, struct fail *fail)
{
    enum filled filled;
    while ((filled = reader_fill(loading->reader, &loading->block, fail)) == FILLED_BLOCK) {
        struct source *source = loading->list.sources[0];
        gunzip_seal_sum(&loading->block.seals);
        if (!source_check(source, &loading->block.seals, fail))
            return false;
        add_block(loading);
    }
    return filled == FILLED_NONE;
}

/* Reads one file.  One without any address may still be a plain list of domains. */
static bool load(struct suppress *suppress, const char *path, struct fail *fail)
{
    struct settings settings = {.lists = {.count = 1, .path = {path}}};
    struct loading loading = {.suppress = suppress};
    bool opened = list_open(&loading.list, &settings, fail);
    if (!opened && fail->code == EXIT_NOT_A_LIST) {
        *fail = (struct fail){0};
        list_close(&loading.list);
        settings.header = ANSWER_NO;
        settings.column = "1";
        opened = list_open(&loading.list, &settings, fail);
    }
    bool loaded = false;
    if (opened) {
        block_open(&loading.block, 0);
        loading.reader = reader_open(&loading.list);
        loading.fields = fields_new(loading.list.layout.dialect.delimiter);
        loading.decoder = decoder_new(&loading.list.layout.encoding);
        loaded = read_blocks(&loading, fail);
        decoder_free(loading.decoder);
        fields_free(loading.fields);
        reader_close(loading.reader);
        block_close(&loading.block);
    }
    list_close(&loading.list);
    return loaded;
}

struct suppress *suppress_open(const struct settings *settings, struct fail *fail)
{
    struct suppress *suppress = memory_take(sizeof *suppress);
    suppress->empty = settings->suppress.count == 0;
    suppress->addresses = key_set_new();
    suppress->domains = name_map_new();
    if (getrandom(&suppress->seed, sizeof suppress->seed, 0) != sizeof suppress->seed)
        suppress->seed = (uintptr_t)suppress; /* still not what a list was made for */
    for (size_t i = 0; i < settings->suppress.count; i++) {
        if (load(suppress, settings->suppress.path[i], fail))
            continue;
        suppress_close(suppress);
        return NULL;
    }
    return suppress;
}

void suppress_close(struct suppress *suppress)
{
    if (suppress == NULL)
        return;
    key_set_free(suppress->addresses);
    name_map_free(suppress->domains);
    arena_free(&suppress->names);
    free(suppress);
}

bool suppress_is_empty(const struct suppress *suppress)
{
    return suppress->empty;
}

bool suppress_has_address(const struct suppress *suppress, const struct address *address)
{
    return key_set_has(suppress->addresses, suppress_key(address, suppress->seed));
}

bool suppress_has_domain(const struct suppress *suppress, const struct domain *domain)
{
    return !suppress->empty && domain_find(domain, suppress->domains, NULL) >= 0;
}
