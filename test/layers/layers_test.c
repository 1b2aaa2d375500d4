/* The structure of the house, read from the sources at TEST_SOURCE: who includes whom, where
 * vendors may be named, what library code never calls, guards, and that docs tell every setting and
 * column.
 *
 * Rules (docs/architecture.md): core <- data <- inputs | models | outputs | plots <- batch <- cli;
 * a room includes itself and what stands to its left. Inside models: kernels <- adjust <- forecast
 * <- registry; kernels and model.h <- combine <- registry; kernels <- significance; one family
 * never names another. That every header compiles by itself is checked by the build
 * (headers_alone). */
#include <ctype.h>
#include <dirent.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/batch/settings.h"
#include "engine/core/text.h"
#include "engine/data/dictionary.h"
#include "models/model.h"
#include "models/registry.h"
#include "test/support/program.h"
#include "test/support/support.h"

/* --- the tree ------------------------------------------------------------------------------- */

enum { FILES_MOST = 2000, PATH_SIZE = 300 };

struct source {
    char path[PATH_SIZE]; /* from the root: "engine/core/text.c" */
    char *text;           /* comments and the insides of strings blanked, line breaks kept */
};

static struct source *source;
static size_t sources, problems;

static void problem(const char *path, long line, const char *what, const char *detail) {
    print_error("%s:%ld: %s %s\n", path, line, what, detail);
    problems++;
}

/* Blank comments and, but for #include lines, what stands inside quotes: words in them are no code.
 */
static void blank(char *text) {
    bool include = false, fresh = true;
    for (char *c = text; *c; c++) {
        if (fresh)
            include = strncmp(c, "#include", 8) == 0;
        fresh = *c == '\n';
        if (c[0] == '/' && c[1] == '*') {
            for (; *c && strncmp(c, "*/", 2) != 0; c++)
                if (*c != '\n')
                    *c = ' ';
            if (*c)
                c[0] = c[1] = ' ';
        } else if (c[0] == '/' && c[1] == '/') {
            for (; c[1] && c[1] != '\n'; c++)
                *c = ' ';
            *c = ' ';
        } else if ((*c == '"' || *c == '\'') && !include) {
            for (char quote = *c++; *c && *c != quote && *c != '\n'; c++) {
                if (*c == '\\' && c[1])
                    *c++ = ' ';
                *c = ' ';
            }
        }
        if (!*c)
            break;
    }
}

static void read_folder(const char *below) {
    char whole[2 * PATH_SIZE];
    snprintf(whole, sizeof whole, "%s/%s", TEST_SOURCE, below);
    DIR *open = opendir(whole);
    assert_non_null(open);
    for (struct dirent *entry; (entry = readdir(open));) {
        if (entry->d_name[0] == '.')
            continue;
        struct stat about;
        char path[PATH_SIZE], file[2 * PATH_SIZE];
        snprintf(path, sizeof path, "%.200s/%.90s", below, entry->d_name);
        snprintf(file, sizeof file, "%s/%s", TEST_SOURCE, path);
        size_t length = strlen(path);
        if (stat(file, &about) == 0 && S_ISDIR(about.st_mode))
            read_folder(path);
        else if (length > 2 && path[length - 2] == '.' && strchr("ch", path[length - 1])) {
            assert_true(sources < FILES_MOST);
            struct source *next = &source[sources++];
            memcpy(next->path, path, sizeof path);
            next->text = support_read(file);
            blank(next->text);
        }
    }
    closedir(open);
}

static int set_up(void **state) {
    (void)state;
    static const char *const rooms[] = {"engine", "inputs", "models", "outputs", "plots"};
    source = calloc(FILES_MOST, sizeof *source);
    for (size_t i = 0; source && i < sizeof rooms / sizeof *rooms; i++)
        read_folder(rooms[i]);
    return sources > 100 ? 0 : -1; /* else the tree was not found */
}

static int tear_down(void **state) {
    (void)state;
    for (size_t i = 0; i < sources; i++)
        free(source[i].text);
    free(source);
    return 0;
}

static bool under(const char *path, const char *folder) {
    return strncmp(path, folder, strlen(folder)) == 0;
}

