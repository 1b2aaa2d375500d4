# Adjusted p-values for test/unit/multiplicity_test.c, by R's own p.adjust, in several sets: small and large, with ties, with missing ones, all large, one alone.
# Made with R 4.2.2, no packages: cd test/reference && Rscript adjusted.R
set.seed(8)
sets <- list(mixed = signif(c(runif(20), runif(20)^6), 6), ties = rep(c(0.003, 0.01, 0.04, 0.2), 5), gaps = c(0.04, NA, 0.01, 0.03, 0.5, 0.03, NA, 1e-12, 0, 1),
             high = c(0.8, 0.9, 0.95, 1), descending = c(0.5, 0.2, 0.05, 0.02, 0.01, 0.001, 1e-300, 0.9), one = 0.03)
number <- function(x) ifelse(is.na(x), "", formatC(x, digits = 17, width = 1, format = "g"))
rows <- do.call(rbind, lapply(names(sets), function(s) {
  p <- sets[[s]]
  data.frame(set = s, p = number(p), sapply(c("BH", "BY", "holm", "hochberg", "bonferroni"), function(m) number(p.adjust(p, m)), simplify = FALSE))
}))
write.csv(rows, "adjusted.csv", row.names = FALSE, quote = FALSE)
