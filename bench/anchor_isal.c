/* What it takes to inflate a gzip file with ISA-L alone, to nowhere. */
#include <stdio.h>

#ifdef HAVE_ISAL

#include <stdlib.h>

#include <isa-l/igzip_lib.h>

enum { IN_BYTES = 1 << 20, OUT_BYTES = 1 << 20 };

/* Inflates what is in STATE; a finished member is followed by the next. */
static int drain(struct inflate_state *state, unsigned char *out)
{
    int result = ISAL_DECOMP_OK;
    while (state->avail_in > 0 && result == ISAL_DECOMP_OK) {
        state->next_out = out;
        state->avail_out = OUT_BYTES;
        result = isal_inflate(state);
        if (state->block_state == ISAL_BLOCK_FINISH && state->avail_in > 0) {
            isal_inflate_reset(state);
            state->crc_flag = ISAL_GZIP;
        }
    }
    return result;
}

int main(int argc, char **argv)
{
    struct inflate_state *state = malloc(sizeof *state);
    FILE *list = argc == 2 ? fopen(argv[1], "rb") : NULL;
    unsigned char *in = malloc(IN_BYTES), *out = malloc(OUT_BYTES);
    size_t length;
    if (list == NULL || state == NULL || in == NULL || out == NULL) {
        fputs("usage: anchor_isal LIST.gz\n", stderr);
        return 64;
    }
    isal_inflate_init(state);
    state->crc_flag = ISAL_GZIP;
    setvbuf(list, NULL, _IONBF, 0);
    while ((length = fread(in, 1, IN_BYTES, list)) > 0) {
        state->next_in = in;
        state->avail_in = (uint32_t)length;
        if (drain(state, out) != ISAL_DECOMP_OK) {
            fputs("anchor_isal: not gzip, or corrupt\n", stderr);
            return 65;
        }
    }
    free(state);
    free(in);
    free(out);
    return fclose(list) == 0 ? 0 : 74;
}

#else

int main(void)
{
    puts("anchor_isal: built without ISA-L (libisal-dev)");
    return 69;
}

#endif
