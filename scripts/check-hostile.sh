#!/bin/sh
# Hostile files through the program: each must end within 5 s of CPU and 512 MB with a result or a
# coded error, open no file for writing outside the output folder, and ask for no connection. The
# files are made by tests/hostile.rs and tests/docx_hostile.rs; the program runs in a name space
# without a network, then again under strace, which would show an attempt.
#
#   scripts/check-hostile.sh PROGRAM [FORMAT...]     default: akn
set -eu
cd "$(dirname "$0")/.."
program=$(realpath "${1:?usage: scripts/check-hostile.sh PROGRAM [FORMAT...]}")
shift
[ $# -gt 0 ] || set -- akn
command -v strace >/dev/null || { echo "check-hostile: strace is missing" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
MASTHEAD_HOSTILE=$work/in MASTHEAD_SIZE=${MASTHEAD_SIZE:-1000000} \
    cargo test --locked --quiet --profile quick --test hostile --test docx_hostile -- --ignored write_ >/dev/null
exec python3 scripts/check_hostile.py "$program" "$work" "$@"
