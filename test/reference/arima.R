# Reference values for seasonal ARIMA, by R's stats::arima (exact maximum likelihood, Kalman filter).
#   Rscript test/reference/arima.R   (in the root of the repository; writes test/reference/arima_*.csv)
# Made with R 4.2.2. The series are R's own data sets (AirPassengers in logarithms) and two seeded
# ones; *_gaps have months taken out.
#
# arima_series.csv  the series; value empty where missing
# arima_fits.csv    orders, R's estimates, log likelihood and variance (S / n); "constant" 1: a mean,
#                   or a drift as regressor t
# arima_ahead.csv   24 months ahead of each fit: mean and standard error at R's variance
#
# R's likelihood of a differenced series starts from a variance of 1e6 instead of infinity; here
# kappa is 1e9 where nothing is missing in the months that it concerns, so that both agree.
set.seed(20240501)
seasonal <- function(n, ar, ma, sma, sd) {
  e <- rnorm(n + 100, sd = sd)
  w <- filter(e, c(1, ma, rep(0, 11 - length(ma)), sma, sma * ma), sides = 1)
  w[is.na(w)] <- 0
  ts(round(tail(as.numeric(filter(w, ar, method = "recursive")), n), 6), frequency = 12)
}
gaps <- function(x, at) { x[at] <- NA; x }
series <- list(
  LogAirPassengers = log(AirPassengers), USAccDeaths = USAccDeaths, UKDriverDeaths = UKDriverDeaths,
  nottem = nottem, co2 = window(co2, start = c(1980, 1)),
  seeded_stationary = 50 + seasonal(120, c(0.6, -0.3), 0.4, 0.3, 2),
  seeded_walk = ts(100 + cumsum(seasonal(96, 0.3, -0.5, 0, 1)), frequency = 12),
  LogAirPassengers_gaps = gaps(log(AirPassengers), c(30:32, 77, 100:104, 143)),
  nottem_gaps = gaps(nottem, c(1:2, 50, 90:101, 240)),
  USAccDeaths_gaps = gaps(USAccDeaths, c(20, 40, 41, 60)))
orders <- list(
  c(0,1,1,0,1,1,0), c(1,0,0,0,0,0,1), c(2,1,1,0,0,0,0), c(1,0,1,1,0,0,1), c(0,1,1,0,0,0,1),
  c(2,0,0,0,1,1,1), c(1,1,2,1,0,1,0), c(0,1,2,1,1,1,0), c(0,2,2,0,0,0,0), c(1,0,2,1,1,0,1))

number <- function(x) ifelse(is.na(x), "", formatC(x, digits = 15, format = "g"))
s <- do.call(rbind, lapply(names(series), function(n)
  data.frame(series = n, value = number(as.numeric(series[[n]])))))
fits <- ahead <- NULL
for (n in names(series)) for (o in orders) {
  x <- series[[n]]
  regressor <- if (o[7] == 1) cbind(if (o[2] + o[5] > 0) seq_along(x) else rep(1, length(x)))
  if (!is.null(regressor)) colnames(regressor) <- "constant"
  a <- tryCatch(suppressWarnings(arima(x, order = o[1:3], seasonal = list(order = o[4:6], period = 12),
    xreg = regressor, include.mean = FALSE, method = "ML", kappa = 1e9,
    optim.control = list(maxit = 500, reltol = 1e-12))), error = function(e) NULL)
  if (is.null(a)) next
  b <- coef(a)
  get <- function(name) if (name %in% names(b)) number(b[[name]]) else "0"
  future <- if (!is.null(regressor))
    cbind(constant = if (o[2] + o[5] > 0) length(x) + 1:24 else rep(1, 24))
  p <- predict(a, n.ahead = 24, newxreg = future)
  id <- data.frame(series = n, p = o[1], d = o[2], q = o[3], P = o[4], D = o[5], Q = o[6], c = o[7])
  fits <- rbind(fits, cbind(id, data.frame(
    ar1 = get("ar1"), ar2 = get("ar2"), ma1 = get("ma1"), ma2 = get("ma2"), sar1 = get("sar1"),
    sma1 = get("sma1"), constant = get("constant"), loglik = number(a$loglik),
    sigma2 = number(a$sigma2))))
  h <- c(1, 2, 12, 13, 24)
  ahead <- rbind(ahead, data.frame(series = n, horizon = h, mean = number(p$pred[h]),
    se = number(p$se[h])))
}
write <- function(x, f) write.csv(x, file.path("test/reference", f), row.names = FALSE, quote = FALSE)
write(s, "arima_series.csv")
write(fits, "arima_fits.csv")
write(ahead, "arima_ahead.csv")
