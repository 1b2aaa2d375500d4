# Writes theta_standard.csv beside this file: forecast::thetaf on the six public series of
# theta_series.csv (theta_reference.R).
# Run in this folder: Rscript theta_standard.R      (made with R 4.2.2, forecast 8.20)
#
# alpha, drift; squares: sum of squared errors of the smoothing of the deseasonalised series at R's
# estimates, sigma2 (n - 2); mean and sd of 30 months ahead, the sd read from the 95% limits.
suppressMessages(library(forecast))
all <- read.csv("theta_series.csv")
number <- function(x) sprintf("%.17g", x)
rows <- lapply(unique(all$series), function(name) {
  y <- ts(all$value[all$series == name], frequency = 12)
  f <- thetaf(y, h = 30, level = 95)
  data.frame(series = name, alpha = number(f$model$alpha), drift = number(f$model$drift),
             squares = number(f$model$sigma * (length(y) - 2)), h = 1:30,
             mean = number(as.numeric(f$mean)),
             sd = number((as.numeric(f$upper) - as.numeric(f$lower)) / 2 / qnorm(0.975)))
})
write.csv(do.call(rbind, rows), "theta_standard.csv", row.names = FALSE, quote = FALSE)
