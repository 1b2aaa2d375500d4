#!/usr/bin/env python3
"""Intervals of totals against what was recorded, as Markdown tables.

usage: sums_cover.py --trees CRIME AREAS CATEGORIES
           write areas.csv and categories.csv that put all areas and all categories of CRIME under one parent each
       sums_cover.py --made-up SEED MONTHS CRIME
           write a made-up panel of 16 areas by 11 categories and MONTHS + 24 months; print the last of MONTHS
       sums_cover.py [--without MONTH] [--by origin] ORIGIN TOTALS TRUTH [ORIGIN TOTALS TRUTH ...]
           ORIGIN: the last month known, and anything after it; TOTALS: totals.csv of a run; TRUTH: month,area,category,count

Cover in percent of the totals inside the limits, both ends included. Width: mean over the totals of upper less lower
limit over the total's mean (means of 0 left out). WIS: weighted interval score of the median and the three intervals
(Bracher and others 2021) over the total's mean, the mean of that in percent; less is better. Bias: sum of forecast less actual over the sum of actual, in percent.
Totals of one origin err together, so the number of origins says more than that of totals.
"""
import csv
import math
import random
import sys
from collections import defaultdict

ALL_AREAS, ALL_CATEGORIES = "All areas", "All categories"
LEVELS = ("50", "80", "95")
KINDS = {(False, False): "series", (True, False): "category over areas", (False, True): "area over categories",
         (True, True): "everything"}


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def write_trees(crime, areas, categories):
    for path, column, parent in ((areas, "area", ALL_AREAS), (categories, "category", ALL_CATEGORIES)):
        names = sorted({row[column] for row in rows(crime)})
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([column, "parent"])
            writer.writerows([name, parent] for name in names)


def poisson(stream, mean):
    if mean > 60:
        return max(0, round(stream.gauss(mean, math.sqrt(mean))))
    count, p, least = 0, stream.random(), math.exp(-mean)
    while p > least:
        count, p = count + 1, p * stream.random()
    return count


