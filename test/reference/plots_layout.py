"""Expected values for the layout of charts: widths, wrapping, steps, label places, numbers.

Run as: python3 plots_layout.py FOLDER_OF_FIGURE_PY > plots_layout.csv
where FOLDER_OF_FIGURE_PY holds the design's reference implementation, figure.py. Texts are
percent-encoded (the test's reader knows no quoting); lines are joined by |, numbers by ;.
Written with Python 3.11; only the standard library is used.
"""
import random
import sys
from urllib.parse import quote

sys.path.insert(0, sys.argv[1])
import figure as ref

TEXTS = [
    "Theft in Lambeth likely to stay above pre-pandemic levels",
    "Offences recorded per month, Lambeth, January 2019 to November 2025, and forecast to November 2027",
    "King's Lynn and West Norfolk", "King's Lynn & West Norfolk", "Bristol, City of",
    "Bournemouth, Christchurch and Poole", "Basingstoke and Deane", 'The "Old" Quarter',
    "Town_Centre & Harbour^2", "Ynys M\u00f4n", "50% {North} ward", "Rutland", "", "A",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and the rest of the island",
    "Range: 19 in 20 chance that it holds the underlying rate. Higher or lower: the whole range is on one side of the London rate.",
    "Similar boroughs: Hackney, Haringey, Southwark and Tower Hamlets (offences over people, all four together).",
    "Source: Metropolitan Police Service, recorded crime; Office for National Statistics, mid-year population estimates, 2024.",
    "Named: boroughs outside the 19 in 20 range that allows for usual differences (overdispersed limits). Chance alone: Poisson limits. All limits are set around the London rate.",
    "Miscellaneous crimes against society", "Violence against the person",
    "Pandemic restrictions", "12,345 to 67,890", "\u221218% on 2024-25 (\u221220% to \u221216%)",
    "Stratford-on-Avon, Warwick and Nuneaton and Bedworth",
    "Offences per 1,000 people, 12 months to each month, four boroughs, March 2011 to November 2025",
]
SIZES = [(11, False, 616), (12, False, 150), (12, True, 96), (13, False, 616), (18, True, 616), (12, False, 60)]


def row(kind, size, bold, limit, text, expected):
    print(",".join([kind, "%g" % size, "%d" % bold, "%g" % limit, quote(text, safe=" '&()-"), expected]))


def lines(ls):
    return quote("|".join(ls), safe=" '&()-|")


print("kind,size,bold,limit,text,expected")
for text in TEXTS:
    for size, bold, limit in SIZES:
        row("width", size, bold, limit, text, repr(ref.width(text, size, bold)))
        if text:
            row("wrap", size, bold, limit, text, lines(ref.wrap(text, size, limit, bold)))
            row("balance", size, bold, limit, text, lines(ref.balance(text, size, limit, bold)))
            row("tidy", size, bold, limit, text, lines(ref.tidy(text, size, limit, bold)))

random.seed(20)
TOPS = [0.0004, 0.003, 0.011, 0.09, 0.3, 0.72, 1.113, 1.84, 2, 4.9, 5, 5.1, 9.7, 10, 12.3, 15, 20, 24.9, 25, 26, 99, 100, 101,
        120, 125, 126, 250, 251, 999, 1000, 1001, 1250, 1653.9, 2000, 12499, 125000, 126000, 1234567, 9.9e6]
TOPS += [10 ** random.uniform(-3, 6) for _ in range(40)]
for top in TOPS:
    for most in (4, 5, 6):
        step, end = ref.nice(top, most)
        row("steps", most, False, 0, repr(top), "%r;%r" % (step, end))

for n in (1, 2, 3, 4, 8):
    for spread in (5, 40, 300):
        wanted = [round(100 + random.uniform(0, spread), 2) for _ in range(n)]
        if n > 2:
            wanted[1] = wanted[0]
        height = [random.choice((14, 15, 30)) for _ in range(n)]
        got = ref.place(wanted, height, 90, 390, 2)
        row("place", 2, False, 0, ";".join("%r" % w for w in wanted) + "/" + ";".join("%d" % h for h in height),
            ";".join(repr(v) for v in got))

for value in (0, 0.4, 1, 12, 999, 1000, 1234, 12345, 1234567, 0.5, 1.5, 2.5):
    row("count", 0, False, 0, repr(value), quote(ref.count(value), safe=""))
for value, decimals in ((0.1, 5), (2024.041666666, 5), (-0.000001, 5), (3.0, 2), (0.999996, 5), (1 / 3, 5), (968.6, 1)):
    row("plain", decimals, False, 0, repr(value), ref.num(value, decimals))
