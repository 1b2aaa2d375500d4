#!/bin/sh
# Seconds per 1,000 series by family and for the default, one worker, whole program (reading and
# writing included): on M3 (horizon 18) and on the last task (176 series of 164 months, horizon 24).
# Then, where R and its forecast package are installed, beside R on a sample of the same series, both
# measured in this run: every 28th of M3, every 22nd of the task.
#
#   test/bench/speed.sh PROGRAM [MODELS ...]      default: auto and every family the program lists
#
# Figures are the fastest of three runs. A family that would take over 6 s for all of M3 is timed on
# every 14th series, once, and marked *. A dash: the family cannot forecast most of these series.
set -eu
bench=$(cd "$(dirname "$0")" && pwd)
shared=$(cd "$bench/../../.." && pwd)/shared
program=${1:?usage: speed.sh PROGRAM [MODELS ...]}
shift
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $("$program" models | awk '/^[a-z]/ { print $1 }')
if [ ! -r "$shared/data/m3/train.csv" ]; then
    echo "SKIPPED: the shared data is not here"
    exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

sample() { # every n-th series of a panel, in the order of the file
    awk -F, -v n="$2" 'NR == 1 { print; next }
        { key = $2 "," $3; if (!(key in number)) number[key] = ++count; if (number[key] % n == 1) print }' "$1"
}

count() { awk -F, 'NR > 1 && !seen[$2 "," $3]++ { n++ } END { print n + 0 }' "$1"; }

once() { # microseconds: file, horizon, model
    from=$(date +%s%N)
    "$program" forecast -q --jobs 1 "$1" --horizon "$2" --models "$3" --allow-failures -o /dev/null
    echo $((($(date +%s%N) - from) / 1000))
}

# Does the family itself forecast at least half of the series? file, horizon, model
able() {
    "$program" forecast -q --jobs 1 "$1" --horizon "$2" --models "$3" --allow-failures -o /dev/null --series "$scratch/able.csv"
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "outcome") column = NF - i }
        NR > 1 { n++; ok += $(NF - column) == "ok" } END { exit !(2 * ok >= n) }' "$scratch/able.csv"
}

# Seconds per 1,000 series: file, its sample, number of series, of the sample, horizon, model
seconds() {
    able "$2" "$5" "$6" || { echo "-"; return; }
    best=$(once "$2" "$5" "$6")
    if [ $((best * $3 / $4)) -gt 6000000 ]; then
        awk -v t="$best" -v n="$4" 'BEGIN { printf "%.2f*", t / 1000 / n }'
        return
    fi
    best=$(once "$1" "$5" "$6")
    for _ in 2 3; do
        took=$(once "$1" "$5" "$6")
        [ "$took" -ge "$best" ] || best=$took
    done
    awk -v t="$best" -v n="$3" 'BEGIN { printf "%.3f", t / 1000 / n }'
}

m3="$shared/data/m3/train.csv"
task="$shared/data/tasks/2023-11/train.csv"
sample "$m3" 14 >"$scratch/m3.csv"
m3_count=$(count "$m3") m3_sample=$(count "$scratch/m3.csv") task_count=$(count "$task")
printf '%-14s %10s %10s   seconds per 1,000 series\n' model m3 tasks
for model in "$@"; do
    printf '%-14s %10s %10s\n' "$model" \
        "$(seconds "$m3" "$scratch/m3.csv" "$m3_count" "$m3_sample" 18 "$model")" \
        "$(seconds "$task" "$task" "$task_count" "$task_count" 24 "$model")" # a panel family needs it whole
done

if ! command -v Rscript >/dev/null || ! Rscript -e 'quit(status = !requireNamespace("forecast", quietly = TRUE))' >/dev/null 2>&1; then
    echo "SKIPPED: beside R: R or its package forecast is not installed"
    exit 0
fi

# Ours for a function of R: the family of the same kind, "-" while there is none.
kin() {
    case $1 in
    ets) echo ets ;;
    auto.arima) echo arima ;;
    thetaf) echo dotm ;;
    *) "$program" models | awk '/^stl/ { name = $1 } END { print name ? name : "-" }' ;;
    esac
}

ours() { # seconds per 1,000 of the fastest of three: file, series, horizon, model
    best=$(once "$1" "$3" "$4")
    for _ in 2 3; do
        took=$(once "$1" "$3" "$4")
        [ "$took" -ge "$best" ] || best=$took
    done
    awk -v t="$best" -v n="$2" 'BEGIN { printf "%.3f", t / 1000 / n }'
}

beside() { # name, sample, horizon
    series=$(count "$2")
    default=$(ours "$2" "$series" "$3" auto)
    Rscript "$bench/peers.R" "$2" "$3" >"$scratch/peers.txt"
    while read -r peer number each failed; do
        family=$(kin "$peer")
        own=-
        [ "$family" = - ] || own=$(ours "$2" "$series" "$3" "$family")
        awk -v data="$1" -v peer="$peer" -v n="$number" -v each="$each" -v failed="${failed#0}" -v family="$family" \
            -v own="$own" -v default="$default" 'function ratio(x) { return x == "-" ? "-" : sprintf("%.4f", x / each / 1000) }
            BEGIN { printf "%-6s %6d %-11s %9.1f   %-10s %9s %9s   %9s %9s%s\n", data, n, peer, each * 1000, family, own,
                    ratio(own), default, ratio(default), (failed ? "   R failed on " failed : "") }'
    done <"$scratch/peers.txt"
}

echo
echo "Beside R's forecast package, the same sample of series, seconds per 1,000 and ours over R's"
printf '%-6s %6s %-11s %9s   %-10s %9s %9s   %9s %9s\n' data series "R" "R takes" ours takes ratio default ratio
sample "$m3" 28 >"$scratch/m3-peers.csv"
sample "$task" 22 >"$scratch/task-peers.csv"
beside m3 "$scratch/m3-peers.csv" 18
beside tasks "$scratch/task-peers.csv" 24
