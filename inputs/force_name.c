#include "inputs/force_name.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 12, WORD = 24 };

static int by_word(const void *a, const void *b) {
    return strcmp(a, b);
}

/* The words of a force's name that tell it from others, sorted. */
static size_t telling_words(const char *name, char out[WORDS][WORD]) {
    static const char *const silent[] = {"police", "constabulary", "service", "of", "the", "and"};
    size_t count = 0;
    while (*name && count < WORDS) {
        char word[WORD];
        size_t length = 0;
        for (; *name; name++) {
            char c = *name;
            if (c >= 'A' && c <= 'Z')
                c = (char)(c - 'A' + 'a');
            bool letter =
                (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
            if (letter && length < WORD - 1)
                word[length++] = c;
            else if (!letter && length)
                break;
        }
        word[length] = '\0';
        bool tells = length > 0;
        for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
            tells = tells && strcmp(word, silent[i]) != 0;
        if (tells)
            memcpy(out[count++], word, WORD);
    }
    qsort(out, count, WORD, by_word);
    return count;
}

bool force_name_same(const char *a, const char *b) {
    char left[WORDS][WORD], right[WORDS][WORD];
    size_t count = telling_words(a, left);
    if (count == 0 || count != telling_words(b, right))
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(left[i], right[i]) != 0)
            return false;
    return true;
}
