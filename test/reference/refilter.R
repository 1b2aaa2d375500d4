# Reference values for models filtered on over new months with earlier parameters, by R's forecast
# package: ets(y, model = fit, use.initial.values = TRUE) and Arima(y, model = fit).
#   Rscript test/reference/refilter.R   (in the root of the repository; writes test/reference/refilter_*.csv)
# Made with R 4.2.2 and forecast 8.20. The series are R's own data sets; each model is fitted without
# the last 24 months and filtered over all of them.
#
# refilter_series.csv  the series
# refilter_ets.csv     form, parameters and initial states of the fit; season_j belongs to months t
#                      with (t - 1) mod 12 = j; sum of squared errors over all months
# refilter_arima.csv   order, whether fitted to logarithms, coefficients; constant 1: with drift
# refilter_ahead.csv   24 months ahead; se empty for ets (its variances: test/reference/ets.R). R's
#                      Arima keeps the variance of the fit; se is in units of the first month's
#
# The exact likelihood of a differenced series starts from infinite variance; R starts it from kappa, 1e6
# when it filters on, so ARIMA agrees to about five digits.
suppressMessages(library(forecast))
stopifnot(packageVersion("forecast") == "8.20")

series <- list(
  AirPassengers = AirPassengers, USAccDeaths = USAccDeaths, UKDriverDeaths = UKDriverDeaths,
  nottem = nottem, ldeaths = ldeaths, co2 = window(co2, start = c(1980, 1)))
form <- c(AirPassengers = "MAM", USAccDeaths = "ANA", UKDriverDeaths = "MNM", nottem = "MNA",
          ldeaths = "MNM", co2 = "AAA")
order <- list(
  AirPassengers = c(0,1,1,0,1,1,0), USAccDeaths = c(0,1,1,0,1,1,0), UKDriverDeaths = c(1,0,0,0,1,1,1),
  nottem = c(1,0,0,1,0,0,0), ldeaths = c(2,0,1,0,1,0,1), co2 = c(1,1,1,0,1,1,0))
logs <- c(AirPassengers = 1, USAccDeaths = 0, UKDriverDeaths = 1, nottem = 0, ldeaths = 1, co2 = 0)

number <- function(x) ifelse(is.na(x), "", sprintf("%.17g", x))
ets_rows <- paste(c("series,form,alpha,beta,gamma,phi,level,trend,squares",
                    paste0("season_", 0:11)), collapse = ",")
arima_rows <- "series,p,d,q,P,D,Q,constant,logs,ar1,ar2,ma1,sar1,sma1,drift"
ahead <- "series,family,horizon,mean,se"
for (name in names(series)) {
  y <- series[[name]]
  first <- head(y, length(y) - 24)

  fit <- ets(first, form[[name]], damped = FALSE)
  filtered <- ets(y, model = fit, use.initial.values = TRUE)
  stopifnot(identical(filtered$par, fit$par))
  # filtered$sigma2 counts one parameter more than a fit does
  filtered$sigma2 <- sum(filtered$residuals^2) / (length(y) - length(fit$par))
  start <- fit$states[1, ]
  get <- function(k) if (k %in% names(fit$par)) fit$par[[k]] else NA
  state <- function(k) if (k %in% names(start)) start[[k]] else NA
  ets_rows <- c(ets_rows, paste(c(name, form[[name]],
    number(c(get("alpha"), get("beta"), get("gamma"), get("phi"), state("l"), state("b"),
             sum(filtered$residuals^2), sapply(12:1, function(j) state(paste0("s", j)))))),
    collapse = ","))
  ahead <- c(ahead, paste(name, "ets", 1:24, number(forecast(filtered, 24)$mean), "", sep = ","))

  o <- order[[name]]
  scaled <- if (logs[[name]]) log(y) else y
  fit <- Arima(head(scaled, length(y) - 24), order = o[1:3], seasonal = o[4:6],
               include.drift = o[7] == 1, include.mean = FALSE, method = "ML")
  filtered <- Arima(scaled, model = fit)
  stopifnot(all(coef(filtered) == coef(fit)))
  get <- function(k) if (k %in% names(coef(fit))) coef(fit)[[k]] else 0
  arima_rows <- c(arima_rows, paste(c(name, o, logs[[name]],
    number(c(get("ar1"), get("ar2"), get("ma1"), get("sar1"), get("sma1"), get("drift")))),
    collapse = ","))
  f <- forecast(filtered, 24, level = 95)
  se <- as.numeric(f$upper - f$mean) / qnorm(0.975)
  ahead <- c(ahead, paste(name, "arima", 1:24, number(f$mean), number(se / se[1]), sep = ","))
}
values <- unlist(lapply(names(series), function(n) paste(n, number(series[[n]]), sep = ",")))
write <- function(lines, what) writeLines(lines, paste0("test/reference/refilter_", what, ".csv"))
write(c("series,value", values), "series")
write(ets_rows, "ets")
write(arima_rows, "arima")
write(ahead, "ahead")
