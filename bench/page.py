"""Writes docs/PERFORMANCE.md from the results of compare.py: the same results, the same bytes."""

import os

TITLES = {"fp32": "fp32", "bf16": "bf16", "fp16": "fp16", "int8": "int8", "int4": "int4"}


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def digits(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def spread(values, unit=""):
    """median (least to most)"""
    values = [v for v in values if v is not None]
    if not values:
        return "–"
    if len(values) == 1:
        return f"{digits(values[0])}{unit}"
    return f"{digits(median(values))}{unit} ({digits(min(values))} to {digits(max(values))})"


def percent(values):
    values = [100 * v for v in values if v is not None]
    return f"{median(values):.0f}% ({min(values):.0f} to {max(values):.0f})" if values else "–"


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(row) + " |" for row in rows), ""]


# ---------------------------------------------------------------------------------------------
# Figures out of samples


def prefill_rate(sample, workload):
    return workload["prompt"] * workload["batch"] / sample["prefill_s"] if sample.get("prefill_s") else None


def decode_rate(sample, workload):
    return sample["steps"] * workload["batch"] / sample["decode_s"] if sample.get("decode_s") else None


def figures(row, results, which, rate):
    """{round: figure} of the workload number `which`."""
    workload = results["plan"][which]
    return {r["round"]: rate(r["generate"][which], workload) for r in row["rounds"] if rate(r["generate"][which], workload)}


def ratios(rows, mine, theirs, results, which, rate):
    """retort over the other, round by round."""
    if mine not in rows or theirs not in rows:
        return []
    a, b = figures(rows[mine], results, which, rate), figures(rows[theirs], results, which, rate)
    return [a[r] / b[r] for r in sorted(a) if r in b]


def of_retort(results, precision, key, which=0):
    row = results["precisions"].get(precision, {}).get("retort")
    return [r["generate"][which].get(key) for r in row["rounds"]] if row else []


# ---------------------------------------------------------------------------------------------
# Sections


def machine_section(results):
    m = results["machine"]
    rows = [("processor", f"{m['cpu']} ({m['family']}){', under a hypervisor' if m['hypervisor'] else ''}"),
            ("processors, threads used", f"{m['processors']}, {results['threads']}"),
            ("instruction sets", ", ".join(m["isa"]) or "–"), ("caches", ", ".join(m["caches"]) or "–"),
            ("memory", f"{m['memory_gib']} GiB"), ("Linux", m["kernel"]), ("Python", m["python"])]
    gops = {p: of_retort(results, p, "gops") for p in results["precisions"]}
    for precision, values in gops.items():
        if values:
            rows.append((f"measured peak, {precision} multiply-adds", spread([v for v in values if v], " Gop/s")))
    bandwidth = [v for p in results["precisions"] for v in of_retort(results, p, "read_gb_s") if v]
    if bandwidth:
        rows.append(("measured read bandwidth", spread(bandwidth, " GB/s")))
    busy, steal = [i["busy"] for i in results["idle"]], [i["steal"] for i in results["idle"]]
    rows.append(("used by others before the rounds", f"{percent(busy)}; stolen by the host {percent(steal)}"))
    rows.append(("date", results["date"]))
    lines = ["## Machine", "", *table(["", ""], rows)]
    if max(b + s for b, s in zip(busy, steal)) > results["busy_limit"]:
        lines += ["**The machine was not idle: read the ratios, not the figures.**", ""]
    return lines


def version_section(results):
    rows = [(title, ", ".join(f"{k} {v}" for k, v in sorted(versions.items()))) for title, versions in results["versions"].items()]
    lines = ["## Versions", "", *table(["engine", "version"], rows)]
    for precision, rows in results["precisions"].items():
        flags = rows.get("llama_cpp", {}).get("flags")
        if flags:
            lines.append(f"llama-bench, {precision}: " + ", ".join(f"{k} {v}" for k, v in sorted(flags.items())) + "  ")
    return lines + [""]


def how_section(results):
    one, many = results["plan"]
    return ["## What is measured", "",
            f"Model: {results['model']}, " + ", ".join(f"{k} {v}" for k, v in results["shape"].items() if v is not None) + ".", "",
            f"- **prefill**: {one['prompt']} fresh random tokens, until the first token is chosen (TTFT). **decode**: {one['new']} tokens "
            f"after them, time of the steps after the first. **batch {many['batch']}**: the same for {many['batch']} sessions at once; "
            "tokens a second of all of them. Nothing is speculated or cached.",
            "- **start**: from exec to the first token after 16 tokens, file in the page cache; with the imports where an engine is a "
            "Python package. **memory**: peak resident memory of a process that did prefill and decode, mapped files included.",
            f"- Engines take turns: {results['rounds']} rounds, each engine once a round in a new process after a warm-up, every other "
            "round in reverse order. Figures: median (least to most). A ratio is taken within a round.",
            "- Same weights: all files are made from one checkpoint; the greedy tokens below say what came of it.",
            "- Shares are of what `retort bench` measures between its runs: reading as many bytes as the weights, and the "
            "multiply-adds that the precision uses.", ""]


