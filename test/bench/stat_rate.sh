#!/bin/sh
# Seconds and memory for a million rows of `stat rate`, beside R's vectorised equivalent (the formulas
# of phe_rate) over the same file, where R is installed. Prints; asserts nothing.
#
#   test/bench/stat_rate.sh CRIMECAST [ROWS]
set -eu
program=${1:?usage: stat_rate.sh CRIMECAST [ROWS]}
rows=${2:-1000000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

awk -v n="$rows" 'BEGIN {
    srand(1)
    print "id,count,population,benchmark_rate"
    for (i = 1; i <= n; i++) {
        mean = exp(8 * rand())
        printf "%d,%d,%d,%.3f\n", i, int(mean * (0.8 + 0.4 * rand())), 20000 + int(300000 * rand()), 0.05 + 10 * rand()
    }
}' >"$folder/in.csv"

for part in $((rows / 10)) "$rows"; do
    head -n $((part + 1)) "$folder/in.csv" >"$folder/part.csv"
    from=$(date +%s%N)
    "$program" stat rate -q "$folder/part.csv" -o "$folder/out.csv" &
    process=$!
    most=0
    while [ -r "/proc/$process/status" ]; do
        now=$(awk '/VmHWM/ { print $2 }' "/proc/$process/status" 2>/dev/null || echo 0)
        [ "${now:-0}" -gt "$most" ] && most=$now
        sleep 0.02
    done
    wait "$process"
    echo "stat rate, $part rows: $((($(date +%s%N) - from) / 1000000)) ms, at most $most kB"
done

command -v Rscript >/dev/null || { echo "R is not installed: nothing to compare with"; exit 0; }
Rscript - "$folder" <<'R'
folder <- commandArgs(TRUE)[1]
time <- system.time({
  d <- read.csv(file.path(folder, "in.csv"))
  limits <- function(x, conf) {
    a <- 1 - conf; z <- qnorm(1 - a / 2)
    lower <- ifelse(x < 10, qchisq(a / 2, 2 * x) / 2, x * (1 - 1 / (9 * x) - z / (3 * sqrt(x)))^3)
    upper <- ifelse(x < 10, qchisq(1 - a / 2, 2 * x + 2) / 2,
                    (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1)))^3)
    cbind(lower, upper) / d$population * 1000
  }
  d$rate <- d$count / d$population * 1000
  inner <- limits(d$count, 0.95); outer <- limits(d$count, 0.998)
  d <- cbind(d, inner, outer,
    verdict = ifelse(outer[, 1] > d$benchmark_rate, 2, ifelse(inner[, 1] > d$benchmark_rate, 1,
              ifelse(outer[, 2] < d$benchmark_rate, -2, ifelse(inner[, 2] < d$benchmark_rate, -1, 0)))))
  write.csv(d, file.path(folder, "R.csv"), row.names = FALSE)
})
cat(sprintf("R, vectorised, files included: %d ms\n", round(1000 * time[[3]])))
ours <- read.csv(file.path(folder, "out.csv"))
off <- function(a, b) max(abs(a / b - 1)[is.finite(b) & b > 0], na.rm = TRUE)
cat(sprintf("largest relative difference of limits: %.1e\n",
            max(off(ours$lower_95, inner[, 1]), off(ours$upper_95, inner[, 2]),
                off(ours$lower_998, outer[, 1]), off(ours$upper_998, outer[, 2]))))
R
