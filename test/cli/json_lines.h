/* A tiny checker of JSON text (RFC 8259): does it hold, not what it says. */
#ifndef CRIMECAST_TEST_JSON_LINES_H
#define CRIMECAST_TEST_JSON_LINES_H

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const char *json_value(const char *c);

static const char *json_space(const char *c) {
    return c ? c + strspn(c, " \t\r\n") : NULL;
}

static const char *json_string(const char *c) {
    if (!c || *c++ != '"')
        return NULL;
    for (; *c && *c != '"'; c++) {
        if ((unsigned char)*c < 0x20)
            return NULL;
        if (*c != '\\')
            continue;
        c++;
        if (*c == 'u') {
            for (int i = 0; i < 4; i++)
                if (!isxdigit((unsigned char)*++c))
                    return NULL;
        } else if (!*c || !strchr("\"\\/bfnrt", *c))
            return NULL;
    }
    return *c == '"' ? c + 1 : NULL;
}

static const char *json_digits(const char *c) {
    size_t digits = strspn(c, "0123456789");
    return digits ? c + digits : NULL;
}

static const char *json_number(const char *c) {
    c += *c == '-';
    c = *c == '0' ? c + 1 : json_digits(c);
    if (c && *c == '.')
        c = json_digits(c + 1);
    if (c && (*c == 'e' || *c == 'E')) {
        c++;
        c = json_digits(c + (*c == '-' || *c == '+'));
    }
    return c;
}

/* What stands between brackets, comma after comma; objects have a key before each value. */
static const char *json_members(const char *c, char close, bool keys) {
    c = json_space(c + 1);
    if (*c == close)
        return c + 1;
    for (;;) {
        if (keys) {
            c = json_space(json_string(json_space(c)));
            if (!c || *c++ != ':')
                return NULL;
        }
        c = json_space(json_value(json_space(c)));
        if (!c || (*c != ',' && *c != close))
            return NULL;
        if (*c++ == close)
            return c;
    }
}

/* Past the value that starts at c, or NULL. */
static const char *json_value(const char *c) {
    static const char *const word[] = {"true", "false", "null"};
    if (*c == '{')
        return json_members(c, '}', true);
    if (*c == '[')
        return json_members(c, ']', false);
    if (*c == '"')
        return json_string(c);
    for (int i = 0; i < 3; i++)
        if (strncmp(c, word[i], strlen(word[i])) == 0)
            return c + strlen(word[i]);
    return *c == '-' || isdigit((unsigned char)*c) ? json_number(c) : NULL;
}

/* Is each line of the text one JSON object that holds all the keys? *lines counts them. */
static inline bool json_lines(const char *text, const char *const *keys, size_t *lines) {
    for (*lines = 0; *text; ++*lines) {
        const char *end = *text == '{' ? json_value(text) : NULL;
        if (!end || *end != '\n')
            return false;
        for (const char *const *key = keys; *key; key++) {
            const char *found = strstr(text, *key);
            if (!found || found > end)
                return false;
        }
        text = end + 1;
    }
    return true;
}

/* Is the whole text one JSON value? */
static inline bool json_whole(const char *text) {
    const char *end = json_space(json_value(json_space(text)));
    return end && !*end;
}

#endif