def precision_section(results, precision, rows):
    if not rows:
        return []
    many = results["plan"][1]["batch"]
    body = []
    for name, row in rows.items():
        prefill = figures(row, results, 0, prefill_rate)
        ttft = [results["plan"][0]["prompt"] / v * 1e3 for v in prefill.values()]
        body.append((row["title"], row["format"].replace("|", "/"), spread(list(prefill.values())), spread(ttft),
                     spread(list(figures(row, results, 0, decode_rate).values())),
                     spread(list(figures(row, results, 1, decode_rate).values())),
                     spread([r["start_s"] * 1e3 for r in row["rounds"]]), spread([r["peak_bytes"] / 2**20 for r in row["rounds"]])))
    lines = [f"## {TITLES[precision]}", "",
             *table(["engine", "format", "prefill tok/s", "TTFT ms", "decode tok/s", f"batch {many} tok/s", "start ms", "memory MiB"], body)]
    if "retort" in rows:
        shares = [("prefill, of the measured peak", percent(of_retort(results, precision, "arithmetic_share"))),
                  ("decode, of the measured read bandwidth", percent(of_retort(results, precision, "read_share"))),
                  (f"batch {many} prefill, of the measured peak", percent(of_retort(results, precision, "arithmetic_share", 1)))]
        lines += table(["retort's share of the ceiling", ""], shares)
    body = []
    for other, row in rows.items():
        if other != "retort" and "retort" in rows:
            body.append((row["title"], spread(ratios(rows, "retort", other, results, 0, prefill_rate), " ×"),
                         spread(ratios(rows, "retort", other, results, 0, decode_rate), " ×"),
                         spread(ratios(rows, "retort", other, results, 1, decode_rate), " ×")))
    if body:
        lines += table(["retort over", "prefill", "decode", f"batch {many}"], body)
    return lines


def curve_section(results):
    precisions = [p for p in results["curve"] if results["curve"][p]]
    lengths = sorted({int(n) for p in precisions for n in results["curve"][p]})
    if not lengths:
        return []
    body = []
    for n in lengths:
        cells = [f"{n:,}"]
        for p in precisions:
            samples = results["curve"][p].get(str(n), [])
            cells += [spread([n / s["prefill_s"] for s in samples]), percent([s["arithmetic_share"] for s in samples])]
        body.append(cells)
    head = ["prompt"] + [h for p in precisions for h in (f"{p} tok/s", "of the peak")]
    return ["## retort's prefill by length", "", "The share counts the multiply-adds of the weights alone, so attention shows as a loss.",
            "", *table(head, body)]


def embedded_section(results):
    e = results["embedded"]
    if not e:
        return []
    p99 = lambda key: [r[key]["p99"] for r in e["alone"]]
    middle = lambda key: [r[key]["median"] for r in e["alone"]]
    rows = [("reply of 50 tokens, median", spread(middle("reply_ms"), " ms")), ("reply of 50 tokens, p99", spread(p99("reply_ms"), " ms")),
            ("TTFT with the persona cached, median", spread(middle("ttft_ms"), " ms")),
            ("TTFT with the persona cached, p99", spread(p99("ttft_ms"), " ms"))]
    for batch, runs in sorted(e["batch"].items(), key=lambda item: int(item[0])):
        rows.append((f"replies a second, {batch} players at once", spread([replies_per_second(r) for r in runs])))
    return ["## The embedded model", "",
            "models/tavern, 11M, int8. A prompt of 192 tokens of which 160, the persona, were read before; 50 tokens of reply. "
            "Each round has its own p99.", "", *table(["", ""], rows)]


def replies_per_second(run):
    return run["batch"] / (run["reply_ms"]["median"] * 1e-3)


def aims(results):
    """(what, aim, unit, at least?, measured)."""
    rows = results["precisions"]

    def rate(precision, which, rate_of):
        row = rows.get(precision, {}).get("retort")
        values = list(figures(row, results, which, rate_of).values()) if row else []
        return median(values) if values else None

    def ratio(precision, rate_of):
        values = ratios(rows.get(precision, {}), "retort", "llama_cpp", results, 0, rate_of)
        return median(values) if values else None

    def share(precision, key):
        values = [v for v in of_retort(results, precision, key) if v is not None]
        return 100 * median(values) if values else None

    batch = results["plan"][1]["batch"]
    single, many = rate("int8", 0, decode_rate), rate("int8", 1, decode_rate)
    found = [("int8 prefill", 1800, " tok/s", True, rate("int8", 0, prefill_rate)),
             ("int8 prefill over llama.cpp Q8_0", 18, " ×", True, ratio("int8", prefill_rate)),
             ("int8 prefill, of the measured peak", 33, "%", True, share("int8", "arithmetic_share")),
             ("bf16 prefill", 900, " tok/s", True, rate("bf16", 0, prefill_rate)),
             ("int8 decode, of the measured bandwidth", 90, "%", True, share("int8", "read_share")),
             ("int4 decode, of the measured bandwidth", 85, "%", True, share("int4", "read_share")),
             ("int8 decode over llama.cpp Q8_0", 1.75, " ×", True, ratio("int8", decode_rate)),
             ("int4 decode over llama.cpp Q4_0", 1.75, " ×", True, ratio("int4", decode_rate)),
             (f"int8, batch {batch} over one session", 5, " ×", True, many / single if single and many else None)]
    e = results["embedded"]
    if e:
        best = max(median([replies_per_second(r) for r in runs]) for runs in e["batch"].values())
        found += [("embedded model: 50-token reply, p99", 60, " ms", False, median([r["reply_ms"]["p99"] for r in e["alone"]])),
                  ("embedded model: TTFT, p99", 10, " ms", False, median([r["ttft_ms"]["p99"] for r in e["alone"]])),
                  ("embedded model: replies a second in batch", 200, "", True, best)]
    return found


