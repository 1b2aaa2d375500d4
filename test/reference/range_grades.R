# How many of n quarters inside an 80% range are still within chance, by R's pbinom.
#   Rscript test/reference/range_grades.R   (in the root of the repository; writes test/reference/range_grades.csv)
# Made with R 4.2.2. Two-sided at 5%: a tail under 0.025 is not put down to chance.
rows <- "quarters,inside,grade"
for (n in c(1:20, 40, 240)) for (k in 0:n) {
  below <- pbinom(k, n, 0.8)
  above <- pbinom(k - 1, n, 0.8, lower.tail = FALSE)
  grade <- if (n < 4) "too_few" else if (below < 0.025) "too_narrow" else
    if (above < 0.025) "too_wide" else "as_stated"
  rows <- c(rows, paste(n, k, grade, sep = ","))
}
writeLines(rows, "test/reference/range_grades.csv")
