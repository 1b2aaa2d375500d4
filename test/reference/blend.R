# Writes blend_points.csv and blend_facts.csv beside this file: models/forecast/blend_*.c a second
# time, from the text of docs/methods.md with stats::filter, stats::lm and plain loops.
# Run in this folder: Rscript blend.R      (made with R 4.2.2; reads theta_series.csv)
#
# blend_points.csv  case, h, log forecasts of the three members (of z) and of the whole
# blend_facts.csv   case, item, value: season, indices, one-step error, choices, features
all <- read.csv("theta_series.csv")
get <- function(name, n = Inf) { y <- all$value[all$series == name]; y[seq_len(min(n, length(y)))] }
cases <- list(AirPassengers = get("AirPassengers"), USAccDeaths = get("USAccDeaths"),
              UKDriverDeaths = get("UKDriverDeaths"), nottem = get("nottem"), co2 = get("co2"),
              ldeaths = get("ldeaths"), air_37 = get("AirPassengers", 37),
              deaths_20 = get("ldeaths", 20), zero = replace(get("USAccDeaths"), 30, 0))
horizon <- 30
number <- function(x) sprintf("%.15g", x)
line_at <- function(v, at) { f <- lm(v ~ seq_along(v)); unname(coef(f)[1] + coef(f)[2] * at) }
slope <- function(v) unname(coef(lm(v ~ seq_along(v)))[2])

season <- function(y) {
  n <- length(y); k <- (seq_len(n) - 1) %% 12 + 1
  if (n < 26) return(list(kept = 0, index = rep(0, 12)))
  average <- as.numeric(stats::filter(y, c(0.5, rep(1, 11), 0.5) / 12))
  rough <- tapply(log(y / average), k, mean, na.rm = TRUE)
  rough <- rough - mean(rough)
  d <- log(y) - rough[k]
  trend <- as.numeric(stats::filter(d, rep(1 / 13, 13)))
  trend[1:6] <- line_at(d[1:13], 1:6)
  trend[(n - 5):n] <- line_at(d[(n - 12):n], 8:13)
  r <- log(y) - trend
  w <- 0.85^((n - seq_len(n)) %/% 12)
  s <- sapply(1:12, function(i) weighted.mean(r[k == i], w[k == i]))
  s <- s - mean(s)
  effective <- mean(sapply(1:12, function(i) sum(w[k == i])^2 / sum(w[k == i]^2)))
  noise <- sum((r - s[k])^2) / (n - 12) / effective
  kept <- max(0, 1 - 1.75 * 9 / 11 * noise / (sum(s^2) / 11))
  list(kept = kept, index = kept * s)
}

smoothings <- function(z) {
  n <- length(z); leads <- c(1, 2, 4, 6, 9, 12, 15, 18)
  first <- z[seq_len(min(12, n))]
  L1 <- LM <- c(); F <- NULL
  for (a in c(.1, .3, .6, .9)) for (p in c(.9, .98)) for (trend in c(TRUE, FALSE)) for (start in 1:2) {
    l <- if (trend && start == 1) line_at(first, 0) else mean(first)
    b <- if (start == 2) 0 else if (trend) slope(first) else 0.5 * slope(z)
    within <- if (trend) p else 1
    e1 <- c(); far <- c()
    for (t in 0:(n - 1)) {
      if (t >= min(18, n %/% 3)) for (h in leads) if (t + h <= n)
        far <- c(far, abs(z[t + h] - l - sum(p^(1:h)) * b))
      m <- l + within * b; e <- z[t + 1] - m
      if (t >= 3) e1 <- c(e1, e^2)
      l <- m + a * e; b <- within * b + (if (trend) 0.1 * a * e else 0)
    }
    L1 <- c(L1, mean(e1)); LM <- c(LM, mean(far))
    F <- cbind(F, l + cumsum(p^(1:horizon)) * b)
  }
  w <- exp(-n / 2 * log(L1 / min(L1)) - 0.25 * n * log(LM / min(LM)))
  list(ahead = as.numeric(F %*% (w / sum(w))), one_step = sqrt(min(L1)))
}

