"""Runs a program over hostile files; see check-hostile.sh."""

import os
import re
import subprocess
import sys
import threading

SECONDS, MEGABYTES = 5.0, 512
PROGRAM, WORK, FORMATS = sys.argv[1], sys.argv[2], sys.argv[3:]
INPUTS, OUT, TRACE = (os.path.join(WORK, n) for n in ("in", "out", "trace"))
# 0 done, 1 findings, 3 unreadable, 5 a limit: everything else is a fault
CODES = {0, 1, 3, 5}
alone = subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode == 0
if not alone:
    print("no name space without a network here: strace alone shows attempts")


def run(command, log):
    with open(log, "wb") as err:
        p = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=err, cwd=WORK)
        timer = threading.Timer(60, p.kill)
        timer.start()
        _, status, usage = os.wait4(p.pid, 0)
        timer.cancel()
    code = os.waitstatus_to_exitcode(status)
    return code, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def strange(trace):
    """What the trace shows that must not be."""
    for line in open(trace, errors="replace"):
        if re.search(r"\b(socket|connect|bind|sendto|sendmsg)\(", line):
            yield "network: " + line.strip()[:120]
        m = re.search(r'openat\([^,]+, "([^"]*)", ([A-Z_|]+)', line)
        writes = m and re.search("O_WRONLY|O_RDWR|O_CREAT", m[2])
        if writes and not m[1].startswith((OUT, "/dev/null")):
            yield "writes: " + m[1]
        read = m and m[1].startswith(("/etc/passwd", "/etc/shadow", "/etc/cron"))
        if read:
            yield "reads: " + m[1]
        m = re.search(r'(unlink|rename|mkdir|symlink|link)(at|at2)?\(.*?"([^"]*)"', line)
        if m and not m[3].startswith(OUT):
            yield f"{m[1]}: {m[3]}"
        m = re.search(r'execve\("([^"]*)"', line)
        if m and os.path.realpath(m[1]) != PROGRAM:
            yield "runs: " + m[1]


os.makedirs(OUT, exist_ok=True)
faults, ends, slowest, largest = [], {}, (0, ""), (0, "")
names = sorted(os.listdir(INPUTS))
for i, name in enumerate(names):
    for to in FORMATS:
        target = os.path.join(OUT, f"{i}.{to}")
        args = [PROGRAM, "convert", os.path.join(INPUTS, name), "--to", to, "--no-config", "-o", target]
        log = os.path.join(WORK, "log")
        code, seconds, megabytes = run((["unshare", "-rn"] if alone else []) + args, log)
        said = open(log, errors="replace").read()
        ends[code] = ends.get(code, 0) + 1
        slowest, largest = max(slowest, (seconds, name)), max(largest, (megabytes, name))
        if code not in CODES:
            faults.append(f"{name} to {to}: exit {code}: {said[-200:]}")
        if seconds > SECONDS or megabytes > MEGABYTES:
            faults.append(f"{name} to {to}: {seconds:.1f} s, {megabytes:.0f} MB")
        if code in (3, 5) and not re.search(r"error(\[[a-z-]+\])?:", said):
            faults.append(f"{name} to {to}: exit {code} without a coded error: {said[-200:]}")
        if code in (0, 1) and not os.path.exists(target):
            faults.append(f"{name} to {to}: exit {code} without a result")
        traced = ["strace", "-f", "-qq", "-o", TRACE]
        traced += ["-e", "trace=network,openat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,symlink,symlinkat,execve"]
        run(traced + args, log)
        faults += [f"{name} to {to}: {s}" for s in sorted(set(strange(TRACE)))]
        if os.path.exists(target):
            os.remove(target)
left = os.listdir(OUT)
if left:
    faults.append(f"left behind: {left[:5]}")
print(f"{len(names)} files to {', '.join(FORMATS)}: exits {dict(sorted(ends.items()))}")
print(f"slowest {slowest[0]:.2f} s ({slowest[1]}), largest {largest[0]:.0f} MB ({largest[1]})")
for f in faults:
    print("FAULT", f)
sys.exit(1 if faults else 0)
