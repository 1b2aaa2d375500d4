#include "plots/text_width.h"

#include <stdint.h>
#include <string.h>

/* Advances of the characters 32 to 126 in thousandths of the size. */
static const int16_t regular[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};
static const int16_t heavy[] = {
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584};

enum { MINUS = 0x2212, MINUS_ADVANCE = 584, OTHER_ADVANCE = 600, MALFORMED = 0xFFFD };

/* The code point at bytes and the bytes it takes; MALFORMED and 1 where it is not UTF-8. */
static uint32_t code_point(const unsigned char *bytes, size_t length, size_t *used) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    *used = 1;
    if (bytes[0] < 0x80)
        return bytes[0];
    size_t more = bytes[0] >= 0xF0 ? 3 : bytes[0] >= 0xE0 ? 2 : 1;
    if (bytes[0] < 0xC2 || bytes[0] > 0xF4 || more >= length)
        return MALFORMED;
    uint32_t point = bytes[0] & (0x3FU >> more);
    for (size_t i = 1; i <= more; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return MALFORMED;
        point = point << 6 | (bytes[i] & 0x3F);
    }
    if (point < least[more + 1] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return MALFORMED;
    *used = more + 1;
    return point;
}

/* Width of `length` bytes. */
static double span_width(const char *bytes, size_t length, double size, bool bold) {
    const int16_t *advance = bold ? heavy : regular;
    long sum = 0;
    for (size_t i = 0, used; i < length; i += used) {
        uint32_t point = code_point((const unsigned char *)bytes + i, length - i, &used);
        if (point >= 32 && point < 127)
            sum += advance[point - 32];
        else
            sum += point == MINUS ? MINUS_ADVANCE : OTHER_ADVANCE;
    }
    return (double)sum * size / 1000;
}

double text_width(const char *string, double size, bool bold) {
    return span_width(string, strlen(string), size, bold);
}

double text_widest(const struct lines *lines, double size, bool bold) {
    double widest = 0;
    for (size_t i = 0; i < lines->count; i++) {
        double width = text_width(lines->line[i], size, bold);
        if (width > widest)
            widest = width;
    }
    return widest;
}

/* Not allowed in XML, or without a shape: C0 and C1 controls, DEL, U+FFFE and U+FFFF, line and
 * paragraph separators. */
static bool is_control(uint32_t point) {
    return point < 32 || (point >= 0x7F && point < 0xA0) || (point & 0xFFFE) == 0xFFFE ||
           point == 0x2028 || point == 0x2029;
}

char *text_clean(struct arena *arena, const char *string) {
    size_t length = strlen(string), kept = 0;
    if (length > SIZE_MAX / 3 - 1)
        return NULL;
    char *out = arena_take(arena, 3 * length + 1);
    if (!out)
        return NULL;
    for (size_t i = 0, used; i < length; i += used) {
        uint32_t point = code_point((const unsigned char *)string + i, length - i, &used);
        if (point == MALFORMED) {
            memcpy(out + kept, "\xEF\xBF\xBD", 3);
            kept += 3;
        } else if (is_control(point)) {
            out[kept++] = ' ';
        } else {
            memcpy(out + kept, string + i, used);
            kept += used;
        }
    }
    while (kept && out[kept - 1] == ' ')
        kept--;
    out[kept] = '\0';
    while (*out == ' ')
        out++;
    return out;
}

/* One line of a text that is being broken. */
struct span {
    size_t start, length;
};

enum { MOST_LINES = 64 };

/* Greedy breaking; lines beyond MOST_LINES are kept in the last one rather than lost. */
static size_t break_lines(const char *string, double size, double limit, bool bold,
                          struct span *span) {
    size_t count = 0;
    struct span current = {0, strcspn(string, " ")};
    for (size_t end = current.length; string[end];) {
        size_t word = end + 1, next = word + strcspn(string + word, " ");
        bool fits = span_width(string + current.start, next - current.start, size, bold) <= limit;
        if (fits || !current.length || count == MOST_LINES - 1) {
            current.length = next - current.start;
        } else {
            span[count++] = current;
            current = (struct span){word, next - word};
        }
        end = next;
    }
    span[count++] = current;
    return count;
}

static double widest_span(const char *string, const struct span *span, size_t count, double size,
                          bool bold) {
    double widest = 0;
    for (size_t i = 0; i < count; i++) {
        double width = span_width(string + span[i].start, span[i].length, size, bold);
        if (width > widest)
            widest = width;
    }
    return widest;
}

/* Even lines: shrink the limit while neither the number of lines nor the fit changes. */
static size_t break_evenly(const char *string, double size, double limit, bool bold,
                           struct span *span) {
    enum { LEAST = 40, STEP = 4 };
    struct span narrower[MOST_LINES];
    size_t count = break_lines(string, size, limit, bold, span);
    while (limit > LEAST) {
        limit -= STEP;
        if (break_lines(string, size, limit, bold, narrower) != count ||
            widest_span(string, narrower, count, size, bold) > limit)
            break;
        memcpy(span, narrower, count * sizeof *span);
    }
    return count;
}

/* Two lines at the last comma, semicolon or stop where both parts fit; false when there is none. */
static bool break_at_pause(const char *string, double size, double limit, bool bold,
                           struct span *span) {
    enum { PARTS = 5 };
    size_t length = strlen(string);
    for (size_t i = length; i-- > 1;) {
        if (string[i] != ' ' || !strchr(",;.", string[i - 1]))
            continue;
        double first = span_width(string, i, size, bold);
        double second = span_width(string + i + 1, length - i - 1, size, bold);
        if (first <= limit && second <= limit && second >= limit / PARTS) {
            span[0] = (struct span){0, i};
            span[1] = (struct span){i + 1, length - i - 1};
            return true;
        }
    }
    return false;
}

static struct lines keep_lines(struct arena *arena, const char *string, const struct span *span,
                               size_t count) {
    struct lines lines = {arena_zeroed(arena, count, sizeof *lines.line), count};
    if (!lines.line)
        return (struct lines){NULL, 0};
    for (size_t i = 0; i < count; i++) {
        lines.line[i] = arena_string(arena, string + span[i].start, span[i].length);
        if (!lines.line[i])
            return (struct lines){NULL, 0};
    }
    return lines;
}

struct lines text_wrap(struct arena *arena, const char *string, double size, double limit,
                       bool bold) {
    struct span span[MOST_LINES];
    return keep_lines(arena, string, span, break_lines(string, size, limit, bold, span));
}

struct lines text_balance(struct arena *arena, const char *string, double size, double limit,
                          bool bold) {
    struct span span[MOST_LINES];
    return keep_lines(arena, string, span, break_evenly(string, size, limit, bold, span));
}

struct lines text_tidy(struct arena *arena, const char *string, double size, double limit,
                       bool bold) {
    const double orphan = 0.35;
    struct span span[MOST_LINES];
    size_t count = break_lines(string, size, limit, bold, span);
    if (count == 2 && break_at_pause(string, size, limit, bold, span))
        return keep_lines(arena, string, span, 2);
    if (count > 1 && span_width(string + span[count - 1].start, span[count - 1].length, size,
                                bold) < orphan * limit)
        count = break_evenly(string, size, limit, bold, span);
    return keep_lines(arena, string, span, count);
}
