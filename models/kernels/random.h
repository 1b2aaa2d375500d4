/* Random numbers that depend on names, not on order: one counter-based stream for each series and
 * purpose, so that results do not change with threads or with which other series are present.
 *
 * Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"):
 * the key is (seed, stream), the counter counts blocks of four 32-bit words.
 */
#ifndef CRIMECAST_MODELS_KERNELS_RANDOM_H
#define CRIMECAST_MODELS_KERNELS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random_stream {
    uint32_t key[2];
    uint32_t counter[4];
    uint32_t block[4];
    unsigned used; /* words of the block already given out */
};

/* One Philox4x32-10 block; exposed so that its known answers can be tested. */
void random_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* A 64-bit mark of a name (FNV-1a), continued from `mark`; start with 0. */
uint64_t random_mark(uint64_t mark, const char *name);

/* The stream of a seed and a mark. Different seeds or marks give independent streams. */
struct random_stream random_stream(uint64_t seed, uint64_t mark);

uint32_t random_word(struct random_stream *stream);

/* Uniform on (0, 1), never 0 or 1: 53 bits. */
double random_uniform(struct random_stream *stream);

/* A whole number 0 .. bound - 1 without bias; bound >= 1. */
uint32_t random_below(struct random_stream *stream, uint32_t bound);

/* Standard normal, by inversion: one uniform each, so that streams stay comparable. */
double random_normal(struct random_stream *stream);

#endif
