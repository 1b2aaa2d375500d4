#!/bin/sh
# Forecasts of the shared tasks and of M3, scored: the figures of docs/accuracy.md.
#
#   test/bench/accuracy.sh PROGRAM [MODELS ...]      default: auto ets dotm
#
# Needs the shared data and score.py (Python 3); skips aloud where they are absent.
set -eu
shared=$(cd "$(dirname "$0")/../../.." && pwd)/shared
program=${1:?usage: accuracy.sh PROGRAM [MODELS ...]}
shift
[ $# -gt 0 ] || set -- auto ets dotm
if [ ! -r "$shared/tools/score.py" ] || ! command -v python3 >/dev/null; then
    echo "SKIPPED: shared data, score.py or python3 is not here"
    exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for model in "$@"; do
    tasks=""
    for folder in "$shared"/data/tasks/*/; do
        origin=$(basename "$folder")
        out="$scratch/$model-$origin.csv"
        "$program" forecast -q "$folder/train.csv" --horizon 24 --models "$model" -o "$out"
        tasks="$tasks --task $folder/train.csv $folder/truth.csv $out"
        printf 'tasks %s %s: ' "$origin" "$model"
        python3 "$shared/tools/score.py" "$folder/train.csv" "$folder/truth.csv" "$out"
    done
    printf 'tasks all %s: ' "$model"
    # shellcheck disable=SC2086
    python3 "$shared/tools/score.py" $tasks
    # shellcheck disable=SC2086
    [ -z "${BY:-}" ] || python3 "$shared/tools/score.py" $tasks --by "$BY"
    m3="$shared/data/m3"
    "$program" forecast -q "$m3/train.csv" --horizon 18 --models "$model" -o "$scratch/m3-$model.csv"
    printf 'm3 %s: ' "$model"
    python3 "$shared/tools/score.py" "$m3/train.csv" "$m3/truth.csv" "$scratch/m3-$model.csv"
done
