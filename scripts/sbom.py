"""A software bill of materials in CycloneDX 1.5 (JSON), from what cargo resolves for the program.

    scripts/sbom.py [FEATURES] > masthead.cdx.json      FEATURES: "default", or a list with commas

The same Cargo.lock gives the same bytes: no time and no serial number is put in.
"""

import json
import subprocess
import sys

features = sys.argv[1] if len(sys.argv) > 1 else "default"
args = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform"]
host = next(
    line.split()[1]
    for line in subprocess.check_output(["rustc", "-vV"], text=True).splitlines()
    if line.startswith("host:")
)
args.append(host)
if features != "default":
    args += ["--no-default-features", "--features", features]
data = json.loads(subprocess.check_output(args))
packages = {p["id"]: p for p in data["packages"]}
nodes = {n["id"]: n for n in data["resolve"]["nodes"]}
root = data["resolve"]["root"]
# checksums stand in the lock file
sums, name, version = {}, None, None
for line in open("Cargo.lock"):
    key, _, value = line.strip().partition(" = ")
    value = value.strip('"')
    if key == "name":
        name = value
    elif key == "version":
        version = value
    elif key == "checksum":
        sums[name, version] = value


def needs(node):
    """Packages that end in the program, or build it; not those of tests."""
    for dep in nodes[node]["deps"]:
        if any(k["kind"] != "dev" for k in dep["dep_kinds"]):
            yield dep["pkg"]


def purl(p):
    return f"pkg:cargo/{p['name']}@{p['version']}"


def component(p, kind):
    out = {"type": kind, "bom-ref": purl(p), "name": p["name"], "version": p["version"]}
    out["purl"] = purl(p)
    if p.get("license"):
        out["licenses"] = [{"expression": p["license"].replace("/", " OR ")}]
    if (p["name"], p["version"]) in sums:
        out["hashes"] = [{"alg": "SHA-256", "content": sums[p["name"], p["version"]]}]
    if p.get("repository"):
        out["externalReferences"] = [{"type": "vcs", "url": p["repository"]}]
    return out


seen, todo = set(), [root]
while todo:
    node = todo.pop()
    if node not in seen:
        seen.add(node)
        todo += needs(node)
bom = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "metadata": {"component": component(packages[root], "application")},
    "components": sorted(
        (component(packages[i], "library") for i in seen - {root}), key=lambda c: c["purl"]
    ),
    "dependencies": sorted(
        (
            {"ref": purl(packages[i]), "dependsOn": sorted({purl(packages[d]) for d in needs(i)})}
            for i in seen
        ),
        key=lambda d: d["ref"],
    ),
}
json.dump(bom, sys.stdout, indent=1, ensure_ascii=False)
print()
