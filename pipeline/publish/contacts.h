/* The files that a mailing service imports: its contacts, and the addresses that it must not mail. */
#ifndef PIPELINE_PUBLISH_CONTACTS_H
#define PIPELINE_PUBLISH_CONTACTS_H

#include "pipeline/csv/layout.h"
#include "pipeline/output/output_files.h"
#include "pipeline/pass/block.h"
#include "pipeline/publish/preset.h"

enum { CONTACTS_PAGES = OUTPUT_COUNT - SEGMENT_COUNT };

struct contacts;

/* One a thread, for PRESET, which has such files.  LAYOUT outlives it.  Freed by contacts_free. */
struct contacts *contacts_new(const struct layout *layout, const struct preset *preset);
void contacts_free(struct contacts *contacts); /* NULL is fine */

/* Adds to PAGES[0] a row for each clean row of BLOCK: the user's cells as UTF-8, but the address as it was
 * judged; and to PAGES[1] the address of each invalid row that has a well-formed one.  An address that
 * csv_text does not write leaves its row out of both.  Bytes that are no text in the list's encoding become
 * U+FFFD.  A row gets as many cells as the header has. */
void contacts_block(struct contacts *contacts, const struct block *block, struct page *pages);

/* The header of the file OUTPUT (OUTPUT_IMPORT, OUTPUT_SUPPRESS); the caller frees its bytes. */
struct str contacts_header(const struct layout *layout, const struct preset *preset, int output);

#endif
