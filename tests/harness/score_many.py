#!/usr/bin/env python3
"""Score many AKN files against their true structure in one process.

usage: score_many.py FOLDER_OF_score.py < JOBS > RESULTS

A job is a line of JSON: {"name", "xml", "truth"} and, when only a part of the truth is to be found,
"untouched": [[first, last], ...], the lines of the source that are as they were. "corpus" is
"as-marked" or "mended": which of two truths is meant, of which neither knows the levels of headings.
A result is a line:
{"name", "all": F1, "kinds": {kind: F1}, "fields": [wrong masthead fields], "missed": [...], "extra":
[...]}; with "untouched" it has "found" and "of", counts of blocks, instead.
"""
import json
import sys

sys.path.insert(0, sys.argv[1])
import score as S
from outline import outline


def short(block):
    return {k: (v[:70] if isinstance(v, str) else v) for k, v in block.items()}


for line in sys.stdin:
    job = json.loads(line)
    out = {"name": job["name"]}
    try:
        which = job.get("corpus")
        truth, got = S.load_truth(job["truth"], which == "as-marked"), outline(job["xml"])
        if "untouched" in job:
            raw = json.load(open(job["truth"], encoding="utf-8"))["blocks"]
            whole = lambda b: any(a <= b["lines"][0] and b["lines"][1] <= z for a, z in job["untouched"])
            keep = [whole(b) for b in raw]
            truth["blocks"] = [b for b, k in zip(truth["blocks"], keep) if k]
            # what an item belongs to may be what was touched
            for b in truth["blocks"]:
                b["parent"] = None
            res, _, _, _ = S.score(truth, got)
            out["of"], out["found"] = res["all"][0], res["all"][2]
        else:
            res, fields, missed, extra = S.score(truth, got, which is None)
            out["all"] = S.f1(*res["all"])
            out["kinds"] = {k: S.f1(*v) for k, v in res.items() if k != "all"}
            out["fields"] = [k for k, ok in fields.items() if not ok]
            out["missed"] = [short(b) for b in missed[:20]]
            out["extra"] = [short(b) for b in extra[:20]]
    except Exception as e:  # a file that cannot be scored scores nothing
        out["error"] = f"{type(e).__name__}: {e}"
    print(json.dumps(out, ensure_ascii=False), flush=True)
