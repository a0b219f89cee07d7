"""Compares the text that masthead's DOCX reader finds with an independent reading by lxml.

usage: conserve.py DUMP_PROGRAM FILE.docx...

The reading here knows nothing of masthead: it walks the XML of the parts and takes every character
that Word shows (text, no-break hyphens, symbols, note numbers), text boxes once, tracked changes
accepted. White space, hyphens and symbol fonts aside, both must be the same, in the same order.
"""
import json, posixpath, re, subprocess, sys, zipfile
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


class Reading:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        self.count = {"footnote": 0, "endnote": 0}
        self.numbers = {}
        self.stats = {"notes": 0, "links": 0, "boxes": 0}
        self.current = None

    def part(self, name):
        try:
            return etree.fromstring(self.zip.read(name))
        except KeyError:
            return None

    def rels(self, name):
        d, f = posixpath.split(name)
        x = self.part(f"{d}/_rels/{f}.rels")
        return {} if x is None else {
            e.get("Id"): posixpath.normpath(posixpath.join(d, e.get("Target")))
            for e in x if e.get("TargetMode") != "External"}

    def text(self, el, out, fields=None):
        fields = [] if fields is None else fields
        tag = el.tag
        if not isinstance(tag, str):
            return
        if tag == W + "p" and el.find(W + "pPr/" + W + "sectPr") is not None:
            for c in el:
                self.text(c, out, fields)
            self.section += 1
            if self.restarts[self.section:self.section + 1] == [True]:
                self.count = {"footnote": 0, "endnote": 0}
            return
        if tag in (W + "del", W + "moveFrom", MC + "Fallback", W + "sdtPr", W + "rPr", W + "pPr",
                   W + "instrText", W + "delText"):
            return
        shown = all(fields)
        if tag == W + "fldChar":
            k = el.get(W + "fldCharType")
            if k == "begin":
                fields.append(False)
            elif k == "separate" and fields:
                fields[-1] = True
            elif k == "end" and fields:
                fields.pop()
        if not shown:
            pass
        elif tag in (W + "t", M + "t"):
            out.append(el.text or "")
        elif tag == W + "noBreakHyphen":
            out.append("\u2011")
        elif tag == W + "sym":
            out.append("\uf000")
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            kind = tag[len(W):-len("Reference")]
            self.stats["notes"] += 1
            if el.get(W + "customMarkFollows") in (None, "0", "false"):
                self.count[kind] += 1
                self.numbers[kind, el.get(W + "id")] = str(self.count[kind])
                out.append(str(self.count[kind]))
        elif tag in (W + "footnoteRef", W + "endnoteRef"):
            out.append(self.numbers.get(self.current, ""))
        elif tag == W + "hyperlink":
            self.stats["links"] += 1
        elif tag == W + "txbxContent":
            self.stats["boxes"] += 1
        for c in el:
            self.text(c, out, fields)

    def all(self):
        doc = self.part("word/document.xml")
        rels = self.rels("word/document.xml")
        body, head, rest = [], [], []
        self.section = 0
        self.restarts = [s.find(f"{W}footnotePr/{W}numRestart[@{W}val='eachSect']") is not None
                         for s in doc.iter(W + "sectPr")]
        self.text(doc, body)
        for kind in ("footnote", "endnote"):
            x = self.part(f"word/{kind}s.xml")
            for n in [] if x is None else x:
                if n.get(W + "type") in (None, "normal"):
                    self.current = (kind, n.get(W + "id"))
                    self.text(n, body)
        sections = list(doc.iter(W + "sectPr"))
        first = sections[0] if sections else None
        seen = set()
        for s in sections:
            for e in s:
                if e.tag in (W + "headerReference", W + "footerReference"):
                    target = rels.get(e.get(R + "id"))
                    if target in seen or target is None:
                        continue
                    seen.add(target)
                    to = rest
                    if (s is first and e.tag == W + "headerReference" and e.get(W + "type") == "first"
                            and s.find(W + "titlePg") is not None):
                        to = head
                    x = self.part(target)
                    if x is not None:
                        self.text(x, to)
        return "".join(head), "".join(body), "".join(rest)


def fold(s):
    s = re.sub(r"[\s\u00a0\u00ad\u200b-]", "", s.replace("\u2011", "-"))
    return re.sub(r"[^\x00-\u1fff\u2010-\u2021\u2026-\u205e\u3000-\ud7ff\uf900-\uffff]", "\uf000", s)


def main():
    bad = 0
    for path in sys.argv[2:]:
        lines = [json.loads(l) for l in subprocess.run(
            [sys.argv[1], path], capture_output=True, text=True, check=True).stdout.splitlines()]
        if "error" in lines[0]:
            print("ERROR", path, lines[0]["error"])
            bad += 1
            continue
        end = next(l for l in lines if "plain" in l)
        r = Reading(path)
        want = fold("".join(r.all()))
        got = fold(end["plain"])
        calls = sum(len(l.get("calls", [])) for l in lines)
        links = sum(l.get("links", 0) for l in lines if "kind" in l)
        ok = want == got
        print("ok " if ok else "DIFF", path.split("/")[-1], len(want), "characters;", r.stats,
              "read: calls", calls, "linked pieces", links)
        if not ok:
            bad += 1
            i = next((i for i, (a, b) in enumerate(zip(want, got)) if a != b), min(len(want), len(got)))
            print("   at", i, "of", len(want), len(got), "\n   want", want[max(0, i - 40):i + 60],
                  "\n   got ", got[max(0, i - 40):i + 60])
    sys.exit(bad > 0)


main()
