#!/bin/sh
# Checks HTML files: the Nu validator, and axe-core in headless Chromium for WCAG 2.2, levels A and
# AA, on a light and a dark screen. Exits with 1 if one of them finds anything. Needs
# scripts/setup-html-tools.sh once.
set -eu
root="$(cd "$(dirname "$0")/.." && pwd)"
tools="$root/.tools/html"
java -Xss4m -jar "$tools/node_modules/vnu-jar/build/dist/vnu.jar" --errors-only "$@"
NODE_PATH="$tools/node_modules" node "$root/scripts/axe.cjs" "$@"
echo "no error in $# files"
