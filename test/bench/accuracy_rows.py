#!/usr/bin/env python3
"""Rows of a Markdown table from the JSON that score.py prints.

usage: score.py ... --json | accuracy_rows.py LABEL           one row, of everything
       score.py ... --by KEY --json | accuracy_rows.py --groups [GROUP ...]   a row a group (of those named)
       accuracy_rows.py --head NAME                           the head, its first column called NAME
"""
import json
import math
import sys

COLUMNS = [("MASE", "MASE", "%.3f"), ("sMAPE", "sMAPE", "%.2f"), ("OWA", "OWA", "%.3f"), ("WQL", "WQL", "%.3f"),
           ("cov 50", "cov50", "%.1f"), ("cov 80", "cov80", "%.1f"), ("cov 95", "cov95", "%.1f"),
           ("MSIS 95", "MSIS95", "%.2f"), ("bias", "bias", "%+.3f"), ("negative", "negative", "%d")]


def head(name):
    print("| " + " | ".join([name] + [column[0] for column in COLUMNS]) + " |")
    print("|---" * (len(COLUMNS) + 1) + "|")


def row(label, scores):
    cells = [form % scores[key] if key in scores and math.isfinite(scores[key]) else "" for _, key, form in COLUMNS]
    print("| " + " | ".join([label] + cells) + " |")


def plain(group):
    """h06 is 6; SHOUTED CATEGORIES are told quietly."""
    if group[:1] == "h" and group[1:].isdigit():
        return str(int(group[1:]))
    return group.capitalize() if group.isupper() else group


if sys.argv[1] == "--head":
    head(sys.argv[2])
elif sys.argv[1] == "--groups":
    for group, scores in json.load(sys.stdin).items():
        if group != "all" and (len(sys.argv) == 2 or group in sys.argv[2:]):
            row(plain(group), scores)
else:
    row(sys.argv[1], json.load(sys.stdin)["all"])
