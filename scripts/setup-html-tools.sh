#!/bin/sh
# Gets the referees for HTML into .tools/html: the Nu validator (npm package vnu-jar, needs Java),
# axe-core, and puppeteer-core to drive the system's Chromium. Does nothing, and needs no network,
# once they are there.
#
#   scripts/setup-html-tools.sh          fetch
#   scripts/check-html.sh FILE.html...   no error of the validator, no violation of WCAG 2.2 A and AA
set -eu
cd "$(dirname "$0")/.."
tools=.tools/html
mkdir -p "$tools"
if ! command -v java >/dev/null || ! command -v chromium >/dev/null || ! command -v npm >/dev/null; then
    sudo=
    [ "$(id -u)" = 0 ] || sudo=sudo
    need=
    command -v java >/dev/null || need="$need openjdk-17-jre-headless"
    command -v chromium >/dev/null || need="$need chromium fonts-noto-core fonts-noto-cjk"
    command -v npm >/dev/null || need="$need nodejs npm"
    $sudo apt-get update -q >/dev/null
    # shellcheck disable=SC2086
    $sudo apt-get install -y -q --no-install-recommends $need >/dev/null
fi
if [ ! -d "$tools/node_modules/vnu-jar" ] || [ ! -d "$tools/node_modules/axe-core" ] ||
    [ ! -d "$tools/node_modules/puppeteer-core" ]; then
    (cd "$tools" && npm init -y >/dev/null 2>&1 &&
        npm install --silent vnu-jar@26.9.27 axe-core@4.14.1 puppeteer-core@25.16.0)
fi
