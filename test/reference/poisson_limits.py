"""Limits of Poisson counts to 20 digits, for test/unit/count_limits_test.c.

    python3 poisson_limits.py > poisson_limits.csv      (Python 3.8 or newer, standard library only)

Everything is done in decimal arithmetic of 70 digits from first principles: the incomplete gamma
function by its power series P(s, x) = x^s e^-x / Gamma(s + 1) (1 + x/(s+1) + x^2/((s+1)(s+2)) + ...),
log Gamma by Stirling's series after shifting the argument above 80, the normal distribution by the
Taylor series of erf; inverses by Newton's method with a check of the sign on both sides. No code is
shared with the program.
"""
from decimal import Decimal as D, getcontext
from fractions import Fraction

getcontext().prec = 70
ZERO, ONE, TWO = D(0), D(1), D(2)


def bernoulli(n):
    b = [Fraction(0)] * (n + 1)
    a = [Fraction(0)] * (n + 1)
    for m in range(n + 1):
        a[m] = Fraction(1, m + 1)
        for j in range(m, 0, -1):
            a[j - 1] = j * (a[j - 1] - a[j])
        b[m] = a[0]
    return b


BERNOULLI = bernoulli(60)


def arctan_inverse(n):
    total, term, k = ZERO, ONE / n, 0
    while abs(term) > D(10) ** -75:
        total += term / (2 * k + 1) * (1 if k % 2 == 0 else -1)
        term /= n * n
        k += 1
    return total


PI = 4 * (4 * arctan_inverse(5) - arctan_inverse(239))


def log_gamma(x):
    shift = ZERO
    while x < 80:
        shift += x.ln()
        x += 1
    total = (x - D("0.5")) * x.ln() - x + (2 * PI).ln() / 2
    for k in range(1, 30):
        b = BERNOULLI[2 * k]
        total += D(b.numerator) / D(b.denominator) / (2 * k * (2 * k - 1)) / x ** (2 * k - 1)
    return total - shift


def gamma_lower(s, x):
    """P(s, x)"""
    if s == 0:
        return ONE
    total = term = ONE
    n = s
    while True:
        n += 1
        term = term * x / n
        total += term
        if n > x and term < total * D(10) ** -68:
            break
    return total * (s * x.ln() - x - log_gamma(s + 1)).exp()


def slope(s, x):
    return ((s - 1) * x.ln() - x - log_gamma(s)).exp() if s > 0 else ZERO


def solve(shapes, mass, start):
    """x with mean of P(shape, x) over shapes = mass, by Newton on log P or log Q."""
    lower = mass < D("0.5")
    x = start
    tail = mass if lower else 1 - mass
    for _ in range(200):
        p = sum(gamma_lower(s, x) for s in shapes) / len(shapes)
        t = p if lower else 1 - p
        d = x * sum(slope(s, x) for s in shapes) / len(shapes) / t
        step = (t / tail).ln() / d
        step = max(min(step, D(1)), D(-1)) * (-1 if lower else 1)
        x *= step.exp()
        if abs(step) < D(10) ** -24:
            break
    else:
        raise ValueError("no convergence")
    for factor, sign in ((1 - D(10) ** -21, -1), (1 + D(10) ** -21, 1)):
        p = sum(gamma_lower(s, x * factor) for s in shapes) / len(shapes)
        assert (p - mass) * sign > 0
    return x


def normal_quantile(upper_tail):
    def upper(z):
        total, term, n = ZERO, z, 0
        while abs(term) > D(10) ** -72:
            total += term / (2 * n + 1)
            n += 1
            term = -term * z * z / (2 * n)
        return D("0.5") - total / (2 * PI).sqrt()
    z = D(2)
    for _ in range(100):
        density = (-z * z / 2).exp() / (2 * PI).sqrt()
        step = (upper(z) - upper_tail) / density
        z += max(min(step, D(1)), D(-1))
        if abs(step) < D(10) ** -40:
            return z
    raise ValueError("no convergence")


def cube(s, z):
    return 1 - 1 / (9 * s) + z / (3 * s.sqrt())


def start(s, z):
    base = cube(s, z) if s > 0 else ZERO
    return s * base ** 3 if base > D("0.3") else max(s, D("0.01")) / 20


def limits(method, count, confidence):
    tail = (1 - confidence) / 2
    z = normal_quantile(tail)
    if method == "byars":
        low = cube(count, -z) if count > 0 else D(-1)
        return (count * low ** 3 if low >= 0 else None), (count + 1) * cube(count + 1, z) ** 3
    if method == "score":
        root = z * (count + z * z / 4).sqrt()
        return count + z * z / 2 - root if count else ZERO, count + z * z / 2 + root
    half = D("0.5")
    low, high = {"exact": ([count], [count + 1]), "midp": ([count, count + 1],) * 2,
                 "jeffreys": ([count + half],) * 2}[method]
    return (solve(low, tail, start(low[0], -z)) if low[0] > 0 else ZERO,
            solve(high, 1 - tail, start(high[-1], z)))


COUNTS = ("0 0.5 1 2 2.5 5.5 8 9 9.999 10 12.25 17 43 101 500 1234 9998 9999.5 10000 10001.5 "
          "25000 123456 1000000").split()
# the power series takes a term for every few roots of the count: two methods and one level suffice
LARGE = "10000000 1000000000".split()

print("count,confidence,method,lower,upper")
for count in COUNTS + LARGE:
    for confidence in ("0.9", "0.95", "0.998", "0.999999"):
        for method in ("exact", "byars", "midp", "score", "jeffreys"):
            large = D(count) > 2000
            if large and confidence in ("0.9", "0.999999") and method != "exact":
                continue
            if count in LARGE and (confidence != "0.998" or method == "jeffreys"):
                continue
            # float: the confidence a program is given is the nearest double
            pair = limits(method, D(count), D(float(confidence)))
            print(",".join([count, confidence, method] +
                           ["NA" if v is None else f"{v:.20g}" for v in pair]), flush=True)
