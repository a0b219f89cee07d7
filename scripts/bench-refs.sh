#!/bin/sh
# What finding references costs, as a share of the instructions of text to Akoma Ntoso, under valgrind:
# the reports among the fixtures, the real reports beside the project if they are there, and volumes of
# thirty copies of each, in which the reading of the language's table no longer counts.
#
#   scripts/bench-refs.sh [PROGRAM [FILE...]]        default: builds the profile `quick`
set -eu
cd "$(dirname "$0")/.."
command -v valgrind >/dev/null 2>&1 || { echo "valgrind is missing" >&2; exit 1; }
program=${1:-}
[ $# -eq 0 ] || shift
if [ -z "$program" ]; then
    nice cargo build --locked --quiet --profile quick
    program=target/quick/masthead
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# -eq 0 ]; then
    for f in fixtures/*-report-blocks/input.txt ../shared/seeds/*.txt; do
        [ ! -f "$f" ] || set -- "$@" "$f"
    done
fi
share() {
    rm -f "$work"/out.*
    valgrind --tool=callgrind --callgrind-out-file="$work/out.cg" \
        "$program" convert "$1" -o "$work/out.xml" -q --no-config --fail-on never >/dev/null 2>&1
    callgrind_annotate --inclusive=yes --threshold=100 "$work/out.cg" >"$work/out.txt" 2>/dev/null
    awk '
        { n = $1; gsub(",", "", n) }
        /cli::run::one/ && !all { all = n }
        /refs::Finder::find / && !find { find = n }
        /refs::settle::settle / && !settle { settle = n }
        END {
            if (!all) { print "no count"; exit }
            printf "%5.1f %%", 100 * (find + settle) / all
        }
    ' "$work/out.txt"
}
printf '%-44s %9s %8s %9s\n' document bytes alone "30 copies"
for f in "$@"; do
    : >"$work/volume.txt"
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
        cat "$f" >>"$work/volume.txt"
        printf '\n\n' >>"$work/volume.txt"
    done
    name=$(echo "$f" | sed 's,/input\.txt$,,; s,.*/,,')
    printf '%-44s %9d %8s %9s\n' "$name" "$(wc -c <"$f")" "$(share "$f")" "$(share "$work/volume.txt")"
done
