# Exponential smoothing with missing months: likelihood and path ahead at given parameters.
#   Rscript test/reference/ets_missing.R   (in the root of the repository; writes ets_missing.csv)
# Made with R 4.2.2 and forecast 8.20, which takes no missing values: the recursion below is written
# from tables 2.2 and 2.3 of Hyndman, Koehler, Ord & Snyder (2008), with states that move on without
# an error where a month is missing. Parameters are those of forecast's fit to the whole series. Where
# nothing is missing the recursion must give forecast's own likelihood.
suppressMessages(library(forecast))
stopifnot(packageVersion("forecast") == "8.20")

run <- function(y, form, par, states, m, h = 24) {
  error <- substr(form, 1, 1); damped <- grepl("d", form)
  trend <- substr(form, 2, 2); season <- substr(form, nchar(form), nchar(form))
  phi <- if (damped) par[["phi"]] else 1
  beta <- if (trend == "N") 0 else par[["beta"]]
  gamma <- if (season == "N") 0 else par[["gamma"]]
  l <- states[["l"]]; b <- if (trend == "N") 0 else states[["b"]]
  s <- if (season == "N") rep(0, m) else unname(rev(states[grepl("^s", names(states))]))
  squares <- 0; logs <- 0; n <- 0; path <- NULL
  for (t in seq_len(length(y) + h)) {
    j <- (t - 1) %% m + 1
    q <- l + phi * b
    mu <- if (season == "A") q + s[j] else if (season == "M") q * s[j] else q
    value <- if (t <= length(y)) y[t] else NA
    if (t > length(y)) path <- c(path, mu)
    if (is.na(value)) { l <- q; b <- phi * b; next }
    e <- value - mu
    u <- if (season == "M") value / s[j] - q else e
    v <- if (season == "M") value / q - s[j] else e
    l <- q + par[["alpha"]] * u
    b <- phi * b + beta * u
    s[j] <- s[j] + gamma * v
    r <- if (error == "M") e / mu else e
    squares <- squares + r^2; n <- n + 1
    if (error == "M") logs <- logs + log(abs(mu))
  }
  list(loglik = -0.5 * (n * log(squares) + 2 * logs), path = path)
}

series <- list(AirPassengers = AirPassengers, USAccDeaths = USAccDeaths,
  UKDriverDeaths = UKDriverDeaths, nottem = nottem, co2 = window(co2, start = c(1980, 1)),
  ldeaths = ldeaths)
forms <- c("ANN", "AAdN", "ANA", "AAA", "MNM", "MAdM")
rows <- NULL
for (name in names(series)) for (form in forms) {
  y <- series[[name]]
  fit <- ets(y, model = gsub("d", "", form), damped = grepl("d", form))
  whole <- run(as.numeric(y), form, fit$par, fit$initstate, 12)
  stopifnot(abs(whole$loglik - fit$loglik) < 1e-6 * abs(fit$loglik))
  holed <- as.numeric(y); holed[c(1, 5, 20:23, 47, length(y))] <- NA
  with <- run(holed, form, fit$par, fit$initstate, 12)
  get <- function(x, k) if (k %in% names(x)) x[[k]] else NA
  season <- rev(fit$initstate[grepl("^s", names(fit$initstate))])
  rows <- rbind(rows, data.frame(series = name, form = form,
    alpha = fit$par[["alpha"]], beta = get(fit$par, "beta"), gamma = get(fit$par, "gamma"),
    phi = get(fit$par, "phi"), level = fit$initstate[["l"]], trend = get(fit$initstate, "b"),
    t(setNames(if (length(season)) unname(season) else rep(NA, 12), paste0("season_", 0:11))),
    loglik = with$loglik, h1 = with$path[1], h12 = with$path[12], h24 = with$path[24]))
}
options(digits = 17)
write.csv(format(rows, digits = 17, trim = TRUE), "test/reference/ets_missing.csv", row.names = FALSE,
          quote = FALSE)
write.csv(format(do.call(rbind, lapply("ldeaths", function(n) data.frame(series = n,
          t = seq_along(ldeaths), value = as.numeric(ldeaths)))), digits = 17, trim = TRUE),
          "test/reference/ets_missing_series.csv", row.names = FALSE, quote = FALSE)