/* Calls take(path, line, included, vendor) for each #include; vendor ones stand in <>. */
static void each_include(void (*take)(const char *path, long line, const char *included,
                                      bool vendor)) {
    for (size_t i = 0; i < sources; i++) {
        long line = 1;
        for (const char *c = source[i].text; *c; line++) {
            char open, name[PATH_SIZE];
            if (sscanf(c, "#include %c%255[^\">]", &open, name) == 2)
                take(source[i].path, line, name, open == '<');
            c += strcspn(c, "\n");
            c += *c == '\n';
        }
    }
}

/* --- include direction ---------------------------------------------------------------------- */

/* A folder and the folders (or files) it may include, itself among them. The longest matching
 * folder of a file decides. */
static const struct {
    const char *folder, *may[10];
} layers[] = {
    {"engine/core/", {"engine/core/"}},
    {"engine/data/", {"engine/core/", "engine/data/"}},
    {"inputs/", {"engine/core/", "engine/data/", "inputs/"}},
    {"outputs/", {"engine/core/", "engine/data/", "outputs/"}},
    {"plots/", {"engine/core/", "engine/data/", "plots/"}},
    {"engine/batch/",
     {"engine/core/", "engine/data/", "inputs/", "models/", "outputs/", "plots/", "engine/batch/"}},
    {"engine/cli/", {"engine/core/", "engine/data/", "engine/batch/", "engine/cli/"}},
    /* what all of models/ shares: the contract, its nouns, scratch */
    {"models/",
     {"engine/core/", "engine/data/", "models/model.h", "models/marginal.h", "models/dependence.h",
      "models/workspace.h", "models/registry.h", "models/constant.h"}},
    {"models/registry.c",
     {"engine/core/", "engine/data/", "models/model.h", "models/registry.h", "models/forecast/",
      "models/combine/"}},
    {"models/kernels/", {"engine/core/", "engine/data/", "models/workspace.h", "models/kernels/"}},
    {"models/adjust/",
     {"engine/core/", "engine/data/", "models/workspace.h", "models/kernels/", "models/adjust/"}},
    {"models/forecast/",
     {"engine/core/", "engine/data/", "models/model.h", "models/workspace.h", "models/marginal.h",
      "models/dependence.h", "models/constant.h", "models/kernels/", "models/adjust/",
      "models/forecast/"}},
    {"models/combine/",
     {"engine/core/", "engine/data/", "models/model.h", "models/workspace.h", "models/marginal.h",
      "models/dependence.h", "models/kernels/", "models/combine/"}},
    {"models/significance/",
     {"engine/core/", "engine/data/", "models/marginal.h", "models/kernels/",
      "models/significance/"}},
};

static void check_direction(const char *path, long line, const char *included, bool vendor) {
    size_t best = SIZE_MAX;
    if (vendor)
        return;
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        if (under(path, layers[i].folder) &&
            (best == SIZE_MAX || strlen(layers[i].folder) > strlen(layers[best].folder)))
            best = i;
    if (best == SIZE_MAX) {
        problem(path, line,
                "stands in no known folder, so nothing says what it may include:", included);
        return;
    }
    for (size_t i = 0; i < 10 && layers[best].may[i]; i++)
        if (under(included, layers[best].may[i]))
            return;
    problem(path, line, "may not include", included);
}

static void test_direction(void **state) {
    (void)state;
    problems = 0;
    each_include(check_direction);
    assert_int_equal(problems, 0);
}

/* Families of models/forecast are told by the start of a file's name: ets.c, ets_fit.c, ets.h. */
static void family_of(const char *path, char out[64]) {
    const char *name = path + strlen("models/forecast/");
    snprintf(out, 64, "%.*s", (int)strcspn(name, "_."), name);
}

static void check_family(const char *path, long line, const char *included, bool vendor) {
    char own[64], other[64];
    if (vendor || !under(path, "models/forecast/") || !under(included, "models/forecast/"))
        return;
    family_of(path, own);
    family_of(included, other);
    if (strcmp(own, other) != 0)
        problem(path, line, "one forecast family may not name another:", included);
}

static void test_families(void **state) {
    (void)state;
    problems = 0;
    each_include(check_family);
    assert_int_equal(problems, 0);
}

/* --- vendors -------------------------------------------------------------------------------- */

