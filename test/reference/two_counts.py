"""Two rates and two changes to 17 digits, for test/unit/ratio_test.c and change_test.c; how often E-tests reject equal rates, for
test/property/ratio_sizes_test.c.

    python3 two_counts.py        (Python 3.8 or newer, mpmath; writes two_rates.csv, two_changes.csv, etest_sizes.csv)

Everything from first principles at 35 digits. Two rates: binomial probabilities added up term by
term from the point outwards, the point itself from log-gamma. Two changes: the probabilities of a 2 x 2 table from
binomial coefficients in whole numbers where the table is small, else from log-gamma. Limits are roots in the logarithm of
the parameter, found by secants. E-tests: both Poisson distributions summed, far pairs told from the others in whole numbers,
exposures being the decimals they are written as; only for totals up to 1,000,000. No code is shared with the program.
"""
import csv
import math
import os
from fractions import Fraction
from mpmath import mp, mpf

mp.dps = 35
TINY = mpf(10) ** -28
HERE = os.path.dirname(os.path.abspath(__file__))


def text(x):
    if x is None:
        return ""
    if x == mp.inf:
        return "inf"
    return mp.nstr(x, 20, strip_zeros=True, min_fixed=-3, max_fixed=17)


def outwards(first, ratio, last):
    """first (1 + r0 + r0 r1 + ...), ratios falling."""
    total, term, i = first, first, 0
    while i < last:
        r = ratio(i)
        term *= r
        total += term
        i += 1
        if r < 1 and term * r < TINY * total * (1 - r):
            break
    return total


def binomial(x1, x2, theta):
    """P(X <= x1), P(X >= x1), P(X = x1) at odds theta."""
    x1, x2 = mpf(x1), mpf(x2)
    n, p, q = x1 + x2, theta / (1 + theta), 1 / (1 + theta)
    log_point = mp.loggamma(n + 1) - mp.loggamma(x1 + 1) - mp.loggamma(x2 + 1)
    point = mp.exp(log_point + x1 * mp.log(p) + x2 * mp.log(q))
    upper = outwards(point, lambda i: theta * (x2 - i) / (x1 + 1 + i), x2)
    lower = outwards(point, lambda i: (x1 - i) / theta / (x2 + 1 + i), x1)
    return lower, upper, point


def hypergeometric(table):
    a0, a1, b0, b1 = table
    low, high = max(0, a1 - b0), min(a0 + a1, a1 + b1)
    if sum(table) < 30000:
        weight = {x: math.comb(a0 + a1, x) * math.comb(b0 + b1, a1 + b1 - x) for x in range(low, high + 1)}

        def tails(theta):
            w = {x: weight[x] * theta ** (x - a1) for x in weight}
            whole = sum(w.values())
            return (sum(w[x] for x in w if x <= a1) / whole, sum(w[x] for x in w if x >= a1) / whole,
                    w[a1] / whole)
        return tails

    # where the probability is: 25 standard deviations around the count, enough for the limits wanted
    spread = 25 * mp.sqrt(1 / (1 / mpf(a0) + 1 / mpf(a1) + 1 / mpf(b0) + 1 / mpf(b1)))
    weight = {x: mp.exp(mp.loggamma(mpf(a1) + 1) - mp.loggamma(mpf(x) + 1)
                        + mp.loggamma(mpf(a0) + 1) - mp.loggamma(mpf(a0 + a1 - x) + 1)
                        + mp.loggamma(mpf(b1) + 1) - mp.loggamma(mpf(a1 + b1 - x) + 1)
                        + mp.loggamma(mpf(b0) + 1) - mp.loggamma(mpf(b0 - a1 + x) + 1))
              for x in range(int(max(low, a1 - spread)), int(min(high, a1 + spread)) + 1)}

    def tails(theta):
        power, w = theta ** (min(weight) - a1), {}
        for x in sorted(weight):
            w[x] = weight[x] * power
            power *= theta
        whole = sum(w.values())
        return (sum(w[x] for x in w if x <= a1) / whole, sum(w[x] for x in w if x >= a1) / whole,
                w[a1] / whole)
    return tails


