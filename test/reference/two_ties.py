#!/usr/bin/env python3
"""Tables whose p-value is exactly 0.05 or 0.002, in fractions: two_ties.csv.

change: local_before, local_after, comparator_before, comparator_after; mid-p of the hypergeometric.
ratio: x1, t1, x2, t2; central and mid-p values of the binomial. Python 3 alone."""
import csv
import os
from fractions import Fraction
from math import comb

HERE = os.path.dirname(os.path.abspath(__file__))
LEVELS = {Fraction(1, 20): "95", Fraction(1, 500): "99.8"}


def two_sided(mass, at):
    """central, mid-p of outcome `at` among `mass`."""
    smaller = min(sum(mass[: at + 1]), sum(mass[at:]))
    return min(Fraction(1), 2 * smaller), min(Fraction(1), 2 * smaller - mass[at])


def changes():
    for a0 in range(5):
        for a1 in range(5):
            for b0 in range(60):
                for b1 in range(60):
                    local, rest, after = a0 + a1, b0 + b1, a1 + b1
                    if not local or not rest:
                        continue
                    low, high = max(0, after - rest), min(local, after)
                    mass = [Fraction(comb(local, x) * comb(rest, after - x), comb(local + rest, after)) for x in range(low, high + 1)]
                    mid = two_sided(mass, a1 - low)[1]
                    if mid in LEVELS:
                        yield ["change", a0, a1, a0 + b0, a1 + b1, "midp", LEVELS[mid]]


def ratios():
    for x1 in range(8):
        for x2 in range(60 if x1 else 40):
            for t1, t2 in [(1, 1), (1, 2), (1, 3), (1, 9), (1, 19), (1, 39), (2, 3), (3, 1), (9, 1), (19, 1), (39, 1)]:
                if x1 + x2 == 0:
                    continue
                share, n = Fraction(t1, t1 + t2), x1 + x2
                mass = [comb(n, x) * share**x * (1 - share) ** (n - x) for x in range(n + 1)]
                for word, p in zip(("exact", "midp"), two_sided(mass, x1)):
                    if p in LEVELS:
                        yield ["ratio", x1, t1, x2, t2, word, LEVELS[p]]


with open(os.path.join(HERE, "two_ties.csv"), "w", newline="") as f:
    out = csv.writer(f, lineterminator="\n")
    out.writerow(["kind", "a", "b", "c", "d", "method", "confidence"])
    out.writerows(list(changes()) + list(ratios()))
