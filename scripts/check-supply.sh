#!/bin/sh
# What the program is made of: licences, sources, bans (deny.toml), the lock file, and that every
# direct dependency is explained in docs/dependencies.md. Advisories are looked at where their database
# can be had.
set -eu
cd "$(dirname "$0")/.."
cargo metadata --locked --format-version 1 >/dev/null || { echo "Cargo.lock is not up to date" >&2; exit 1; }
if command -v cargo-deny >/dev/null 2>&1; then
    cargo deny --locked --log-level error check licenses bans sources
    if cargo deny --locked --log-level error fetch db >/dev/null 2>&1; then
        cargo deny --locked --log-level error check advisories
    else
        echo "SKIPPED advisories: their database cannot be fetched from here"
    fi
else
    echo "SKIPPED licences, bans, sources and advisories: cargo install cargo-deny"
fi
cargo metadata --locked --no-deps --format-version 1 | python3 -c '
import json, sys
text = open("docs/dependencies.md").read()
deps = {d["name"] for d in json.load(sys.stdin)["packages"][0]["dependencies"]}
missing = sorted(d for d in deps if f"| `{d}` |" not in text)
sys.exit(f"docs/dependencies.md does not say why: {missing}" if missing else 0)'
python3 scripts/sbom.py | python3 -c '
import json, sys
bom = json.load(sys.stdin)
free = [c["name"] for c in bom["components"] if "licenses" not in c]
sys.exit(f"no licence is stated: {free}" if free else 0)'
echo "supply chain: all passed"
