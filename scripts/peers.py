"""Masthead and its peers on the same documents; see peers.sh.

A generated Chinese report (numbered headings and paragraphs, items, notes, references) at four sizes.
We get the plain text. Peers get the same content in the mark-up they read, with all structure said in
it: their best case, for they do not recognise any.
"""

import importlib.util
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading

PROGRAM, TABLE = os.path.realpath(sys.argv[1]), sys.argv[2]
SIZES = {"29 KB": 29_000, "0.29 MB": 290_000, "2.9 MB": 2_900_000, "29 MB": 29_000_000}
SIZES = dict(list(SIZES.items())[: int(os.environ.get("SIZES", 4))])
# a run that takes longer is given up; what is larger is not tried then
PATIENCE = 120
HEAD = """联合国

A/99/204

大会

Distr.: General
2 July 2044
Chinese
Original: English

第九十九届会议

暂定项目表项目25(c)

偏远岛屿的饮用水

秘书长的报告

"""
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
TENS = "一二三四五六七八九十"


def report(size):
    """The same report as text, Markdown, bluebell and typst."""
    text, md, bb, ty = [HEAD], ["% 偏远岛屿的饮用水\n\n"], ["BODY\n\n"], ['#set text(lang: "zh", font: "Noto Serif CJK SC")\n\n']
    done, para, note, section = len(HEAD.encode()), 0, 0, 0
    while done < size:
        at = TENS[section % 10]
        section += 1
        start = len(text)
        text.append(f"{at}、供水状况\n\n")
        md.append("# 供水状况\n\n")
        bb.append(f"PART {at} - 供水状况\n\n")
        ty.append("= 供水状况\n\n")
        for _ in range(6):
            para, note = para + 1, note + 1
            words = (
                "各岛的水井多年来由村委会看管，水位和盐度由村中的学校每月测量一次，结果张贴在村公所门前。"
                f"大会第98/{para}号决议第{section}段请各国政府公布水质数据，并请秘书长就数据的比较方法提出建议；"
                f"{para}个测站在旱季的读数见A/98/{para}号文件，其中十分之一高于世界卫生组织的准则值。盐度升高的原因如下："
            )
            items = [
                "夜间抽水，水泵的功率超过含水层在一夜之间能够补给的水量，尤其是在旱季的最后两个月；",
                "道路、屋顶和跑道不透水，雨水直接流入海中，未能渗入地下，旧有的蓄水池又多已填平；",
                "风暴潮越过海堤，海水积在低地，要经过几个雨季才能被淡水冲走。",
            ]
            foot = f"见A/97/{note}，第12至15段；另见各岛政府向委员会提交的报告。"
            mark = str(note).translate(RAISED)
            text.append(f"{para}. {words}{mark}\n\n")
            text += [f"({c}) {i}\n\n" for c, i in zip("abc", items)]
            text.append(f"{mark} {foot}\n\n")
            md.append(f"{para}. {words}[^{note}]\n\n")
            md += [f"    ({c}) {i}\n\n" for c, i in zip("abc", items)]
            md.append(f"[^{note}]: {foot}\n\n")
            bb.append(f"  PARA {para}.\n    {words}{{{{FOOTNOTE {note}}}}}\n\n    FOOTNOTE {note}\n      {foot}\n\n")
            bb += [f"    SUBPARA ({c})\n      {i}\n\n" for c, i in zip("abc", items)]
            ty.append(f"#enum(start: {para}, [{words}#footnote[{foot}]\n")
            ty.append('#enum(numbering: "(a)", ' + ", ".join(f"[{i}]" for i in items) + ")])\n\n")
        done += sum(len(t.encode()) for t in text[start:])
    return {"txt": text, "md": md, "bb": bb, "typ": ty}


def run(command):
    """CPU seconds, peak MiB, exit."""
    p = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    timer = threading.Timer(PATIENCE, p.kill)
    timer.start()
    _, status, use = os.wait4(p.pid, 0)
    timer.cancel()
    return use.ru_utime + use.ru_stime, use.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def median(command, output):
    first = run(command)
    # findings are no failure
    if first[2] not in (0, 1) or (output and not os.path.getsize(output)):
        return None
    times = [first] if first[0] > 20 else []
    for _ in range(0 if times else 3 if first[0] > 2 else 5):
        times.append(run(command))
    return statistics.median(t[0] for t in times), max(t[1] for t in times)


def version(command):
    said = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    return said.splitlines()[0] if said else "?"


def pandoc():
    """The newest there is: PyPI has it with its program inside."""
    if importlib.util.find_spec("pypandoc"):
        import pypandoc

        return pypandoc.get_pandoc_path()
    return shutil.which("pandoc")


have = {
    "pandoc": pandoc(),
    "soffice": shutil.which("soffice"),
    "bluebell": importlib.util.find_spec("bluebell") and sys.executable,
    "typst": importlib.util.find_spec("typst") and sys.executable,
}
# the files are read by the program itself, with what it is started by
BLUEBELL = "import sys; from bluebell.cli import main; sys.argv = ['bluebell', '/akn/un/statement/2044/1', 'statement', sys.argv[1]]; main()"
TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"


