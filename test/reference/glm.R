# Reference values for count regression, by R's glm, MASS::glm.nb and lm.
#   Rscript test/reference/glm.R   (in the root of the repository; writes test/reference/glm_*.csv)
# Made with R 4.2.2, MASS 7.3-58.2. The series are R's own data sets (counts) and seeded ones.
#
# glm_series.csv  the series, the month index of the first value (year * 12 + month - 1), the months
#                 fitted; value empty where missing
# glm_fits.csv    form and family: coefficients and standard errors in the order of the columns,
#                 theta and its error, log likelihood, deviance
# glm_ahead.csv   12 months ahead: linear predictor and its standard error
#
# glm_family.csv  what the families poisson and negative_binomial do (models/forecast/count_glm.h),
#                 written again here: form of least AICc (0 level .. 9 trend and dummies), mean and
#                 variance 1, 12 and 24 months ahead; months weigh 0.5^(age / 24 months)
#
# Forms: trend, dummies (trend and month factor), fourier (trend and two harmonics), length (trend
# and dummies with log of month length as offset), step (trend, dummies and a step from the month
# 2/3 through the series), weights (dummies, prior weights 0.5^(age / 36 months)).
library(MASS)
set.seed(20240502)
first_of <- function(x) 12 * floor(time(x)[1] + 1e-6) + cycle(x)[1] - 1
sparse <- function(n, mean, size, slope = 0) {
  mu <- mean * exp(slope * (1:n - n) / 12 + 0.3 * cos(2 * pi * (1:n) / 12))
  ts(rnbinom(n, mu = mu, size = size), start = c(2010, 4), frequency = 12)
}
gaps <- function(x, at) { x[at] <- NA; x }
series <- list(USAccDeaths = USAccDeaths, ldeaths = ldeaths, mdeaths = mdeaths, fdeaths = fdeaths,
  UKDriverDeaths = UKDriverDeaths, VanKilled = Seatbelts[, "VanKilled"],
  DriversKilled = Seatbelts[, "DriversKilled"], seeded_small = sparse(120, 3, 4, 0.05),
  seeded_sparse = sparse(96, 0.7, 1.5, -0.1), seeded_poisson = sparse(84, 5, 1e6),
  VanKilled_gaps = gaps(Seatbelts[, "VanKilled"], c(1, 30:35, 100, 192)))
