#!/bin/sh
# Runs every test of the project, installing what they need first. The same on a desk and in CI.
set -eu
cd "$(dirname "$0")/.."

scripts/setup-tools.sh

echo "== format"
cargo fmt --all --check

echo "== lints"
cargo clippy --locked --all-targets -- -D warnings

# the library alone carries nothing of the program
echo "== library without the program"
cargo check --locked --no-default-features --lib
if cargo tree --locked --no-default-features -e normal | grep -qE '(^| )(clap|anstream|tempfile) v'; then
    echo "the library without default features depends on the program's crates" >&2
    exit 1
fi

echo "== supply chain"
scripts/check-supply.sh

echo "== fuzz targets"
cargo check --locked --quiet --manifest-path fuzz/Cargo.toml

echo "== tests"
cargo test --locked --no-fail-fast --features schema

echo "== instructions"
scripts/check-instructions.sh

echo "== documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet

# what tests write does not stand in the tree
if [ -d .git ] || [ -f .git ]; then
    git diff --exit-code --stat
fi
echo "== all passed"
