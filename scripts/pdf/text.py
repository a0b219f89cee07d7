"""Compares the text that pdftotext takes from PDF files with the trees they were made from.

usage: text.py NAME.pdf...      (NAME.json beside it is the tree, from `masthead convert -o NAME.json`)

Body and notes must come in the order of the document, letter by letter in logical order: a page is
its running head, a stretch of the body, a stretch of the notes, its foot. The masthead must stand on
the first page. White space and hyphens at line ends aside. Words must be parted: the words of the body
are counted too. Exit status 1 when a file differs.
"""
import collections, difflib, json, pathlib, re, subprocess, sys, unicodedata

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", "0123456789()")
# words of Arabic files in order, and all of them
ORDER = [0, 0]
GONE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\-\u2010\u2011]")


def bare(s):
    return GONE.sub("", unicodedata.normalize("NFKC", s.translate(RAISED)))


class Tree:
    def __init__(self, d):
        self.d, self.calls = d, []

    def inlines(self, inlines, out):
        for i in inlines or []:
            if i["type"] == "text":
                out.append(i["text"])
            elif i["type"] == "note-call":
                self.calls.append(i["note"])
                if not (i.get("implied") and not i.get("printed")):
                    note = self.d["notes"][i["note"]] if i["note"] < len(self.d["notes"]) else {}
                    out.append(i.get("printed") or note.get("marker", ""))
            elif i["type"] == "break":
                out.append("\n")
            else:
                self.inlines(i.get("content"), out)

    def block(self, b, out):
        if isinstance(b.get("caption"), dict):
            self.block(b["caption"], out)
        if b.get("num"):
            out.append(b["num"]["text"] + " ")
        for k in ("title", "text"):
            if isinstance(b.get(k), list):
                self.inlines(b[k], out)
                out.append("\n")
        for r in b.get("rows", []):
            for c in r["cells"]:
                for x in c.get("blocks", []):
                    self.block(x, out)
        for e in b.get("entries", []):
            self.inlines(e["text"], out)
            out.append("\n")
        if b.get("alt"):
            out.append(b["alt"] + "\n")
        for k in ("children", "blocks"):
            for x in b.get(k, []):
                self.block(x, out)

    def annex(self, a, out):
        self.inlines(a["label"], out)
        out.append("\n")
        self.inlines(a.get("title"), out)
        out.append("\n")
        for b in a.get("preamble", []) + a["body"]:
            self.block(b, out)
        for x in a.get("annexes", []):
            self.annex(x, out)

    def body(self):
        out = []
        for k in ("preface", "preamble", "body", "conclusion"):
            for b in self.d.get(k, []):
                self.block(b, out)
        for a in self.d.get("annexes", []):
            self.annex(a, out)
        return "".join(out)

    def notes(self):
        """In the order of the calls; a note called in a note follows that."""
        out, done, queue = [], set(), list(self.calls)
        queue += [i for i in range(len(self.d.get("notes", []))) if i not in queue]
        while queue:
            i = queue.pop(0)
            if i in done or i >= len(self.d["notes"]):
                continue
            done.add(i)
            n = self.d["notes"][i]
            out.append((n.get("printed") or n["marker"]) + " ")
            self.calls = []
            for b in n["blocks"]:
                self.block(b, out)
            queue = self.calls + queue
        return "".join(out)


def common(a, i, b, j):
    n = 0
    while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
        n += 1
    return n


def arabic_words(s):
    s = re.sub("[\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", unicodedata.normalize("NFKC", s))
    return re.findall("[\u0621-\u064a]+", s)


