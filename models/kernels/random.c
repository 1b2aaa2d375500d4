#include "models/kernels/random.h"

#include <gsl/gsl_cdf.h>

void random_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
    uint32_t c[4] = {counter[0], counter[1], counter[2], counter[3]};
    uint32_t k[2] = {key[0], key[1]};
    for (int round = 0; round < 10; round++) {
        uint64_t a = (uint64_t)0xD2511F53u * c[0];
        uint64_t b = (uint64_t)0xCD9E8D57u * c[2];
        uint32_t next[4] = {(uint32_t)(b >> 32) ^ c[1] ^ k[0], (uint32_t)b,
                            (uint32_t)(a >> 32) ^ c[3] ^ k[1], (uint32_t)a};
        for (int i = 0; i < 4; i++)
            c[i] = next[i];
        k[0] += 0x9E3779B9u;
        k[1] += 0xBB67AE85u;
    }
    for (int i = 0; i < 4; i++)
        out[i] = c[i];
}

uint64_t random_mark(uint64_t mark, const char *name) {
    uint64_t hash = mark ? mark : 14695981039346656037u;
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 1099511628211u;
    /* a separator, so that ("ab", "c") and ("a", "bc") differ */
    return (hash ^ 0x1Fu) * 1099511628211u;
}

struct random_stream random_stream(uint64_t seed, uint64_t mark) {
    return (struct random_stream){
        .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
        .counter = {0, 0, (uint32_t)mark, (uint32_t)(mark >> 32)},
        .used = 4,
    };
}

uint32_t random_word(struct random_stream *stream) {
    if (stream->used == 4) {
        random_block(stream->counter, stream->key, stream->block);
        stream->used = 0;
        if (++stream->counter[0] == 0)
            stream->counter[1]++;
    }
    return stream->block[stream->used++];
}

double random_uniform(struct random_stream *stream) {
    uint64_t high = random_word(stream) >> 5, low = random_word(stream) >> 6;
    return ((double)(high * 67108864u + low) + 0.5) / 9007199254740992.0;
}

uint32_t random_below(struct random_stream *stream, uint32_t bound) {
    uint32_t reject = (UINT32_MAX - bound + 1) % bound; /* words below this would favour some */
    uint32_t word;
    do
        word = random_word(stream);
    while (word < reject);
    return word % bound;
}

double random_normal(struct random_stream *stream) {
    return gsl_cdf_ugaussian_Pinv(random_uniform(stream));
}
