#!/usr/bin/env python3
"""Runs bench/compare.py --quick without peers and checks the page; reads GGUF files back where gguf is there.

usage: bench_page.py RETORT

Prints one line a check and exits with 1 if any failed.
"""

import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COMPARE = os.path.join(ROOT, "bench", "compare.py")
failures = 0


def check(name, ok, detail=""):
    global failures
    failures += not ok
    print(f"{'ok  ' if ok else 'FAIL'} {name} {'' if ok else detail}".rstrip(), flush=True)


def compare(*args):
    done = subprocess.run([sys.executable, "-B", COMPARE, *args], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def check_page(retort, folder):
    out = os.path.join(folder, "out")
    code, errors = compare("--quick", "--peers", "", "--rounds", "1", "--retort", retort, "--work", os.path.join(folder, "work"), "--out", out)
    check("compare.py --quick", code == 0, errors[-2000:])
    if code:
        return
    with open(os.path.join(out, "PERFORMANCE.md"), encoding="utf-8") as f:
        page = f.read()
    with open(os.path.join(out, "results.json"), encoding="utf-8") as f:
        results = json.load(f)
    sections = re.findall(r"^## (.*)$", page, re.M)
    wanted = ["Machine", "Versions", "What is measured", "fp32", "bf16", "int8", "AVX2 alone", "Prefill by length", "Sessions at once", "Threads",
              "On a busy machine", "The embedded model", "Building", "The same weights?", "Not measured", "Commands"]
    check("the page's sections", [s for s in sections if s != "int4"] == wanted, str(sections))
    measured = set(results["precisions"]["int8"])
    check("retort is measured in three precisions", all("retort" in results["precisions"][p] for p in ("fp32", "bf16", "int8")))
    check("AVX2 alone is measured where there is more", "retort_avx2" in measured or "AVX-512" not in results["machine"]["isa"])
    int4 = "retort" in results["precisions"]["int4"]
    noted = [n["engine"] for n in results["not_measured"]]
    check("what is left out is listed", int4 or "int4" in page.split("## Not measured")[1].split("## Commands")[0], str(noted))
    check("every peer is listed as not measured",
          all(n in noted for n in ("llama_cpp", "pytorch", "onnxruntime", "openvino", "ctranslate2")), str(noted))
    shares = [r["generate"][k]["arithmetic_share"] for rows in results["precisions"].values() for name, row in rows.items()
              for r in row["rounds"] for k in (0, 1) if name.startswith("retort")]
    # A peak is the best of samples of milliseconds: beside processes that never let go of a processor there may be no good one.
    others = max(i["busy"] + i["steal"] for i in results["idle"])
    if others > 0.5 and shares and 1 < max(shares) < 1.5:
        print(f"skip no share of the peak is above 100%: others use {others:.0%} of the processors")
    else:
        check("no share of the peak is above 100%", shares and all(0 < s <= 1 for s in shares), str(shares))
    check_promises(out, results, folder)
    rows = [r for r in page.splitlines() if r.startswith("| retort |")]
    check("rows have figures", len(rows) > 3 and not re.search(r"\bnan\b|\binf\b|None", page))
    private = [w for w in (folder, retort, ROOT, os.path.expanduser("~"), platform.node()) if len(w) > 3 and w in page]
    check("no paths or names of this machine", not private and not re.search(r"(?<![\w.*])/(home|root|tmp|usr|work)/", page), str(private))
    check("tables are whole", table_widths_agree(page))
    again = os.path.join(folder, "again.md")
    code, errors = compare("--from", os.path.join(out, "results.json"), "--out", out, "--page", again)
    check("the same results give the same page", code == 0 and open(again, encoding="utf-8").read() == page, errors[-500:])


def check_promises(out, results, folder):
    """The table of promises, as the page of a full run has it: every row has a figure or says that there is none."""
    with open(os.path.join(out, "results.json"), encoding="utf-8") as f:
        full = json.load(f)
    full.update(model="tinyllama-1.1b", quick=False)
    full["alone"]["accuracy"] = {p: {"nll": 3.6565 + d, "bytes": 1 << 24} for p, d in (("fp32", 0), ("bf16", 0.0004), ("int8", 0.005), ("int4", 0.03))}
    full["alone"]["curve"] = {str(n): [dict(s, prompt=n, prefix=0, batch=1, prefill_tok_s=n / (1e-3 * n + 1e-7 * n * n)) for s in full["alone"]["curve"]["16"]]
                              for n in (128, 1024, 4096)}
    source, target = os.path.join(folder, "full.json"), os.path.join(folder, "full.md")
    with open(source, "w", encoding="utf-8") as f:
        json.dump(full, f)
    code, errors = compare("--from", source, "--out", os.path.join(folder, "full-out"), "--page", target)
    page = open(target, encoding="utf-8").read() if code == 0 else ""
    promises = page.split("## What was promised")[-1]
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in promises.splitlines() if line.startswith("| ") and "aim" not in line]
    check("promises: a verdict on each", len(rows) > 30 and all(r[3] == "met" or re.fullmatch(r"missed by [\d,]+%", r[3]) or r[2] == "not measured"
                                                                for r in rows), errors[-500:] + str(rows))
    by_name = {r[0]: r[1:] for r in rows}
    check("promises: met, missed, and by how much", by_name.get("prose-16m: loss of bf16 above fp32") == ["at most 0.001", "+0.0004", "met"]
          and by_name.get("prose-16m: loss of int8 above fp32") == ["at most 0.004", "+0.0050", "missed by 25%"], str(by_name))
    check("promises: what isn't there is not measured", by_name.get("int8 prefill over llama.cpp Q8_0", ["", ""])[1] == "not measured", str(by_name))
    check("the fit of prefill finds what made the curve", "close to 1,000 µs × n + 100 ns × n²" in page and "| 4,096 | 709 |" in page, page[-3000:])


