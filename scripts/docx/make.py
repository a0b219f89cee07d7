"""Makes one output of every document there is: fixtures, and the seeds and corpus of the shared
documents. Prints how long it took.

usage: make.py PROGRAM SHARED OUT EXTENSION[,EXTENSION...] [--options...]

Names in OUT: seed-…, corpus-…, fixture-…. Documents that are refused are listed.
"""
import pathlib, subprocess, sys, time


def inputs(shared):
    root = pathlib.Path(__file__).resolve().parents[2]
    for p in sorted((root / "fixtures").glob("*/input.*")):
        yield f"fixture-{p.parent.name}", p, []
    shared = pathlib.Path(shared)
    for p in sorted((shared / "seeds").glob("*")):
        if p.suffix in (".txt", ".md"):
            yield f"seed-{p.stem}", p, []
    for p in sorted((shared / "corpus/draft").glob("*.clean.txt")):
        yield f"corpus-{p.name[:-len('.clean.txt')]}", p, []


def main():
    program, shared, out, extensions, *options = sys.argv[1:]
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    start, made, refused = time.time(), 0, []
    for name, path, more in inputs(shared):
        case = path.parent / "case.toml"
        if case.exists():
            for line in case.read_text(encoding="utf-8").splitlines():
                key, _, value = line.partition("=")
                if key.strip() in ("encoding", "lang", "from"):
                    more = more + [f"--{key.strip()}", value.strip().strip('"')]
        files = [a for e in extensions.split(",") for a in ("-o", str(out / f"{name}.{e}"))]
        run = subprocess.run([program, "convert", str(path), *files, "-q", "--format", "short", "--fail-on", "never", *more, *options],
                             capture_output=True, text=True)
        if run.returncode:
            refused.append((name, run.returncode, run.stderr.strip()[-200:]))
        else:
            made += 1
    for name, code, why in refused:
        print(f"refused ({code}): {name}: {why}")
    print(f"{made} made, {len(refused)} refused, {time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
