# Reference values for ARIMA with regressors, by R's stats::arima(..., xreg =) (exact likelihood).
#   Rscript test/reference/arima_regressors.R   (in the root; writes test/reference/arima_x_*.csv)
# Made with R 4.2.2. The series are R's own data sets; *_gaps has months taken out.
#
# arima_x_series.csv  the series (value empty where missing) and up to three regressors, over the
#                     months known and 12 more (value "future" is empty there, known = 0)
# arima_x_fits.csv    orders, estimates, log likelihood, variance (S / n), regressors' coefficients with
#                     standard errors; used: n. Where R is not at the exact likelihood by its
#                     definition the row is left out
# arima_x_ahead.csv   12 months ahead: mean and standard error at R's variance
gaps <- function(x, at) { x[at] <- NA; x }
step <- function(n, from) as.numeric(1:(n + 12) >= from)
pulse <- function(n, at) as.numeric(1:(n + 12) %in% at)
ramp <- function(n, from, to) pmin(pmax((1:(n + 12) - from + 1) / (to - from + 1), 0), 1)
days <- function(x, n) {
  first <- 12 * floor(time(x)[1] + 1e-6) + cycle(x)[1] - 1 + 0:(n + 11)
  start <- function(i) as.Date(sprintf("%d-%02d-01", i %/% 12, i %% 12 + 1))
  as.numeric(start(first + 1) - start(first))
}
S <- log(Seatbelts)
petrol <- c(S[, "PetrolPrice"], rep(S[192, "PetrolPrice"], 12))
series <- list(
  LogDrivers = list(y = S[, "drivers"], x = cbind(law = step(192, 170), petrol = petrol)),
  LogFront = list(y = S[, "front"], x = cbind(step(192, 170), petrol, days(S, 192))),
  VanKilled = list(y = Seatbelts[, "VanKilled"], x = cbind(step(192, 170))),
  USAccDeaths = list(y = USAccDeaths, x = cbind(days(USAccDeaths, 72), pulse(72, 30:33))),
  ldeaths = list(y = ldeaths, x = cbind(pulse(72, 26), ramp(72, 20, 50))),
  LogAirPassengers = list(y = log(AirPassengers), x = cbind(pulse(144, c(62, 74)), step(144, 110))),
  nottem = list(y = nottem, x = cbind(ramp(240, 60, 180))),
  co2 = list(y = window(co2, start = c(1980, 1)), x = cbind(step(216, 150), pulse(216, 40))),
  LogDrivers_gaps = list(y = gaps(S[, "drivers"], c(20:24, 101, 192)), x = cbind(step(192, 170), petrol)))
# the definition: density of y with its whole covariance matrix, beta by generalised least squares
dense <- function(y, X, ar) {
  n <- length(y); m <- 20000
  psi <- c(1, ARMAtoMA(ar = ar, lag.max = m))
  L <- chol(toeplitz(sapply(0:(n - 1), function(k) sum(psi[1:(m + 1 - k)] * psi[(1 + k):(m + 1)]))))
  e <- lm.fit(backsolve(L, X, transpose = TRUE), backsolve(L, y, transpose = TRUE))$residuals
  -n / 2 * (log(2 * pi * sum(e^2) / n) + 1) - sum(log(diag(L)))
}
orders <- list(c(0,1,1,0,1,1,0), c(1,0,0,1,0,0,1), c(2,0,0,0,1,1,1), c(1,0,1,0,1,1,0), c(0,1,1,0,0,0,0))
number <- function(x) ifelse(is.na(x), "", trimws(formatC(x, digits = 15, format = "g")))
s <- fits <- ahead <- NULL
for (name in names(series)) {
  y <- as.numeric(series[[name]]$y); x <- unname(series[[name]]$x); n <- length(y); k <- ncol(x)
  column <- function(j) if (j <= k) number(x[, j]) else ""
  s <- rbind(s, data.frame(series = name, known = as.integer(1:(n + 12) <= n),
    value = number(c(y, rep(NA, 12))), x1 = column(1), x2 = column(2), x3 = column(3)))
  for (o in orders) {
    constant <- if (o[7] == 1) (if (o[2] + o[5] > 0) 1:(n + 12) else rep(1, n + 12))
    X <- cbind(x, constant)
    fit <- function(init) tryCatch(suppressWarnings(arima(ts(y, frequency = 12), order = o[1:3],
      seasonal = list(order = o[4:6], period = 12), xreg = X[1:n, , drop = FALSE], include.mean = FALSE,
      method = "ML", kappa = 1e9, init = init, optim.control = list(maxit = 1000, reltol = 1e-14))),
      error = function(e) NULL)
    a <- fit(NULL)
    # its search stops early in the regressors' directions: on from there
    for (again in 1:2) if (!is.null(b <- fit(coef(a))) && b$loglik >= a$loglik) a <- b
    if (is.null(a)) { cat(name, o, "\n"); next }
    b <- coef(a)
    if (o[2] + o[5] == 0 && !anyNA(y)) { # R's start goes wrong near a unit root: not a reference then
      ar <- c(b[["ar1"]], rep(0, 10), b[["sar1"]], -b[["ar1"]] * b[["sar1"]])
      exact <- dense(y, X[1:n, , drop = FALSE], ar)
      if (abs(exact - a$loglik) > 1e-4) { cat(name, o, a$loglik, "exactly", exact, "\n"); next }
    }
    get <- function(i) if (i %in% names(b)) number(b[[i]]) else "0"
    arma <- length(b) - ncol(X)
    e <- suppressWarnings(sqrt(diag(a$var.coef)))
    error <- function(j) if (j <= k) number(e[[arma + j]]) else ""
    beta <- function(j) if (j <= k) number(b[[arma + j]]) else "0"
    p <- predict(a, n.ahead = 12, newxreg = X[n + 1:12, , drop = FALSE])
    id <- data.frame(series = name, p = o[1], d = o[2], q = o[3], P = o[4], D = o[5], Q = o[6], c = o[7])
    fits <- rbind(fits, cbind(id, data.frame(ar1 = get("ar1"), ar2 = get("ar2"), ma1 = get("ma1"),
      sar1 = get("sar1"), sma1 = get("sma1"), constant = if (o[7] == 1) number(b[[arma + k + 1]]) else "0",
      b1 = beta(1), b2 = beta(2), b3 = beta(3), e1 = error(1), e2 = error(2), e3 = error(3), loglik = number(a$loglik), sigma2 = number(a$sigma2),
      used = sum(!is.na(y)) - o[2] - 12 * o[5])))
    h <- c(1, 2, 12)
    ahead <- rbind(ahead, data.frame(series = name, horizon = h, mean = number(p$pred[h]), se = number(p$se[h])))
  }
}
write <- function(x, f) write.csv(x, file.path("test/reference", f), row.names = FALSE, quote = FALSE)
write(s, "arima_x_series.csv")
write(fits, "arima_x_fits.csv")
write(ahead, "arima_x_ahead.csv")
