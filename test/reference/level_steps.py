#!/usr/bin/env python3
"""Dense generalised least squares for models/kernels/level_steps: writes level_steps.csv.

y(t) = X beta + w(t) + u(t): w a random walk from w(0) = 0 with variance q a step, u an AR(1) of
variance 1 and correlation rho. With V their covariance over the recorded months, everything is
solved with numpy on whole matrices, no filter anywhere. The series is R's bundled UKDriverDeaths
(Harvey & Durbin 1986), square root, its first 72 months, four of them left out.

Run: python3 test/reference/level_steps.py > test/reference/level_steps.csv
"""
import numpy as np

DEATHS = [1687, 1508, 1507, 1385, 1632, 1511, 1559, 1630, 1579, 1653, 2152, 2148, 1752, 1765, 1717,
          1558, 1575, 1520, 1805, 1800, 1719, 2008, 2242, 2478, 2030, 1655, 1693, 1623, 1805, 1746,
          1795, 1926, 1619, 1992, 2233, 2192, 2080, 1768, 1835, 1569, 1976, 1853, 1965, 1689, 1778,
          1976, 2397, 2654, 2097, 1963, 1677, 1941, 2003, 1813, 2012, 1912, 2084, 2080, 2118, 2150,
          1608, 1503, 1548, 1382, 1731, 1798, 1779, 1887, 2004, 2077, 2092, 2051]
MISSING = [5, 30, 31, 60]

n = len(DEATHS)
y = np.sqrt(np.array(DEATHS, float))
t = np.arange(n)
keep = np.array([i for i in range(n) if i not in MISSING])
X = np.column_stack([np.ones(n), t / 12.0, ((t >= 20) & (t < 26)).astype(float)])


def step(k, m=None):
    return ((t >= k) & (t < (n if m is None else m))).astype(float)


print("drift,memory,quantity,from,to,value")
for q, rho in [(0, 0), (0, 0.6), (0.06, 0.3), (1, 0), (0.25, 0.6)]:
    V = q * np.minimum.outer(t, t) + rho ** np.abs(np.subtract.outer(t, t))
    V = V[np.ix_(keep, keep)]
    W = np.linalg.inv(V)
    x, z = X[keep], y[keep]
    G = x.T @ W @ x
    beta = np.linalg.solve(G, x.T @ W @ z)
    e = z - x @ beta
    rss = e @ W @ e
    free = len(keep) - x.shape[1]
    logdet = np.linalg.slogdet(V)[1] + np.linalg.slogdet(G)[1]
    row = lambda what, a, b, value: print(f"{q},{rho},{what},{a},{b},{value:.15g}")
    row("squares", 0, 0, rss)
    row("likelihood", 0, 0, -0.5 * (free * np.log(rss / free) + logdet))
    for j in range(3):
        row("coefficient", j, 0, beta[j])
        row("variance", j, 0, np.linalg.inv(G)[j, j])
    P = W - W @ x @ np.linalg.solve(G, x.T @ W)
    for k in [1, 12, 29, 31, 55, 70]:
        s = step(k)[keep]
        row("step_y", k, 0, s @ P @ z)
        row("step_step", k, 0, s @ P @ s)
        for m in [k + 1, k + 5, k + 18]:
            if m < n:
                row("cross", k, m, s @ P @ step(m)[keep])
