# Spread on the log scale with outliers left out, over the made areas of funnel.csv and thirty with ties, for test/unit/funnel_log_test.c.
#
#     cd test/reference && Rscript funnel_log.R > funnel_log.csv          (R 4.2.2, base only)
#
# ln(O/E) sqrt(E), ten groups by floor(10 rank / (I + 1)) as PROC RANK makes them, the first and the last left out, then phi and the moment estimate of tau^2.
areas <- read.csv("funnel.csv")
sets <- split(areas[c("count", "population")], factor(areas$set, unique(areas$set)))
sets$ties <- data.frame(count = rep(c(50, 60, 60, 60, 70, 90), 5), population = rep(1e4, 30))
digits <- function(x) formatC(x, digits = 17, format = "g", width = 1)
cat("set,areas,used,raw,phi,tau2\n")
for (name in names(sets)) {
    o <- as.numeric(sets[[name]]$count); n <- as.numeric(sets[[name]]$population); e <- n * sum(o) / sum(n)
    z <- log(o / e) * sqrt(e); group <- floor(10 * rank(z) / (length(z) + 1)); stay <- group > 0 & group < 9
    J <- sum(stay); phi <- sum(z[stay]^2) / J; w <- e[stay]
    tau2 <- max(0, (J * phi - (J - 1)) / (sum(w) - sum(w^2) / sum(w)))
    cat(paste(c(name, length(z), J, digits(c(mean(z^2), phi, tau2))), collapse = ","), "\n", sep = "")
}