def aim_section(results):
    if results["model"] != "tinyllama-1.1b" or results["quick"]:
        return []
    body = []
    for what, aim, unit, at_least, got in aims(results):
        wanted = f"{'at least' if at_least else 'at most'} {digits(aim)}{unit}"
        if got is None:
            body.append((what, wanted, "not measured", "–"))
            continue
        met = got >= aim if at_least else got <= aim
        body.append((what, wanted, f"{digits(got)}{unit}", "met" if met else f"missed by {abs(got / aim - 1):.0%}"))
    return ["## Aims", "", "Set for two cores with AMX, a prompt of 512 and 64 new tokens; a machine without AMX can't reach the rates of prefill.", "",
            *table(["", "aim", "measured", ""], body)]


def greedy_section(results):
    lines = []
    reference = None
    for precision in ("fp32",):
        found = results["greedy"].get(precision, {})
        reference = next((found[t] for t in found if t.startswith("PyTorch") and found[t]), found.get("retort"))
    if not reference:
        return []
    body = []
    for precision, found in results["greedy"].items():
        for title, ids in found.items():
            if ids:
                same = next((i for i, (a, b) in enumerate(zip(ids, reference)) if a != b), min(len(ids), len(reference)))
                body.append((title, precision, f"{same} of {len(reference)}"))
    lines += ["## The same weights?", "",
              "Greedy tokens after a fixed prompt, until the first that differs from "
              + ("PyTorch's in fp32" if any(t.startswith("PyTorch") for t in results["greedy"].get("fp32", {})) else "retort's in fp32")
              + ". Random weights put the best tokens close together, so lower precisions part early.", "",
              *table(["engine", "precision", "equal"], body)]
    return lines


def missing_section(results):
    rows = sorted({(n["engine"], n["precision"], n["reason"].replace("|", "/")) for n in results["not_measured"]})
    lines = ["## Not measured", ""]
    return lines + (table(["engine", "precision", "why"], rows) if rows else ["Nothing was left out.", ""])


def command_section(results):
    lines = ["## Commands", "", "MODEL is the checkpoint, WORK a folder for files, LLAMA_CPP the folder of llama-bench, PYTHON that of the "
             "virtual environment with `bench/requirements.txt`.", "", "```",
             "python3 bench/compare.py --venv VENV --llama-bench LLAMA_CPP/llama-bench", f"retort synth {results['model']} -o MODEL"]
    for precision, rows in results["precisions"].items():
        if "retort" in rows:
            lines.append(f"retort build MODEL -o WORK/{precision}.engine --precision {precision} --max-context 4096")
        if "llama_cpp" in rows:
            kind = {"fp32": "F32", "bf16": "BF16", "fp16": "F16", "int8": "Q8_0", "int4": "Q4_0"}[precision]
            lines.append(f"PYTHON bench/to_gguf.py MODEL -o WORK/{kind}.gguf --type {kind}")
        for row in rows.values():
            lines += row["commands"]
    lines += results["embedded"]["commands"] if results["embedded"] else []
    return lines + ["```", ""]


def render(results, notes):
    lines = ["# Performance", "", "Written by `bench/compare.py`; don't edit it here. Prose about what bounds the figures is in "
             "`bench/notes.md`.", ""]
    if results["quick"]:
        lines += ["**A trial of the script on a tiny model: the figures mean nothing.**", ""]
    lines += machine_section(results) + version_section(results) + how_section(results) + aim_section(results)
    for precision, rows in results["precisions"].items():
        lines += precision_section(results, precision, rows)
    lines += curve_section(results) + embedded_section(results) + greedy_section(results)
    if os.path.exists(notes) and not results["quick"]:
        with open(notes, encoding="utf-8") as f:
            lines += [f.read().rstrip(), ""]
    lines += missing_section(results) + command_section(results)
    return "\n".join(lines).rstrip() + "\n"
