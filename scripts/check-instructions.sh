#!/bin/sh
# Counts the instructions of conversions under valgrind and holds them against .ci/instructions.txt:
# more than 3 % above is a failure, more than 3 % below asks for a new record. Counts do not depend on
# the load of the machine; they do on the compiler, so the record names it.
#
#   scripts/check-instructions.sh [PROGRAM]          default: builds the profile `quick`
#   MASTHEAD_BLESS=1 scripts/check-instructions.sh   records
set -eu
cd "$(dirname "$0")/.."
if ! command -v valgrind >/dev/null 2>&1; then
    echo "SKIPPED instruction counts: valgrind is missing"
    exit 0
fi
record=.ci/instructions.txt
compiler=$(rustc -V)
if [ -z "${MASTHEAD_BLESS:-}" ] && ! grep -qxF "# $compiler" $record; then
    echo "SKIPPED instruction counts: recorded with another compiler ($(head -1 $record | cut -c3-))"
    exit 0
fi
program=${1:-}
if [ -z "$program" ]; then
    CARGO_INCREMENTAL=0 nice cargo build --locked --quiet --profile quick
    program=target/quick/masthead
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$work/log" \
        "$program" "$@" >/dev/null 2>&1 || true
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$work/log"
}
{
    echo "# $compiler"
    for case in zh-report-blocks en-report-paged-notes ar-report-blocks; do
        for to in akn docx html; do
            echo "$case $to $(count convert "fixtures/$case/input.txt" --to $to -q --no-config -o "$work/out.$to")"
        done
    done
    echo "zh-report-blocks check $(count check fixtures/zh-report-blocks/input.txt -q --no-config)"
    echo "start version $(count --version)"
} >"$work/now"
if [ -n "${MASTHEAD_BLESS:-}" ]; then
    cp "$work/now" $record
    cat $record
    exit 0
fi
awk '
    FNR == NR { if ($1 != "#") was[$1 " " $2] = $3; next }
    $1 == "#" { next }
    {
        name = $1 " " $2
        if (!(name in was) || $3 == "") { print "FAULT " name ": no count"; bad = 1; next }
        share = ($3 - was[name]) / was[name] * 100
        printf "%-32s %12d %+6.1f %%\n", name, $3, share
        if (share > 3) { print "FAULT " name " takes more instructions"; bad = 1 }
        if (share < -3) { print name " takes fewer: record it with MASTHEAD_BLESS=1" }
    }
    END { exit bad }
' $record "$work/now"
