#!/bin/sh
# Seconds for a million rows of `stat ratio` and `stat change`, beside R's vectorised binomial and beta functions, and for as
# many ratios of ratios as fit, its Fisher test, where R is installed. Prints; asserts nothing.
#
#   test/bench/two_counts.sh CRIMECAST [ROWS]
set -eu
program=$1
rows=${2:-1000000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Counts of 1 to 3,000, geometrically spread, with a drift; the comparator some thirty times as large.
awk -v n="$rows" -v folder="$folder" 'BEGIN {
    srand(1)
    ratio = folder "/ratio.csv"; change = folder "/change.csv"
    print "id,count_1,exposure_1,count_2,exposure_2" > ratio
    print "id,local_before,local_after,comparator_before,comparator_after" > change
    for (i = 1; i <= n; i++) {
        mean = exp(8 * rand())
        x = int(mean * (1 + (rand() - 0.5) / sqrt(mean))); y = int(mean * (1.1 + (rand() - 0.5) / sqrt(mean)))
        printf "%d,%d,12,%d,11\n", i, x, y > ratio
        printf "%d,%d,%d,%d,%d\n", i, x, y, x + int(30 * mean), y + int(32 * mean) > change
    }
}'

for filter in ratio change; do
    echo "stat $filter, $rows rows:"
    ( time -p "$program" stat "$filter" "$folder/$filter.csv" -o "$folder/$filter.out" ) 2>&1 | grep -E '^(real|user)'
done

command -v Rscript > /dev/null || exit 0
Rscript - "$folder" <<'R'
folder <- commandArgs(TRUE)[1]
told <- function(name, time) cat(sprintf("R, %s: real %.2f, user %.2f\n", name, time[[3]], time[[1]]))
time <- system.time({
  d <- read.csv(file.path(folder, "ratio.csv"))
  n <- d$count_1 + d$count_2
  p <- d$exposure_1 / (d$exposure_1 + d$exposure_2)
  less <- pbinom(d$count_1, n, p)
  greater <- pbinom(d$count_1 - 1, n, p, lower.tail = FALSE)
  f <- dbinom(d$count_1, n, p)
  central <- pmin(1, 2 * pmin(less, greater))
  mid <- pmin(1, 2 * pmin(less - f / 2, greater - f / 2))
  low <- qbeta(0.025, d$count_1, d$count_2 + 1)
  high <- qbeta(0.975, d$count_1 + 1, d$count_2)
  d$lower <- low / (1 - low) * d$exposure_2 / d$exposure_1
  d$upper <- high / (1 - high) * d$exposure_2 / d$exposure_1
  write.csv(cbind(d, central, mid), file.path(folder, "ratio.R.csv"), row.names = FALSE)
})
told("pbinom, dbinom, qbeta, vectorised, files included", time)
ours <- read.csv(file.path(folder, "ratio.out"))
off <- function(a, b) max(abs(a / b - 1)[is.finite(b) & b > 0], na.rm = TRUE)
cat(sprintf("largest relative difference: p %.1e, mid-p %.1e, limits %.1e\n", off(ours$p_value, central), off(ours$p_mid, mid),
            max(off(ours$lower_95, d$lower), off(ours$upper_95, d$upper))))
c4 <- read.csv(file.path(folder, "change.csv"))
rows <- min(2000, nrow(c4))
time <- system.time(for (i in seq_len(rows)) {
  x <- as.numeric(c4[i, -1])
  fisher.test(matrix(c(x[2], x[1], x[4] - x[2], x[3] - x[1]), 2))
})
told(sprintf("fisher.test, %d rows", rows), time)
R
