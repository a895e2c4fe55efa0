/* What a person can do about an error of the system. */
#ifndef VALIDATORS_BASE_WAY_OUT_H
#define VALIDATORS_BASE_WAY_OUT_H

/* The advice for ERROR (of errno) where its cause is plain (no descriptor left, no room, no permission, a
 * failing disk), for the end of a sentence; else OTHERWISE. */
const char *way_out(int error, const char *otherwise);

#endif