def write_made_up(seed, months, path):
    """Counts whose log mean is the sum of wandering levels of everything, of the category, of the area and of the
    series, a season of the category and noise of each month; Poisson about it."""
    stream, areas, categories, known = random.Random(int(seed)), 16, 11, int(months)
    span = known + 24

    def walk(step):
        level, out = 0, []
        for _ in range(span):
            out.append(level)
            level += stream.gauss(0, step)
        return out

    def noise(spread, count):
        return [stream.gauss(0, spread) for _ in range(count)]

    everything, everything_noise = walk(.010), noise(.02, span)
    by_category, by_area = [walk(.022) for _ in range(categories)], [walk(.007) for _ in range(areas)]
    base, size = [stream.uniform(2.2, 6) for _ in range(categories)], noise(.35, areas)
    season = [noise(.06, 12) for _ in range(categories)]
    category_noise = [noise(.03, span) for _ in range(categories)]
    when = ["%04d-%02d" % (2010 + t // 12, t % 12 + 1) for t in range(span)]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["month", "area", "category", "count"])
        for a in range(areas):
            for c in range(categories):
                own, level = walk(.02), base[c] + size[a] + stream.gauss(0, .2)
                for t in range(span):
                    log_mean = (level + everything[t] + everything_noise[t] + by_category[c][t] + category_noise[c][t]
                                + by_area[a][t] + own[t] + season[c][t % 12] + stream.gauss(0, .03))
                    writer.writerow([when[t], "Area %02d" % a, "Offence %02d" % c, poisson(stream, math.exp(log_mean))])
    print(when[known - 1])


def month_number(text):
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def recorded(path):
    """Counts by (area, category), a dict of months each; parents get the months that all their parts have."""
    counts = defaultdict(lambda: defaultdict(float))
    present = defaultdict(lambda: defaultdict(int))
    for row in rows(path):
        if row["count"] in ("", "NA", "-"):
            continue
        month = month_number(row["month"])
        for area in (row["area"], ALL_AREAS):
            for category in (row["category"], ALL_CATEGORIES):
                counts[area, category][month] += float(row["count"])
                present[area, category][month] += 1
    for key, months in present.items():
        most = max(months.values())
        for month, parts in months.items():
            if parts < most:
                del counts[key][month]
    return counts


def judge(origin, totals, truth):
    """One dict for every total that can be judged."""
    actual = recorded(truth)
    for row in rows(totals):
        if row["period_kind"] not in ("next_12", "next_24") or row["lower_95"] == "":
            continue
        key = row["area"], row["category"]
        first, last = month_number(row["period_start"]), month_number(row["period_end"])
        months = [actual[key].get(month) for month in range(first, last + 1)]
        if None in months:
            continue
        found = {"origin": origin, "period": row["period_kind"], "actual": sum(months),
                 "kind": KINDS[key[0] == ALL_AREAS, key[1] == ALL_CATEGORIES],
                 "mean": float(row["mean"]), "median": float(row["median"])}
        for level in LEVELS:
            found[level] = float(row["lower_" + level]), float(row["upper_" + level])
        yield found


def score(one):
    """Weighted interval score: the pinball losses of the seven quantiles, averaged."""
    actual, found = one["actual"], abs(one["actual"] - one["median"]) / 2
    for level in LEVELS:
        tail, (lower, upper) = 1 - int(level) / 100, one[level]
        found += tail / 2 * (upper - lower) + max(lower - actual, 0) + max(actual - upper, 0)
    return found / (len(LEVELS) + 0.5)


def cells(found):
    n = len(found)
    out = ["%d" % n, "%d" % len({one["origin"] for one in found})]
    for level in LEVELS:
        out.append("%.1f" % (100 * sum(one[level][0] <= one["actual"] <= one[level][1] for one in found) / n))
    wide = [one for one in found if one["mean"] > 0]
    for level in LEVELS[1:]:
        out.append("%.3f" % (sum((one[level][1] - one[level][0]) / one["mean"] for one in wide) / len(wide)))
    out.append("%.2f" % (100 * sum(score(one) / one["mean"] for one in wide) / len(wide)))
    scale = sum(one["actual"] for one in found)
    for centre in ("mean", "median"):
        out.append("%+.2f" % (100 * sum(one[centre] - one["actual"] for one in found) / scale))
    return out


def table(title, found):
    print("\n%s\n" % title)
    print("| what is summed | totals | origins | cov 50 | cov 80 | cov 95 | width 80 | width 95 | WIS, % "
          "| bias of mean, % | of median, % |")
    print("|---" * 11 + "|")
    for kind in KINDS.values():
        for period in ("next_12", "next_24"):
            these = [one for one in found if one["kind"] == kind and one["period"] == period]
            if these:
                print("| " + " | ".join(["%s, %s" % (period.replace("_", " "), kind)] + cells(these)) + " |")


def main(arguments):
    if arguments[0] == "--trees":
        write_trees(*arguments[1:])
        return
    if arguments[0] == "--made-up":
        write_made_up(*arguments[1:])
        return
    options = {}
    while arguments[0].startswith("--"):
        options[arguments[0][2:]] = arguments[1]
        arguments = arguments[2:]
    found = []
    for i in range(0, len(arguments), 3):
        found += judge(*arguments[i:i + 3])
    table("All origins", found)
    if "without" in options:
        ahead = month_number(options["without"])
        struck = {one["origin"] for one in found if 0 < ahead - month_number(one["origin"]) <= 24}
        if struck:
            table("Without the origins that have %s ahead (%d)" % (options["without"], len(struck)),
                  [one for one in found if one["origin"] not in struck])
            table("Only those", [one for one in found if one["origin"] in struck])
    if options.get("by") == "origin":
        for origin in sorted({one["origin"] for one in found}):
            table(origin, [one for one in found if one["origin"] == origin])


main(sys.argv[1:])
