"""Compares the outline of documents before and after they were a Word file.

usage: roundtrip.py PROGRAM SCORE FIRST AGAIN [--min F1] [--show N] [--only TEXT]

FIRST holds NAME.xml, the document as Akoma Ntoso; AGAIN holds NAME.docx, the same as a Word file.
SCORE is the folder of score.py and outline.py. The outline of the first is the truth.
Exit status 1 when a document's F1 is below --min.
"""
import argparse, pathlib, subprocess, sys, tempfile


def main():
    a = argparse.ArgumentParser()
    for n in ("program", "score", "first", "again"):
        a.add_argument(n)
    a.add_argument("--min", type=float, default=0.999)
    a.add_argument("--show", type=int, default=3)
    a.add_argument("--only", default="")
    a = a.parse_args()
    sys.path.insert(0, a.score)
    import score as S
    from outline import outline

    results = []
    for docx in sorted(pathlib.Path(a.again).glob("*.docx")):
        first = pathlib.Path(a.first, docx.stem + ".xml")
        if a.only not in docx.name or not first.exists():
            continue
        with tempfile.TemporaryDirectory() as tmp:
            out = f"{tmp}/again.xml"
            run = subprocess.run([a.program, "convert", str(docx), "-o", out, "-q", "--format", "short", "--fail-on", "never"],
                                 capture_output=True, text=True)
            if run.returncode:
                results.append((0.0, docx.stem, [], [], f"exit {run.returncode}: {run.stderr[-300:]}"))
                continue
            truth, got = outline(str(first)), outline(out)
        res, fields, missed, extra = S.score(truth, got)
        wrong = [k for k, ok in fields.items() if not ok]
        results.append((S.f1(*res["all"]), docx.stem, missed, extra, f"fields {','.join(wrong)}" if wrong else ""))
    low = 0
    for f1, name, missed, extra, why in sorted(results, key=lambda r: r[0]):
        if f1 >= a.min and not why:
            continue
        low += f1 < a.min
        print(f"{f1:.3f} {name} {why}")
        for word, blocks in (("missed", missed), ("extra", extra)):
            for b in blocks[:a.show]:
                print(f"   {word}", {k: v for k, v in b.items() if k != "text"}, repr(b["text"][:70]))
    n = max(len(results), 1)
    for family in ("seed", "corpus", "fixture", ""):
        r = [x[0] for x in results if x[1].startswith(family)]
        if r:
            print(f"{family or 'all':8} {len(r):4} documents, mean {sum(r) / len(r):.4f}, {sum(x >= a.min for x in r)} at {a.min} or more, least {min(r):.3f}")
    sys.exit(bool(low))


main()
