# Negative binomial slopes of the series of trend_series.csv (trend.R) for test/unit/trend_slope_test.c: means by glm() at a given theta, theta the root of its
# score, in turn until both stand still; checked against MASS::glm.nb, whose theta is good to about six digits.
# glm() warns that an epsilon of 1e-15 is not reached: it then has gone on to where nothing changes.
# Made with R 4.2.2, MASS 7.3.58.2: cd test/reference && Rscript trend_negative.R
library(MASS)
all <- read.csv("trend_series.csv")
number <- function(x) ifelse(is.na(x), "", formatC(x, digits = 17, width = 1, format = "g"))
score <- function(theta, y, mu) sum(digamma(theta + y) - digamma(theta) - log1p(mu / theta) + (mu - y) / (theta + mu))
negative <- function(name, season) {
  y <- all$value[all$series == name]; t <- seq_along(y) - 1; keep <- !is.na(y); m <- factor(t %% 12)
  if (season) keep <- keep & ave(ifelse(is.na(y), 0, y), m, FUN = sum) > 0
  d <- data.frame(y = y, t = t, m = m)[keep, ]; d$m <- droplevels(d$m)
  form <- if (season) y ~ t + m else y ~ t
  control <- glm.control(epsilon = 1e-15, maxit = 200)
  fit <- glm(form, poisson, d, control = control); theta <- Inf
  for (turn in 1:200) {
    mu <- fitted(fit); before <- theta
    theta <- if (sum((d$y - mu)^2 - d$y) <= 0) Inf else
      exp(uniroot(function(l) score(exp(l), d$y, mu), c(-8, 15), tol = 1e-14)$root)
    if (is.infinite(theta) || (is.finite(before) && abs(theta / before - 1) < 1e-13)) break
    fit <- glm(form, negative.binomial(theta), d, control = control)
  }
  X <- model.matrix(fit); mu <- fitted(fit)
  error <- sqrt(solve(crossprod(X * sqrt(mu / (1 + mu / theta))))["t", "t"]); b <- coef(fit)[["t"]]
  if (is.finite(theta)) {
    own <- glm.nb(form, d, control = glm.control(epsilon = 1e-12, maxit = 200))
    stopifnot(abs(own$theta / theta - 1) < 1e-5, abs(coef(own)[["t"]] / b - 1) < 1e-6)
  }
  data.frame(series = name, season = as.integer(season), n = nrow(d), theta = number(theta), slope = number(b), se = number(error),
             p = number(2 * pnorm(-abs(b) / error)), lower = number(b - qnorm(0.975) * error), upper = number(b + qnorm(0.975) * error))
}
rows <- do.call(rbind, lapply(setdiff(unique(all$series), "level"), function(s) rbind(negative(s, FALSE), negative(s, TRUE))))
write.csv(rows, "trend_negative.csv", row.names = FALSE, quote = FALSE)