def arabic(pdf, body, notes):
    text = subprocess.run(["pdftotext", "-enc", "UTF-8", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    got, faults = arabic_words(text), []
    for what, want in (("body", arabic_words(body)), ("notes", arabic_words(notes))):
        # words of a letter or two are labels, which columns may set apart
        want = [w for w in want if len(w) > 2]
        m = difflib.SequenceMatcher(None, [w for w in got if len(w) > 2], want, autojunk=False)
        found = sum(b.size for b in m.get_matching_blocks())
        ORDER[0] += found
        ORDER[1] += len(want)
        lost = collections.Counter(want) - collections.Counter(got)
        if sum(lost.values()) > 0.01 * len(want) + 1 or found < 0.8 * len(want):
            faults.append(f"{what}: {found} of {len(want)} words in order; not found {list(lost)[:6]}")
    return faults


def check(pdf):
    d = json.load(open(pdf.with_suffix(".json"), encoding="utf-8"))["document"]
    t = Tree(d)
    head = []
    for line in d.get("masthead", []):
        t.inlines(line["text"], head)
        head.append("\n")
    body = t.body()
    if d["lang"] == "ar":
        return arabic(pdf, body, t.notes())
    text = subprocess.run(["pdftotext", "-enc", "UTF-8", "-raw", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    notes = bare(t.notes())
    pages = text.rstrip("\f").split("\f")
    want, at, note = bare(body), 0, 0
    faults = []
    job = [bare(f["text"]) for f in d.get("furniture", []) if f["kind"] == "job-number"] + [bare(d["meta"].get("job_number") or "")]
    for n, page in enumerate(pages):
        lines = [l for l in page.split("\n") if bare(l)]
        count = f"{n + 1}/{len(pages)}"
        lines = [l for l in lines if bare(l) != count]
        got = bare("".join(lines))
        for j in filter(None, job):
            got = got.removesuffix(count + j) if got.endswith(count + j) else got.removesuffix(j)
        i = 0
        if n == 0:
            # what stands above the body, in columns
            start = -1
            for k in (40, 20, 10, 4):
                if want[:k] and (start := got.rfind(want[:k]) if k == 40 else got.find(want[:k])) >= 0:
                    break
            top = got[:start] if want and start >= 0 else got
            missing = [l for l in "".join(head).split("\n") if bare(l) and bare(l) not in got]
            if missing:
                faults.append(f"masthead: {missing[:2]}")
            i = len(top) if want else len(got)
        else:
            # the running head, wherever pdftotext puts it
            sym = bare(d["meta"].get("symbol") or "".join(x.get("text", "") for l in d.get("masthead", []) if l["role"] == "symbol" for x in l["text"]))
            # without columns it comes where it is drawn: last
            if sym and got.endswith(sym):
                got = got[:-len(sym)]
            elif sym and got.startswith(sym) and not want.startswith(sym, at):
                i = len(sym)
        n1 = common(got, i, want, at)
        # where the body ends and notes begin is where the rest of the page is notes
        for cut in range(n1, max(-1, n1 - 200), -1):
            n2 = common(got, i + cut, notes, note)
            if i + cut + n2 >= len(got):
                break
        else:
            cut, n2 = n1, common(got, i + n1, notes, note)
        rest = got[i + cut + n2:]
        if rest and n > 0 or n == 0 and len(rest) > 40:
            faults.append(f"page {n + 1}: {rest[:50]!r} where {want[at + cut:at + cut + 30]!r} or {notes[note + n2:note + n2 + 30]!r} was due")
            if len(faults) > 2:
                break
        at, note = at + cut, note + n2
    if not faults and at < len(want):
        faults.append(f"body ends at {want[at:at + 40]!r}")
    if not faults and note < len(notes):
        faults.append(f"notes end at {notes[note:note + 40]!r}")
    # words: a space that is not there glues two
    words = lambda s: set(re.findall(r"[^\W\d_]{2,}", unicodedata.normalize("NFKC", s)))
    have, due = words(re.sub(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069]", "", text)), words(re.sub(r"[\u00ad\u200b-\u200f\u2060-\u2069]", "", body))
    if d["lang"] not in ("zh",):
        lost = {w for w in due - have if len(w) < 14}
        if len(lost) > 0.03 * len(due) + 3:
            faults.append(f"{len(lost)} of {len(due)} words are not found, such as {sorted(lost)[:5]}")
    return faults


def main():
    bad = 0
    for f in sys.argv[1:]:
        try:
            faults = check(pathlib.Path(f))
        except Exception as e:
            faults = [f"{type(e).__name__}: {e}"]
        if faults:
            bad += 1
            print(f, *faults, sep="\n   ", flush=True)
    n = len(sys.argv) - 1
    if ORDER[1]:
        print(f"Arabic: {ORDER[0]} of {ORDER[1]} words in order ({ORDER[0] / ORDER[1]:.2%}): poppler moves lines of a page with hanging numbers")
    print(f"{n - bad} of {n} files: text in the order of the document")
    sys.exit(bool(bad))


main()
