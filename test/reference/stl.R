# Writes stl.csv and stlf.csv beside this file, of the six public series of theta_series.csv
# (theta_reference.R).
# Run in this folder: Rscript stl.R      (made with R 4.2.2, forecast 8.20)
#
# stl.csv   without the first month where the length is even (see below): stats::stl with s.window 7, 11, "periodic" (0), robust or not: every 7th month and the
#           last 12, since all would fill a megabyte; season, trend, remainder, weights
# stlf.csv  STL (s.window 11, not robust) and forecast::ets without season on the rest, 24 months
#           ahead: multiplicative as exp(stl(log y)); additive, by forecast::stlf itself, of y less
#           1.5 times its mean (negative values: no family of ours takes logarithms then). sd as R has
#           it, and `widen` by the weights of the smoother (models/forecast/stl_plus.h).
# R asks its partial sort for the middle two of an even number of remainders, the later one first,
# and the sort, made for ascending places, sometimes leaves another value in the earlier: the robust
# weights of even lengths then stand on a number that is not the median. (AirPassengers, s.window 7: the
# same to 1e-12 for seven rounds, then apart by 6% of a weight.) Odd lengths have one middle.
suppressMessages(library(forecast))
all <- read.csv("theta_series.csv")
number <- function(x) sprintf("%.17g", x)

# The weights of a local constant with span 11 on n years, and what they do to errors.
leverage <- function(n) {
  w <- t(sapply(1:n, function(i) {
    near <- if (n <= 11) 1:n else (min(max(i - 5, 1), n - 10)) + 0:10
    d <- max(abs(near - i)) + if (n < 11) (11 - n) %/% 2 else 0
    k <- replace(numeric(n), near, pmax(1 - (abs(near - i) / d)^3, 0)^3)
    k / sum(k)
  }))
  c(mean(1 - 11 / 12 * (2 * diag(w) - rowSums(w^2))), 11 / 12 * sum(w[n, ]^2))
}
rows <- list(); ahead <- list()
for (name in unique(all$series)) {
  y <- ts(all$value[all$series == name], frequency = 12)
  z <- if (length(y) %% 2) y else ts(y[-1], frequency = 12)
  n <- length(z)
  keep <- sort(unique(c(seq(1, n, 7), (n - 11):n)))
  for (window in c(7, 11, 0)) for (robust in c(FALSE, TRUE)) {
    f <- stl(z, s.window = if (window) window else "periodic", robust = robust)
    p <- f$time.series
    rows[[length(rows) + 1]] <- data.frame(series = name, window, robust = as.integer(robust),
      t = keep - 1, season = number(p[keep, 1]), trend = number(p[keep, 2]),
      remainder = number(p[keep, 3]), weight = number(f$weights[keep]))
  }
  f <- stl(log(y), s.window = 11)
  season <- exp(f$time.series[, 1])
  inner <- forecast(ets(y / season, model = "ZZN"), h = 24, level = 95)
  inner$mean <- inner$mean * rep(tail(season, 12), 2)
  plain <- stlf(y - round(1.5 * mean(y)), h = 24, s.window = 11, method = "ets", level = 95)
  for (kind in c("multiplicative", "additive")) {
    g <- if (kind == "additive") plain else inner
    scale <- if (kind == "additive") 1 else rep(tail(season, 12), 2)
    sd <- (as.numeric(g$upper) - as.numeric(g$lower)) / 2 / qnorm(0.975)
    k <- leverage(length(y) %/% 12)
    ahead[[length(ahead) + 1]] <- data.frame(series = name, kind,
      model = sub(".*ETS\\((.*)\\)", "\\1", gsub(",", "", g$method)),
      aicc = number(g$model$aicc), h = 1:24,
      mean = number(as.numeric(g$mean)), sd = number(sd * scale),
      widen = number(sqrt((1 + k[2] * (sd[1] / sd)^2) / k[1])))
  }
}
write.csv(do.call(rbind, rows), "stl.csv", row.names = FALSE, quote = FALSE)
write.csv(do.call(rbind, ahead), "stlf.csv", row.names = FALSE, quote = FALSE)