def limit(tail, mass, start, error):
    """log theta at which tail(theta) = mass, by secants on log tail, which is concave."""
    def f(l):
        return mp.log(tail(mp.exp(l)) / mass)
    x, y = start, start + error / 10
    f_x, f_y = f(x), f(y)
    for _ in range(60):
        step = -f_y * (y - x) / (f_y - f_x)
        step = max(-3 * error, min(3 * error, step))
        x, f_x = y, f_y
        y += step
        f_y = f(y)
        if abs(f_y) < mpf(10) ** -22:
            return y
    raise ArithmeticError("no root")


def limits(tails, lowest, highest, start, error, confidence, mid):
    """Lower and upper limit of theta; lowest, highest: the count stands at that end of its range."""
    mass = (1 - mpf(confidence) / 100) / 2
    z = 2 if confidence == "95" else 3

    def at(theta, which):
        t = tails(theta)
        return t[which] - (t[2] / 2 if mid else 0)
    lower = mpf(0) if lowest else mp.exp(limit(lambda th: at(th, 1), mass, start - z * error, error))
    upper = mp.inf if highest else mp.exp(limit(lambda th: at(th, 0), mass, start + z * error, error))
    return lower, upper


def minlike(x1, x2, theta):
    n = x1 + x2
    if n > 5000:
        return None
    p, q = theta / (1 + theta), 1 / (1 + theta)
    density = [math.comb(n, j) * p ** j * q ** (n - j) for j in range(n + 1)]
    bound = density[x1] * (1 + mpf(10) ** -7)
    return min(mpf(1), sum(d for d in density if d <= bound))


def poisson(mean, reach):
    """Probabilities from the mode outwards, and the two ends of where they are summed."""
    low, mode, high = max(0, int(mean - reach * mp.sqrt(mean) - 60)), int(mean), int(mean + reach * mp.sqrt(mean) + 60)
    p = {mode: mp.exp(mode * mp.log(mean) - mean - mp.loggamma(mode + 1))}
    for k in range(mode, high):
        p[k + 1] = p[k] * mean / (k + 1)
    for k in range(mode, low, -1):
        p[k - 1] = p[k] * k / mean
    return low, high, p


def etest(x1, t1, x2, t2, score):
    """P(|T| >= t) at the common rate seen; with exposures a and b in whole numbers T^2 is compared as a fraction."""
    a, b = Fraction(t1), Fraction(t2)
    scale = a.denominator * b.denominator
    a, b = int(a * scale), int(b * scale)
    one, two = (1, 1) if score else (b * b, a * a)
    seen, seen_variance = (x1 * b - x2 * a) ** 2, x1 * one + x2 * two
    if x1 + x2 > 10 ** 6:
        return None
    if seen == 0:
        return mpf(1)

    def far(j, k):
        return (j * b - k * a) ** 2 * seen_variance >= seen * (j * one + k * two)
    z = mp.sqrt(mpf(seen) / seen_variance / (a * b if score else 1))
    reach = min(z, 45) + 14  # a probability beyond has no place in a double
    low_1, high_1, p_1 = poisson(mpf(x1 + x2) * a / (a + b), reach)
    low_2, high_2, p_2 = poisson(mpf(x1 + x2) * b / (a + b), reach)
    upto, above = {low_2 - 1: mpf(0)}, {high_2 + 1: mpf(0)}
    for k in range(low_2, high_2 + 1):
        upto[k] = upto[k - 1] + p_2[k]
    for k in range(high_2, low_2 - 1, -1):
        above[k] = above[k + 1] + p_2[k]
    total, last, first = mpf(0), low_2 - 1, low_2  # for each j: k up to last, k from first
    for j in range(low_1, high_1 + 1):
        while last < high_2 and j * b > (last + 1) * a and far(j, last + 1):
            last += 1
        while first <= high_2 and not (j * b < first * a and far(j, first)):
            first += 1
        total += p_1[j] * (upto[last] + above[first])
    return total if total > mpf(10) ** -290 else None


def roots(x1, t1, x2, t2):
    """z of the square-root test and its p-value; nothing without counts."""
    if x1 + x2 == 0:
        return None, None
    d = mpf(t1) / mpf(t2)
    z = 2 * (mp.sqrt(x1 + mpf(3) / 8) - mp.sqrt((x2 + mpf(3) / 8) * d)) / mp.sqrt(1 + d)
    return z, mp.erfc(abs(z) / mp.sqrt(2))


