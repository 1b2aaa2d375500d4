# The change of an area and of the rest of the area above it, for test/unit/changes_rest_test.c.
#
#   Rscript rest_change.R      (R 4.2, base packages; writes rest_change.csv beside it)
#
# R's fdeaths and mdeaths, six years of months, are two areas of a sum, so that each is the rest of the other. The last year
# against the one before: phi from glm(count ~ period + month, quasipoisson), widened by F for months that hang together
# (docs/methods.md, Change), from the signed residuals of all five pairs of years. F is worked out here as a sum over pairs of
# months, not by the closed sum of the program.

control <- glm.control(epsilon = 1e-15, maxit = 100)
years <- 6

pair <- function(series, year) { # year 2..6 against the one before
  y <- c(series[12 * (year - 2) + 1:12], series[12 * (year - 1) + 1:12])
  period <- factor(rep(0:1, each = 12))
  month <- factor(rep(1:12, 2))
  fit <- glm(y ~ period + month, family = quasipoisson, control = control)
  mu <- fitted(fit)
  d <- (y[13:24] - mu[13:24]) * sqrt(1 / mu[1:12] + 1 / mu[13:24])
  list(phi = summary(fit)$dispersion, lag = sum(d[-1] * d[-12]) / sum(d^2), log = coef(fit)[["period1"]],
    counts = c(sum(y[1:12]), sum(y[13:24])))
}

# the variance of a sum of k months with correlation rho^|i - j|, over that of independent ones
of_sum <- function(rho, k) sum(rho^abs(outer(1:k, 1:k, "-"))) / k

judge <- function(series) {
  pairs <- lapply(2:years, function(year) pair(series, year))
  lag <- sapply(pairs, function(p) p$lag)
  rho <- min(0.9, max(0, (sum(12 * (12 * lag + 1) / 9) + 16 * 0.28) / (12 * length(lag) + 16)))
  inflation <- of_sum(rho, 12) / (1 - (of_sum(rho, 12) - 1) / 11)
  last <- pairs[[years - 1]]
  spread <- max(1, last$phi * inflation)
  half <- qt(0.975, 11) * sqrt(spread * sum(1 / last$counts))
  c(last$phi, rho, spread, 100 * (exp(last$log) - 1), 100 * (exp(last$log - half) - 1), 100 * (exp(last$log + half) - 1))
}

numbers <- function(x) paste(sprintf("%.17g", x), collapse = ",")
rows <- "area,month,count,phi,rho,dispersion,change,lower,upper" # the answers beside the last month
for (name in c("fdeaths", "mdeaths")) {
  series <- as.numeric(get(name))
  rows <- c(rows, paste(name, seq_along(series), series, c(rep(",,,,,", length(series) - 1), numbers(judge(series))), sep = ","))
}
writeLines(rows, "rest_change.csv")