theta <- function(z) {
  n <- length(z); best <- Inf
  for (a in 0.02 * (1:49)) {
    l <- mean(z[1:6]); s <- 0
    for (v in z) { s <- s + (v - l)^2; l <- l + a * (v - l) }
    if (s < best) { best <- s; level <- l; alpha <- a }
  }
  list(ahead = level + 0.65 * slope(z) * (0:(horizon - 1) + (1 - (1 - alpha)^n) / alpha), alpha = alpha)
}

# Fiorucci et al. 2016, section 3: the line through all months so far by lm-like sums.
dynamic_run <- function(z, ahead, a, theta, start) {
  n <- length(z); l <- a * z[1] + (1 - a) * start; s <- 0; out <- c(); w <- 1 - 1 / theta
  for (t in 2:(n + ahead)) {
    k <- t - 1; past <- z[1:k]; tbar <- (k + 1) / 2
    B <- if (k == 1) 0 else sum((1:k - tbar) * past) / sum((1:k - tbar)^2)
    A <- mean(past) - B * tbar
    mu <- l + w * ((1 - a)^k * A + (1 - (1 - a)^t) / a * B)
    if (t > n) { z <- c(z, mu); out <- c(out, mu) } else if (t >= 4) s <- s + (z[t] - mu)^2
    l <- a * z[t] + (1 - a) * l
  }
  list(s = s, out = out)
}
dynamic <- function(z) {
  best <- Inf; m <- mean(z[seq_len(min(12, length(z)))])
  for (theta in c(1, 1.5, 2, 3, 5, 10)) for (a in 0.04 * (1:24)) {
    s <- dynamic_run(z, 0, a, theta, m / theta)$s
    if (s < best * (1 - 1e-12)) { best <- s; alpha <- a; chosen <- theta }
  }
  list(ahead = dynamic_run(z, horizon, alpha, chosen, m / chosen)$out, alpha = alpha, theta = chosen)
}

fit <- function(y) {
  n <- length(y); y <- pmax(y, 0.01 * mean(y)); s <- season(y); k <- (seq_len(n) - 1) %% 12 + 1
  flat <- log(y) - s$index[k]; level <- mean(exp(flat)); z <- pmax(flat - log(level), log(0.01))
  a <- smoothings(z); b <- theta(z); c <- dynamic(z)
  clip <- function(f) pmin(pmax(f, min(z) - 1), max(z) + 1)
  list(season = s, flat = flat, level = level, a = a, b = b, c = c,
       ahead = log(level) + s$index[(n + 0:(horizon - 1)) %% 12 + 1] +
         (clip(a$ahead) + clip(b$ahead) + clip(c$ahead)) / 3)
}

features <- function(y, whole) {
  n <- length(y); log_y <- log(pmax(y, 0.01 * mean(y))); errors <- c()
  for (back in c(6, 12, 18)) if (n - back >= 20) {
    f <- fit(y[1:(n - back)])$ahead[1:back]
    errors <- c(errors, abs(log_y[(n - back + 1):n] - f) / sqrt(0.5 + 0.5 * (1:back) / 6))
  }
  m1 <- whole$a$one_step; recent <- tail(whole$flat, 36)
  x <- c(m1 = m1, m2 = if (length(errors)) mean(errors) else m1, sn = mean(abs(diff(log_y, 12))),
         dn = median(abs(diff(whole$flat))), s36 = sqrt(mean((recent - mean(recent))^2)))
  log(pmax(x, 0.004))
}

points <- facts <- NULL
for (case in names(cases)) {
  y <- cases[[case]]; f <- fit(y)
  points <- rbind(points, data.frame(case = case, h = 1:horizon, smoothings = number(f$a$ahead),
    theta = number(f$b$ahead), dynamic = number(f$c$ahead), log_mean = number(f$ahead)))
  value <- c(season = f$season$kept, setNames(f$season$index, paste0("index_", 0:11)),
             level = f$level, one_step = f$a$one_step, alpha = f$b$alpha,
             dynamic_alpha = f$c$alpha, theta = f$c$theta, features(y, f))
  facts <- rbind(facts, data.frame(case = case, item = names(value), value = number(value)))
}
write.csv(points, "blend_points.csv", row.names = FALSE, quote = FALSE)
write.csv(facts, "blend_facts.csv", row.names = FALSE, quote = FALSE)
