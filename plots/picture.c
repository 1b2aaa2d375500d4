#include "plots/picture.h"

#include <stdint.h>
#include <string.h>

enum { SIGNATURE = 8, CHUNK_FRAME = 12, HEADER = CHUNK_FRAME + 13, RESOLUTION = 9 };

static const char signature[SIGNATURE] = "\x89PNG\r\n\x1a\n";
static const char end_chunk[CHUNK_FRAME] = "\0\0\0\0IEND\xAE\x42\x60\x82";

bool picture_is_png(const char *bytes, size_t length) {
    return length > SIGNATURE + HEADER + CHUNK_FRAME && memcmp(bytes, signature, SIGNATURE) == 0 &&
           memcmp(bytes + SIGNATURE + 4, "IHDR", 4) == 0 &&
           memcmp(bytes + length - CHUNK_FRAME, end_chunk, CHUNK_FRAME) == 0;
}

bool picture_is_svg(const char *bytes, size_t length) {
    static const char start[] = "<?xml", end[] = "</svg>";
    while (length && (bytes[length - 1] == '\n' || bytes[length - 1] == ' '))
        length--;
    return length > sizeof start + sizeof end && memcmp(bytes, start, sizeof start - 1) == 0 &&
           memcmp(bytes + length - (sizeof end - 1), end, sizeof end - 1) == 0;
}

static uint32_t read_big_endian(const char *bytes) {
    const unsigned char *b = (const unsigned char *)bytes;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void write_big_endian(uint32_t value, char *out) {
    for (int i = 0; i < 4; i++)
        out[i] = (char)(value >> (24 - 8 * i) & 0xFF);
}

/* The cyclic redundancy check of PNG (ISO 3309, polynomial 0xEDB88320). */
static uint32_t checksum(const char *bytes, size_t length) {
    uint32_t sum = 0xFFFFFFFFU;
    for (size_t i = 0; i < length; i++) {
        sum ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum & 1 ? sum >> 1 ^ 0xEDB88320U : sum >> 1;
    }
    return ~sum;
}

bool picture_set_resolution(const char *bytes, size_t length, unsigned per_metre,
                            struct text *out) {
    if (!picture_is_png(bytes, length))
        return false;
    char chunk[CHUNK_FRAME + RESOLUTION];
    write_big_endian(RESOLUTION, chunk);
    memcpy(chunk + 4, "pHYs", 4);
    write_big_endian(per_metre, chunk + 8);
    write_big_endian(per_metre, chunk + 12);
    chunk[16] = 1; /* the unit: metre */
    write_big_endian(checksum(chunk + 4, 4 + RESOLUTION), chunk + 17);
    text_append_bytes(out, bytes, SIGNATURE + HEADER);
    text_append_bytes(out, chunk, sizeof chunk);
    for (size_t at = SIGNATURE + HEADER; at + CHUNK_FRAME <= length;) {
        size_t whole = (size_t)read_big_endian(bytes + at) + CHUNK_FRAME;
        if (whole > length - at)
            return false;
        if (memcmp(bytes + at + 4, "pHYs", 4) != 0)
            text_append_bytes(out, bytes + at, whole);
        at += whole;
    }
    return true;
}
