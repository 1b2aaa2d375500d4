#include "engine/batch/slugs.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { SLUG_LONGEST = 80, SLUG_SIZE = SLUG_LONGEST + 16 };

/* Letters and digits stay, an apostrophe vanishes, anything else becomes one hyphen. */
static void plain(const char *name, char *out) {
    size_t used = 0;
    for (const char *c = name; *c && used < SLUG_LONGEST; c++) {
        unsigned char letter = (unsigned char)*c;
        if (letter < 128 && isalnum(letter))
            out[used++] = (char)tolower(letter);
        else if (letter != '\'' && used && out[used - 1] != '-')
            out[used++] = '-';
    }
    while (used && out[used - 1] == '-')
        used--;
    out[used] = '\0';
    if (!used)
        snprintf(out, SLUG_SIZE, "x");
}

const char **slugs_make(struct arena *arena, const char *const *name, size_t count) {
    const char **slug = arena_zeroed(arena, count + 1, sizeof *slug);
    for (size_t i = 0; slug && i < count; i++) {
        char base[SLUG_SIZE], unique[SLUG_SIZE + 16];
        plain(name[i], base);
        snprintf(unique, sizeof unique, "%s", base);
        bool taken = true;
        for (unsigned number = 2; taken; number++) {
            taken = false;
            for (size_t k = 0; k < i && !taken; k++)
                taken = strcmp(slug[k], unique) == 0;
            if (taken)
                snprintf(unique, sizeof unique, "%s-%u", base, number);
        }
        slug[i] = arena_string(arena, unique, strlen(unique));
        if (!slug[i])
            return NULL;
    }
    return slug;
}
