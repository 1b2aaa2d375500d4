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

/* On a narrow window the table scrolls below its caption and behind its first column, which stay in
 * place; collapsed borders would not stay with them. */
static const char style[] =
    "body{font:1rem/1.5 Arial,'Liberation Sans',Helvetica,sans-serif;color:#0b0c0c;"
    "background:#fff;margin:1rem auto;max-width:60rem;padding:0 1rem}\n"
    ".scroll{overflow-x:auto}\n"
    "table{border-collapse:separate;border-spacing:0;width:100%}\n"
    "caption{text-align:left;font-weight:bold;padding:.5rem 0}\n"
    "caption span{display:block;max-width:calc(100vw - 2rem);position:sticky;left:0}\n"
    "th,td{border-bottom:1px solid #b1b4b6;padding:.3rem .5rem;text-align:right;"
    "vertical-align:top}\n"
    "thead th{border-bottom:2px solid #0b0c0c;vertical-align:bottom}\n"
    "th:first-child{text-align:left;position:sticky;left:0;background:#fff}\n"
    "tbody th{font-weight:normal}\n"
    "tbody td:nth-child(2){font-weight:bold}\n"
    "tbody tr.depth-0 th{font-weight:bold}\n"
    "tbody th[scope=rowgroup]{padding-top:1rem;border-bottom:2px solid #0b0c0c;font-weight:bold}\n"
    "tr.depth-1 th{padding-left:1.5rem}\ntr.depth-2 th{padding-left:2.5rem}\n"
    "tr.depth-3 th{padding-left:3.5rem}\ntr.depth-4 th{padding-left:4.5rem}\n"
    ".flag{display:block;font-size:.875rem;font-weight:normal;color:#3d3d3d;white-space:nowrap}\n"
    ".higher{color:#801650}\n.lower{color:#12436d}\n"
    ".spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
    "white-space:nowrap}\n"
    "@media print{body{max-width:none;margin:0;padding:0}.scroll{overflow:visible}"
    "tr{break-inside:avoid}th:first-child,caption "
    "span{position:static;max-width:none;background:none}}\n";

void html_page_start(const char *title, struct text *out) {
    text_append(out, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html_element("<title>", title, "</title>\n", out);
    text_printf(out, "<style>\n%s</style>\n</head>\n<body>\n<main>\n", style);
}

void html_page_end(struct text *out) {
    text_append(out, "</main>\n</body>\n</html>\n");
}