/* A system header and the only files (or folders) that may name it. */
static const struct {
    const char *header, *may[3];
} fences[] = {
    {"csv.h", {"inputs/rows.c"}},
    {"zip.h", {"inputs/unzip.c"}},
    {"ini.h", {"engine/batch/config.c"}},
    {"jansson.h", {"outputs/"}},
    {"gsl/", {"models/", "engine/cli/main.c"}},
    {"nettle/", {"engine/core/digest.c"}},
    {"pthread.h", {"engine/batch/pool.c"}},
    {"threads.h", {NULL}},
    {"spawn.h", {"plots/"}},
    {"sys/wait.h", {"plots/"}},
    {"locale.h", {NULL}},
    {"setjmp.h", {NULL}},
    {"signal.h",
     {"engine/cli/", "engine/batch/", "plots/"}}, /* sig_atomic_t and the renderer's group */
};

/* What the language and POSIX give to everyone. */
static const char *const anyone[] = {
    "ctype.h",  "dirent.h",  "errno.h",    "fcntl.h",  "float.h",     "inttypes.h", "limits.h",
    "math.h",   "stdarg.h",  "stdbool.h",  "stddef.h", "stdint.h",    "stdio.h",    "stdlib.h",
    "string.h", "strings.h", "sys/stat.h", "time.h",   "sys/types.h", "unistd.h",
};

static void check_fence(const char *path, long line, const char *included, bool vendor) {
    if (!vendor)
        return;
    for (size_t i = 0; i < sizeof anyone / sizeof *anyone; i++)
        if (strcmp(included, anyone[i]) == 0)
            return;
    for (size_t i = 0; i < sizeof fences / sizeof *fences; i++) {
        if (!under(included, fences[i].header))
            continue;
        for (size_t k = 0; k < 3 && fences[i].may[k]; k++)
            if (under(path, fences[i].may[k]))
                return;
        problem(path, line, "stands outside the fence of", included);
        return;
    }
    problem(path, line, "names a library that has no fence in this test:", included);
}

static void test_vendors(void **state) {
    (void)state;
    problems = 0;
    each_include(check_fence);
    assert_int_equal(problems, 0);
}

/* --- words -------------------------------------------------------------------------------------
 */

/* Report each match of an extended regular expression in the blanked sources, but for those below
 * the folders of `except`. */
static void forbid(const char *pattern, const char *what, const char *const *except) {
    regex_t expression;
    assert_int_equal(regcomp(&expression, pattern, REG_EXTENDED | REG_NEWLINE), 0);
    for (size_t i = 0; i < sources; i++) {
        bool skip = false;
        for (size_t k = 0; except[k]; k++)
            skip = skip || under(source[i].path, except[k]);
        long line = 1;
        regmatch_t match;
        for (const char *c = source[i].text;
             !skip && regexec(&expression, c, 1, &match, c == source[i].text ? 0 : REG_NOTBOL) == 0;
             c += match.rm_eo) {
            for (regoff_t k = 0; k < match.rm_eo; k++)
                line += c[k] == '\n';
            problem(source[i].path, line, "library code", what);
        }
    }
    regfree(&expression);
}

#define NOBODY ((const char *const[]){NULL})
#define EXCEPT(...) ((const char *const[]){__VA_ARGS__, NULL})
#define CALL(words) "(^|[^a-zA-Z0-9_>.])(" words ") *\\("

/* Library rooms never end the program, switch the locale, print to where nobody asked them to, run
 * a shell, draw unseeded numbers, or read words with functions that depend on the locale. */
static void test_calls(void **state) {
    (void)state;
    const char *const *cli = EXCEPT("engine/cli/");
    problems = 0;
    forbid(CALL("setlocale|newlocale|uselocale"), "switches the locale", NOBODY);
    forbid(CALL("exit|_Exit|quick_exit|abort|assert|longjmp|setjmp"), "ends the program", NOBODY);
    forbid(CALL("_exit|fork|vfork|exec[lv]p?e?|posix_spawnp?|waitpid"), "starts processes",
           EXCEPT("plots/process.c"));
    forbid(CALL("system|popen"), "runs a shell", NOBODY);
    forbid(CALL("printf|vprintf|puts|putchar|perror"), "prints", cli);
    forbid("(^|[^a-zA-Z0-9_])stderr([^a-zA-Z0-9_]|$)", "names standard error", cli);
    forbid("(^|[^a-zA-Z0-9_])stdout([^a-zA-Z0-9_]|$)", "names standard output",
           EXCEPT("engine/cli/", "engine/core/files.c"));
    forbid(CALL("rand|srand|random|srandom|drand48|rand_r"), "draws unkeyed numbers", NOBODY);
    forbid(CALL("gets|strcpy|strcat|sprintf|strtok"), "is unsafe", NOBODY);
    forbid(CALL("atof|scanf"), "reads numbers by the locale", NOBODY);
    forbid(CALL("tmpnam|tempnam|mktemp"), "makes files others can guess", NOBODY);
    forbid(CALL("getenv|setenv|putenv"), "looks at the environment", EXCEPT("plots/process.c"));
    forbid(CALL("time|clock|clock_gettime|gettimeofday|localtime|localtime_r|strftime|mktime"),
           "reads the clock or its zone",
           EXCEPT("engine/core/clock.c", "plots/process.c", "engine/core/log.c"));
    assert_int_equal(problems, 0);
}

