#!/bin/sh
# Builds the program twice, in folders of different names, and compares the bytes. Paths are mapped
# away, so that a build says nothing of the machine that made it.
#
#   scripts/reproducible.sh [PROFILE]     default: release
set -eu
cd "$(dirname "$0")/.."
profile=${1:-release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo_home=${CARGO_HOME:-$HOME/.cargo}
# one commit for both builds, whatever is committed while they run
commit=$(git rev-parse HEAD)
sums=
for dir in "$work/one" "$work/another/place"; do
    mkdir -p "$dir"
    git archive "$commit" | tar -x -C "$dir"
    (
        cd "$dir"
        export CARGO_INCREMENTAL=0
        export RUSTFLAGS="--remap-path-prefix=$dir=masthead --remap-path-prefix=$cargo_home=cargo"
        nice cargo build --locked --quiet --profile "$profile" --target-dir "$dir/target"
    )
    out=$profile
    [ "$profile" != dev ] || out=debug
    sum=$(sha256sum "$dir/target/$out/masthead" | cut -d' ' -f1)
    echo "$sum  $(stat -c %s "$dir/target/$out/masthead") bytes"
    if strings -a "$dir/target/$out/masthead" | grep -qF "$work"; then
        echo "the program names the folder it was built in" >&2
        exit 1
    fi
    sums="$sums $sum"
    rm -rf "$dir/target"
done
set -- $sums
[ "$1" = "$2" ] || { echo "not reproducible" >&2; exit 1; }
echo "the same bytes twice"
