"""The pooled regression of models/kernels/pooled_regression.h in numpy, on R's public series.

    python3 test/reference/pooled_regression.py > test/reference/pooled_regression.csv

Python 3.11, numpy 1.24. Series: the first five of test/reference/ets_series.csv (AirPassengers,
USAccDeaths, UKDriverDeaths, nottem, co2 from 1980) and ldeaths, on logs (the kernel takes any
scale), the last 72 months of each, all in one regression; sums by matrix products of
stacked windows, not month by month.
First the 36 coefficients, then 24 months ahead of every series.
"""
import csv
import os
import numpy as np

LAGS, MONTHS, AHEAD = 36, 72, 24
here = os.path.dirname(__file__)
series = {}
for name in ("ets_series.csv", "ets_missing_series.csv"):
    for row in csv.DictReader(open(os.path.join(here, name))):
        series.setdefault(row["series"], []).append(float(row["value"]))
names = ["AirPassengers", "USAccDeaths", "UKDriverDeaths", "nottem", "co2", "ldeaths"]
z = np.array([np.log(np.array(series[n][-MONTHS:])) for n in names])
windows = np.concatenate([z[:, t - LAGS:t][:, ::-1] for t in range(LAGS, MONTHS)])
target = np.concatenate([z[:, t] for t in range(LAGS, MONTHS)])
mean = windows.mean(axis=1)
x, y = windows - mean[:, None], target - mean
square = x.T @ x
b = np.linalg.solve(square + 0.3 * np.trace(square) / LAGS * np.eye(LAGS), x.T @ y)
print("kind,series,index,value")
for k in range(LAGS):
    print("coefficient,,%d,%.15g" % (k, b[k]))
for i, name in enumerate(names):
    path = list(z[i])
    for h in range(AHEAD):
        window = np.array(path[-LAGS:][::-1])
        path.append(window.mean() + b @ (window - window.mean()))
        print("ahead,%s,%d,%.15g" % (name, h + 1, path[-1]))
