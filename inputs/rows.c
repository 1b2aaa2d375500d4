/* Rows over libcsv, a chunk at a time.
 *
 * libcsv pushes: it calls back for each field and each line end. A chunk is fed, the callbacks copy
 * the fields into one buffer and note where rows end, and rows_next hands these out before the next
 * chunk is fed. A row that runs over the end of a chunk is carried to the front of the buffers.
 *
 * Lines. libcsv knows no positions, but with CSV_REPALL_NL it reports every line end outside
 * quotes, blank lines included; line breaks inside quotes are counted in the field itself, and only
 * in chunks that hold a quote at all. CR, LF and CRLF each end one line.
 *
 * Memory is bounded by the chunk, FIELD_MOST and ROW_MOST: room for all a chunk can bring is made
 * before it is fed, so the callbacks never allocate.
 *
 * Strictness: a quote inside an unquoted field, text after a closing quote and a quote that is
 * never closed are faults (CSV_STRICT, CSV_STRICT_FINI). libcsv drops blanks and tabs around
 * unquoted fields; numbers and names of crime data never mean them.
 */
#include "inputs/rows.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    CHUNK = 64 * 1024,
    FIELD_MOST = 1024 * 1024,
    ROW_MOST = 16 * 1024 * 1024,
    FIELDS_MOST = 64 * 1024,
    BLOCK = 4096 /* by which libcsv grows its own field buffer */
};

struct queued {
    size_t first, count; /* fields of the row */
    long line;
};

struct rows {
    char *name;
    rows_source *source;
    void *from;
    int descriptor; /* of our own file; -1 when a source was given */
    struct csv_parser parser;
    bool parsing; /* the parser is initialised */

    char *chunk;
    bool ended;   /* the source gave its last byte */
    bool started; /* the byte order mark was looked for */
    size_t fed;
    struct digest *digest; /* of what was read, or NULL */

    char *bytes; /* fields of the rows queued and of the row under way, each terminated */
    size_t used, room;
    struct field *field;
    size_t fields, field_room;
    struct queued *queue;
    size_t queued, next, queue_room;

    size_t first;      /* field with which the row under way starts */
    size_t first_byte; /* and where its bytes start */
    long line;         /* on which the next field starts */
    long row_line;     /* on which the row under way started */
    bool quotes;       /* the chunk may hold line breaks inside quotes */
    bool after_return; /* the last line end was CR: a LF now belongs to it */
    struct fault fault;
};

static enum status refuse(struct rows *rows, long line, const char *what) {
    if (rows->fault.status == STATUS_OK)
        fault_at(&rows->fault, STATUS_BAD_ROW, rows->name, line, NULL, "%s", what);
    return STATUS_BAD_ROW;
}

static long breaks(const char *bytes, size_t length) {
    long count = 0;
    const char *end = bytes + length;
    while ((bytes = memchr(bytes, '\n', (size_t)(end - bytes)))) {
        count++;
        bytes++;
    }
    return count;
}

static void on_field(void *field, size_t length, void *context) {
    struct rows *rows = context;
    if (rows->fault.status != STATUS_OK)
        return;
    if (rows->fields == rows->first)
        rows->row_line = rows->line;
    if (length > FIELD_MOST) {
        refuse(rows, rows->line, "a field holds over 1 MiB, perhaps from a quote left open here");
        return;
    }
    if (rows->used - rows->first_byte + length > ROW_MOST ||
        rows->fields - rows->first == FIELDS_MOST) {
        refuse(rows, rows->row_line, "a row holds over 16 MiB or over 65536 fields");
        return;
    }
    char *copy = rows->bytes + rows->used;
    if (length)
        memcpy(copy, field, length);
    copy[length] = '\0';
    rows->used += length + 1;
    rows->field[rows->fields++] = (struct field){copy, length};
    if (rows->quotes)
        rows->line += breaks(copy, length);
    rows->after_return = false;
}

static void on_line_end(int end, void *context) {
    struct rows *rows = context;
    if (rows->fault.status != STATUS_OK)
        return;
    if (rows->fields > rows->first) {
        rows->queue[rows->queued++] =
            (struct queued){rows->first, rows->fields - rows->first, rows->row_line};
        rows->first = rows->fields;
        rows->first_byte = rows->used;
    } else if (end == '\n' && rows->after_return) {
        rows->after_return = false;
        return;
    }
    rows->line++;
    rows->after_return = end == '\r';
}