def approximate(x1, t1, x2, t2, confidence):
    """p-value and limits of score and Wald; nothing where a count that they divide by is 0."""
    d, n, z = mpf(t1) / mpf(t2), mpf(x1 + x2), mp.sqrt(2) * mp.erfinv(mpf(confidence) / 100)
    out = [None] * 6
    if n:
        out[0] = mp.erfc(abs(x1 - x2 * d) / mp.sqrt(n * d) / mp.sqrt(2))
        # |x1 - x2 u| = z sqrt(n u), a square in sqrt(u), u = ratio d
        root = mp.sqrt(z * z * n + 4 * x1 * x2)
        out[1] = ((root - z * mp.sqrt(n)) / (2 * x2)) ** 2 / d if x2 else (x1 / (z * mp.sqrt(n))) ** 2 / d
        out[1] = out[1] if x1 else mpf(0)
        out[2] = ((root + z * mp.sqrt(n)) / (2 * x2)) ** 2 / d if x2 else mp.inf
    if x1 and x2:
        error, log = mp.sqrt(1 / mpf(x1) + 1 / mpf(x2)), mp.log(mpf(x1) / x2 / d)
        out[3:] = [mp.erfc(abs(log) / error / mp.sqrt(2)), mp.exp(log - z * error), mp.exp(log + z * error)]
    return out


