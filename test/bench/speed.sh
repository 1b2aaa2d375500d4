#!/bin/sh
# Seconds per 1,000 series by family and for the default, one worker, whole program (reading and
# writing included): on M3 (horizon 18) and on the last task (176 series of 164 months, horizon 24).
#
#   test/bench/speed.sh PROGRAM [MODELS ...]
set -eu
shared=$(cd "$(dirname "$0")/../../.." && pwd)/shared
program=${1:?usage: speed.sh PROGRAM [MODELS ...]}
shift
[ $# -gt 0 ] || set -- auto shares dotm ets ets_average snaive mean
if [ ! -r "$shared/data/m3/train.csv" ]; then
    echo "SKIPPED: the shared data is not here"
    exit 0
fi

seconds() { # of the fastest of three runs: file, horizon, model
    best=""
    for _ in 1 2 3; do
        from=$(date +%s%N)
        "$program" forecast -q --jobs 1 "$1" --horizon "$2" --models "$3" --allow-failures -o /dev/null
        took=$((($(date +%s%N) - from) / 1000))
        [ -z "$best" ] || [ "$took" -lt "$best" ] && best=$took
    done
    echo "$best"
}

m3="$shared/data/m3/train.csv"
task="$shared/data/tasks/2023-11/train.csv"
printf '%-12s %12s %12s   seconds per 1,000 series\n' model m3 tasks
for model in "$@"; do
    a=$(seconds "$m3" 18 "$model")
    b=$(seconds "$task" 24 "$model")
    awk -v model="$model" -v a="$a" -v b="$b" \
        'BEGIN { printf "%-12s %12.3f %12.3f\n", model, a / 1e6 / 1.428, b / 1e6 / 0.176 }'
done