/* At least `wanted` elements of `size` bytes in *memory. */
static bool reserve(void **memory, size_t *room, size_t wanted, size_t size) {
    if (wanted <= *room)
        return true;
    void *grown = realloc(*memory, (wanted + wanted / 2) * size);
    if (!grown)
        return false;
    *memory = grown;
    *room = wanted + wanted / 2;
    return true;
}

/* Move the row under way to the front and make room for all that `length` more bytes can bring. */
static enum status make_room(struct rows *rows, size_t length) {
    size_t kept_bytes = rows->used - rows->first_byte, kept = rows->fields - rows->first;
    if (kept_bytes)
        memmove(rows->bytes, rows->bytes + rows->first_byte, kept_bytes);
    if (kept)
        memmove(rows->field, rows->field + rows->first, kept * sizeof *rows->field);
    rows->used = kept_bytes;
    rows->fields = kept;
    rows->first = rows->first_byte = rows->queued = rows->next = 0;
    /* what libcsv holds of an unfinished field, and one terminator a field and a line end */
    size_t bytes = kept_bytes + rows->parser.entry_pos + 2 * length + 2;
    void *memory[3] = {rows->bytes, rows->field, rows->queue};
    bool enough = reserve(&memory[0], &rows->room, bytes, 1) &&
                  reserve(&memory[1], &rows->field_room, kept + length + 1, sizeof *rows->field) &&
                  reserve(&memory[2], &rows->queue_room, length + 1, sizeof *rows->queue);
    rows->bytes = memory[0];
    rows->field = memory[1];
    rows->queue = memory[2];
    if (!enough)
        return fault_at(&rows->fault, STATUS_NO_MEMORY, rows->name, rows->line, NULL,
                        "out of memory reading rows");
    char *at = rows->bytes; /* the buffer may have moved */
    for (size_t i = 0; i < kept; i++) {
        rows->field[i].bytes = at;
        at += rows->field[i].length + 1;
    }
    return STATUS_OK;
}

/* The fault of a parser that stopped before the end of what it was given. */
static void explain(struct rows *rows) {
    int error = csv_error(&rows->parser);
    if (error == CSV_ENOMEM)
        fault_at(&rows->fault, STATUS_NO_MEMORY, rows->name, rows->line, NULL,
                 "out of memory reading rows");
    else if (rows->parser.quoted)
        refuse(rows, rows->line,
               "text follows the closing quote of the field that opens here; a quote inside a "
               "quoted field is written twice");
    else
        refuse(rows, rows->line,
               "a quote stands inside a field that is not quoted; such a field is quoted and the "
               "quote written twice");
}

/* Feed bytes, of which none is NUL. */
static void feed(struct rows *rows, const char *bytes, size_t length) {
    rows->quotes = rows->parser.quoted || memchr(bytes, '"', length);
    if (csv_parse(&rows->parser, bytes, length, on_field, on_line_end, rows) != length &&
        rows->fault.status == STATUS_OK)
        explain(rows);
    if (rows->parser.entry_pos > FIELD_MOST)
        refuse(rows, rows->line, "a field holds over 1 MiB, perhaps from a quote left open here");
}

static void finish(struct rows *rows) {
    if (csv_fini(&rows->parser, on_field, on_line_end, rows) != 0 &&
        rows->fault.status == STATUS_OK)
        refuse(rows, rows->line, "the quote that opens a field here is never closed");
}

/* Read the next chunk; returns its length. */
static size_t read_chunk(struct rows *rows, const char **failed) {
    size_t length = 0;
    *failed = NULL;
    while (length < CHUNK && !*failed) {
        size_t got = rows->source(rows->from, rows->chunk + length, CHUNK - length, failed);
        if (got == 0)
            break;
        length += got;
    }
    rows->ended = length < CHUNK;
    rows->fed += length;
    if (rows->digest)
        digest_add(rows->digest, rows->chunk, length);
    return length;
}