/* models/: numbers in, numbers out. Kernels take no memory. */
static void test_models_pure(void **state) {
    (void)state;
    problems = 0;
    const char *const *others = EXCEPT("engine/", "inputs/", "outputs/", "plots/");
    forbid(CALL("fopen|open|fprintf|fputs|fwrite|fread|log_line"), "of models touches files",
           others);
    forbid(CALL("malloc|calloc|realloc|free"), "of kernels takes memory",
           EXCEPT("engine/", "inputs/", "outputs/", "plots/", "models/adjust/", "models/forecast/",
                  "models/combine/", "models/significance/", "models/workspace.c",
                  "models/registry.c"));
    assert_int_equal(problems, 0);
}

/* Vendors export csv_*, chart_*, format_*, worksheet_* and workbook_*: no name that is seen beyond
 * its file may begin so. Definitions begin in column 0, static ones with another word. */
static void test_prefixes(void **state) {
    (void)state;
    problems = 0;
    forbid("^((extern|const|unsigned|struct|enum) )*[a-z_]+ [*]*(csv|chart|format|worksheet|"
           "workbook)_[a-z0-9_]+ *[(;=[]",
           "defines a name with a vendor's prefix", NOBODY);
    assert_int_equal(problems, 0);
}

/* Nothing static that is not const, but for functions and the flag of the signal handler. */
static void test_no_state(void **state) {
    (void)state;
    problems = 0;
    for (size_t i = 0; i < sources; i++) {
        long line = 1;
        for (const char *c = source[i].text; *c; line++) {
            size_t length = strcspn(c, "\n"), blanks = strspn(c, " ");
            char words[256];
            snprintf(words, sizeof words, "%.*s", (int)(length - (blanks < length ? blanks : 0)),
                     c + (blanks < length ? blanks : 0));
            char *end = strpbrk(words, "=;");
            bool flag = strcmp(words, "static volatile sig_atomic_t stop_asked;") == 0;
            if (under(words, "static ") && !strstr(words, "const") && !flag &&
                (end ? !memchr(words, '(', (size_t)(end - words)) : !strchr(words, '(')) &&
                (end || strchr(words, '[') || strchr(words, '{')))
                problem(source[i].path, line, "keeps state:", words);
            c += length + (c[length] == '\n');
        }
    }
    assert_int_equal(problems, 0);
}

/* --- headers -------------------------------------------------------------------------------- */

/* The path in capitals, without engine/: CRIMECAST_CORE_TEXT_H, CRIMECAST_MODELS_MODEL_H. */
static void guard_of(const char *path, char out[128]) {
    snprintf(out, 128, "CRIMECAST_%s", under(path, "engine/") ? path + strlen("engine/") : path);
    for (char *c = out; *c; c++)
        *c = isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_';
}

static void test_guards(void **state) {
    (void)state;
    problems = 0;
    for (size_t i = 0; i < sources; i++) {
        size_t length = strlen(source[i].path);
        char guard[128], start[320];
        if (source[i].path[length - 1] != 'h')
            continue;
        guard_of(source[i].path, guard);
        snprintf(start, sizeof start, "#ifndef %s\n#define %s\n", guard, guard);
        const char *text = source[i].text;
        text += strspn(text, " \n");
        if (strncmp(text, start, strlen(start)) != 0)
            problem(source[i].path, 1, "does not begin with the guard", guard);
        for (size_t k = 0; k < i; k++) { /* two of a name would hide one another */
            char other[128];
            if (source[k].path[strlen(source[k].path) - 1] != 'h')
                continue;
            guard_of(source[k].path, other);
            if (strcmp(guard, other) == 0)
                problem(source[i].path, 1, "has the guard of", source[k].path);
        }
    }
    assert_int_equal(problems, 0);
}

/* --- docs ----------------------------------------------------------------------------------- */

