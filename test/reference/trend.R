# Reference values for directions of travel, from the definitions and with full matrices where the
# program takes short cuts. Series are R's own data sets, some with months taken out, and small
# counts made here. Made with R 4.2.2, no packages: cd test/reference && Rscript trend.R
set.seed(20)
made <- function(n, mean, slope) rpois(n, mean * exp(slope * seq_len(n) / 12) *
                                       (1 + 0.3 * cos(2 * pi * seq_len(n) / 12)))
gaps <- function(x, out) { x <- as.numeric(x); x[out] <- NA; x }
series <- list(accidents = as.numeric(USAccDeaths), lungs = as.numeric(ldeaths),
               drivers = as.numeric(UKDriverDeaths)[1:120],
               drivers_gaps = gaps(UKDriverDeaths[1:72], c(5, 6, 7, 30, 41:46, 70)),
               passengers = as.numeric(AirPassengers)[1:36],
               small = made(60, 2, 0.2), two_years = made(24, 15, -0.3), level = rep(7, 48),
               rare = gaps(made(48, 0.6, 0), 20))
number <- function(x) ifelse(is.na(x), "", formatC(x, digits = 17, width = 1, format = "g"))
write <- function(rows, file) {
  for (k in names(rows)) if (is.numeric(rows[[k]])) rows[[k]] <- number(rows[[k]])
  write.csv(rows, file, row.names = FALSE, quote = FALSE)
}
write(do.call(rbind, lapply(names(series), function(s)
  data.frame(series = s, t = seq_along(series[[s]]) - 1, value = series[[s]]))), "trend_series.csv")

# --- slopes: glm(), then the AR(1) moments with whole matrices -----------------------------------
slope <- function(name, season) {
  y <- series[[name]]; t <- seq_along(y) - 1; keep <- !is.na(y)
  m <- factor(t %% 12)
  if (season) keep <- keep & ave(ifelse(is.na(y), 0, y), m, FUN = sum) > 0
  y <- y[keep]; m <- droplevels(m[keep]); t <- t[keep]; n <- length(y)
  form <- if (season) y ~ t + m else y ~ t
  fit <- glm(form, family = poisson, control = glm.control(epsilon = 1e-15, maxit = 100))
  b <- coef(fit)[["t"]]; mu <- fitted(fit); df <- df.residual(fit)
  X <- model.matrix(fit); V <- solve(crossprod(X * sqrt(mu))); error <- sqrt(V["t", "t"])
  e <- (y - mu) / sqrt(mu); quasi <- error * sqrt(sum(e^2) / df)
  Q <- qr.Q(qr(X * sqrt(mu))); M <- diag(n) - Q %*% t(Q); gap <- abs(outer(t, t, "-"))
  L <- (gap == 1) / 2; R <- function(rho) rho^gap
  tr <- function(A) sum(diag(A))
  share <- function(rho) tr(L %*% M %*% R(rho) %*% M) / tr(M %*% R(rho))
  seen <- if (sum(e^2) > 1e-20) drop(e %*% L %*% e) / sum(e^2) + 0.5 / sqrt(n) else -1
  rho <- if (seen <= share(0)) 0 else if (seen >= share(0.95)) 0.95 else
    uniroot(function(r) share(r) - seen, c(0, 0.95), tol = 1e-14)$root
  MR <- M %*% R(rho); phi <- max(1, sum(e^2) / tr(MR)); own <- tr(MR)^2 / tr(MR %*% MR)
  c <- drop((V %*% t(X * sqrt(mu)))["t", ]); spread <- sqrt(phi * drop(c %*% R(rho) %*% c))
  data.frame(series = name, season = as.integer(season), n = n, df = df, slope = b,
             se_poisson = error, p_poisson = 2 * pnorm(-abs(b) / error),
             se_quasi = quasi, p_quasi = 2 * pt(-abs(b) / quasi, df),
             rho = rho, phi = phi, se = spread, df_own = own,
             p = 2 * pt(-abs(b) / spread, own),
             lower = b - qt(0.975, own) * spread, upper = b + qt(0.975, own) * spread)
}
write(do.call(rbind, lapply(names(series), function(s)
  rbind(slope(s, FALSE), slope(s, TRUE)))), "trend_slopes.csv")

