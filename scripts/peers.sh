#!/bin/sh
# Runs masthead beside pandoc, bluebell, typst and LibreOffice on the same documents, in one run, and
# writes the table to docs/performance.md. A peer that is not there is said to be missing.
#
#   scripts/peers.sh PROGRAM [OUT.md]      PROGRAM: target/release/masthead
#
# Peers: pandoc and soffice from the system (Debian: pandoc, libreoffice-writer-nogui, fonts-noto-cjk);
# bluebell-akn and typst from PyPI, put into .tools/peers. QUICK=1 leaves out the largest size.
set -eu
cd "$(dirname "$0")/.."
program=${1:?usage: scripts/peers.sh PROGRAM [OUT.md]}
venv=.tools/peers
if [ ! -x $venv/bin/python ]; then
    mkdir -p .tools
    python3 -m venv $venv
fi
for package in bluebell-akn typst; do
    $venv/bin/python -m pip show -q $package >/dev/null 2>&1 ||
        $venv/bin/python -m pip install -q --disable-pip-version-check $package ||
        echo "peers: $package cannot be installed" >&2
done
exec $venv/bin/python scripts/peers.py "$program" "${2:-docs/performance.md}"
