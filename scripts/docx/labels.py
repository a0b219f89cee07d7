"""Compares the automatic numbers that masthead computes with those that LibreOffice prints.

usage: labels.py DUMP_PROGRAM FILE.docx=FILE.txt...

FILE.txt is made by LibreOffice: soffice --convert-to "txt:Text (encoded):UTF8" FILE.docx
"""
import json, re, subprocess, sys


def fold(s):
    return re.sub(r"[\s\u00a0\u00ad\u200b]", "", s.replace("\u2011", "-"))


def main():
    equal = total = bullets = 0
    for pair in sys.argv[2:]:
        docx, txt = pair.split("=")
        lines = [fold(l) for l in open(txt, encoding="utf-8-sig").read().split("\n")]
        dump = subprocess.run([sys.argv[1], docx], capture_output=True, text=True, check=True).stdout
        at = 0
        for p in map(json.loads, dump.splitlines()):
            if not p.get("label") or p.get("kind") == "note" or not fold(p["text"]):
                continue
            if not any(c.isalnum() for c in p["label"]):
                bullets += 1
                continue
            text = fold(p["text"])[:40]
            found = next((i for i in range(at, len(lines)) if text in lines[i][:len(text) + 24]), None)
            if found is None:
                found = next((i for i in range(at) if text in lines[i][:len(text) + 24]), None)
                if found is None:
                    print("no line:", p["label"], p["text"][:50])
                    continue
            else:
                at = found + 1
            total += 1
            if lines[found].startswith(fold(p["label"]) + text):
                equal += 1
            else:
                print(docx.split("/")[-1], "ours", p["label"], "theirs", lines[found][:30])
    print(f"{equal} of {total} labels equal; {bullets} bullets not compared")
    sys.exit(equal < total * 0.999)


main()
