/* Tells files that are no list by their first bytes, and what to do with them. */
#include "pipeline/input/file_kind.h"

#include <string.h>

#define SAVE_AS_CSV     "open it in Excel or LibreOffice, save it as \"CSV UTF-8\" and clean that file"
#define UNPACK(command) "unpack it first: " command

/* A magic number with its length: it may hold NULs. */
#define MAGIC(text) sizeof(text) - 1, text

/* The first that fits is it. */
static const struct {
    size_t length;
    char magic[17];
    const char *inside; /* stands somewhere behind it; "": whatever does */
    const char *refusal;
} kinds[] = {
    {MAGIC("PK\3\4"), "xl/", "is an Excel workbook (.xlsx): " SAVE_AS_CSV},
    {MAGIC("PK\3\4"), "opendocument.spreadsheet", "is an OpenDocument spreadsheet (.ods): " SAVE_AS_CSV},
    {MAGIC("PK\3\4"), "", "is a zip archive: " UNPACK("unzip")},
    {MAGIC("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "", "is an old Excel workbook (.xls): " SAVE_AS_CSV},
    {MAGIC("%PDF-"), "", "is a PDF: export the list as CSV from the program that made it"},
    {MAGIC("SQLite format 3\0"), "", "is an SQLite database: export the table as CSV (sqlite3 -csv)"},
    {MAGIC("BZh"), "1AY&SY", "is compressed with bzip2: " UNPACK("bzip2 -d")},
    {MAGIC("\3757zXZ\0"), "", "is compressed with xz: " UNPACK("xz -d")},
    {MAGIC("\x28\xb5\x2f\xfd"), "", "is compressed with zstd: " UNPACK("zstd -d")},
    {MAGIC("\x04\x22\x4d\x18"), "", "is compressed with lz4: " UNPACK("lz4 -d")},
    {MAGIC("\x1f\x9d"), "", "is compressed with compress (.Z): " UNPACK("gzip -d")},
    {MAGIC("7z\xbc\xaf\x27\x1c"), "", "is a 7-Zip archive: " UNPACK("7z x")},
    {MAGIC("Rar!\x1a\x07"), "", "is a RAR archive: " UNPACK("unrar x")},
    {MAGIC("\x89PNG\r\n"), "", "is a picture (PNG): export the list as CSV"},
    {MAGIC("\177ELF"), "", "is a program: give a contact list instead"},
};

bool file_kind_is_gzip(struct str head)
{
    return str_starts(head, STR("\x1f\x8b"));
}

const char *file_kind_refusal(struct str head)
{
    head = str_head(head, FILE_KIND_BYTES);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(head, (struct str){kinds[i].magic, kinds[i].length}) &&
            memmem(head.bytes, head.length, kinds[i].inside, strlen(kinds[i].inside)) != NULL)
            return kinds[i].refusal;
    return NULL;
}

bool file_kind_is_binary(struct str head)
{
    enum { NUL_SHARE = 8 }; /* a stray NUL is a bad row, one byte of eight is no text */
    head = str_head(head, FILE_KIND_BYTES);
    size_t nuls = 0;
    for (size_t i = 0; i < head.length; i++)
        nuls += head.bytes[i] == '\0';
    return nuls * NUL_SHARE > head.length;
}
