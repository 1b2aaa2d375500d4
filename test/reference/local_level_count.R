# Reference values for the gamma-Poisson local level of counts (Harvey & Fernandes 1989), written
# again from the model and not from our recursion.
#   Rscript test/reference/local_level_count.R   (in the root; writes test/reference/level_count_*.csv)
# Made with R 4.2.2. Series: R's Seatbelts (VanKilled) and discoveries (yearly), and seeded ones.
#
# level_count_series.csv  value (empty where missing) and exposure
# level_count_fits.csv    at given discounts and at R's optimum (optimise): log likelihood, shape and
#                         rate after the last month, and mean, variance and P(Y <= mean) 1, 3 and 12
#                         months ahead at exposure 1; *_over: with overdispersion 0.3, and the
#                         greatest likelihood over discount and dispersion that R's optim finds
# Shape and rate here are sums over the past, each month weighing the product of what the gaps
# between months seen since leave of it, d(k) = 1/(1 + k (1/w - 1)) for k months (w for one); the
# likelihood is R's dnbinom; the distribution ahead is drawn: 1e6 paths of the rate by beta steps.
set.seed(20240503)
gaps <- function(x, at) { x[at] <- NA; x }
walk <- function(n, mean, sd) rpois(n, mean * exp(cumsum(rnorm(n, 0, sd))))
season <- exp(0.4 * cos(2 * pi * (1:90) / 12))
series <- list(VanKilled = as.numeric(Seatbelts[, "VanKilled"]), discoveries = as.numeric(discoveries),
  walk = walk(100, 2, 0.15), sparse = rpois(80, 0.4), zeros_first = c(rep(0, 9), walk(60, 3, 0.1)),
  gaps = gaps(walk(90, 3, 0.1), c(1:3, 20:31, 90)), exposed = rpois(90, 2 * season))
exposure <- function(name) if (name == "exposed") season else rep(1, length(series[[name]]))
d <- function(w, k) 1 / (1 + k * (1 / w - 1))
state <- function(y, e, w, n) { # after month n, at the last month seen
  at <- which(!is.na(y[seq_len(n)]))
  weight <- rev(cumprod(rev(c(d(w, diff(at)), 1))))
  c(sum(weight * y[at]), sum(weight * e[at]), n - max(at))
}
loglik <- function(w, y, e) {
  first <- which(y > 0)[1]
  sum(sapply((first + 1):length(y), function(t) {
    if (t > length(y) || is.na(y[t])) return(0)
    s <- state(y, e, w, t - 1); s <- s * d(w, s[3] + 1)
    dnbinom(y[t], size = s[1], prob = s[2] / (s[2] + e[t]), log = TRUE)
  }))
}
# with overdispersion r, month by month, by means and variances
loglik_over <- function(w, r, y, e, last = FALSE) {
  a <- b <- 0; gap <- 0; sum <- 0
  for (t in seq_along(y)) {
    gap <- gap + 1
    if (is.na(y[t])) next
    a <- a * d(w, gap); b <- b * d(w, gap); gap <- 0
    part <- 1
    if (a > 0) {
      m <- e[t] * a / b
      noise <- m + r * (m^2 + m^2 / a)         # E var(y | mu)
      variance <- noise + m^2 / a              # + var E(y | mu)
      sum <- sum + dnbinom(y[t], mu = m, size = m^2 / (variance - m), log = TRUE)
      part <- m / noise
    }
    a <- a + part * y[t]; b <- b + part * e[t]
  }
  if (last) c(a, b) else sum
}
number <- function(x) ifelse(is.na(x), "", trimws(formatC(x, digits = 15, format = "g")))
s <- fits <- NULL
for (name in names(series)) {
  y <- series[[name]]; e <- exposure(name); n <- length(y)
  s <- rbind(s, data.frame(series = name, value = number(y), exposure = number(e)))
  best <- optimise(loglik, c(0.5, 1), y, e, maximum = TRUE, tol = 1e-10)$maximum
  if (loglik(1, y, e) > loglik(best, y, e)) best <- 1
  for (w in c(0.6, 0.85, 0.97, 1, best)) {
    z <- state(y, e, w, n)
    over <- loglik_over(w, 0.3, y, e, TRUE)
    both <- optim(c(0.9, 0.1), function(x) -loglik_over(x[1], x[2], y, e), method = "L-BFGS-B",
      lower = c(0.5, 1e-8), upper = c(1, 3))
    row <- data.frame(series = name, loglik_over = number(loglik_over(w, 0.3, y, e)),
      shape_over = number(over[1]), rate_over = number(over[2]), most_over = number(-both$value), discount = number(w), best = number(best), loglik = number(loglik(w, y, e)),
      shape = number(z[1]), rate = number(z[2]))
    mu <- rgamma(1e6, z[1], z[2]); a <- z[1]
    for (k in 1:12) {
      if (w < 1) for (j in if (k == 1) 1:(z[3] + 1) else z[3] + k) {
        r <- d(w, j) / d(w, j - 1)
        mu <- mu * rbeta(1e6, r * a, (1 - r) * a) / r; a <- r * a
      }
      if (k %in% c(1, 3, 12)) {
        drawn <- rpois(1e6, mu)
        row[paste0(c("mean_", "var_", "below_"), k)] <- c(mean(drawn), var(drawn), mean(drawn <= z[1] / z[2]))
      }
    }
    fits <- rbind(fits, row)
  }
}
write <- function(x, f) write.csv(x, file.path("test/reference", f), row.names = FALSE, quote = FALSE)
write(s, "level_count_series.csv")
write(fits, "level_count_fits.csv")
