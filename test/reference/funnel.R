# Overdispersed funnels over made areas, for test/unit/funnel_test.c.
#
#     Rscript funnel.R > funnel.csv                                     (R 4.2.2, base only)
#
# Spiegelhalter 2005 as a few lines of vector R: square-root scale, z winsorised at its 10% and 90%
# quantiles of type 7, phi, the moment estimate of tau^2, squared limits. Sets: ordinary areas that
# differ, areas that differ by chance only, rare crimes, and as few areas as a funnel takes.
set.seed(20240401)
population <- function(n) round(exp(rnorm(n, log(120000), 0.5)))
n <- population(60); o <- rnbinom(60, size = 12, mu = n * 4 / 1000)
sets <- list(ordinary = data.frame(o, n))
n <- population(40); sets$chance <- data.frame(o = rpois(40, n * 0.7 / 1000), n)
n <- population(50); sets$rare <- data.frame(o = rnbinom(50, size = 2, mu = n * 0.08 / 1000), n)
n <- population(10); sets$ten <- data.frame(o = rnbinom(10, size = 5, mu = n * 9 / 1000), n)
digits <- function(x) formatC(x, digits = 17, format = "g", width = 1)
out <- NULL
for (name in names(sets)) {
    o <- sets[[name]]$o; n <- sets[[name]]$n
    e <- n * sum(o) / sum(n); s <- 1 / (2 * sqrt(e)); y <- sqrt(o / e); z <- (y - 1) / s
    q <- quantile(z, c(0.1, 0.9), type = 7)
    zw <- pmin(pmax(z, q[1]), q[2]); I <- length(z); phi <- sum(zw^2) / I; w <- 1 / s^2
    tau2 <- max(0, (I * phi - (I - 1)) / (sum(w) - sum(w^2) / sum(w)))
    row <- data.frame(set = name, count = o, population = n, expected = e, ratio = o / e, z = z,
                      z_overdispersed = (y - 1) / sqrt(s^2 + tau2), phi = phi, tau2 = tau2,
                      z_multiplicative = z / sqrt(max(1, phi)))
    for (form in c("additive", "multiplicative")) {
        root <- if (form == "additive") sqrt(s^2 + tau2) else s * sqrt(max(1, phi))
        for (level in c(95, 99.8)) {
            zq <- qnorm((1 - level / 100) / 2, lower.tail = FALSE)
            tag <- paste0("_", substr(form, 1, 3), "_", sub(".", "", level, fixed = TRUE))
            row[paste0("lower", tag)] <- pmax(0, 1 - zq * root)^2
            row[paste0("upper", tag)] <- (1 + zq * root)^2
        }
    }
    out <- rbind(out, row)
}
for (i in seq_along(out)) if (is.numeric(out[[i]])) out[[i]] <- digits(out[[i]])
write.csv(out, quote = FALSE, row.names = FALSE)
