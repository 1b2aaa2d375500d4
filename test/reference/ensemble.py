"""Weights of models/combine/ensemble.h by a general convex solver, on seeded errors.

    python3 test/reference/ensemble.py > test/reference/ensemble_weights.csv

Python 3.11, numpy 1.24, scipy 1.10. Each case: S forecasts of 6 months by K members, errors drawn
from correlated normals of unequal size and bias; minimised over the simplex is

    mean |sum_k w_k e_k| / same at w0 + (60/S) sum_k w_k log(w_k/w0_k),   w0 = 0.55, rest equal

as a linear-conic problem in epigraph form, by SLSQP from several starts, the best kept. One row a
case and cell: the error of each member; the weights and the objective stand on the case's rows.
"""
import numpy as np
from scipy.optimize import minimize

MONTHS = 6


def case(number, forecasts, sizes, biases, shared, seed):
    rng = np.random.default_rng(seed)
    members = len(sizes)
    common = rng.normal(size=(forecasts, MONTHS, 1))
    errors = (shared * common + rng.normal(size=(forecasts, MONTHS, members))) * sizes + biases
    errors = np.round(errors.reshape(-1, members), 6)
    prior = np.array([0.55] + [0.45 / (members - 1)] * (members - 1))
    start = np.abs(errors @ prior).mean()

    def objective(w):
        w = np.maximum(w, 1e-12)
        return np.abs(errors @ w).mean() / start + 60 / forecasts * (w * np.log(w / prior)).sum()

    best = None
    for k in range(12):
        w0 = prior if k == 0 else rng.dirichlet(np.ones(members))
        for _ in range(8):  # SLSQP stops early on the kinks; go on from where it stopped
            found = minimize(objective, w0, method="SLSQP", bounds=[(1e-9, 1)] * members,
                             constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
                             options={"ftol": 1e-14, "maxiter": 1000})
            w0 = found.x / found.x.sum()
        value = objective(w0)
        if best is None or value < best[0]:
            best = (value, w0)
    for e in errors:
        cells = list(e) + [""] * (4 - members)
        weights = ["%.8f" % w for w in best[1]] + [""] * (4 - members)
        print(",".join([str(number), str(forecasts), str(members)] +
                       [str(c) if c == "" else "%.6f" % c for c in cells] + weights +
                       ["%.10f" % best[0]]))


print("case,forecasts,members,e1,e2,e3,e4,w1,w2,w3,w4,objective")
case(1, 120, np.array([1, 1, 1, 1.0]), np.array([0, 0, 0, 0.0]), 1.0, 11)
case(2, 120, np.array([1, 0.4, 1.5, 2.0]), np.array([0.5, 0, -0.5, 0]), 0.5, 12)
case(3, 12, np.array([1, 0.3, 1]), np.array([0.3, 0, 0]), 0.2, 13)
case(4, 40, np.array([2, 0.5]), np.array([0, 0.1]), 0.0, 14)