number <- function(x) ifelse(is.na(x), "", trimws(formatC(x, digits = 15, format = "g")))
days <- function(index) {
  from <- as.Date(sprintf("%d-%02d-01", index %/% 12, index %% 12 + 1))
  to <- as.Date(sprintf("%d-%02d-01", (index + 1) %/% 12, (index + 1) %% 12 + 1))
  as.numeric(to - from)
}
design <- function(form, first, n, h) {
  index <- first + 0:(n + h - 1)
  m <- index %% 12
  x <- cbind(1, c(1:n - n, cumsum(0.9^(1:h))) / 12)
  if (form %in% c("dummies", "length", "step", "weights")) x <- cbind(x, outer(m, 1:11, `==`) * 1)
  if (form == "fourier") x <- cbind(x, cos(2 * pi * m / 12), sin(2 * pi * m / 12),
    cos(4 * pi * m / 12), sin(4 * pi * m / 12))
  if (form == "step") x <- cbind(x, (seq_along(m) > 2 * n %/% 3) * 1)
  list(x = x, offset = if (form == "length") log(days(index) / 30.436875) else 0 * m)
}
control <- glm.control(epsilon = 1e-14, maxit = 500)
s <- fits <- ahead <- NULL
for (name in names(series)) {
  y <- as.numeric(series[[name]]); n <- length(y); h <- 12; first <- first_of(series[[name]])
  s <- rbind(s, data.frame(series = name, first = first, value = number(y)))
  for (form in c("trend", "dummies", "fourier", "length", "step", "weights"))
    for (family in c("poisson", "negative_binomial")) {
      d <- design(form, first, n, h); X <- d$x[1:n, ]; O <- d$offset[1:n]
      w <- if (form == "weights") 0.5^((n - 1:n) / 36) else rep(1, n)
      data <- list(y = y, X = X, O = O, w = w)
      f <- if (family == "poisson")
        suppressWarnings(glm(y ~ X - 1 + offset(O), poisson, data, weights = w, control = control))
      else tryCatch(suppressWarnings(glm.nb(y ~ X - 1 + offset(O), data, weights = w,
        control = control)), error = function(e) NULL)
      # without overdispersion the likelihood has no maximum and glm.nb wanders off
      if (is.null(f) || (family != "poisson" && f$theta > 1e5)) { cat(name, form, "\n"); next }
      negative <- family != "poisson"
      at <- !is.na(y)
      mu <- fitted(f)
      loglik <- if (negative) sum(w[at] * dnbinom(y[at], mu = mu, size = f$theta, log = TRUE))
        else sum(w[at] * dpois(y[at], mu, log = TRUE))
      e <- sqrt(diag(vcov(f, dispersion = 1)))
      pad <- function(x) { x <- number(unname(x)); c(x, rep("", 14 - length(x))) }
      row <- data.frame(series = name, form = form, family = family,
        t(setNames(pad(coef(f)), paste0("b", 0:13))), t(setNames(pad(e), paste0("e", 0:13))),
        theta = if (negative) number(f$theta) else "",
        theta_error = if (negative) number(f$SE.theta) else "",
        loglik = number(loglik), deviance = number(deviance(f)))
      fits <- rbind(fits, row)
      F <- d$x[n + 1:h, ]
      V <- vcov(f, dispersion = 1)
      ahead <- rbind(ahead, data.frame(series = name, form = form, family = family, h = c(1, 6, 12),
        eta = number(as.numeric(F %*% coef(f) + d$offset[n + 1:h])[c(1, 6, 12)]),
        se = number(sqrt(rowSums((F %*% V) * F))[c(1, 6, 12)])))
    }
}
family <- NULL
for (name in names(series)) for (kind in c("poisson", "negative_binomial")) {
  y <- as.numeric(series[[name]]); n <- length(y); h <- 24; first <- first_of(series[[name]])
  w <- 0.5^((n - 1:n) / 24); m <- (first + 0:(n + h - 1)) %% 12; at <- !is.na(y)
  best <- NULL
  for (form in 0:9) {
    X <- cbind(rep(1, n + h))
    if (form %% 2) X <- cbind(X, c(1:n - n, cumsum(0.9^(1:h))) / 12)
    for (k in seq_len(if (form < 8) form %/% 2 else 0))
      X <- cbind(X, cos(2 * pi * k * m / 12), sin(2 * pi * k * m / 12))
    if (form >= 8) X <- cbind(X, outer(m, 1:11, `==`) * 1)
    data <- list(y = y, X = X[1:n, , drop = FALSE], w = w)
    f <- if (kind == "poisson") NULL else tryCatch(suppressWarnings(glm.nb(y ~ X - 1, data,
      weights = w, control = control)), error = function(e) NULL)
    theta <- if (is.null(f) || f$theta > 1e5) Inf else f$theta
    if (is.infinite(theta))
      f <- suppressWarnings(glm(y ~ X - 1, poisson, data, weights = w, control = control))
    mu <- fitted(f)
    loglik <- sum(w[at] * if (is.infinite(theta)) dpois(y[at], mu, log = TRUE)
      else dnbinom(y[at], mu = mu, size = theta, log = TRUE))
    k <- ncol(X) + (kind != "poisson"); nw <- sum(w[at])
    aicc <- -2 * loglik + 2 * k * nw / (nw - k - 1)
    if (is.null(best) || aicc < best$aicc) {
      F <- X[n + c(1, 12, 24), , drop = FALSE]
      mean <- as.numeric(exp(F %*% coef(f)))
      v <- rowSums((F %*% vcov(f, dispersion = 1)) * F)
      best <- list(aicc = aicc, form = form, mean = mean,
        variance = mean + mean^2 / theta + mean^2 * v)
    }
  }
  family <- rbind(family, data.frame(series = name, family = kind, form = best$form,
    aicc = number(best$aicc), h = c(1, 12, 24), mean = number(best$mean),
    variance = number(best$variance)))
}
write <- function(x, f) write.csv(x, file.path("test/reference", f), row.names = FALSE, quote = FALSE)
write(s, "glm_series.csv")
write(fits, "glm_fits.csv")
write(ahead, "glm_ahead.csv")
write(family, "glm_family.csv")
