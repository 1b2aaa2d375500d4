# Effects of events by a second road: the penalised Poisson likelihood of
# models/adjust/intervention.h maximised with R's general optimiser, its dispersion iterated to rest.
#   Rscript intervention.R > intervention.csv
set.seed(20)
months <- 0:83

shape_of <- function(kind, start, end)
  switch(kind,
         temporary = as.numeric(months >= start & months <= end),
         level_shift = as.numeric(months >= start),
         ramp = pmin(pmax((months - start + 1) / (end - start + 1), 0), 1))

fit <- function(y, kind, start, end) {
  last <- if (kind == "level_shift") start - 1 else end
  use <- months >= start - 24 & months <= last + 24
  design <- cbind(1, (months[use] - start) / 12, shape_of(kind, start, end)[use])
  seen <- y[use]
  spread <- c(Inf, 0.2, 2)
  dispersion <- function(beta) {
    mean <- exp(drop(design %*% beta))
    e <- (seen - mean) / sqrt(mean)
    phi <- max(1, sum(e^2) / (length(e) - 3))
    r <- sum(e[-1] * e[-length(e)]) / sum(e^2)
    r <- min(max(r + (1 + 4 * r) / length(e), 0), 0.8)
    phi * (1 + r) / (1 - r)
  }
  beta <- c(log(mean(seen)), 0, 0)
  for (round in 1:60) {
    phi <- dispersion(beta)
    loss <- function(b) {
      mean <- exp(drop(design %*% b))
      sum(mean - seen * log(mean)) / phi + sum(b^2 / spread^2) / 2
    }
    slope <- function(b)
      drop(crossprod(design, exp(drop(design %*% b)) - seen)) / phi + b / spread^2
    beta <- optim(beta, loss, slope, method = "BFGS",
                  control = list(reltol = 1e-16, maxit = 500))$par
  }
  phi <- dispersion(beta)
  mean <- exp(drop(design %*% beta))
  inverse <- solve(crossprod(design, design * mean) / phi + diag(1 / spread^2))
  c(effect = beta[3], error = sqrt(inverse[3, 3]), dispersion = phi)
}

cases <- data.frame(kind = c("level_shift", "temporary", "ramp", "level_shift"),
                    start = c(44, 30, 36, 20), end = c(44, 33, 47, 20),
                    level = c(40, 15, 120, 3), effect = c(0.3, -0.6, -0.4, 0.8))
cat("kind,start,end,value,effect,error,dispersion\n")
for (i in seq_len(nrow(cases))) {
  case <- cases[i, ]
  wander <- cumsum(rnorm(length(months), 0, if (i == 3) 0.05 else 0))
  y <- rpois(length(months),
             case$level * exp(case$effect * shape_of(case$kind, case$start, case$end) + wander))
  found <- fit(y, case$kind, case$start, case$end)
  for (value in y)
    cat(sprintf("%s,%d,%d,%d,%.12g,%.12g,%.12g\n", case$kind, case$start, case$end, value,
                found["effect"], found["error"], found["dispersion"]))
}
