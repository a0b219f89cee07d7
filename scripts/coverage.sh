#!/bin/sh
# Line coverage of the library and the program by the tests, with the compiler's own instrumentation,
# of this package's code alone. Needs llvm-cov and llvm-profdata of the compiler's LLVM
# (`rustup component add llvm-tools`, or Debian's llvm-NN), or else `cov`, which reads the same
# (`cargo install llvm_profparser`).
#
#   scripts/coverage.sh [TEST...]     default: the library's own tests and all test programs but those
#                                     that repeat others a thousand times, and the scaling
set -eu
cd "$(dirname "$0")/.."
major=$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
tools=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin
find_tool() {
    for t in "$tools/$1" "$1-$major"; do
        command -v "$t" 2>/dev/null && return
    done
    return 1
}
reader=llvm
profdata=$(find_tool llvm-profdata) && cov=$(find_tool llvm-cov) || reader=cov
if [ "$reader" = cov ] && ! command -v cov >/dev/null 2>&1; then
    echo "coverage: no llvm-cov of LLVM $major, and no cov; run 'cargo install llvm_profparser'" >&2
    exit 1
fi
if [ $# -eq 0 ]; then
    # shellcheck disable=SC2046
    set -- $(basename -s .rs tests/*.rs | grep -vE '^(million|mutations|scaling|hostile|features|architecture)$')
fi
what="--lib --bins"
for t; do what="$what --test $t"; done
work=${COVERAGE_DIR:-target/coverage}
mkdir -p "$work"
work=$(realpath "$work")
rm -rf "$work"
mkdir -p "$work/profiles"
printf '#!/bin/sh\nexec "$@" -Cinstrument-coverage\n' >"$work/rustc"
chmod +x "$work/rustc"
# dependencies stay as they are; every program that runs adds to one of four profiles of its kind
export RUSTC_WORKSPACE_WRAPPER="$work/rustc" LLVM_PROFILE_FILE="$work/profiles/%4m.profraw"
# shellcheck disable=SC2086
nice cargo test --locked --no-fail-fast --features schema $what >"$work/tests.log" 2>&1 || {
    grep -E "^test .*FAILED|^error" "$work/tests.log" >&2 || tail -5 "$work/tests.log" >&2
}
objects=$(sed -n 's/^ *Running .*(\(.*\))$/--object \1/p' "$work/tests.log")
# one line of code after another: its number, how often it ran, itself
if [ "$reader" = llvm ]; then
    "$profdata" merge --sparse -o "$work/all.profdata" "$work"/profiles/*.profraw
    # shellcheck disable=SC2086
    "$cov" show $objects "target/debug/masthead" --instr-profile "$work/all.profdata" >"$work/lines.txt"
else
    profiles=$(printf ' --instr-profile %s' "$work"/profiles/*.profraw)
    # shellcheck disable=SC2086
    cov show $profiles $objects --object target/debug/masthead >"$work/lines.txt"
fi
awk -v here="$PWD/src/" '
    /^\// { file = index($0, here) == 1 ? substr($0, length(here) + 1) : ""; sub(/:$/, "", file); next }
    file != "" && /^ *[0-9]+\| *[0-9.]+[kMGE]?\|/ {
        split($0, part, "|")
        at = file ":" (part[1] + 0)
        if (!(at in ran)) { ran[at] = 0; of[at] = file }
        if (part[2] !~ /^ *0$/) ran[at] = 1
    }
    END {
        for (at in ran) {
            f = of[at]
            all[f]++; hit[f] += ran[at]
            kind = f ~ /^(cli\/|main\.rs)/ ? "program" : f ~ /tests(\.rs|\/)/ ? "tests" : "library"
            every[kind]++; seen[kind] += ran[at]
        }
        for (f in all) printf "%6.2f %%  %5d  src/%s\n", 100 * hit[f] / all[f], all[f], f
        for (k in every) if (k != "tests")
            printf "TOTAL %s: %.2f %% of %d lines\n", k, 100 * seen[k] / every[k], every[k]
    }' "$work/lines.txt" | sort >"$work/report.txt"
grep -v ^TOTAL "$work/report.txt" | head -20
grep ^TOTAL "$work/report.txt"