# --- Kendall: every pair --------------------------------------------------------------------------
kendall <- function(name, period) {
  x <- series[[name]]; t <- seq_along(x) - 1; keep <- !is.na(x); x <- x[keep]; t <- t[keep]
  if (period > 1 && length(x) < 3 * period) return(NULL)
  S <- 0; var <- 0; slopes <- numeric()
  for (g in unique(t %% period)) {
    own <- t %% period == g; v <- x[own]; u <- t[own]; n <- length(v)
    pair <- which(upper.tri(diag(n)), arr.ind = TRUE)
    rise <- v[pair[, 2]] - v[pair[, 1]]
    S <- S + sum(sign(rise)); slopes <- c(slopes, rise / (u[pair[, 2]] - u[pair[, 1]]) * period)
    k <- table(v); var <- var + (n * (n - 1) * (2 * n + 5) - sum(k * (k - 1) * (2 * k + 5))) / 18
  }
  z <- if (S == 0 || var == 0) 0 else (S - sign(S)) / sqrt(var)
  data.frame(series = name, period = period, n = length(x), s = S, var = var, z = z,
             p = 2 * pnorm(-abs(z)), tau = S / length(slopes), slope = median(slopes),
             intercept = median(x) - median(t) / period * median(slopes))
}
write(do.call(rbind, lapply(names(series), function(s)
  rbind(kendall(s, 1), kendall(s, 12)))), "trend_kendall.csv")

# --- control charts -------------------------------------------------------------------------------
xmr <- function(name, screening) {
  x <- series[[name]]; n <- length(x); r <- abs(diff(x)); mean_range <- mean(r, na.rm = TRUE)
  if (screening && mean_range > 0) mean_range <- mean(r[which(r < 3.267 * mean_range)])
  centre <- mean(x, na.rm = TRUE); reach <- 2.66 * mean_range; d <- x - centre; d[is.na(d)] <- 0
  out <- abs(d) > reach; near <- !out & abs(d) > 2 / 3 * reach
  rule <- rep("none", n)
  put <- function(which, word) rule[intersect(which, which(rule == "none"))] <<- word
  put(which(out), "outside")
  window <- function(k, hold) sapply(seq_len(n - k + 1), function(i) hold(i + 0:(k - 1)))
  spread <- function(starts, k) unique(c(outer(starts, 0:(k - 1), "+")))
  rising <- window(7, function(i) { s <- sign(diff(x[i])); !anyNA(s) && abs(sum(s)) == 6 })
  put(spread(which(rising), 7), "run")
  close <- window(3, function(i) sum(near[i]) >= 2 && abs(sum(sign(d[i]))) == 3)
  put(intersect(spread(which(close), 3), which(near)), "near")
  side <- window(7, function(i) abs(sum(sign(d[i]))) == 7)
  put(spread(which(side), 7), "one_side")
  data.frame(series = name, screening = as.integer(screening), t = seq_len(n) - 1, rule = rule,
             centre = centre, lower = centre - reach, upper = centre + reach)
}
write(do.call(rbind, lapply(names(series), function(s)
  rbind(xmr(s, FALSE), xmr(s, TRUE)))), "trend_xmr.csv")

# --- the marker: lm() with weights, its error at known variances ------------------------------------
marker <- function(name, y, width) {
  t <- 1:5; s <- 2 * width / 3.92; fit <- lm(y ~ t, weights = 1 / s^2)
  b <- coef(fit)[["t"]]; V <- solve(crossprod(cbind(1, t) / s))
  left <- sapply(t, function(i) coef(lm(y[-i] ~ t[-i], weights = 1 / s[-i]^2))[[2]])
  chi2 <- b^2 / V[2, 2]; one <- all((c(b, left) >= 0) == (b >= 0))
  data.frame(series = name, t = t, value = y, lower = y - width, upper = y + width, slope = b,
             error = sqrt(V[2, 2]), chi2 = chi2, p = pchisq(chi2, 1, lower.tail = FALSE),
             verdict = if (chi2 <= 9.54953570608324 || !one) "no_significant_change" else
               if (b > 0) "increasing" else "decreasing")
}
write(rbind(marker("rises", c(10, 11.5, 12, 14, 15), rep(1, 5)),
            marker("falls", c(90, 84, 83, 75, 70), c(6, 5, 5, 4, 4)),
            marker("still", c(20, 21, 19.5, 20.2, 20.7), rep(2, 5)),
            marker("one_year", c(10, 10, 9, 10, 30), c(1, 1, 1, 1, 3)),
            marker("one_year_first", c(40, 10.3, 10.2, 10.1, 10.2), c(4, 1, 1, 1, 1)),
            marker("faint", c(10, 10.4, 11, 11.3, 12), rep(2, 5))), "trend_marker.csv")
