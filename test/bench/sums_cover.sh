#!/bin/sh
# How often the intervals of sums cover: next_12 and next_24 of every series, of each category over the
# areas, of each area over the categories and of everything, against what was recorded.
#
#   test/bench/sums_cover.sh PROGRAM [ORIGIN ...]
#
# Without origins (last months known, such as 2016-06): the shared tasks. With origins, each is cut from
# the shared London data and judged by what follows there. In the environment: SEED (1), PATHS (600),
# MODELS (auto), WITHOUT (2020-03): a month; a second table leaves out the origins that have it ahead,
# and a third keeps only those; BY=origin: a table for every origin; MADE_UP="MONTHS PANELS": so many
# made-up panels of 16 areas by 11 categories (sums_cover.py) in place of recorded crime.
#
# Needs Python 3 and, unless MADE_UP, the shared data; skips aloud where they are absent.
set -eu
bench=$(cd "$(dirname "$0")" && pwd)
shared=$(cd "$bench/../../.." && pwd)/shared
program=${1:?usage: sums_cover.sh PROGRAM [ORIGIN ...]}
shift
if ! command -v python3 >/dev/null; then
    echo "SKIPPED: python3 is not here"
    exit 0
fi
if [ -z "${MADE_UP:-}" ] && { [ ! -d "$shared/data/tasks" ] || [ ! -r "$shared/data/london/recorded_crime.csv" ]; }; then
    echo "SKIPPED: the shared data is not here"
    exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A batch over one file: its areas under one parent, its categories under another.
batch() { # folder, crime, last month or nothing
    mkdir -p "$1"
    python3 "$bench/sums_cover.py" --trees "$2" "$1/areas.csv" "$1/categories.csv"
    cat >"$1/BATCH.ini" <<END
[batch]
output = out
seed = ${SEED:-1}
${3:+data_to = $3}
[input]
crime = $2
areas = areas.csv
categories = categories.csv
[forecast]
horizon = 24
levels = 50, 80, 95
models = ${MODELS:-auto}
paths = ${PATHS:-600}
backtest_origins = 0
[charts]
areas = none.csv
END
    echo area >"$1/none.csv"
    "$program" run -q "$1/BATCH.ini" || [ $? -eq 1 ]
}

results=""
if [ -n "${MADE_UP:-}" ]; then
    months=${MADE_UP% *} panel=0
    WITHOUT=1900-01
    while [ $panel -lt "${MADE_UP#* }" ]; do
        panel=$((panel + 1))
        origin=$(python3 "$bench/sums_cover.py" --made-up $panel "$months" "$scratch/$panel.csv")
        batch "$scratch/$panel" "$scratch/$panel.csv" "$origin"
        results="$results $origin.$panel $scratch/$panel/out/tables/totals.csv $scratch/$panel.csv"
    done
elif [ $# -eq 0 ]; then
    for folder in "$shared"/data/tasks/*/; do
        origin=$(basename "$folder")
        batch "$scratch/$origin" "$folder/train.csv"
        results="$results $origin $scratch/$origin/out/tables/totals.csv $folder/truth.csv"
    done
else # the boroughs alone: the file also has their parent
    awk -F, '$2 != "London"' "$shared/data/london/recorded_crime.csv" >"$scratch/crime.csv"
    for origin in "$@"; do
        batch "$scratch/$origin" "$scratch/crime.csv" "$origin"
        results="$results $origin $scratch/$origin/out/tables/totals.csv $scratch/crime.csv"
    done
fi
"$program" --version
# shellcheck disable=SC2086
python3 "$bench/sums_cover.py" --without "${WITHOUT:-2020-03}" ${BY:+--by "$BY"} $results
