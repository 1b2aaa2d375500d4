#!/usr/bin/env python3
"""How often do variances for the slope of a monthly trend reject a true null at 5%?

The trial by which models/significance/trend_slope.h chose its variance; trend_bench measures the
choice itself. Log-linear Poisson fits with months of the year to counts of mean 50 and variance 3
times it, errors an AR(1): `copula` and `latent` as in trend_bench.c. Needs numpy and scipy.

Usage: trend_variances.py [SERIES a cell]   (1500)
"""
import sys
import numpy as np
from scipy import stats

SERIES = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
RHO = (0, 0.2, 0.4, 0.6)
GRID = np.arange(0, 0.951, 0.025)
MEAN, PHI = 50, 3
rng = np.random.default_rng(5)


def design(n):
    t = np.arange(n)
    x = np.zeros((n, 13))
    x[:, 0], x[:, 1] = 1, t - (n - 1) / 2
    for m in range(1, 12):
        x[t % 12 == m, m + 1] = 1
    return x


def simulate(n, rho, latent):
    e = rng.standard_normal((SERIES, n))
    u = e.copy()
    for i in range(1, n):
        u[:, i] = rho * u[:, i - 1] + np.sqrt(1 - rho**2) * e[:, i]
    mu = MEAN * np.exp(0.2 * np.cos(2 * np.pi * np.arange(n) / 12))
    if latent:
        spread = np.log1p((PHI - 1) / MEAN)
        return rng.poisson(mu * np.exp(np.sqrt(spread) * u - spread / 2)).astype(float)
    return stats.nbinom.ppf(stats.norm.cdf(u), mu / (PHI - 1), 1 / PHI)


def fit(x, y):
    eta = np.log(y + 0.5)
    for _ in range(12):
        mu = np.exp(eta)
        a = np.einsum("ti,rt,tj->rij", x, mu, x)
        b = np.einsum("ti,rt->ri", x, mu * (eta + (y - mu) / mu))
        beta = np.linalg.solve(a, b[..., None])[..., 0]
        eta = beta @ x.T
    return beta, np.exp(eta), np.linalg.inv(a)


def rejections(n, rho, latent):
    x = design(n)
    y = simulate(n, rho, latent)
    beta, mu, v = fit(x, y)
    e, b, own, df, out = (y - mu) / np.sqrt(mu), beta[:, 1], v[:, 1, 1], n - 13, {}
    squares = (e**2).sum(1)

    def test(name, variance, freedom):
        p = 2 * stats.t.sf(abs(b) / np.sqrt(variance), freedom)
        out[name] = np.mean(p < 0.05)

    test("quasi", squares / df * own, df)
    r = (e[:, 1:] * e[:, :-1]).sum(1) / squares
    raw = np.clip(r, 0, 0.95)
    test("(1+r)/(1-r), r as seen", squares / df * own * (1 + raw) / (1 - raw), df)

    # what the fit leaves of an AR(1), at even weights
    q, _ = np.linalg.qr(x)
    m, gap = np.eye(n) - q @ q.T, abs(np.subtract.outer(np.arange(n), np.arange(n)))
    c = np.linalg.pinv(x)[1]
    left, share, freedom, spread = [], [], [], []
    for g in GRID:
        correlation = np.where(gap == 0, 1, g ** np.maximum(gap, 1))
        mr = m @ correlation
        left.append(np.trace(mr))
        share.append(np.trace((gap == 1) / 2 @ mr @ m) / left[-1])
        freedom.append(left[-1] ** 2 / np.trace(mr @ mr))
        spread.append(c @ correlation @ c / (c @ c))
    for name, more in (("moments", 0), ("moments + half an error", 0.5 / np.sqrt(n))):
        rho_hat = np.interp(r + more, share, GRID, left=0, right=0.95)
        phi = np.maximum(1, squares / np.interp(rho_hat, GRID, left))
        test(name, phi * own * np.interp(rho_hat, GRID, spread),
             np.interp(rho_hat, GRID, freedom))

    # Newey-West with Bartlett's weights; fixed-b critical values of Kiefer & Vogelsang 2005
    h = np.einsum("rj,rt,tj->rt", v[:, 1, :], np.sqrt(mu) * e, x)
    for lags in (4, 8):
        variance = (h**2).sum(1)
        for k in range(1, lags + 1):
            variance += 2 * (1 - k / (lags + 1)) * (h[:, k:] * h[:, :-k]).sum(1)
        variance *= n / df
        test(f"Newey-West, {lags} lags", variance, df)
        w = (lags + 1) / n
        critical = (1.96 + 2.9694 * w + 0.416 * w**2 - 0.5324 * w**3) / 1.96
        critical *= stats.t.ppf(0.975, df)
        out[f"Newey-West, {lags} lags, fixed b"] = np.mean(abs(b) / np.sqrt(variance) > critical)
    return out


for latent in (False, True):
    for n in (36, 60):
        cells = [rejections(n, rho, latent) for rho in RHO]
        print(f"{'latent' if latent else 'copula'}, {n} months, rho {RHO}")
        for name in cells[0]:
            print(f"  {name:32s}", *(f"{100 * cell[name]:5.1f}%" for cell in cells))
