/* The addresses and domains that the user wants set aside: --suppress. */
#include "pipeline/check/suppress.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/csv/fields.h"
#include "pipeline/pass/block.h"
#include "pipeline/pass/inputs.h"
#include "pipeline/pass/reader.h"
#include "validators/base/memory.h"
#include "validators/base/random.h"
#include "validators/base/tables/key_set.h"
#include "validators/base/tables/name_map.h"
#include "validators/names/canonical.h"
#include "validators/syntax/syntax.h"

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
    size_t code_column;   /* of a file of bounces; COLUMNS_MAX: it is none */
    uint64_t rows, found; /* found: of addresses, domains and soft bounces */
    struct list list;
    struct reader *reader;
    struct block block;
    struct fields *fields;
    struct decoder *decoder;
};

enum { BOUNCE_COLUMNS = 4 };

/* The bounces as services export them: the names of all columns, that of the code first, then the address's.
 */
static const char *const bounce_files[][BOUNCE_COLUMNS] = {
    {"status", "email", "reason", "created"},   /* SendGrid: 5.1.1 */
    {"code", "address", "error", "created_at"}, /* Mailgun: 550 */
};

/* The number of the column NAME; COLUMNS_MAX: there is none. */
static size_t column_named(const struct layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->column_count; i++)
        if (layout->columns[i].name != NULL &&
            str_equal_nocase(str_trim(str_of(layout->columns[i].name)), str_of(name)))
            return i;
    return COLUMNS_MAX;
}

/* Finds the columns of a file of bounces by their names.  One of those names alone proves nothing: a list of
 * those who have opted out must not be taken for bounces. */
static void find_bounces(struct loading *loading)
{
    struct layout *layout = &loading->list.layout;
    loading->code_column = COLUMNS_MAX;
    for (size_t i = 0; i < sizeof bounce_files / sizeof *bounce_files; i++) {
        bool all = true;
        for (size_t name = 0; name < BOUNCE_COLUMNS; name++)
            all = all && column_named(layout, bounce_files[i][name]) < COLUMNS_MAX;
        if (!all)
            continue;
        loading->code_column = column_named(layout, bounce_files[i][0]);
        layout->email_column = column_named(layout, bounce_files[i][1]);
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether RECORD is a bounce with a temporary code (4.2.2, 452): the mailbox is there. */
static bool is_soft_bounce(struct loading *loading, struct str record)
{
    struct str code;
    if (loading->code_column == COLUMNS_MAX ||
        !fields_find(loading->fields, record, loading->code_column, &code))
        return false;
    return code.length >= 3 && code.bytes[0] == '4' &&
           (code.bytes[1] == '.' || (is_digit(code.bytes[1]) && is_digit(code.bytes[2])));
}

/* Sets a whole domain aside; what is no domain (an empty cell, a word) is passed over.  Returns whether it is
 * one. */
static bool add_domain(struct suppress *suppress, struct str text, struct arena *arena)
{
    static const char any_local[] = "postmaster@"; /* makes an address of it, to be read by the same rules */
    struct address address = {0};
    while (text.length > 0 && (text.bytes[0] == '@' || text.bytes[0] == '*' || text.bytes[0] == '.'))
        text = str_tail(text, 1);
    if (text.length == 0 || text.length > DOMAIN_MAX)
        return false;
    char *copy = arena_take(arena, sizeof any_local + text.length);
    memcpy(copy, any_local, sizeof any_local - 1);
    memcpy(copy + sizeof any_local - 1, text.bytes, text.length);
    const struct reason *reason =
        syntax_read((struct str){copy, sizeof any_local - 1 + text.length}, arena, &address);
    if (reason == NULL)
        name_map_add(suppress->domains, arena_copy(&suppress->names, address_domain(&address)), STR(""));
    return reason == NULL;
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
    bool has_at = memchr(text.bytes, '@', text.length) != NULL; /* a name may begin with # */
    if (text.bytes[0] == '#' && !has_at) { /* a comment, as in the other lists that a user writes */
        loading->rows--;
        return;
    }
    if (text.bytes[0] == '@' || !has_at) {
        loading->found += add_domain(loading->suppress, text, arena);
        return;
    }
    const struct reason *reason = syntax_read(text, arena, &address);
    if (reason == NULL || reason->segment != SEGMENT_INVALID)
        key_set_add(loading->suppress->addresses, suppress_key(&address, loading->suppress->seed));
    loading->found++;
}

static void add_record(struct loading *loading, struct str record)
{
    struct str cell;
    loading->rows++;
    if (is_soft_bounce(loading, record))
        loading->found++;
    else if (fields_find(loading->fields, record, loading->list.layout.email_column, &cell))
        add_cell(loading, cell);
}

static void add_block(struct loading *loading)
{
    struct str rest = {loading->block.bytes, loading->block.length};
    struct record record;
    if (loading->block.oversized)
        return;
    while (records_next(&loading->list.layout.dialect, &rest, true, &record) == CUT_RECORD)
        if (!record.broken)
            add_record(loading, (struct str){record.bytes, record.length});
}

static bool read_blocks(struct loading *loading, struct fail *fail)
{
    enum filled filled;
    while ((filled = reader_fill(loading->reader, &loading->block, fail)) == FILLED_BLOCK) {
        struct source *source = loading->list.sources[0];
        gunzip_sum_deferred(&loading->block.deferred);
        if (!source_check(source, &loading->block.deferred, fail))
            return false;
        add_block(loading);
    }
    return filled == FILLED_NONE;
}

/* Opens the list PATH.  One without any address may still be Mailgun's without a bounce, or a plain list of
 * domains. */
static bool open_list(struct list *list, const char *path, struct fail *fail)
{
    struct settings forms[] = {{.header = ANSWER_AUTO},
                               {.header = ANSWER_YES, .column = "address"},
                               {.header = ANSWER_NO, .column = "1"}};
    enum { FORMS = sizeof forms / sizeof *forms };
    for (size_t i = 0; i < FORMS; i++) {
        forms[i].inputs = (struct paths){.count = 1, .path = &path};
        forms[i].level = LEVEL_SYNTAX; /* it is read once */
    }
    return list_open_as(list, forms, FORMS, fail);
}

/* Reads one file. */
static bool load(struct suppress *suppress, const char *path, struct fail *fail)
{
    struct loading loading = {.suppress = suppress};
    bool loaded = false;
    if (open_list(&loading.list, path, fail)) {
        block_open(&loading.block, 0);
        loading.reader = reader_open(&loading.list);
        loading.fields = fields_new(loading.list.layout.dialect.delimiter, &loading.list.layout.encoding);
        loading.decoder = decoder_new(&loading.list.layout.encoding);
        find_bounces(&loading);
        loaded = read_blocks(&loading, fail);
        if (loaded && loading.rows > 0 && loading.found == 0)
            loaded = fail_because(fail, EXIT_NOT_A_LIST,
                                  "--suppress %s contains no address and no domain; write one per line, or "
                                  "use a CSV file with a column of addresses",
                                  path);
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
    suppress->seed = random_seed();
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
