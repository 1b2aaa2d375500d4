# Writes theta_series.csv, theta_decompose.csv and naive_reference.csv beside this file.
# Run in this folder: Rscript theta_reference.R      (made with R 4.2.2, forecast 8.20)
#
# theta_series.csv     six public monthly series of R's datasets
# theta_decompose.csv  indices by stats::decompose, autocorrelations at lags 1 and 12 by stats::acf
# naive_reference.csv  means and standard deviations by forecast::snaive, rwf and meanf
suppressMessages(library(forecast))
series <- list(AirPassengers = AirPassengers, USAccDeaths = USAccDeaths,
               UKDriverDeaths = UKDriverDeaths, nottem = nottem, co2 = co2, ldeaths = ldeaths)
number <- function(x) sprintf("%.17g", x)

rows <- lapply(names(series), function(name) {
  y <- series[[name]]
  data.frame(series = name, t = seq_along(y) - 1, value = number(as.numeric(y)))
})
write.csv(do.call(rbind, rows), "theta_series.csv", row.names = FALSE, quote = FALSE)

rows <- lapply(names(series), function(name) {
  y <- ts(as.numeric(series[[name]]), frequency = 12)  # position 1 is index 0, whatever the month
  r <- acf(y, lag.max = 12, plot = FALSE)$acf[-1]
  data.frame(series = name, k = 0:11,
             additive = number(decompose(y, "additive")$figure),
             multiplicative = number(decompose(y, "multiplicative")$figure),
             acf_1 = number(r[1]), acf_12 = number(r[12]),
             seasonal = as.integer(abs(r[12]) > qnorm(0.95) * sqrt((1 + 2 * sum(r[1:11]^2)) / length(y))))
})
write.csv(do.call(rbind, rows), "theta_decompose.csv", row.names = FALSE, quote = FALSE)

# The standard deviation of a forecast is half its 95% interval over the quantile it was made with.
sd_of <- function(f, quantile) (f$upper[, "95%"] - f$lower[, "95%"]) / 2 / quantile
rows <- lapply(names(series), function(name) {
  y <- series[[name]]
  h <- 26
  f <- list(snaive = snaive(y, h = h, level = 95), naive = rwf(y, h = h, level = 95),
            drift = rwf(y, h = h, drift = TRUE, level = 95), mean = meanf(y, h = h, level = 95))
  do.call(rbind, lapply(names(f), function(model) data.frame(
    series = name, model = model, h = 1:h, mean = number(as.numeric(f[[model]]$mean)),
    sd = number(sd_of(f[[model]], if (model == "mean") qt(0.975, length(y) - 1) else qnorm(0.975))))))
})
write.csv(do.call(rbind, rows), "naive_reference.csv", row.names = FALSE, quote = FALSE)
