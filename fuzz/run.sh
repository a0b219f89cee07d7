#!/bin/sh
# Runs fuzz targets on the toolchain that is there: stable, without a sanitiser (the library has no
# unsafe code; see README.md for the other way).
#
#   fuzz/run.sh SECONDS [TARGET...]     builds, seeds and runs; all targets where none is named
#
# Crashes go to fuzz/artifacts/TARGET/. FUZZ_OUT is where logs and corpora go.
set -eu
cd "$(dirname "$0")"
seconds=${1:?usage: fuzz/run.sh SECONDS [TARGET...]}
shift
all="decode structured lines references markdown docx akn writers tables json"
[ $# -gt 0 ] || set -- $all
out=${FUZZ_OUT:-target/fuzz}
command -v cargo-fuzz >/dev/null || { echo "fuzz: cargo install cargo-fuzz" >&2; exit 1; }
cargo fuzz build --sanitizer none
mkdir -p "$out"

# documents of the project as a start; the first bytes are choices of the target
python3 - "$out" <<'PY'
import glob, os, sys
def put(target, n, lead, data):
    d = os.path.join(sys.argv[1], "corpus", target)
    os.makedirs(d, exist_ok=True)
    if len(data) < 60000:
        open(os.path.join(d, f"seed-{n:03}"), "wb").write(bytes(lead) + data)
def files(*patterns):
    for p in patterns:
        for f in sorted(glob.glob(p)):
            yield open(f, "rb").read()
for n, b in enumerate(files("../fixtures/*/input.txt", "../fixtures/*/input.md")):
    put("decode", n, [n % 16, 0], b)
for n, b in enumerate(files("../golden/*.akn.xml")):
    put("akn", n, [0], b)
for n, b in enumerate(files("../golden/*.json")):
    put("json", n, [0], b)
for n, b in enumerate(files("../src/locale/tables/*.toml")):
    put("tables", n, [0], b)
for n, b in enumerate(files("../fixtures/*/input.docx")):
    put("docx", n, [0], b)
for n in range(64):
    step = bytes((n * 37 + i * (n + 3)) % 256 for i in range(40 + n * 7))
    for target in "structured lines references markdown docx akn writers tables json".split():
        put(target, 900 + n, [n], step)
PY

bin=target/$(rustc -vV | sed -n 's/^host: //p')/release
for target; do
    mkdir -p "$out/corpus/$target" "artifacts/$target"
    echo "== $target, $seconds s"
    nice -n 19 "$bin/$target" "$out/corpus/$target" -max_total_time="$seconds" -timeout=5 \
        -rss_limit_mb=1024 -max_len=4096 -print_final_stats=1 -artifact_prefix="artifacts/$target/" \
        >"$out/$target.log" 2>&1 || echo "$target: stopped; see $out/$target.log"
    grep -E "^stat::(number_of_executed_units|average_exec_per_sec|peak_rss_mb)" "$out/$target.log" || true
    grep -E "cov: " "$out/$target.log" | tail -1
done
