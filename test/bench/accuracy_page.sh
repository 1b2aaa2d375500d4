#!/bin/sh
# The tables of docs/accuracy.md in Markdown: by family, origin, category and horizon over the shared
# tasks (7 origins, horizon 24), by family and horizon on M3 (horizon 18).
#
#   test/bench/accuracy_page.sh PROGRAM [NAME=WAY ...]
#
# Every NAME=WAY makes a row of a table of ablations, on both. A way is what `forecast --models` takes
# ("no panel=blend,dotm"), or, beginning with --, any options of `forecast` ("wide=--levels 50,80,95
# --models ets"). In the environment: MODELS, the families (default: auto and all the program lists);
# ORIGIN_MODELS, those told by origin (auto ets dotm). Progress goes to standard error.
#
# Needs the shared data and score.py (Python 3); skips aloud where they are absent.
set -eu
bench=$(cd "$(dirname "$0")" && pwd)
shared=$(cd "$bench/../../.." && pwd)/shared
program=${1:?usage: accuracy_page.sh PROGRAM [NAME=WAY ...]}
shift
if [ ! -r "$shared/tools/score.py" ] || [ ! -d "$shared/data/tasks" ] || ! command -v python3 >/dev/null; then
    echo "SKIPPED: shared data, score.py or python3 is not here"
    exit 0
fi
models=${MODELS:-$("$program" models | awk '/^[a-z]/ { print $1 }')}
by_origin=${ORIGIN_MODELS:-auto ets dotm}
m3="$shared/data/m3"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

origins() { for folder in "$shared"/data/tasks/*/; do basename "$folder"; done; }

forecast() { # train, horizon, out, way; nothing when it is there already
    [ ! -r "$3" ] || return 0
    case $4 in
    --*) # shellcheck disable=SC2086
        "$program" forecast -q "$1" --horizon "$2" -o "$3" $4 ;;
    *) "$program" forecast -q "$1" --horizon "$2" -o "$3" --models "$4" ;;
    esac
}

slug() { printf '%s' "$1" | tr -c 'A-Za-z0-9' '_'; }

score() { python3 "$shared/tools/score.py" "$@" --json; }

one_task() { # way, origin
    folder="$shared/data/tasks/$2"
    out="$scratch/$(slug "$1")-$2.csv"
    forecast "$folder/train.csv" 24 "$out" "$1"
    score "$folder/train.csv" "$folder/truth.csv" "$out"
}

all_tasks() { # way, then options of score.py
    way=$1
    shift
    tasks=""
    for origin in $(origins); do
        folder="$shared/data/tasks/$origin"
        out="$scratch/$(slug "$way")-$origin.csv"
        forecast "$folder/train.csv" 24 "$out" "$way"
        tasks="$tasks --task $folder/train.csv $folder/truth.csv $out"
    done
    # shellcheck disable=SC2086
    score $tasks "$@"
}

all_m3() { # way, then options of score.py
    way=$1
    shift
    out="$scratch/$(slug "$way")-m3.csv"
    forecast "$m3/train.csv" 18 "$out" "$way"
    score "$m3/train.csv" "$m3/truth.csv" "$out" "$@"
}

rows() { python3 "$bench/accuracy_rows.py" "$@"; }

label() { [ "$1" = auto ] && echo default || echo "\`$1\`"; }

# Does the family itself forecast at least half of a panel's series? A panel family cannot do M3.
able() { # train, horizon, model
    "$program" forecast -q "$1" --horizon "$2" --models "$3" --allow-failures -o /dev/null --series "$scratch/able.csv"
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "outcome") column = NF - i }
        NR > 1 { n++; ok += $(NF - column) == "ok" } END { exit !(2 * ok >= n) }' "$scratch/able.csv"
}

title() {
    echo "accuracy_page: $1" >&2
    printf '\n%s\n\n' "$1"
}

"$program" --version
title "## Crime: tasks, horizon 24, by family"
rows --head family
for model in $models; do
    all_tasks "$model" | rows "$(label "$model")"
done

title "By origin"
rows --head "origin, family"
for origin in $(origins); do
    for model in $by_origin; do
        one_task "$model" "$origin" | rows "$origin, $(label "$model")"
    done
done

title "By category, default"
rows --head category
all_tasks auto --by category | rows --groups

title "By months ahead, default"
rows --head "months ahead"
all_tasks auto --by horizon | rows --groups h01 h02 h03 h06 h09 h12 h18 h24

title "## M3 monthly: 1,428 series, horizon 18, by family"
rows --head family
for model in $models; do
    if able "$m3/train.csv" 18 "$model"; then
        all_m3 "$model" | rows "$(label "$model")"
    fi
done

title "By months ahead, default"
rows --head "months ahead"
all_m3 auto --by horizon | rows --groups h01 h02 h03 h06 h09 h12 h15 h18

[ $# -gt 0 ] || exit 0
title "## Ablations"
rows --head "what changes, data"
for pair in "$@"; do
    name=${pair%%=*} way=${pair#*=}
    all_tasks "$way" | rows "$name, tasks"
    all_m3 "$way" | rows "$name, M3"
done
