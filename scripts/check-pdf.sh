#!/bin/sh
# Checks PDF files: veraPDF for the flavours in FLAVOURS (default 2a,ua1), and qpdf.
# Exits with 1 if one of them finds anything. Needs scripts/setup-pdf-tools.sh once.
set -eu
tools="$(dirname "$0")/../.tools/pdf"
java -Xmx1g -cp "$(cat "$tools/classpath" | sed "s|\.tools/pdf|$tools|g")" VeraPdf "${FLAVOURS:-2a,ua1}" "$@"
for f in "$@"; do
    qpdf --check "$f" >/dev/null || { echo "FAIL qpdf $f"; exit 1; }
done
