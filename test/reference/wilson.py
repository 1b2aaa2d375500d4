"""Wilson's limits of proportions to 20 digits, for test/unit/proportion_limits_test.c.

    python3 wilson.py > wilson.csv      (mpmath 1.2 or newer)

The roots of (x/n - p)^2 = z^2 p (1 - p)/n by the textbook formula at 80 digits, where its
differences do no harm; z from the inverse of erfc. No code is shared with the program.
"""
from mpmath import erfinv, mp, mpf, nstr, sqrt

mp.dps = 80

PAIRS = ["0 1", "1 1", "0.6 1", "3 7", "3.5 7", "4 7", "7 7", "1 30", "29 30", "15 148",
         "0 60000000", "1 60000000", "59999999 60000000", "60000000 60000000", "0.25 1000000000",
         "1 1000000000", "999999999 1000000000", "500000000 1000000000", "0 1e18", "1 1e18",
         "123456 1e18", "5e17 1e18", "9e17 1e18", "999999999999999872 1e18", "1e18 1e18",
         "0 0.001", "0.0005 0.001", "0.001 0.001", "0.000001 0.000001"]

print("x,n,confidence,lower,upper")
for pair in PAIRS:
    for confidence in ("0.9", "0.95", "0.998", "0.999999"):
        # float: what a program is given is the nearest double
        x, n = (mpf(float(word)) for word in pair.split())
        z = sqrt(2) * erfinv(mpf(float(confidence)))
        middle, root = 2 * x + z * z, z * sqrt(z * z + 4 * x * (1 - x / n))
        limits = [(middle + sign * root) / (2 * (n + z * z)) for sign in (-1, 1)]
        if x == 0:
            limits[0] = mpf(0)
        if x == n:
            limits[1] = mpf(1)
        print(",".join(pair.split() + [confidence] + [nstr(v, 20) for v in limits]))
