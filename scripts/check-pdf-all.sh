#!/bin/sh
# The long check of PDF, over every fixture and the shared seeds and corpus: veraPDF for PDF/A-2a and
# PDF/UA-1, and for PDF/A-3a and PDF/UA-1 with the Akoma Ntoso attached; qpdf; the text that pdftotext
# takes out, in order; fonts, all embedded subsets; the layout, by the tests. Some fifteen minutes.
#
#   scripts/check-pdf-all.sh [OUT]     (OUT, by default target/check-pdf, keeps the files made)
#
# Needs scripts/setup-pdf-tools.sh once, and the shared documents (MASTHEAD_SHARED, or ../shared).
set -eu
cd "$(dirname "$0")/.."
shared=${MASTHEAD_SHARED:-../shared}
out=${1:-target/check-pdf}
cargo build --locked --release --bin masthead
program=target/release/masthead
rm -rf "$out"
failed=0

echo "== made"
python3 scripts/docx/make.py $program "$shared" "$out/2a" pdf,json
python3 scripts/docx/make.py $program "$shared" "$out/3a" pdf,xml --pdf a-3a+ua-1

echo "== text"
nice python3 scripts/pdf/text.py "$out"/2a/*.pdf || failed=1
echo "== fonts"
for f in "$out"/2a/*.pdf; do
    pdffonts "$f" | tail -n +3 | awk -v f="$f" '$(NF-4) != "yes" || $(NF-3) != "yes" || $(NF-2) != "yes" { print f ": " $0; bad = 1 } END { exit bad }' || failed=1
done
echo "== attachments"
for f in "$out"/3a/*.pdf; do
    pdfdetach -saveall -o "$out" "$f" >/dev/null 2>&1
    cmp -s "$out"/*.akn.xml "${f%.pdf}.xml" || { echo "$f: the attachment differs"; failed=1; }
    rm -f "$out"/*.akn.xml
done
echo "== layout"
MASTHEAD_SHARED=$(realpath "$shared") cargo test --locked --release --test pdf || failed=1
echo "== veraPDF and qpdf"
FLAVOURS=2a,ua1 nice -n 15 scripts/check-pdf.sh "$out"/2a/*.pdf || failed=1
FLAVOURS=3a,ua1 nice -n 15 scripts/check-pdf.sh "$out"/3a/*.pdf || failed=1
exit $failed