def jobs(d):
    """Group, name, command, output."""
    ours = lambda to: [PROGRAM, "convert", f"{d}/r.txt", "-q", "--no-config", "--fail-on", "never", "-o", f"{d}/o.{to}"]
    yield "AKN", "masthead text → AKN", ours("akn.xml"), f"{d}/o.akn.xml"
    if have["pandoc"]:
        yield "AKN", "pandoc Markdown → JSON", [have["pandoc"], "-f", "markdown", "-t", "json", f"{d}/r.md", "-o", f"{d}/p.json"], f"{d}/p.json"
    if have["bluebell"]:
        yield "AKN", "bluebell mark-up → AKN", [sys.executable, "-c", BLUEBELL, f"{d}/r.bb"], None
    yield "DOCX", "masthead text → DOCX", ours("docx"), f"{d}/o.docx"
    if have["pandoc"]:
        yield "DOCX", "pandoc Markdown → DOCX", [have["pandoc"], "-s", "-f", "markdown", "-t", "docx", f"{d}/r.md", "-o", f"{d}/p.docx"], f"{d}/p.docx"
    if have["soffice"]:
        text = ["--infilter=Text (encoded):UTF8,LF,,zh-CN,"]
        yield "DOCX", "LibreOffice text → DOCX", office(d, "docx", f"{d}/r.txt", text), f"{d}/r.docx"
    yield "PDF", "masthead text → PDF", ours("pdf"), f"{d}/o.pdf"
    if have["typst"]:
        yield "PDF", "typst → PDF", [sys.executable, "-c", TYPST, f"{d}/r.typ", f"{d}/t.pdf"], f"{d}/t.pdf"
    if have["soffice"]:
        yield "PDF", "LibreOffice DOCX → PDF", office(d, "pdf", f"{d}/o.docx", []), f"{d}/o.pdf"


def office(d, to, source, more):
    return ["soffice", f"-env:UserInstallation=file://{d}/profile", "--headless", *more, "--convert-to", to, "--outdir", d, source]


rows, given_up = {}, set()
with tempfile.TemporaryDirectory() as work:
    for size, count in SIZES.items():
        d = os.path.join(work, str(count))
        os.makedirs(d)
        for ending, parts in report(count).items():
            open(f"{d}/r.{ending}", "w").write("".join(parts))
        for group, name, command, output in jobs(d):
            if name in given_up:
                continue
            found = median(command, output)
            rows.setdefault((group, name), {})[size] = found
            if found is None or found[0] > PATIENCE / 8:
                given_up.add(name)
            print(size, name, found and f"{found[0]:.3f} s {found[1]:.0f} MiB", flush=True)
        shutil.rmtree(d)
start = median([PROGRAM, "--version"], None)

cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
out = [
    "# Performance\n",
    "CPU seconds (user and system, whole process with start-up, medians of 5 runs, 3 over 2 s, 1 over 20 s) and peak",
    "memory. A generated Chinese report; masthead reads its plain text, the others the same content in mark-up that",
    "says all structure. Made by\n",
    "```sh\nscripts/peers.sh target/release/masthead\n```\n",
    f"{cpu}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}. " + version([PROGRAM, "--version"])
    + (f"; {version([have['pandoc'], '--version'])}" if have["pandoc"] else "")
    + (f"; {version(['soffice', '--version'])}" if have["soffice"] else "")
    + "".join(
        f"; {p} {version([sys.executable, '-c', f'import importlib.metadata as m; print(m.version({n!r}))'])}"
        for p, n in (("bluebell", "bluebell-akn"), ("typst", "typst"))
        if have[p]
    )
    + ".\n",
]
missing = [p for p, there in have.items() if not there]
if missing:
    out.append(f"Not there when this was made: {', '.join(missing)}.\n")
head = list(SIZES)
for group in ("AKN", "DOCX", "PDF"):
    out.append(f"## {group}\n")
    out.append("| | " + " | ".join(head) + " | growth of the last step | × masthead |")
    out.append("|---" * (len(head) + 3) + "|")
    ours = next(v for (g, n), v in rows.items() if g == group and n.startswith("masthead"))
    for (g, name), found in rows.items():
        if g != group:
            continue
        cells = [f"{v[0]:.3f} s, {v[1]:.0f} MiB" if (v := found.get(s)) else "—" for s in head]
        known = [s for s in head if found.get(s)]
        growth = f"{found[known[-1]][0] / found[known[-2]][0]:.1f}" if len(known) > 1 else "—"
        ratio = ", ".join(f"{found[s][0] / ours[s][0]:.1f}" for s in known if ours.get(s) and ours[s][0] > 0)
        out.append(f"| {name} | " + " | ".join(cells) + f" | {growth} | {ratio} |")
    out.append("")
if start:
    out.append(f"Start-up (`--version`): {start[0] * 1000:.1f} ms of CPU.\n")
# the peak of a process that was just started is that of the one that started it
out.append("Memory below 25 MiB is that of the program that measures. —: failed, or given up after")
out.append(f"{PATIENCE} s, or because the size before took too long. × masthead: for each size that ran.")
open(TABLE, "w").write("\n".join(out) + "\n")
print("written", TABLE)
