# Writes marginal_quantiles.csv, sample_quantiles.csv and smoothing.csv beside this file.
# Run in this folder: Rscript distributions.R      (made with R 4.2.2)
#
# marginal_quantiles.csv  quantiles of whole-number and normal distributions by stats::qpois, qnbinom
#                         and qnorm; a mean, b variance (normal: standard deviation)
# sample_quantiles.csv    stats::quantile(type = 7) of samples x(i) = (i * 7919 mod 1009) / 8
# smoothing.csv           of public series of R's datasets: the last level and the sum of squared
#                         errors of simple exponential smoothing by stats::HoltWinters, weighted
#                         means by stats::weighted.mean, slopes by stats::lm
number <- function(x) sprintf("%.17g", x)
write <- function(rows, name) write.csv(do.call(rbind, rows), name, row.names = FALSE, quote = FALSE)

p <- c(0.001, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 0.999)
row <- function(kind, a, b, value)
  data.frame(kind = kind, a = number(a), b = number(b), p = number(p), value = number(value))
rows <- list()
for (mean in c(0.02, 0.5, 1, 3.7, 9.9, 25, 120, 199, 201, 400, 1000, 5000)) {
  rows <- c(rows, list(row("poisson", mean, mean, qpois(p, mean))))
  for (ratio in c(1.0001, 1.3, 3, 10, 40))
    rows <- c(rows, list(row("negative_binomial", mean, mean * ratio,
                             qnbinom(p, size = mean / (ratio - 1), mu = mean))))
}
for (sd in c(0.1, 2, 1e6))
  rows <- c(rows, list(row("normal", 10, sd, qnorm(p, 10, sd))))
write(rows, "marginal_quantiles.csv")

write(lapply(c(1, 2, 5, 100, 601), function(n) {
  x <- ((seq_len(n) - 1) * 7919) %% 1009 / 8
  p <- c(0, 0.005, 0.1, 1/3, 0.5, 0.9, 0.995, 1)
  data.frame(n = n, p = number(p), value = number(quantile(x, p, type = 7, names = FALSE)))
}), "sample_quantiles.csv")

series <- list(AirPassengers = AirPassengers, USAccDeaths = USAccDeaths, nottem = nottem)
write(do.call(c, lapply(names(series), function(name) lapply(c(0.05, 0.26, 0.9), function(rate) {
  y <- as.numeric(series[[name]])
  n <- length(y)
  x <- y + 100 * (seq_len(n) %% 7)
  w <- (1 - rate)^(n - seq_len(n))
  ses <- HoltWinters(y, alpha = rate, beta = FALSE, gamma = FALSE, l.start = y[1])
  holes <- y
  holes[seq_len(n) %% 5 == 0] <- NA
  data.frame(series = name, rate = rate, level = number(ses$coefficients[["a"]]),
             sse = number(ses$SSE), mean = number(weighted.mean(y, w)),
             mean_holes = number(weighted.mean(holes, w, na.rm = TRUE)),
             ratio = number(weighted.mean(y, w) / weighted.mean(x, w)),
             slope = number(coef(lm(y ~ seq_len(n)))[[2]]),
             slope_holes = number(coef(lm(holes ~ seq_len(n)))[[2]]))
}))), "smoothing.csv")
