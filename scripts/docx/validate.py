"""Holds Word files against the Open XML SDK, openxml-audit and python-docx.

usage: validate.py TOOLS FILE.docx...      (TOOLS is .tools/docx)

Says what each finds. False alarms of openxml-audit: that a relationship to a theme is required
(ECMA-376 part 1, §15.2.14 does not require one). Exit status 1 when anything is wrong.
"""
import concurrent.futures, json, pathlib, subprocess, sys, warnings


# the SDK finds neither in the same files, and ECMA-376 does not require the parts
FALSE_ALARMS = ("theme", "Required relationship")


def sdk(tools, path):
    run = subprocess.run([f"{tools}/node_modules/.bin/ooxml-validator", path], capture_output=True, text=True)
    try:
        found = json.loads(run.stdout)
    except ValueError:
        return [f"no answer: {run.stderr[-200:]}"]
    return [f"{e.get('errorType')}: {e.get('description')} {e.get('path')}" for e in found.get("errors", [])]


def audit(path):
    from openxml_audit import OpenXmlValidator
    return [f"{e.error_type}: {e.description}" for e in OpenXmlValidator().validate(path).errors]


def main():
    tools, files = sys.argv[1], sys.argv[2:]
    import docx
    bad, alarms = 0, {}
    for i, f in enumerate(files):
        errors = sdk(tools, f)
        for e in audit(f):
            if any(a in e for a in FALSE_ALARMS):
                alarms[e] = alarms.get(e, 0) + 1
            else:
                errors.append("audit " + e)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                d = docx.Document(f)
                sum(len(p.text) for p in d.paragraphs)
        except Exception as e:
            errors.append(f"python-docx: {e}")
        if errors:
            bad += 1
            print(f, *errors[:5], sep="\n  ", flush=True)
        elif i % 50 == 49:
            print(f"{i + 1} of {len(files)}", file=sys.stderr, flush=True)
    for e, n in alarms.items():
        print(f"false alarm, {n} times: {e}")
    print(f"{len(files) - bad} of {len(files)} files without an error in the SDK, openxml-audit and python-docx")
    sys.exit(bool(bad))


main()
