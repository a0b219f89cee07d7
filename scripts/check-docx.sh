#!/bin/sh
# The long check of DOCX, over every fixture and the shared seeds, corpus and Word files: the Open XML
# SDK, openxml-audit and python-docx; the outline after a round trip, with automatic and with typed
# numbers, and after LibreOffice has saved the file again; the text of real files against an
# independent reading; their numbers against LibreOffice's. Some twenty minutes.
#
#   scripts/check-docx.sh [OUT]        (OUT, by default target/check-docx, keeps the files made)
#
# Needs the shared documents (MASTHEAD_SHARED, or ../shared), npm, python3 and LibreOffice.
set -eu
cd "$(dirname "$0")/.."
shared=${MASTHEAD_SHARED:-../shared}
out=${1:-target/check-docx}
scripts/setup-docx-tools.sh
scripts/setup-tools.sh
cargo build --locked --release --bin masthead --example docx_dump
program=target/release/masthead
dump=target/release/examples/docx_dump
python=.tools/docx/venv/bin/python
rm -rf "$out"
mkdir -p "$out"
failed=0

office() { # FILTER OUTDIR FILE...
    filter=$1 dir=$2
    shift 2
    mkdir -p "$dir"
    nice soffice "-env:UserInstallation=file://$(realpath "$out")/profile" --headless --convert-to "$filter" --outdir "$dir" "$@" >/dev/null 2>&1
}

echo "== made"
python3 scripts/docx/make.py $program "$shared" "$out/auto" docx,xml,json
python3 scripts/docx/make.py $program "$shared" "$out/typed" docx --numbering typed

echo "== round trip, automatic numbers"
python3 -B scripts/docx/roundtrip.py $program "$shared/score" "$out/auto" "$out/auto" || failed=1
echo "== round trip, typed numbers"
python3 -B scripts/docx/roundtrip.py $program "$shared/score" "$out/auto" "$out/typed" || failed=1
echo "== round trip, saved again by LibreOffice"
office "docx:MS Word 2007 XML" "$out/again" "$out"/auto/seed-*.docx "$out"/auto/corpus-*.docx
python3 -B scripts/docx/roundtrip.py $program "$shared/score" "$out/auto" "$out/again" --min 0.99 || failed=1

echo "== real files: text, notes, links, boxes against lxml"
$python scripts/docx/conserve.py $dump "$shared"/docx/*.docx || failed=1
echo "== real files: labels against LibreOffice"
office "txt:Text (encoded):UTF8" "$out/labels" "$shared"/docx/*.docx
set --
for f in "$shared"/docx/*.docx; do
    set -- "$@" "$f=$out/labels/$(basename "$f" .docx).txt"
done
$python scripts/docx/labels.py $dump "$@" || failed=1
echo "== real files: Akoma Ntoso is valid"
mkdir -p "$out/real"
for f in "$shared"/docx/*.docx; do
    xml="$out/real/$(basename "$f" .docx).xml"
    $program convert "$f" -o "$xml" -q --format short --fail-on never 2>/dev/null || failed=1
    xmllint --noout --nonet --schema .tools/schema/akomantoso30.xsd "$xml" || failed=1
done

echo "== validators"
nice -n 15 $python scripts/docx/validate.py .tools/docx "$out"/auto/*.docx || failed=1
nice -n 15 $python scripts/docx/validate.py .tools/docx "$out"/typed/*.docx || failed=1
exit $failed
