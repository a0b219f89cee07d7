#!/usr/bin/env python3
"""Makes the font pack in fonts/. Run by maintainers only: what it makes is committed.

    python3 -m venv VENV && VENV/bin/pip install fonttools
    VENV/bin/python scripts/make-fonts.py WORKDIR

It takes fonts under the SIL Open Font License from npm and Debian packages, keeps the characters
that documents in the six languages use, drops hinting, and gives every font a name of its own: a
subset is a modified version, which may not carry a reserved name (OFL 1.1, clause 3). The licence
texts go to fonts/licences. Needs npm, apt-get, dpkg-deb; nothing is left outside WORKDIR and fonts/.
"""
import bz2
import glob
import os
import subprocess
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUT = os.path.join(ROOT, "fonts")
NPM = {
    "@expo-google-fonts/noto-serif-sc@0.4.3": ["400Regular/NotoSerifSC_400Regular.ttf"],
    "@expo-google-fonts/noto-sans-sc@0.4.3": ["700Bold/NotoSansSC_700Bold.ttf"],
    "@expo-google-fonts/noto-sans-symbols-2@0.4.1": ["400Regular/NotoSansSymbols2_400Regular.ttf"],
}
# The Naskh of Debian 12 draws letters whole. Newer ones set their dots as glyphs of their own, and
# text taken out of such a PDF falls apart in common viewers.
DEBIAN = ["fonts-liberation2", "fonts-noto-core", "unicode-data"]


def fetch(work):
    """Unpacks the packages under WORK; what is there already is kept."""
    for spec in NPM:
        name = spec.rsplit("@", 1)[0].split("/")[1]
        to = os.path.join(work, "npm", name)
        if not os.path.isdir(to):
            os.makedirs(to)
            tgz = subprocess.run(
                ["npm", "pack", "--silent", spec], cwd=to, check=True, capture_output=True, text=True
            ).stdout.split()[-1]
            subprocess.run(["tar", "xzf", tgz], cwd=to, check=True)
            os.remove(os.path.join(to, tgz))
    deb = os.path.join(work, "deb")
    os.makedirs(deb, exist_ok=True)
    for p in DEBIAN:
        if not glob.glob(os.path.join(deb, p + "_*.deb")):
            subprocess.run(["apt-get", "download", p], cwd=deb, check=True)
            (f,) = glob.glob(os.path.join(deb, p + "_*.deb"))
            subprocess.run(["dpkg-deb", "-x", f, "root"], cwd=deb, check=True)


def chars(*ranges):
    """The code points of inclusive ranges and single ones."""
    out = set()
    for r in ranges:
        out |= {r} if isinstance(r, int) else set(range(r[0], r[1] + 1))
    return out


def han(work):
    """Two sets of characters, for bold and for upright type: GB 2312, the 8,105 characters of the Table of General Standard Chinese Characters (Unihan
    kTGH), and the signs that Chinese text sets between them."""
    gb, traditional = set(), set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                gb.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    tgh = set()
    for f in glob.glob(os.path.join(work, "deb/root/usr/share/unicode/Unihan_*.bz2")):
        for line in bz2.open(f, "rt", encoding="utf-8"):
            p = line.split("\t")
            if len(p) > 2 and p[1] == "kTGH":
                tgh.add(int(p[0][2:], 16))
    assert len(tgh) == 8105, len(tgh)
    gb = {c for c in gb if c >= 0x2460}
    # Traditional forms stand in names and slip into drafts: the frequent ones, upright only.
    for row in range(0xA4, 0xC7):
        for cell in range(0x40, 0xFF):
            try:
                traditional.add(ord(bytes([row, cell]).decode("big5")))
            except (UnicodeDecodeError, TypeError):
                pass
    signs = chars(
        (0x2014, 0x2014), (0x2018, 0x2019), (0x201C, 0x201D), 0x2026, 0xB7, 0x2E3A, 0x30FB,
        (0x2070, 0x2070), (0x2460, 0x24FF), (0x3000, 0x303F), (0x3040, 0x30FF), (0x3105, 0x3129),
        (0x3200, 0x32FF), (0x3300, 0x33FF), (0xFE10, 0xFE1F), (0xFE30, 0xFE4F), (0xFF01, 0xFFEE),
    )
    both = gb | tgh | signs
    return both, both | traditional


