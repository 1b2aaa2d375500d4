# Reference values for exponential smoothing, by R's forecast package.
#   Rscript test/reference/ets.R   (in the root of the repository; writes test/reference/ets_*.csv)
# Made with R 4.2.2 and forecast 8.20. The series are R's own data sets and three seeded counts.
#
# ets_series.csv    the series
# ets_fits.csv      every form that R fits: likelihood, AICc and the point it is at. season_j belongs
#                   to months t with (t - 1) mod 12 = j
# ets_ahead.csv     mean and variance of some months ahead of each of those fits; variance empty
#                   where R simulates
# ets_selected.csv  24 months ahead of the form that ets() chooses by default
# ets_admissible.csv  which parameters of a trend with a season of 12 R finds admissible
#
# ETS(M,Ad,M): forecast 8.20 lets the damping begin a month late in its moments (class3), at odds with
# its own recursion; here they come from class3 below, with the state's matrices as in the fit.
# ETS(A,N,A) and ETS(M,N,A): forecast 8.20 (class1) adds gamma to the second seasonal state instead of
# the first, so that it enters the variance a month early; here it is put right (class1 below).
# Damped forms whose variance R simulates: its point forecasts (C function etsforecast) add phi, phi,
# phi^2, ... where the recursion adds phi, phi^2, phi^3, ...; here they are its simulated path with
# errors of 0. Where none of these applies both are computed and must agree.
suppressMessages(library(forecast))
stopifnot(packageVersion("forecast") == "8.20")

set.seed(20240401)
season <- 1 + 0.3 * sin(2 * pi * (1:120) / 12)
counts <- function(mean, size) ts(rnbinom(120, mu = mean, size = size), frequency = 12)
series <- list(
  AirPassengers = AirPassengers, USAccDeaths = USAccDeaths, UKDriverDeaths = UKDriverDeaths,
  nottem = nottem, co2 = window(co2, start = c(1980, 1)),
  counts_high = counts(200 * season * seq(1, 1.5, length.out = 120), 40),
  counts_middle = counts(15 * season, 20), counts_sparse = counts(1.5 * season, 2))
stopifnot(min(series$counts_middle) > 0, min(series$counts_sparse) == 0)

searched <- c("ANN", "AAN", "AAdN", "ANA", "AAA", "AAdA", "MNN", "MAN", "MAdN", "MNA", "MAA", "MAdA",
              "MNM", "MAM", "MAdM")
other <- c("ANM", "AAM", "AAdM", "AMN", "AMdN", "AMA", "AMdA", "AMM", "AMdM", "MMN", "MMdN", "MMA",
           "MMdA", "MMM", "MMdM")
months <- c(1, 2, 12, 13, 24)

# last state: level, trend if any, season of the latest month first
class1 <- function(h, last, trend, season, damped, m, sigma2, par) {
  p <- length(last)
  phi <- if (damped) par[["phi"]] else 1
  F <- matrix(0, p, p); H <- matrix(0, 1, p); G <- matrix(0, p, 1)
  F[1, 1] <- H[1] <- 1
  G[1] <- par["alpha"]
  if (trend == "A") { F[1, 2] <- F[2, 2] <- H[2] <- phi; G[2] <- par["beta"] }
  if (season == "A") {
    first <- p - m + 1
    H[p] <- F[first, p] <- 1
    F[(first + 1):p, first:(p - 1)] <- diag(m - 1)
    G[first] <- par["gamma"]
  }
  mu <- cj <- numeric(h)
  Fj <- diag(p)
  for (i in 1:h) { mu[i] <- H %*% Fj %*% last; cj[i] <- H %*% Fj %*% G; Fj <- Fj %*% F }
  list(mu = mu, var = sigma2 * c(1, 1 + cumsum(cj^2))[1:h], cj = cj)
}

class2 <- function(h, last, trend, season, damped, m, sigma2, par) {
  a <- class1(h, last, trend, season, damped, m, sigma2, par)
  theta <- a$mu^2
  for (j in 2:h) theta[j] <- a$mu[j]^2 + sigma2 * sum(a$cj[1:(j - 1)]^2 * theta[(j - 1):1])
  list(mu = a$mu, var = (1 + sigma2) * theta - a$mu^2)
}

same_as <- function(mine, theirs) {
  stopifnot(max(abs(mine$mu / theirs$mu - 1), abs(mine$var / theirs$var - 1)) < 1e-8)
  mine
}

