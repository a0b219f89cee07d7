#!/bin/sh
# Line coverage of the library by the tests, with the compiler's own instrumentation. Needs llvm-cov and
# llvm-profdata of the compiler's LLVM: `rustup component add llvm-tools`, or Debian's llvm-NN.
#
#   scripts/coverage.sh [TEST...]     default: the library's own tests and all test programs
set -eu
cd "$(dirname "$0")/.."
major=$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
tools=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin
find_tool() {
    for t in "$tools/$1" "$1-$major"; do
        command -v "$t" 2>/dev/null && return
    done
    echo "coverage: no $1 of LLVM $major" >&2
    exit 1
}
profdata=$(find_tool llvm-profdata)
cov=$(find_tool llvm-cov)
target=${COVERAGE_TARGET:-target/coverage}
rm -rf "$target/profiles"
mkdir -p "$target/profiles"
export LLVM_PROFILE_FILE="$(realpath "$target")/profiles/%p-%m.profraw"
export CARGO_PROFILE_DEV_OPT_LEVEL=0 CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0
export RUSTFLAGS="-Cinstrument-coverage" CARGO_TARGET_DIR="$target"
if [ $# -gt 0 ]; then
    what="--lib --bins"
    for t; do what="$what --test $t"; done
else
    what="--tests"
fi
# shellcheck disable=SC2086
nice cargo test --locked --no-fail-fast --features schema $what >"$target/tests.log" 2>&1 || {
    grep -E "^test .*FAILED|^error" "$target/tests.log" >&2 || tail -5 "$target/tests.log" >&2
}
"$profdata" merge --sparse -o "$target/all.profdata" "$target"/profiles/*.profraw
objects=$(find "$target/debug/deps" -maxdepth 1 -type f -perm -u+x ! -name '*.so' ! -name '*.d' | sed 's/^/--object /')
# shellcheck disable=SC2086
"$cov" report $objects "$target/debug/masthead" --instr-profile "$target/all.profdata" \
    --ignore-filename-regex '(^|/)(tests|rustc|\.cargo|registry|rustlib|target)/' --show-region-summary=false \
    --show-branch-summary=false >"$target/report.txt"
grep -E "^(Filename|TOTAL)|src/" "$target/report.txt" | awk '
    /^TOTAL/ { print; next }
    { n = $1; if (n ~ /cli\// || n ~ /main.rs/) { cl += $(NF-2); cm += $(NF-1) } else { ll += $(NF-2); lm += $(NF-1) } }
    END { if (ll) printf "library: %.2f %% of %d lines; program: %.2f %% of %d\n", 100 - 100 * lm / ll, ll, cl ? 100 - 100 * cm / cl : 0, cl }'
