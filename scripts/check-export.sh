#!/bin/sh
# The long check of `masthead export`, over all shared documents (MASTHEAD_SHARED, or ../shared):
#
#   1. drafts, AKN files, seeds and Word files to AKN, DOCX and PDF in bags, in one run; a second run
#      must change nothing, --verify must find nothing, and three parts must give the same tree
#   2. every AKN against the OASIS schema, every bag by PyPI's bagit, PREMIS against our schema
#   3. documents a second with one job and with two (on a machine that does nothing else)
#   4. peak memory of all processes at 500 and at 5,000 documents
#
# usage: scripts/check-export.sh [PROGRAM]      (default: target/release/masthead, built if need be)
# MASTHEAD_RATIO is the least ratio that passes in 3 (default 1.7; 0 where others use the machine).
set -eu
cd "$(dirname "$0")/.."

shared=${MASTHEAD_SHARED:-../shared}
if [ ! -d "$shared/corpus" ]; then
    echo "check-export: no corpus in $shared: set MASTHEAD_SHARED" >&2
    exit 1
fi
scripts/setup-tools.sh
program=${1:-target/release/masthead}
[ $# -gt 0 ] || cargo build --locked --release --quiet
python=.tools/venv/bin/python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
set -- "$shared/corpus/draft" "$shared/corpus/akn" "$shared/seeds" "$shared/docx"
time="--time 2026-01-01T00:00:00Z"

echo "== one run"
$program export "$@" -d "$work/one" --bag $time
(cd "$work/one" && find . -type f -exec sha256sum {} + | sort) >"$work/first"
$program export "$@" -d "$work/one" --bag $time --resume --quiet
(cd "$work/one" && find . -type f -exec sha256sum {} + | sort) | cmp - "$work/first"
echo "a second run changes no byte"
$program export --verify -d "$work/one"

echo "== three parts"
for part in 1 2 3; do
    $program export "$@" -d "$work/parts" --bag $time --shard $part/3 --quiet &
done
wait
diff -r -x _export "$work/one" "$work/parts"
rm -r "$work/parts"
echo "the same tree"

echo "== referees"
find "$work/one" -path '*/representations/akn/*.xml' -print0 >"$work/akn"
tr -cd '\0' <"$work/akn" | wc -c | sed 's/$/ files of Akoma Ntoso/'
xargs -0 xmllint --noout --nonet --schema .tools/schema/akomantoso30.xsd <"$work/akn" 2>"$work/said" || {
    grep -v ' validates$' "$work/said" | head >&2
    exit 1
}
find "$work/one" -path '*/metadata/dc.xml' -print0 | xargs -0 xmllint --noout --nonet
find "$work/one" -path '*/metadata/premis.xml' -print0 |
    xargs -0 xmllint --noout --nonet --relaxng schema/masthead-premis.rng 2>"$work/said" || {
    grep -v ' validates$' "$work/said" | head >&2
    exit 1
}
grep -c ' validates$' "$work/said" | sed 's/$/ records of PREMIS/'
$python - "$work/one" <<'END'
import logging, pathlib, sys
import bagit
logging.disable(logging.CRITICAL)
bags = [p.parent for p in pathlib.Path(sys.argv[1]).rglob("bagit.txt")]
bad = 0
for bag in bags:
    try:
        bagit.Bag(str(bag)).validate()
    except bagit.BagError as e:
        bad += 1
        print(f"{bag}: {e}", file=sys.stderr)
print(f"{len(bags)} bags, {bad} not valid")
sys.exit(bad > 0)
END
rm -r "$work/one"

echo "== speed and memory"
$python - "$program" "$work" "$@" <<'END'
import os, pathlib, shutil, statistics, subprocess, sys, threading, time

program, work, *sources = sys.argv[1:]

def family(root):
    """Peak resident memory of a process and its children, in MB: each one's own peak, summed."""
    peaks, stop = {}, threading.Event()
    def look():
        while not stop.is_set():
            pids = {root}
            for entry in pathlib.Path("/proc").glob("[0-9]*/stat"):
                try:
                    after = entry.read_text().rsplit(")", 1)[1].split()
                    if int(after[1]) == root:
                        pids.add(int(entry.parent.name))
                except OSError:
                    pass
            for pid in pids:
                try:
                    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
                        if line.startswith("VmHWM:"):
                            peaks[pid] = max(peaks.get(pid, 0), int(line.split()[1]) / 1024)
                except OSError:
                    pass
            stop.wait(0.05)
    thread = threading.Thread(target=look)
    thread.start()
    def done():
        stop.set()
        thread.join()
        # workers that took each other's place were not there together
        own = peaks.pop(root, 0)
        return own, sorted(peaks.values(), reverse=True)[:2]
    return done

def run(folder, jobs, *more):
    dest = f"{work}/out"
    shutil.rmtree(dest, ignore_errors=True)
    # what the run before left to be written does not count
    os.sync()
    began = time.time()
    child = subprocess.Popen([program, "export", *folder, "-d", dest, "-j", str(jobs), "-q", *more])
    memory = family(child.pid)
    code = child.wait()
    seconds = time.time() - began
    own, workers = memory()
    count = sum(1 for line in open(f"{dest}/_export/summary.csv", "rb") if line.strip()) - 1
    shutil.rmtree(dest)
    assert code in (0, 1), code
    return count, seconds, own + sum(workers), own

# in turns, and medians: the clock of a machine is not the same from one run to the next
rates = {1: [], 2: []}
for _ in range(5):
    for jobs in (1, 2):
        count, seconds, *_ = run(sources, jobs, "--to", "akn,docx,pdf")
        rates[jobs].append(count / seconds)
one, two = (statistics.median(rates[jobs]) for jobs in (1, 2))
ratio = two / one
print(f"medians of five: one job {one:.1f} documents/s, two jobs {two:.1f}: ratio {ratio:.2f}")

# the same documents again under other names
files = [p for s in sources for p in sorted(pathlib.Path(s).iterdir()) if p.is_file()][:500]
peak = {}
for n in (500, 5000):
    folder = pathlib.Path(work, f"many{n}")
    for i in range(n):
        at = folder / f"{i // 500:02}"
        at.mkdir(parents=True, exist_ok=True)
        shutil.copy(files[i % 500], at / files[i % 500].name)
    count, seconds, all_of_it, own = run([str(folder)], 2, "--to", "akn,docx")
    peak[n] = all_of_it
    print(f"{count} documents: {all_of_it:.1f} MB at most, the supervisor {own:.1f} MB, {seconds:.0f} s")
    shutil.rmtree(folder)
growth = peak[5000] / peak[500] - 1
print(f"growth {growth:+.1%}")
sys.exit(ratio < float(os.environ.get("MASTHEAD_RATIO", "1.7")) or growth >= 0.1)
END
echo "== all passed"