class3 <- function(h, last, trend, damped, m, sigma2, par) {
  p <- length(last)
  phi <- if (damped) par["phi"] else 1
  if (trend == "N") { H1 <- matrix(1); F1 <- matrix(1); G1 <- matrix(par["alpha"]) }
  else {
    H1 <- matrix(c(1, phi), nrow = 1)
    F1 <- rbind(c(1, phi), c(0, phi))
    G1 <- rbind(par["alpha"] * c(1, phi), par["beta"] * c(1, phi))
  }
  H2 <- matrix(c(rep(0, m - 1), 1), nrow = 1)
  F2 <- rbind(c(rep(0, m - 1), 1), cbind(diag(m - 1), rep(0, m - 1)))
  G2 <- matrix(0, m, m); G2[1, m] <- par["gamma"]
  M <- matrix(last[1:(p - m)]) %*% matrix(last[(p - m + 1):p], nrow = 1)
  V <- matrix(0, length(M), length(M))
  H21 <- H2 %x% H1; F21 <- F2 %x% F1; G21 <- G2 %x% G1
  K <- (G2 %x% F1) + (F2 %x% G1)
  mu <- var <- numeric(h)
  for (i in 1:h) {
    mu[i] <- H1 %*% M %*% t(H2)
    var[i] <- (1 + sigma2) * H21 %*% V %*% t(H21) + sigma2 * mu[i]^2
    v <- c(M)
    V <- F21 %*% V %*% t(F21) + sigma2 * (F21 %*% V %*% t(G21) + G21 %*% V %*% t(F21) +
      K %*% (V + v %*% t(v)) %*% t(K) + sigma2 * G21 %*% (3 * V + 2 * v %*% t(v)) %*% t(G21))
    M <- F1 %*% M %*% t(F2) + G1 %*% M %*% t(G2) * sigma2
  }
  list(mu = mu, var = var)
}

ahead <- function(fit, h) {
  last <- fit$states[length(fit$x) + 1, ]
  e <- fit$components[1]; t <- fit$components[2]; s <- fit$components[3]
  damped <- fit$components[4] == "TRUE"
  m <- if (s == "N") 1 else 12
  if (t != "M" && s != "M") {
    ours <- if (e == "A") class1 else class2
    theirs <- if (e == "A") forecast:::class1 else forecast:::class2
    mine <- ours(h, last, t, s, damped, m, fit$sigma2, fit$par)
    if (t == "N" && s == "A") mine
    else same_as(mine, theirs(h, last, t, s, damped, m, fit$sigma2, fit$par))
  } else if (t != "M" && e == "M") {
    mine <- class3(h, last, t, damped, m, fit$sigma2, fit$par)
    if (damped) mine
    else same_as(mine, forecast:::class3(h, last, t, s, damped, m, fit$sigma2, fit$par))
  } else {
    mu <- as.numeric(simulate(fit, nsim = h, future = TRUE, innov = rep(0, h)))
    theirs <- forecast:::pegelsfcast.C(h, fit, npaths = 2, level = 95, bootstrap = FALSE)$mu
    if (!damped) stopifnot(max(abs(mu / theirs - 1)) < 1e-8)
    list(mu = mu, var = rep(NA, h))
  }
}

number <- function(x) ifelse(is.na(x), "", sprintf("%.17g", x))
fits <- "series,form,searched,selected,loglik,aicc,sigma2,alpha,beta,gamma,phi,level,trend"
fits <- paste(c(fits, paste0("season_", 0:11)), collapse = ",")
months_ahead <- "series,form,horizon,mean,variance"
selected <- "series,form,horizon,mean,lower_80,upper_80,lower_95,upper_95"
for (name in names(series)) {
  y <- series[[name]]
  chosen <- ets(y)
  forms <- searched
  if (name %in% c("AirPassengers", "UKDriverDeaths")) forms <- c(forms, other)
  for (form in forms) {
    plain <- sub("d", "", form)
    fit <- try(ets(y, plain, damped = plain != form, restrict = FALSE,
                   allow.multiplicative.trend = TRUE), silent = TRUE)
    if (inherits(fit, "try-error") || !is.finite(fit$aicc)) next
    first <- fit$states[1, ]
    get <- function(k) if (k %in% names(fit$par)) fit$par[[k]] else NA
    state <- function(k) if (k %in% names(first)) first[[k]] else NA
    same <- identical(fit$method, chosen$method)
    fits <- c(fits, paste(c(name, form, as.integer(form %in% searched), as.integer(same),
      number(c(fit$loglik, fit$aicc, fit$sigma2, get("alpha"), get("beta"), get("gamma"),
               get("phi"), state("l"), state("b"), sapply(12:1, function(j) state(paste0("s", j)))))),
      collapse = ","))
    a <- ahead(fit, 24)
    months_ahead <- c(months_ahead,
      paste(name, form, months, number(a$mu[months]), number(a$var[months]), sep = ","))
    if (same) {
      if (is.na(a$var[1])) stop("a default form without variance")
      limit <- function(p) number(a$mu + qnorm(p) * sqrt(a$var))
      selected <- c(selected, paste(name, form, 1:24, number(a$mu), limit(0.1), limit(0.9),
                                    limit(0.025), limit(0.975), sep = ","))
    }
  }
}
values <- unlist(lapply(names(series), function(n) paste(n, seq_along(series[[n]]),
                                                         number(series[[n]]), sep = ",")))
write <- function(lines, what) writeLines(lines, paste0("test/reference/ets_", what, ".csv"))
write(c("series,t,value", values), "series")
write(fits, "fits")
write(months_ahead, "ahead")
write(selected, "selected")

rule <- "alpha,beta,gamma,phi,admissible"
for (i in 1:150) {
  alpha <- round(runif(1, 0.001, 0.999), 3)
  beta <- alpha * round(runif(1, 0.001, 0.5), 3)
  gamma <- (1 - alpha) * round(runif(1, 0.001, 1), 3)
  phi <- if (i %% 2) 1 else round(runif(1, 0.8, 0.98), 3)
  rule <- c(rule, paste(number(alpha), number(beta), number(gamma), number(phi),
                        forecast:::admissible(alpha, beta, gamma, phi, 12), sep = ","))
}
write(rule, "admissible")
