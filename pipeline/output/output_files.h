/* The numbers of the files of a run. */
#ifndef PIPELINE_OUTPUT_OUTPUT_FILES_H
#define PIPELINE_OUTPUT_OUTPUT_FILES_H

#include "validators/validator.h"

/* One for each segment, and those that a service imports. */
enum { OUTPUT_IMPORT = SEGMENT_COUNT, OUTPUT_SUPPRESS, OUTPUT_COUNT };

#endif
