/* Holds the style sheet of report.html. */
#include "pipeline/report/html/report_style.h"

/* The sheet is part of the program's read-only data, as the lists are. */
__asm__(".pushsection .rodata, \"a\", %progbits\n"
        ".globl report_style\n"
        "report_style:\n"
        ".incbin \"pipeline/report/html/report.css\"\n"
        ".byte 0\n"
        ".popsection\n");

const char report_style_hash[] = "sha256-b9ZJ2B3JSaqt43aaWsFwfY9LjgzXZkUWpwX10PtMkxM=";
