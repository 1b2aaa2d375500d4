# Scatter of months around a common change, for test/unit/monthly_change_test.c.
#
#   Rscript monthly_change.R      (R 4.2, base packages; writes monthly_change.csv beside it)
#
# Pairs of years of R's own series (ldeaths = mdeaths + fdeaths, UKDriverDeaths, USAccDeaths, AirPassengers): the dispersion
# of glm(count ~ period + month), its t interval and p-value; for fdeaths against mdeaths that of the share,
# glm(cbind(local, rest) ~ period + month, binomial). The 24 months stand in the file, so that the test needs no R.

control <- glm.control(epsilon = 1e-15, maxit = 100)
rows <- list()
numbers <- function(x) paste(sprintf("%.17g", x), collapse = ",")
months <- function(name) paste(sprintf("%s%d", name, 1:12), collapse = ",")

for (name in c("fdeaths", "mdeaths", "UKDriverDeaths", "USAccDeaths", "AirPassengers")) {
  series <- as.numeric(get(name))
  for (year in 2:min(4, length(series) / 12)) {
    before <- series[12 * (year - 2) + 1:12]
    after <- series[12 * (year - 1) + 1:12]
    rest <- if (name == "fdeaths") as.numeric(mdeaths) else rep(NA, length(series))
    rest_before <- rest[12 * (year - 2) + 1:12]
    rest_after <- rest[12 * (year - 1) + 1:12]
    period <- factor(rep(0:1, each = 12))
    month <- factor(rep(1:12, 2))
    fit <- glm(c(before, after) ~ period + month, family = poisson, control = control)
    phi <- sum(residuals(fit, "pearson")^2) / 11
    error <- sqrt(max(1, phi) * (1 / sum(before) + 1 / sum(after)))
    e <- log(sum(after) / sum(before))
    between <- NA
    odds <- NA
    if (name == "fdeaths") {
      share <- glm(cbind(c(before, after), c(rest_before, rest_after)) ~ period + month, family = binomial, control = control)
      between <- sum(residuals(share, "pearson")^2) / 11
    }
    rows <- c(rows, paste(name, year, numbers(before), numbers(after), numbers(rest_before), numbers(rest_after),
      numbers(c(phi, between, 2 * pt(-abs(e) / error, 11), exp(e - qt(0.975, 11) * error), exp(e + qt(0.975, 11) * error))),
      sep = ","))
  }
}
header <- paste("series,year", months("before"), months("after"), months("rest_before"), months("rest_after"),
  "phi,phi_between,p,lower,upper", sep = ",")
writeLines(gsub("NA", "", c(header, unlist(rows))), "monthly_change.csv")
