# Reference values for trend and season by least squares, by forecast::tslm and forecast().
#   Rscript test/reference/tslm.R   (in the root of the repository; writes test/reference/tslm_*.csv)
# Made with R 4.2.2, forecast 8.20. The series are R's own data sets.
#
# tslm_series.csv  the series, the month index of the first value; value empty where missing
# tslm_ahead.csv   24 months ahead (1, 2, 12, 13, 24): mean, 80% and 95% limits, on levels (tslm) and
#                  logarithms (tslm_log, lambda = 0)
# student.csv      quantiles of Student's t by qt
suppressMessages(library(forecast))
gaps <- function(x, at) { x[at] <- NA; x }
series <- list(AirPassengers = AirPassengers, USAccDeaths = USAccDeaths, nottem = nottem,
  co2 = window(co2, start = c(1980, 1)), ldeaths = ldeaths, UKDriverDeaths = UKDriverDeaths,
  drivers = Seatbelts[, "drivers"], short = window(mdeaths, end = c(1976, 5)),
  ldeaths_gaps = gaps(ldeaths, c(1, 20:23, 60)))
number <- function(x) ifelse(is.na(x), "", trimws(formatC(x, digits = 15, format = "g")))
first_of <- function(x) 12 * floor(time(x)[1] + 1e-6) + cycle(x)[1] - 1
s <- ahead <- NULL
for (name in names(series)) {
  y <- series[[name]]
  s <- rbind(s, data.frame(series = name, first = first_of(y), value = number(as.numeric(y))))
  for (model in c("tslm", "tslm_log")) {
    fit <- if (model == "tslm") tslm(y ~ trend + season)
      else tslm(y ~ trend + season, lambda = 0, biasadj = FALSE)
    # with NA by lm, since forecast() counts the trend by the rows left
    n <- length(y)
    new <- data.frame(trend = n + 1:24, season = factor((cycle(y)[1] + n + 0:23 - 1) %% 12 + 1, 1:12))
    p <- if (anyNA(y)) {
      old <- data.frame(y = as.numeric(if (model == "tslm") y else log(y)), trend = 1:n,
        season = factor(cycle(y), 1:12))
      q <- predict(lm(y ~ trend + season, old), new, se.fit = TRUE)
      spread <- sqrt(q$se.fit^2 + q$residual.scale^2)
      t <- qt(c(0.9, 0.975), q$df)
      back <- if (model == "tslm") identity else exp
      list(mean = back(q$fit), lower = back(q$fit - outer(spread, t)), upper = back(q$fit + outer(spread, t)))
    } else forecast(fit, h = 24, level = c(80, 95))
    h <- c(1, 2, 12, 13, 24)
    ahead <- rbind(ahead, data.frame(series = name, model = model, h = h,
      mean = number(as.numeric(p$mean)[h]), lower_80 = number(p$lower[h, 1]), upper_80 = number(p$upper[h, 1]),
      lower_95 = number(p$lower[h, 2]), upper_95 = number(p$upper[h, 2])))
  }
}
q <- expand.grid(degrees = c(1, 3, 10, 107, 1e4), p = c(0.001, 0.025, 0.1, 0.5, 0.9, 0.995))
write <- function(x, f) write.csv(x, file.path("test/reference", f), row.names = FALSE, quote = FALSE)
write(s, "tslm_series.csv")
write(ahead, "tslm_ahead.csv")
write(data.frame(q, value = number(qt(q$p, q$degrees))), "student.csv")