LATIN = chars(
    (0x20, 0x7E), (0xA0, 0x24F), (0x250, 0x2AF), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF),
    (0x400, 0x4FF), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF),
    (0x2100, 0x218F), (0x2190, 0x22FF), (0x2500, 0x25FF), 0xFB00, 0xFB01, 0xFB02, 0xFFFD, 0x25CC,
)
ARABIC = chars(
    0x20, 0xA0, (0x21, 0x2F), (0x30, 0x3F), 0x5B, 0x5D, 0x7B, 0x7D, 0xAB, 0xBB, (0x600, 0x6FF),
    (0x750, 0x77F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC), (0x200C, 0x200F), (0x2010, 0x2026), 0x25CC,
)
SYMBOLS = chars(
    (0x2190, 0x21FF), (0x2300, 0x23FF), (0x25A0, 0x26FF), (0x2701, 0x27BF), (0x2B00, 0x2BFF),
)


def jobs(work):
    """(source, characters, family, style, layout features)"""
    n = os.path.join(work, "npm")
    liberation = os.path.join(work, "deb/root/usr/share/fonts/truetype/liberation2")
    (bold, upright), few = han(work), ["ccmp", "locl"]
    yield f"{n}/noto-serif-sc/package/400Regular/NotoSerifSC_400Regular.ttf", upright, "Masthead Han Serif", "Regular", few
    yield f"{n}/noto-sans-sc/package/700Bold/NotoSansSC_700Bold.ttf", bold, "Masthead Han Sans", "Bold", few
    for w, s in (("Regular", "Regular"), ("Bold", "Bold"), ("Italic", "Italic"), ("BoldItalic", "Bold Italic")):
        yield f"{liberation}/LiberationSerif-{w}.ttf", LATIN, "Masthead Serif", s, ["*"]
    naskh = os.path.join(work, "deb/root/usr/share/fonts/truetype/noto")
    for w in ("Regular", "Bold"):
        yield f"{naskh}/NotoNaskhArabic-{w}.ttf", ARABIC, "Masthead Naskh", w, ["*"]
    yield (f"{n}/noto-sans-symbols-2/package/400Regular/NotoSansSymbols2_400Regular.ttf", SYMBOLS,
           "Masthead Symbols", "Regular", few)


def end_glyph(font):
    """Gives a font a glyph without shape or width, for U+2060. The writer puts it after a letter and
    its marks: programs that take text out of pages see then where the letter ends, and not a gap."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    name = "end"
    font.setGlyphOrder(font.getGlyphOrder() + [name])
    font["glyf"][name] = Glyph()
    font["hmtx"][name] = (0, 0)
    for t in font["cmap"].tables:
        if t.isUnicode():
            t.cmap[0x2060] = name
    font["maxp"].numGlyphs = len(font.getGlyphOrder())


def main(work):
    fetch(work)
    os.makedirs(os.path.join(OUT, "licences"), exist_ok=True)
    total = 0
    for source, unicodes, family, style, features in jobs(work):
        options = subset.Options(
            hinting=False, layout_features=features, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
            glyph_names=False, drop_tables=["FFTM", "DSIG", "meta", "STAT", "vhea", "vmtx", "VORG", "MVAR"],
        )
        font = TTFont(source, recalcTimestamp=False)
        s = subset.Subsetter(options)
        s.populate(unicodes=unicodes)
        s.subset(font)
        if "Naskh" in family:
            end_glyph(font)
        ps = family.replace(" ", "") + "-" + style.replace(" ", "")
        for r in font["name"].names:
            new = {1: family, 2: style, 3: ps + ";subset", 4: f"{family} {style}", 6: ps}.get(r.nameID)
            if new:
                r.string = new
        out = os.path.join(OUT, ps + ".ttf")
        font.save(out)
        total += os.path.getsize(out)
        with open(os.path.join(OUT, "licences", ps + ".txt"), "w", encoding="utf-8") as f:
            f.write(f"{ps}.ttf is a modified (subset and renamed) version of {os.path.basename(source)}.\n\n")
            for i in (0, 13, 14):
                f.write((font["name"].getDebugName(i) or "") + "\n")
            f.write("\nThe full text of the SIL Open Font License, version 1.1, is in OFL.txt.\n")
        print(f"{ps:28} {font['maxp'].numGlyphs:6} glyphs {os.path.getsize(out):9} bytes")
    ofl = os.path.join(os.path.abspath(work), "npm/noto-sans-symbols-2/package/LICENSE_FONT")
    text = open(ofl, encoding="utf-8").read()
    start = text.index("SIL OPEN FONT LICENSE Version 1.1")
    with open(os.path.join(OUT, "licences", "OFL.txt"), "w", encoding="utf-8") as f:
        f.write(text[start:])
    print(f"{total} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(os.path.abspath(sys.argv[1]))
