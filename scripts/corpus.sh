#!/bin/sh
# The long run: every draft of the shared corpus, by language and layout, and many more mutations.
# Needs the shared documents (MASTHEAD_SHARED, or ../shared). Further arguments go to run_corpus.py,
# such as --lang zh --layout paged --worst 20.
set -eu
cd "$(dirname "$0")/.."

shared=${MASTHEAD_SHARED:-../shared}
if [ ! -d "$shared/corpus" ]; then
    echo "corpus: no corpus in $shared: set MASTHEAD_SHARED" >&2
    exit 1
fi
scripts/setup-tools.sh
cargo build --locked --release --quiet

python=python3
[ -x .tools/venv/bin/python ] && python=.tools/venv/bin/python
echo "== corpus"
PYTHONDONTWRITEBYTECODE=1 $python "$shared/score/run_corpus.py" target/release/masthead "$@"

echo "== mutations"
MASTHEAD_MUTATIONS=${MASTHEAD_MUTATIONS:-5000} cargo test --locked --release --test mutations -- --nocapture
