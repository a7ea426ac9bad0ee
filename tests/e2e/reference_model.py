#!/usr/bin/env python3
"""Compares the built program with a model that has reference outputs made by Transformers.

usage: reference_model.py RETORT MODEL_DIR [--golden FILE] [--work DIR]

MODEL_DIR is a Hugging Face folder; FILE, by default golden.json in it, holds reference outputs (prompts: ids, top_ids, top_logits, greedy; and
optionally perplexity). With tokenizer_golden.json beside the model, its texts too. Checks, per precision: token-for-token greedy
continuations and top-8 logits in fp32, the perplexity in fp32, bf16, fp16, int8 and int4, every id and decoding of
the tokenizer. Prints one line a check and exits with 1 if any failed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

failures = 0


def check(name, ok, detail=""):
    global failures
    failures += not ok
    print(f"{'ok  ' if ok else 'FAIL'} {name} {detail}", flush=True)


def run(*args, text=None):
    done = subprocess.run(args, input=text, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(args)}: {done.stderr.decode()}")
    return done.stdout


def check_prompts(retort, engine, golden):
    for i, p in enumerate(golden["prompts"]):
        ids = ",".join(map(str, p["ids"]))
        n = len(p["greedy"])
        out = json.loads(run(retort, "run", engine, "--ids", ids, "-n", str(n), "--ignore-eos", "--json"))
        check(f"prompt {i} greedy", out["output_ids"] == p["greedy"], f"{n} tokens")
        top = json.loads(run(retort, "logits", engine, "--ids", ids, "--top", str(len(p["top_ids"])), "--json"))
        worst = max(abs(a - b) for a, b in zip(top["top_logits"], p["top_logits"]))
        check(f"prompt {i} top logits", top["top_ids"] == p["top_ids"] and worst < 2e-3, f"worst {worst:.2e}")


def check_prompt_ids(retort, source, golden):
    lines = "".join(json.dumps(p["text"]) + "\n" for p in golden["prompts"])
    encoded = [json.loads(l)["ids"] for l in run(retort, "tokenize", source, "--lines", "--json", text=lines.encode()).splitlines()]
    check("prompt ids", encoded == [p["ids"] for p in golden["prompts"]], f"{len(encoded)} prompts")


def check_perplexity(retort, engine, folder, want, bound, name):
    out = json.loads(run(retort, "eval", engine, "--text", os.path.join(folder, want["text"]), "--window",
                         str(want["window"]), "--windows", str(want["windows"]), "--json"))
    diff = out["nll"] - want["nll"]
    check(f"{name} nll", abs(diff) <= bound, f"{out['nll']:.6f} ({diff:+.6f}, bound {bound})")


def check_tokenizer(retort, source, folder):
    with open(os.path.join(folder, "tokenizer_golden.json")) as f:
        golden = json.load(f)
    lines = "".join(json.dumps(g["text"]) + "\n" for g in golden)
    encoded = [json.loads(l) for l in run(retort, "tokenize", source, "--lines", "--json", text=lines.encode()).splitlines()]
    bad = [g["text"] for g, e in zip(golden, encoded) if g["ids"] != e["ids"]]
    check("tokenizer ids", len(encoded) == len(golden) and not bad, f"{len(golden)} texts {bad[:2]}")
    bad = 0
    for g in golden:
        ids = " ".join(map(str, g["ids"]))
        out = json.loads(run(retort, "tokenize", source, "--decode", "--json", text=ids.encode()))
        bad += out["text"] != g["decoded"]
    check("tokenizer decoding", bad == 0, f"{bad} differ")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("retort")
    parser.add_argument("model")
    parser.add_argument("--golden")
    parser.add_argument("--work")
    args = parser.parse_args()
    work = args.work or tempfile.mkdtemp(prefix="retort-reference-")
    with open(args.golden or os.path.join(args.model, "golden.json")) as f:
        golden = json.load(f)
    for precision, bound in (("fp32", 0.001), ("bf16", 0.01), ("fp16", 0.001), ("int8", 0.03), ("int4", 0.035)):
        engine = os.path.join(work, f"{precision}.engine")
        run(args.retort, "build", args.model, "-o", engine, "--precision", precision, "--quiet")
        if precision == "fp32":
            check_prompts(args.retort, engine, golden)
            check_prompt_ids(args.retort, engine, golden)
            if os.path.exists(os.path.join(args.model, "tokenizer_golden.json")):
                check_tokenizer(args.retort, engine, args.model)
                check_tokenizer(args.retort, args.model, args.model)
        if "perplexity" in golden:
            check_perplexity(args.retort, engine, args.model, golden["perplexity"], bound, precision)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
