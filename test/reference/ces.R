# Writes ces_given.csv, ces_ahead.csv and ces_optimum.csv beside this file.
# Run in this folder: Rscript ces.R      (made with R 4.2.2)
#
# A second implementation of complex exponential smoothing, in complex arithmetic as the paper has it
# (Svetunkov, Kourentzes & Ord 2022), where z = yhat + i p and a = a0 + i a1:
#   z' = a (y + i e) + (1 + i - a) z
# on the six public series of theta_series.csv (theta_reference.R).
#
# ces_given.csv       at given parameters: sum of squares, log-likelihood, the last states
# ces_ahead.csv       at given parameters: 24 months ahead and their variance over that of the errors
# ces_optimum.csv     least sum of squares that optim (Nelder-Mead, several starts) finds in the box
all <- read.csv("theta_series.csv")
m <- 12
number <- function(x) sprintf("%.17g", x)
has_level <- function(form) form != "simple"
has_season <- function(form) form != "none"
split <- function(form, x) switch(form,
  none = list(a = complex(real = x[1], imaginary = x[2])),
  simple = list(b = complex(real = x[1], imaginary = x[2])),
  partial = list(a = complex(real = x[1], imaginary = x[2]), b = x[3]),
  full = list(a = complex(real = x[1], imaginary = x[2]), b = complex(real = x[3], imaginary = x[4])))

guess <- function(form, y) {
  level <- mean(y[1:m])
  index <- decompose(ts(y, frequency = m), "additive")$figure
  s <- if (form == "simple") index + level else index
  list(z = level * (1 + 1i / 1.1), s = s * (1 + 1i / 1.1))
}
seen <- function(form, state, k) {
  (if (has_level(form)) Re(state$z) else 0) + (if (has_season(form)) Re(state$s[k]) else 0)
}
advance <- function(form, p, state, k, y) {
  e <- y - seen(form, state, k)
  smooth <- function(z, a) a * (Re(z) + e + 1i * e) + (1 + 1i - a) * z
  if (has_level(form)) state$z <- smooth(state$z, p$a)
  if (form == "partial") state$s[k] <- Re(state$s[k]) + p$b * e
  else if (has_season(form)) state$s[k] <- smooth(state$s[k], p$b)
  state$e <- e
  state
}
walk <- function(form, p, state, y, months) {
  squares <- 0
  for (t in months) {
    state <- advance(form, p, state, (t - 1) %% m + 1, y[t])
    squares <- squares + state$e^2
  }
  state$squares <- squares
  state
}
run <- function(form, x, y) {
  p <- split(form, x)
  n <- length(y)
  state <- walk(form, p, guess(form, y), y, 1:n)
  state <- walk(form, p, state, y, n:1)
  walk(form, p, state, y, 1:n)
}
ahead <- function(form, p, state, n, h) {
  sapply(seq_len(h), function(j) {
    k <- (n + j - 1) %% m + 1
    mu <- seen(form, state, k)
    state <<- advance(form, p, state, k, mu)
    mu
  })
}

given <- list(none = list(c(1.3, 1), c(1.9, 1.01), c(1.2, 1.3)),
              simple = list(c(1.3, 1), c(1.1, 0.97)),
              partial = list(c(1.4, 1.01, 0.1), c(1.1, 0.98, 0.4)),
              full = list(c(1.3, 1, 1.1, 1), c(1.6, 1.01, 1.05, 0.97)))
rows <- list(); months <- list(); best <- list()
for (series in unique(all$series)) {
  y <- all$value[all$series == series]
  n <- length(y)
  for (form in names(given)) {
    for (i in seq_along(given[[form]])) {
      x <- given[[form]][[i]]
      p <- split(form, x)
      state <- run(form, x, y)
      base <- ahead(form, p, state, n, 24)
      moved <- advance(form, p, state, n %% m + 1, base[1] + 1)
      response <- c(1, ahead(form, p, moved, n + 1, 23) - base[-1])
      x <- c(x, rep(NA, 4 - length(x)))
      text <- ifelse(is.na(x), "", number(x))
      rows[[length(rows) + 1]] <- data.frame(series, form, x1 = text[1], x2 = text[2], x3 = text[3],
        x4 = text[4], squares = number(state$squares),
        log_likelihood = number(sum(dnorm(0, 0, sqrt(state$squares / n), log = TRUE)) * n - n / 2),
        level = number(Re(state$z)), potential = number(Im(state$z)), last = number(Re(state$s[(n - 1) %% m + 1])))
      months[[length(months) + 1]] <- data.frame(series, form, given = i, h = 1:24, mean = number(base),
        factor = number(1 + c(0, cumsum(response[-1]^2))[1:24] ))
    }
    # the optimum of the scaled logarithms, as the family fits them
    z <- log(y / mean(y)) + 20
    squares <- function(x) {
      low <- c(1, 0, if (form == "partial") 0 else 1, 0)[seq_along(x)]
      high <- c(2, 3, if (form == "partial") 1 else 2, 3)[seq_along(x)]
      if (any(x < low | x > high)) return(1e30)
      s <- tryCatch(run(form, x, z)$squares, error = function(e) Inf); if (is.finite(s)) s else 1e30 }
    starts <- switch(form, none = , simple = list(c(1.3, 1), c(1.8, 1), c(1.05, 1)),
                     partial = list(c(1.3, 1, 0.1), c(1.8, 1, 0.3)),
                     full = list(c(1.3, 1, 1.1, 1), c(1.8, 1, 1.3, 1)))
    found <- min(sapply(starts, function(s) {
      for (again in 1:2) s <- optim(s, squares, control = list(maxit = 400, reltol = 1e-9))$par
      squares(s)
    }))
    best[[length(best) + 1]] <- data.frame(series, form, squares = number(found))
  }
}
write.csv(do.call(rbind, rows), "ces_given.csv", row.names = FALSE, quote = FALSE)
write.csv(do.call(rbind, months), "ces_ahead.csv", row.names = FALSE, quote = FALSE)
write.csv(do.call(rbind, best), "ces_optimum.csv", row.names = FALSE, quote = FALSE)