def table_widths_agree(page):
    for block in re.findall(r"(?:^\|.*\n)+", page, re.M):
        if len({line.count("|") for line in block.splitlines()}) != 1:
            return False
    return True


def check_refusals(retort, folder):
    for name, args, word in (("an unknown peer", ["--quick", "--peers", "nobody", "--retort", retort], "nobody"),
                             ("an unknown precision", ["--quick", "--precisions", "int3"], "int3"),
                             ("no time", ["--quick", "--minutes", "0"], "--minutes"),
                             ("no program", ["--quick", "--retort", os.path.join(folder, "nothing")], "nothing")):
        code, errors = compare(*args, "--work", os.path.join(folder, "refused"), "--out", os.path.join(folder, "refused-out"))
        check(f"refused: {name}", code != 0 and word in errors and "Traceback" not in errors, errors[-500:])


def check_gguf(retort, folder):
    if importlib.util.find_spec("gguf") is None:
        print("skip GGUF files (the package gguf is missing)")
        return
    model = os.path.join(folder, "model")
    subprocess.run([retort, "synth", os.path.join(ROOT, "bench", "quick.json"), "-o", model], check=True, capture_output=True)
    for kind in ("F32", "BF16", "F16", "Q8_0", "Q4_0"):
        path = os.path.join(folder, kind + ".gguf")
        script = os.path.join(ROOT, "bench", "to_gguf.py")
        made = subprocess.run([sys.executable, script, model, "-o", path, "--type", kind], capture_output=True, text=True, check=False)
        read = subprocess.run([sys.executable, script, "--check", path, model], capture_output=True, text=True, check=False)
        check(f"GGUF {kind}", made.returncode == 0 and read.returncode == 0, made.stderr[-500:] + read.stderr[-500:])


def main():
    retort = os.path.abspath(sys.argv[1])
    folder = tempfile.mkdtemp(prefix="retort-bench-page-")
    try:
        check_page(retort, folder)
        check_refusals(retort, folder)
        check_gguf(retort, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