/* Read the next chunk and queue its rows. */
static void advance(struct rows *rows) {
    const char *failed;
    size_t length = read_chunk(rows, &failed);
    const char *bytes = rows->chunk;
    if (!rows->started && length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    rows->started = true;
    if (make_room(rows, length) != STATUS_OK)
        return;
    const char *zero = memchr(bytes, '\0', length);
    feed(rows, bytes, zero ? (size_t)(zero - bytes) : length);
    if (zero && rows->fault.status == STATUS_OK) {
        const char *held = (const char *)rows->parser.entry_buf;
        long line = rows->line + (held ? breaks(held, rows->parser.entry_pos) : 0);
        fault_at(&rows->fault, STATUS_BAD_ROW, rows->name, line, NULL,
                 "not a text file (a NUL byte on line %ld)", line);
    } else if (failed && rows->fault.status == STATUS_OK)
        fault_at(&rows->fault, STATUS_IO, rows->name, rows->line, NULL, "cannot be read: %s",
                 failed);
    else if (rows->ended && rows->fault.status == STATUS_OK)
        finish(rows);
}

static size_t read_descriptor(void *from, char *bytes, size_t size, const char **failed) {
    const struct rows *rows = from;
    ssize_t got;
    do
        got = read(rows->descriptor, bytes, size);
    while (got < 0 && errno == EINTR);
    if (got >= 0)
        return (size_t)got;
    *failed = strerror(errno);
    return 0;
}

enum status rows_open_source(struct rows **out, const char *name, rows_source *source, void *from,
                             struct fault *fault) {
    struct rows *rows = *out = calloc(1, sizeof *rows);
    if (rows) {
        *rows = (struct rows){.source = source, .from = from, .descriptor = -1, .line = 1};
        rows->name = strdup(name);
        rows->chunk = malloc(CHUNK);
        rows->parsing = csv_init(&rows->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) == 0;
    }
    if (!rows || !rows->name || !rows->chunk || !rows->parsing) {
        rows_close(rows);
        *out = NULL;
        return fault_at(fault, STATUS_NO_MEMORY, name, 0, NULL, "out of memory opening the file");
    }
    csv_set_blk_size(&rows->parser, BLOCK);
    return STATUS_OK;
}

enum status rows_open(struct rows **out, const char *path, struct fault *fault) {
    bool standard = strcmp(path, "-") == 0;
    enum status status = rows_open_source(out, path, read_descriptor, NULL, fault);
    if (status != STATUS_OK)
        return status;
    struct rows *rows = *out;
    rows->from = rows;
    rows->descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    int error = errno;
    if (rows->descriptor >= 0 && rows_hash(rows) == STATUS_OK)
        return STATUS_OK;
    rows_close(rows);
    *out = NULL;
    return fault_at(fault, error == ENOENT ? STATUS_MISSING_INPUT : STATUS_IO, path, 0, NULL,
                    "cannot be opened: %s", strerror(error));
}

enum status rows_next(struct rows *rows, struct row *row, bool *more, struct fault *fault) {
    *more = false;
    while (rows->next == rows->queued && rows->fault.status == STATUS_OK && !rows->ended)
        advance(rows);
    if (rows->next < rows->queued) {
        const struct queued *next = &rows->queue[rows->next++];
        *row = (struct row){rows->field + next->first, next->count, next->line};
        *more = true;
        return STATUS_OK;
    }
    if (rows->fault.status != STATUS_OK && fault)
        *fault = rows->fault;
    return rows->fault.status;
}

enum status rows_hash(struct rows *rows) {
    rows->digest = digest_new();
    return rows->digest ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status rows_digest(struct rows *rows, char out[DIGEST_SIZE], struct fault *fault) {
    const char *failed = NULL;
    while (!rows->ended && !failed)
        read_chunk(rows, &failed);
    digest_end(rows->digest, out);
    rows->digest = NULL;
    return failed ? fault_at(fault, STATUS_IO, rows->name, 0, NULL, "cannot be read: %s", failed)
                  : STATUS_OK;
}

const char *rows_name(const struct rows *rows) {
    return rows->name;
}

size_t rows_bytes(const struct rows *rows) {
    return rows->fed;
}

void rows_close(struct rows *rows) {
    if (!rows)
        return;
    if (rows->descriptor > STDERR_FILENO)
        close(rows->descriptor);
    if (rows->parsing)
        csv_free(&rows->parser);
    char unused[DIGEST_SIZE];
    digest_end(rows->digest, unused);
    free(rows->name);
    free(rows->chunk);
    free(rows->bytes);
    free(rows->field);
    free(rows->queue);
    free(rows);
}