/* All pages of docs/ whose names are given, one after the other; false when one is not there. */
static bool read_docs(const char *const *names, struct text *out) {
    bool all = true;
    for (; *names; names++) {
        char path[512];
        snprintf(path, sizeof path, "%s/docs/%s", TEST_SOURCE, *names);
        if (!there_is(TEST_SOURCE "/docs", *names)) {
            print_message("SKIPPED: docs/%s is not written yet\n", *names);
            all = false;
            continue;
        }
        char *text = support_read(path);
        text_append(out, text);
        free(text);
    }
    return all;
}

/* Does the word stand in the text as a whole word? */
static bool mentions(const char *text, const char *word) {
    size_t length = strlen(word);
    for (const char *c = text; (c = strstr(c, word)); c += length) {
        bool before = c > text && (isalnum((unsigned char)c[-1]) || c[-1] == '_');
        bool after = isalnum((unsigned char)c[length]) || c[length] == '_';
        if (!before && !after)
            return true;
    }
    return false;
}

static void test_docs_settings(void **state) {
    (void)state;
    struct text docs = TEXT_EMPTY;
    problems = 0;
    if (read_docs(EXCEPT("inputs.md"), &docs))
        for (size_t i = 0; i < SETTING_COUNT; i++) {
            char section[64];
            snprintf(section, sizeof section, "[%s]", setting_table[i].section);
            if (!mentions(text_string(&docs), setting_table[i].key))
                problem("docs/inputs.md", 1, "does not tell the setting", setting_table[i].key);
            if (!strstr(text_string(&docs), section))
                problem("docs/inputs.md", 1, "does not tell the section", section);
        }
    text_free(&docs);
    assert_int_equal(problems, 0);
}

static void test_docs_columns(void **state) {
    (void)state;
    struct text docs = TEXT_EMPTY;
    size_t columns, tables;
    const struct column *column = dictionary_columns(&columns);
    const struct table_layout *table = dictionary_tables(&tables);
    problems = 0;
    if (read_docs(EXCEPT("outputs.md"), &docs)) {
        for (size_t i = 0; i < columns; i++) {
            /* lower_* stands for lower_50 and so on: its stem is enough */
            const char *name = column[i].name, *star = strchr(name, '*');
            if (star ? !strncmp(name, "lower_", 6) && !strstr(text_string(&docs), "lower_")
                     : !mentions(text_string(&docs), name))
                problem("docs/outputs.md", 1, "does not tell the column", name);
        }
        for (size_t i = 0; i < tables; i++)
            if (!mentions(text_string(&docs), table[i].name))
                problem("docs/outputs.md", 1, "does not tell the table", table[i].name);
    }
    text_free(&docs);
    assert_int_equal(problems, 0);
}

static void test_docs_models(void **state) {
    (void)state;
    struct text docs = TEXT_EMPTY;
    size_t count;
    const struct model *const *model = registry_models(&count);
    problems = 0;
    if (read_docs(EXCEPT("methods.md"), &docs))
        for (size_t i = 0; i < count; i++)
            if (!mentions(text_string(&docs), model[i]->name))
                problem("docs/methods.md", 1, "does not tell the model", model[i]->name);
    text_free(&docs);
    assert_int_equal(problems, 0);
}

/* --- the checker itself --------------------------------------------------------------------- */

/* A blanked text keeps its code and its lines and loses words in comments and quotes. */
static void test_blanking(void **state) {
    (void)state;
    char text[] =
        "int a; /* exit(1) \n */ b(\"abort()\\\"x\"); // puts(\n#include \"a/b.h\"\nc('\"');\n";
    blank(text);
    assert_null(strstr(text, "exit"));
    assert_null(strstr(text, "abort"));
    assert_null(strstr(text, "puts"));
    assert_non_null(strstr(text, "int a;"));
    assert_non_null(strstr(text, "#include \"a/b.h\"\nc("));
    assert_non_null(strstr(text, "b(\""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blanking),     cmocka_unit_test(test_direction),
        cmocka_unit_test(test_families),     cmocka_unit_test(test_vendors),
        cmocka_unit_test(test_calls),        cmocka_unit_test(test_models_pure),
        cmocka_unit_test(test_prefixes),     cmocka_unit_test(test_no_state),
        cmocka_unit_test(test_guards),       cmocka_unit_test(test_docs_settings),
        cmocka_unit_test(test_docs_columns), cmocka_unit_test(test_docs_models),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
