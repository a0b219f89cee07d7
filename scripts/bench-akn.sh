#!/bin/sh
# Reading Akoma Ntoso against lxml (libxml2), which parses the same files and writes them again.
#
#   scripts/bench-akn.sh [FILES.xml…]
#
# Without files: the first hundred of corpus/akn in MASTHEAD_SHARED or ../shared. Either program holds
# the files in memory, goes over them 15 times on one thread, and tells its quickest pass in time of
# the processor; three runs of each in turn, of which the quickest counts. For masthead it is measured
# twice: from the decoded text to the tree with the fate of every byte, and all that `masthead::read`
# does besides: decoding, the comparison of the tree's text with the source's, the checks of the
# document. PROFILE names the profile to build with, by default `quick`.
set -eu
cd "$(dirname "$0")/.."
profile=${PROFILE:-quick}
shared=${MASTHEAD_SHARED:-../shared}
if [ $# -eq 0 ]; then
    [ -d "$shared/corpus/akn" ] || { echo "bench-akn: no files named, and no $shared/corpus/akn" >&2; exit 2; }
    set -- $(ls "$shared"/corpus/akn/*.xml | head -n 100)
fi
cargo build --quiet --locked --profile "$profile" --example akn_bench
ours=target/$profile/examples/akn_bench
python=.tools/venv/bin/python
[ -x $python ] || scripts/setup-tools.sh

quicker() { [ -z "$1" ] && echo "$2" || echo "$1 $2" | awk '{ print $1 < $2 ? $1 : $2 }'; }
tree= whole= lxml=
for _ in 1 2 3; do
    tree=$(quicker "$tree" "$($ours parse "$@" | sed 's/.*: \(.*\) ms/\1/')")
    whole=$(quicker "$whole" "$($ours "$@" | sed 's/.*: \(.*\) ms/\1/')")
    lxml=$(quicker "$lxml" "$($python scripts/akn/lxml_bench.py "$@")")
done
echo "$# files, $(cat "$@" | wc -c) bytes"
awk -v tree="$tree" -v whole="$whole" -v lxml="$lxml" 'BEGIN {
    printf "lxml, parse and write      %7.1f ms\n", lxml
    printf "masthead, text to tree     %7.1f ms  %.2f of lxml\n", tree, tree / lxml
    printf "masthead::read, all of it  %7.1f ms  %.2f of lxml\n", whole, whole / lxml
    exit !(tree < lxml)
}'
