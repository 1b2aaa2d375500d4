#include "outputs/html_text.h"

void html_escape(const char *words, struct text *out) {
    for (const char *c = words; *c; c++)
        switch (*c) {
        case '&':
            text_append(out, "&amp;");
            break;
        case '<':
            text_append(out, "&lt;");
            break;
        case '>':
            text_append(out, "&gt;");
            break;
        case '"':
            text_append(out, "&quot;");
            break;
        default:
            text_append_char(out, (unsigned char)*c < ' ' || *c == 127 ? ' ' : *c);
        }
}

void html_element(const char *before, const char *words, const char *after, struct text *out) {
    text_append(out, before);
    html_escape(words, out);
    text_append(out, after);
}

static const char style[] =
    "body{font:1rem/1.5 Arial,'Liberation Sans',Helvetica,sans-serif;color:#0b0c0c;"
    "background:#fff;margin:1rem auto;max-width:60rem;padding:0 1rem}\n"
    ".scroll{overflow-x:auto}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "caption{text-align:left;font-weight:bold;padding:.5rem 0}\n"
    "th,td{border-bottom:1px solid #767676;padding:.3rem .5rem;text-align:right;"
    "vertical-align:top}\n"
    "thead th{border-bottom:2px solid #0b0c0c}\n"
    "th:first-child{text-align:left}\n"
    "tbody th{font-weight:normal}\n"
    "tbody tr.depth-0 th{font-weight:bold}\n"
    "tr.depth-1 th{padding-left:1.5rem}\ntr.depth-2 th{padding-left:2.5rem}\n"
    "tr.depth-3 th{padding-left:3.5rem}\ntr.depth-4 th{padding-left:4.5rem}\n"
    ".flag{display:block;font-size:.875rem;color:#3d3d3d}\n"
    ".higher{color:#801650}\n.lower{color:#12436d}\n"
    ".spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
    "white-space:nowrap}\n";

void html_page_start(const char *title, struct text *out) {
    text_append(out, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html_element("<title>", title, "</title>\n", out);
    text_printf(out, "<style>\n%s</style>\n</head>\n<body>\n<main>\n", style);
}

void html_page_end(struct text *out) {
    text_append(out, "</main>\n</body>\n</html>\n");
}