def fisher(table):
    """All tables at or below the chance of this one, up to 1 + 1e-7 of it; nothing for large tables."""
    a0, a1, b0, b1 = table
    if sum(table) >= 200000:
        return None
    low, high = max(0, a1 - b0), min(a0 + a1, a1 + b1)
    weight = [math.comb(a0 + a1, low) * math.comb(b0 + b1, a1 + b1 - low)]
    for x in range(low, high):
        weight.append(weight[-1] * (a0 + a1 - x) * (a1 + b1 - x) // ((x + 1) * (b0 - a1 + x + 1)))
    bound = weight[a1 - low] * (10 ** 7 + 1)
    return mpf(sum(w for w in weight if w * 10 ** 7 <= bound)) / sum(weight)


def wald_change(table, confidence):
    """z, p-value and limits of the ratio of ratios; nothing at a count of 0."""
    if min(table) == 0:
        return [None] * 4
    a0, a1, b0, b1 = (mpf(v) for v in table)
    log, error = mp.log(a1 * b0 / (a0 * b1)), mp.sqrt(1 / a0 + 1 / a1 + 1 / b0 + 1 / b1)
    z = mp.sqrt(2) * mp.erfinv(mpf(confidence) / 100)
    return [log / error, mp.erfc(abs(log) / error / mp.sqrt(2)), mp.exp(log - z * error), mp.exp(log + z * error)]


RATES = [(0, "1", 0, "1"), (0, "1", 1, "1"), (1, "1", 0, "3"), (1, "2", 1, "1"), (0, "98500", 700, "59600000"),
         (9, "1000", 10, "1000"), (10, "1000", 9, "1000"), (9, "51477.5", 2, "54308.7"), (2, "1", 24, "3"),
         (24, "365", 2, "366"), (10, "1e-9", 10, "1e-9"), (3, "1e-6", 5, "1e12"), (3, "1e12", 5, "1e-6"), (100, "1", 139, "1"),
         (514, "12", 571, "12"), (571, "12", 514, "12"), (1204, "98500", 1010, "99200"), (700, "1", 0, "1"), (0, "1", 700, "1"),
         (60, "1", 60, "1"), (12, "0.001", 2500, "1"), (4000, "3", 1000, "1"), (1000000, "1", 1001000, "1"),
         (1000000, "1", 10, "1"), (10, "1", 1000000, "1"), (950, "98500", 860000, "59600000"), (1, "1", 1000000000, "1e8"),
         (1000000000, "1", 9, "1e-9"), (99980000, "1", 100000000, "1"),
         (1, "1", 1, "1"), (25, "1", 16, "1"), (5, "1", 0, "2"), (60, "51477.5", 30, "54308.7"), (9, "0.1", 30, "0.3"),
         (7, "1", 21, "3"), (340, "1", 222, "1"), (40000, "1", 40800, "1"), (500700, "1", 499000, "1"), (7, "0.00001", 900000, "1")]

CHANGES = [(0, 0, 0, 0), (0, 0, 5, 5), (0, 3, 50, 57), (3, 0, 50, 57), (3, 4, 0, 0), (5, 9, 20, 0), (5, 9, 0, 20), (1, 1, 1, 1),
           (2, 11, 30, 25), (9, 10, 100, 90), (4, 9, 116, 122), (30, 12, 770, 778), (222, 340, 9578, 13282),
           (640, 600, 11360, 12000), (1010, 1204, 50990, 58896), (52000, 60100, 2000, 2500), (7, 1, 1000000, 1200000),
           (12000, 11000, 1000000, 1100000)]


def write_rates():
    with open(os.path.join(HERE, "two_rates.csv"), "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow("x1,t1,x2,t2,less,greater,central,mid_p,minlike,confidence,exact_lower,exact_upper,midp_lower,midp_upper,"
                     "sqrt_z,sqrt_p,etest_unpooled,etest_score,score_p,score_lower,score_upper,wald_p,wald_lower,wald_upper".split(","))
        for x1, t1, x2, t2 in RATES:
            null = mpf(t1) / mpf(t2)
            less, greater, point = binomial(x1, x2, null) if x1 + x2 else (mpf(1), mpf(1), mpf(1))
            central = min(mpf(1), 2 * min(less, greater))
            mid = min(mpf(1), 2 * min(less - point / 2, greater - point / 2))
            like = minlike(x1, x2, null)
            others = list(roots(x1, t1, x2, t2)) + [etest(x1, t1, x2, t2, False), etest(x1, t1, x2, t2, True)]
            start = mp.log((x1 + mpf("0.5")) / (x2 + mpf("0.5")))
            error = mp.sqrt(1 / (x1 + mpf("0.5")) + 1 / (x2 + mpf("0.5")))
            large = x1 + x2 > 10 ** 7 and min(x1, x2) > 1000
            for confidence in (["95"] if large else ["95", "99.8"]):
                row = []
                for is_mid in (False, True):
                    row += [v / null for v in limits(lambda th: binomial(x1, x2, th), x1 == 0, x2 == 0, start, error, confidence, is_mid)]
                out.writerow([x1, t1, x2, t2] + [text(v) for v in (less, greater, central, mid, like)] + [confidence]
                             + [text(v) for v in row + others + approximate(x1, t1, x2, t2, confidence)])


def write_changes():
    with open(os.path.join(HERE, "two_changes.csv"), "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow("local_before,local_after,comparator_before,comparator_after,central,mid_p,confidence,exact_lower,exact_upper,"
                     "midp_lower,midp_upper,minlike,wald_z,wald_p,wald_lower,wald_upper".split(","))
        for table in CHANGES:
            a0, a1, b0, b1 = table
            tails = hypergeometric(table)
            less, greater, point = tails(mpf(1))
            h = mpf("0.5")
            start = mp.log((a1 + h) * (b0 + h) / ((a0 + h) * (b1 + h)))
            error = mp.sqrt(sum(1 / (v + h) for v in table))
            for confidence in (["95"] if min(table) > 10000 else ["95", "99.8"]):
                row = []
                for is_mid in (False, True):
                    row += limits(tails, a1 == 0 or b0 == 0, a0 == 0 or b1 == 0, start, error, confidence, is_mid)
                out.writerow([a0, a1, a0 + b0, a1 + b1, text(min(mpf(1), 2 * min(less, greater))),
                              text(min(mpf(1), 2 * min(less, greater) - point)), confidence]
                             + [text(v) for v in row + [fisher(table)] + wald_change(table, confidence)])


def write_sizes():
    """P(p <= 5%) over all pairs of counts, of two means at one rate; pairs of chance under 1e-10 left out."""
    with open(os.path.join(HERE, "etest_sizes.csv"), "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow("rate,t1,t2,unpooled,score".split(","))
        for rate, t1, t2 in [(2, "0.25", "1"), (5, "0.25", "1"), (5, "3", "1")]:
            low_1, high_1, p_1 = poisson(rate * mpf(t1), 9)
            low_2, high_2, p_2 = poisson(rate * mpf(t2), 9)
            size = [mpf(0), mpf(0)]
            for j in range(low_1, high_1 + 1):
                for k in range(low_2, high_2 + 1):
                    if p_1[j] * p_2[k] < mpf(10) ** -10:
                        continue
                    for score in (False, True):
                        if etest(j, t1, k, t2, score) <= mpf("0.05"):
                            size[score] += p_1[j] * p_2[k]
            out.writerow([rate, t1, t2] + [mp.nstr(v, 8) for v in size])


write_rates()
write_changes()
write_sizes()
