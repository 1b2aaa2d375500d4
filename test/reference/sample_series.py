"""Three series of the synthetic sample (seed 1), drawn a second time in Python from the equation at
the head of engine/batch/sample.c: expected values of test/unit/sample_test.c.

    python3 sample_series.py > sample_series.csv        (Python 3.8 or newer, standard library only)

Philox4x32-10 and FNV-1a are written from their publications; the numbers below repeat the rows of
engine/batch/sample_data.c that the three series need.
"""
from math import floor

MASK = (1 << 64) - 1


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & 0xFFFFFFFF, (a >> 32) ^ c[3] ^ k[1], a & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def mark(*names):
    h = 14695981039346656037
    for name in names:
        for byte in name.encode() + b"\x1f":
            h = ((h ^ byte) * 1099511628211) & MASK
    return h


def uniforms(seed, m):
    block = 0
    while True:
        words = philox([block, 0, m & 0xFFFFFFFF, m >> 32], [seed & 0xFFFFFFFF, seed >> 32])
        for high, low in (words[:2], words[2:]):
            yield (((high >> 5) << 26 | low >> 6) + 0.5) / 2.0**53
        block += 1


def negative_binomial(u, mean, size):
    q = size / (size + mean)
    total = term = q**size
    k = 0
    while u > total:
        term *= (k + size) / (k + 1) * (1 - q)
        total += term
        k += 1
    return k


MEASURES = [25, 100, 85, 60, 40, 30, 30, 40, 80, 60, 95, 95, 75, 50, 30, 15]
SUMMER = [86, 88, 94, 102, 109, 112, 116, 110, 102, 100, 93, 88]
AUTUMN = [95, 96, 99, 97, 98, 97, 98, 99, 103, 108, 109, 101]
FLAT = [98, 98, 99, 100, 101, 101, 102, 100, 100, 101, 101, 99]

# area, people, growth, urban, category, rate, trend, late, urban, measure, size, season, (first, last, effect)
SERIES = [
    ("Staffordshire Moorlands", 96500, -1, 66, "Violence without injury", 12.2, 0.045, -0.04, 0.8, -0.10, 140, SUMMER,
     ((2022, 6), (9999, 1), 0.22)),
    ("East Staffordshire", 122000, 9, 92, "Vehicle offences", 6.6, -0.01, -0.02, 0.7, -0.48, 45, AUTUMN,
     ((2019, 5), (2019, 8), -0.40)),
    ("Lindenport", 407000, 7, 176, "Homicide", 0.010, -0.01, 0, 0.8, -0.15, 40, FLAT, ((9999, 1), (9999, 1), 0)),
]

print("area,category,month,count")
for area, people, growth, urban, category, rate, trend, late, follow, measure, size, season, event in SERIES:
    draw = uniforms(1, mark("sample", area, category))
    level = 0.75 + 0.25 * (next(draw) + next(draw))
    drift = [0.92 + 0.16 * next(draw) for _ in range(10)]
    for i in range(108):
        year, month = 2016 + (i + 3) // 12, (i + 3) % 12 + 1
        financial = year if month >= 4 else year - 1
        population = people + int(people * growth * (financial - 2020) / 1000)
        days = [31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        years, recent = (i - 48) / 12, max(0, (i - 72) / 12)
        mean = population / 1000 * days / 365.25 * rate * level
        mean *= max(0.15, 1 + follow * (urban / 100 - 1))
        mean *= max(0.3, 1 + trend * years + late * recent)
        mean *= season[month - 1] / 100
        mean *= drift[i // 12] + (drift[i // 12 + 1] - drift[i // 12]) * (i % 12) / 12
        if 47 <= i < 63:
            mean *= 1 + measure * MEASURES[i - 47] / 100
        if event[0] <= (year, month) <= event[1]:
            mean *= 1 + event[2]
        mean = floor(mean * 1e6 + 0.5) / 1e6
        print(f"{area},{category},{year}-{month:02d},{negative_binomial(next(draw), mean, size)}")
