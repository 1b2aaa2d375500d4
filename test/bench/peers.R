# Seconds per 1,000 series that R's forecast package takes: fit and forecast with 50, 80 and 95%
# limits, one process. Driven by test/bench/speed.sh.
#
#   Rscript test/bench/peers.R PANEL.csv HORIZON [FUNCTION ...]    ets auto.arima thetaf stlf
#
# PANEL.csv is a long panel without missing months. A line a function: name, series, seconds a series;
# reading the file and loading the package are not counted.
suppressMessages(library(forecast))
arguments <- commandArgs(TRUE)
panel <- read.csv(arguments[1], stringsAsFactors = FALSE)
horizon <- as.integer(arguments[2])
asked <- if (length(arguments) > 2) arguments[-(1:2)] else c("ets", "auto.arima", "thetaf", "stlf")
level <- c(50, 80, 95)
run <- list(
  ets = function(y) forecast(ets(y), h = horizon, level = level),
  auto.arima = function(y) forecast(auto.arima(y), h = horizon, level = level),
  thetaf = function(y) thetaf(y, h = horizon, level = level),
  stlf = function(y) stlf(y, h = horizon, level = level))
key <- paste(panel$area, panel$category, sep = "\r")
series <- lapply(split(panel, factor(key, unique(key))), function(one) {
  one <- one[order(one$month), ]
  first <- as.integer(c(substr(one$month[1], 1, 4), substr(one$month[1], 6, 7)))
  ts(one$count, start = first, frequency = 12)
})
for (name in asked) {
  failed <- 0
  took <- system.time(for (y in series)
    tryCatch(suppressWarnings(run[[name]](y)), error = function(e) failed <<- failed + 1))
  cat(name, length(series), took[["elapsed"]] / length(series), failed, "\n")
}
