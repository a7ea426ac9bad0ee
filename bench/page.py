"""Writes docs/PERFORMANCE.md from the results of compare.py: the same results, the same bytes."""

import os

SHAPE = {"hidden_size": "width", "num_hidden_layers": "layers", "num_attention_heads": "heads", "num_key_value_heads": "heads of keys and values",
         "intermediate_size": "width of the feed-forward", "vocab_size": "vocabulary"}
TITLES = {"fp32": "fp32", "bf16": "bf16", "fp16": "fp16", "int8": "int8", "int4": "int4"}


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def digits(value):
    """Three digits that mean something; 99.96 is 100 and not 100.0."""
    if value >= 999.5:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 99.95 else f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"


def spread(values, unit=""):
    """median (least to most)"""
    values = [v for v in values if v is not None]
    if not values:
        return "–"  # every table that can have one says what it means
    if len(values) == 1:
        return f"{digits(values[0])}{unit}"
    return f"{digits(median(values))}{unit} ({digits(min(values))} to {digits(max(values))})"


def percent(values):
    values = [100 * v for v in values if v is not None]
    if len(values) == 1:
        return f"{values[0]:.0f}%"
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
    rates = {r["round"]: rate(r["generate"][which], workload) for r in row["rounds"] if which < len(r["generate"])}
    return {index: value for index, value in rates.items() if value}


def ratios(rows, mine, theirs, results, which, rate):
    """retort over the other, round by round."""
    if mine not in rows or theirs not in rows:
        return []
    a, b = figures(rows[mine], results, which, rate), figures(rows[theirs], results, which, rate)
    return [a[r] / b[r] for r in sorted(a) if r in b]


def of_retort(results, precision, key, which=0):
    row = results["precisions"].get(precision, {}).get("retort")
    return [r["generate"][which].get(key) for r in row["rounds"] if which < len(r["generate"])] if row else []


# ---------------------------------------------------------------------------------------------
# Sections


def machine_section(results):
    m = results["machine"]
    rows = [("processor", f"{m['cpu']} ({m['family']}){', under a hypervisor' if m['hypervisor'] else ''}"),
            ("processors, threads used", f"{m['processors']}, {results['threads']}"),
            ("instruction sets", ", ".join(m["isa"]) or "–"), ("caches", ", ".join(m["caches"]) or "–"),
            ("memory", f"{m['memory_gib']} GiB"), ("Linux", m["kernel"]), ("Python", m["python"])]
    for precision in results["precisions"]:
        values = [v for v in of_retort(results, precision, "gops") if v]
        if values:
            row = of_retort(results, precision, "ops_row")[-1]
            rows.append((f"peak of {precision} multiply-adds, measured ({row})", spread(values, " Gop/s")))
    for key, what in (("read_gb_s", "read bandwidth, measured"), ("in_place_gb_s", "the same in the pages of the engine file")):
        values = [v for p in results["precisions"] for v in of_retort(results, p, key) if v]
        if values:
            rows.append((what, spread(values, " GB/s")))
    busy, steal = [i["busy"] for i in results["idle"]], [i["steal"] for i in results["idle"]]
    rows.append(("used by others before the rounds", f"{percent(busy)}; stolen by the host {percent(steal)}"))
    rows.append(("date; the whole took", f"{results['date']}; {results['minutes']:.0f} minutes"))
    lines = ["## Machine", "", *table(["what", "value"], rows)]
    if max(b + s for b, s in zip(busy, steal)) > results["busy_limit"]:
        lines += ["**The machine was not idle: read the ratios, not the figures.**", ""]
    return lines


def version_section(results):
    rows = [(title, ", ".join(f"{k} {v}" for k, v in sorted(versions.items()))) for title, versions in results["versions"].items()]
    lines = ["## Versions", "", *table(["engine", "version"], rows)]
    flags = {}  # text of the flags: the precisions that ran with them
    for precision, rows in results["precisions"].items():
        found = rows.get("llama_cpp", {}).get("flags")
        if found:
            flags.setdefault(", ".join(f"{k} {v}" for k, v in sorted(found.items())), []).append(precision)
    lines += [f"llama-bench, {', '.join(which)}: {text}  " for text, which in flags.items()]
    return lines + [""]


def how_section(results):
    one, many = results["plan"]
    return ["## What is measured", "",
            f"Model: {results['model']}, " + ", ".join(f"{SHAPE[k]} {v:,}" for k, v in results["shape"].items() if v is not None) + ".", "",
            f"- **prefill**: {one['prompt']} fresh random tokens, until the first token is chosen (TTFT: time to first token). "
            f"**decode**: {one['new']} tokens after them, time of the steps after the first. **batch {many['batch']}**: decode of "
            f"{many['batch']} sessions at once after prompts of {many['prompt']} tokens; tokens a second of all of them. Nothing is "
            "speculated or cached.",
            "- **start**: from exec to the first token after 16 tokens, file in the page cache; with the imports where an engine is a "
            "Python package. **memory**: peak resident memory of a process that did prefill and decode, mapped files included.",
            f"- Engines take turns: in a round each one is measured once in a new process after a warm-up; every other round goes "
            f"backwards. At least one round, at most {results['rounds']}, as many as fit into the time; each table says how many. Figures: "
            "median (least to most). A ratio is taken within a round.",
            "- Same weights: all files are made from one checkpoint; the greedy tokens below say what came of it.",
            "- **Peak** and **bandwidth** are what `retort bench` measures between its own runs, with as many threads: the best of many "
            "samples of a few milliseconds. The peak runs multiply-adds from registers, with every instruction that the format could "
            "use; the best one counts. A share leaves attention out of the work, not out of the time.",
            "- The bandwidth is that of reading as many bytes as the weights have. It is measured twice: in the pages of the mapped engine "
            "file (4 KiB each, which is what decode reads), and in memory on huge pages. The better one is the ceiling, since a share of the "
            "same pages would hide what the pages cost.", ""]


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
    count = max(len(row["rounds"]) for row in rows.values())
    lines = [f"## {TITLES[precision]}", "", rounds_line(count) + " –: not measured, see «Not measured».", "",
             *table(["engine", "format", "prefill tok/s", "TTFT ms", "decode tok/s", f"batch {many} tok/s", "start ms", "memory MiB"], body)]
    if "retort" in rows:
        shares = [("prefill, of the measured peak", percent(of_retort(results, precision, "arithmetic_share"))),
                  ("decode, of the measured read bandwidth", percent(of_retort(results, precision, "read_share"))),
                  (f"batch {many} prefill, of the measured peak", percent(of_retort(results, precision, "arithmetic_share", 1)))]
        shares += [("loading the engine", spread(of_retort(results, precision, "load_ms"), " ms")),
                   ("of which checking the hash of every weight", spread(of_retort(results, precision, "verify_ms"), " ms"))]
        lines += table(["retort", "value"], shares)
    body = []
    for other, row in rows.items():
        if other != "retort" and "retort" in rows:
            body.append((row["title"], spread(ratios(rows, "retort", other, results, 0, prefill_rate), " ×"),
                         spread(ratios(rows, "retort", other, results, 0, decode_rate), " ×"),
                         spread(ratios(rows, "retort", other, results, 1, decode_rate), " ×")))
    if body:
        lines += table(["retort over", "prefill", "decode", f"batch {many}"], body)
    return lines


def rounds_line(count):
    return "One round." if count == 1 else f"{count} rounds."


def prefill_s(sample):
    return (sample["prompt"] - sample["prefix"]) * sample["batch"] / sample["prefill_tok_s"]


def growth(curve):
    """Least squares of the relative error of t(n) = a n + b n^2: (a, b, largest relative error)."""
    points = [(int(n), median([prefill_s(s) for s in samples])) for n, samples in curve.items()]
    if len(points) < 3:
        return None
    # In x = a, b of a n / t + b n^2 / t = 1.
    uu = sum((n / t) ** 2 for n, t in points)
    uv = sum(n**3 / t**2 for n, t in points)
    vv = sum((n * n / t) ** 2 for n, t in points)
    u, v = sum(n / t for n, t in points), sum(n * n / t for n, t in points)
    det = uu * vv - uv * uv
    a, b = (u * vv - v * uv) / det, (v * uu - u * uv) / det
    if b < 0:  # noise: nothing grows faster than the length
        a, b = u / uu, 0.0
    return a, b, max(abs(a * n + b * n * n - t) / t for n, t in points)


def curve_section(results):
    curve = results["alone"].get("curve")
    if not curve:
        return []
    fit, body = growth(curve), []
    for n, samples in sorted(curve.items(), key=lambda item: int(item[0])):
        n = int(n)
        share = f"{fit[1] * n / (fit[0] + fit[1] * n):.0%}" if fit else "too few lengths"
        body.append((f"{n:,}", spread([n / prefill_s(s) for s in samples]), spread([1e3 * prefill_s(s) for s in samples]),
                     digits(1e6 * median([prefill_s(s) for s in samples]) / n), share, percent([s["arithmetic_share"] for s in samples])))
    lines = ["## Prefill by length", "", f"retort, {results['alone']['precision']}. {rounds_line(max(map(len, curve.values())))}", "",
             *table(["prompt, tokens", "tok/s", "ms", "µs a token", "attention, of the time", "linear layers, of the peak"], body)]
    if fit:
        lines += [f"The time is close to {digits(fit[0] * 1e6)} µs × n + {digits(fit[1] * 1e9)} ns × n²; the measured lengths lie within "
                  f"{fit[2]:.0%} of that. The first term is the linear layers, whose cost a token doesn't depend on the length. The second "
                  "is attention, in which each token looks at all before it; its share of the time is read off this fit.", ""]
    return lines


def single_table(results, key, head, name):
    """Rows of [name, prefill, decode and both over the first row]; alone's tables all have this form."""
    rows = results["alone"].get(key)
    if not rows:
        return []
    first = next(iter(rows.values()))
    base = {k: median([s[k] for s in first]) for k in ("prefill_tok_s", "decode_tok_s")}
    body = []
    for which, samples in rows.items():
        cells = [name(which)]
        for k in ("prefill_tok_s", "decode_tok_s"):
            cells += [spread([s[k] for s in samples]), f"{median([s[k] for s in samples]) / base[k]:.2f} ×"]
        cells.append(spread([s["tpot_ms"]["median"] for s in samples]))
        body.append(cells)
    return [f"{rounds_line(max(map(len, rows.values())))}", "", *table(head, body)]


def avx2_section(results):
    lines = ["## AVX2 alone", ""]
    if "AVX-512" not in results["machine"]["isa"]:
        return [*lines, "This machine has no more than AVX2: all figures of this page are AVX2's.", ""]
    body = []
    for precision, rows in results["precisions"].items():
        if "retort_avx2" in rows and "retort" in rows:
            row = rows["retort_avx2"]
            cells = [precision]
            for rate in (prefill_rate, decode_rate):
                shares = [1 / v for v in ratios(rows, "retort", "retort_avx2", results, 0, rate)]
                cells += [spread(list(figures(row, results, 0, rate).values())), percent(shares)]
            body.append((*cells, percent([r["generate"][0].get("arithmetic_share") for r in row["rounds"]])))
    if not body:
        return []
    return [*lines, "retort held to AVX2 by `--isa avx2`, as on a processor without AVX-512 or AMX, beside what it does with all "
            "instruction sets. The peak is that of AVX2.", "",
            *table(["precision", "prefill tok/s", "of all sets'", "decode tok/s", "of all sets'", "prefill, of the peak"], body)]


def batch_section(results):
    rows = single_table(results, "batch", ["sessions", "prefill tok/s", "over one", "decode tok/s", "over one", "ms a step"], str)
    return rows and ["## Sessions at once", "", f"retort, {results['alone']['precision']}, prompts of {results['plan'][0]['prompt']} tokens. Tokens a "
                     "second of all sessions together: a step reads the weights once, whatever the number of sessions.", "", *rows]


def threads_section(results):
    rows = single_table(results, "threads", ["threads", "prefill tok/s", "over one", "decode tok/s", "over one", "ms a step"], str)
    return rows and ["## Threads", "", f"retort, {results['alone']['precision']}, a prompt of {results['plan'][0]['prompt']} tokens.", "", *rows]


def fair_share(results, times):
    """Of what retort has alone, what a fair scheduler leaves it beside `times` spinning processes a processor."""
    processors, threads = results["machine"]["processors"], results["threads"]
    running = threads + times * processors
    return min(1.0, processors / running) * threads / min(threads, processors)


def busy_section(results):
    rows = results["alone"].get("busy")
    if not rows or "0" not in rows:
        return []
    body = []
    base = {k: median([s[k] for s in rows["0"]]) for k in ("prefill_tok_s", "decode_tok_s")}
    for times, samples in rows.items():
        cells = [times, f"{fair_share(results, int(times)):.0%}"]
        for k in ("prefill_tok_s", "decode_tok_s"):
            cells += [spread([s[k] for s in samples]), f"{median([s[k] for s in samples]) / base[k]:.0%}"]
        body.append(cells)
    return ["## On a busy machine", "", f"retort, {results['alone']['precision']}, a prompt of {results['plan'][0]['prompt']} tokens, beside processes "
            "that only spin. The fair share is what a scheduler gives that treats all threads alike. Below it lies what waiting "
            "for a thread that doesn't run costs; above it, sleep that the scheduler pays back. "
            f"{rounds_line(max(map(len, rows.values())))}", "",
            *table(["spinning processes a processor", "fair share", "prefill tok/s", "of alone", "decode tok/s", "of alone"], body)]


def builds_section(results):
    builds, precision = results["alone"].get("builds"), results["alone"]["precision"]
    if not builds or not builds["off"] or not builds["warm"] or not builds["cold"]:
        return []
    rows = []
    for way, what in (("cold", "`--tune fast`, nothing measured before"), ("warm", "`--tune fast` with a warm timing cache")):
        rows.append((what, spread(builds[way], " s")))
        if builds.get(f"{way} tuning"):
            rows.append(("of which timing kernels", spread(builds[f"{way} tuning"], " s")))
    rows.append(("`--tune off`: reading, packing and writing the weights alone", spread(builds["off"], " s")))
    return ["## Building", "", f"retort build of the same checkpoint, {precision}, from exec to the end, files in the page cache.", "",
            *table(["how", "time"], rows)]


def embedded_section(results):
    e = results["alone"].get("embedded")
    if not e:
        return []
    p99 = lambda key: [r[key]["p99"] for r in e["alone"]]
    middle = lambda key: [r[key]["median"] for r in e["alone"]]
    new = e["new"]
    rows = [(f"reply of {new} tokens, median", spread(middle("reply_ms"), " ms")), (f"reply of {new} tokens, p99", spread(p99("reply_ms"), " ms")),
            ("TTFT, median", spread(middle("ttft_ms"), " ms")), ("TTFT, p99", spread(p99("ttft_ms"), " ms"))]
    for batch, runs in sorted(e["batch"].items(), key=lambda item: int(item[0])):
        rows.append((f"{batch} players at once", spread([replies_per_second(r) for r in runs], " replies/s")))
        rows.append((f"{batch} players at once, until the last has the whole reply", spread([r["reply_ms"]["median"] for r in runs], " ms")))
    return ["## The embedded model", "",
            f"models/tavern, 11M, int8. A prompt of 192 tokens of which 160, the persona, were read before; {new} tokens of reply. "
            f"One player alone: {e['alone'][0]['repeats']} replies a round, each round with its own p99. {rounds_line(len(e['alone']))}", "",
            *table(["what", "value"], rows)]


def accuracy_section(results):
    found = results["alone"].get("accuracy")
    if not found or "fp32" not in found:
        return []
    base = found["fp32"]["nll"]
    body = [(p, f"{v['nll']:.4f}", f"{v['nll'] - base:+.4f}", f"{v['bytes'] / 2**20:.1f} MiB") for p, v in found.items()]
    return ["## What precision costs", "", "prose-16m: mean loss on text that it was not trained on, in nats a token.", "",
            *table(["precision", "loss", "against fp32", "engine file"], body)]


def replies_per_second(run):
    return run["batch"] / (run["reply_ms"]["median"] * 1e-3)


# ---------------------------------------------------------------------------------------------
# What was promised


def aims(results):
    """(what, aim, unit, at least?, measured or None)."""
    rows, mine = results["precisions"], results["alone"]

    def rate(precision, which, rate_of, name="retort"):
        row = rows.get(precision, {}).get(name)
        values = list(figures(row, results, which, rate_of).values()) if row else []
        return median(values) if values else None

    def ratio(precision, other, rate_of):
        values = ratios(rows.get(precision, {}), "retort", other, results, 0, rate_of)
        return median(values) if values else None

    def share(precision, key):
        values = [v for v in of_retort(results, precision, key) if v is not None]
        return 100 * median(values) if values else None

    def least(precision, rate_of):
        found = [ratio(precision, other, rate_of) for other in rows.get(precision, {}) if other not in ("retort", "retort_avx2")]
        found = [v for v in found if v is not None]
        return min(found) if found else None

    def of_table(key, which, field):
        samples = mine.get(key, {}).get(which)
        return median([s[field] for s in samples]) if samples else None

    def over(a, b):
        return a / b if a and b else None

    found = []
    for precision, aim, hope in (("int8", 1800, 2600), ("bf16", 900, 1400)):
        got = rate(precision, 0, prefill_rate)
        found += [(f"{precision} prefill", aim, " tok/s", True, got), (f"{precision} prefill, hoped for", hope, " tok/s", True, got)]
    found += [("int8 prefill over llama.cpp Q8_0", 18, " ×", True, ratio("int8", "llama_cpp", prefill_rate)),
              ("int8 prefill, of the measured peak", 33, "%", True, share("int8", "arithmetic_share")),
              ("int8 decode, of the measured bandwidth", 90, "%", True, share("int8", "read_share")),
              ("int4 decode, of the measured bandwidth", 85, "%", True, share("int4", "read_share"))]
    for precision, kind, aim, hope in (("int8", "Q8_0", 26, 28), ("int4", "Q4_0", 44, 48)):
        got = rate(precision, 0, decode_rate)
        found += [(f"{precision} decode", aim, " tok/s", True, got), (f"{precision} decode, hoped for", hope, " tok/s", True, got),
                  (f"{precision} decode over llama.cpp {kind}", 1.75, " ×", True, ratio(precision, "llama_cpp", decode_rate))]
    for precision in rows:
        found += [(f"{precision} {what} over the fastest peer", 1, " ×", True, least(precision, rate_of))
                  for what, rate_of in (("prefill", prefill_rate), ("decode", decode_rate))]
    for precision, kind, prefill, decode in (("int8", "Q8_0", 94, 14), ("int4", "Q4_0", 120, 25)):
        found += [(f"llama.cpp {kind} itself, prefill", prefill, " tok/s", True, rate(precision, 0, prefill_rate, "llama_cpp")),
                  (f"llama.cpp {kind} itself, decode", decode, " tok/s", True, rate(precision, 0, decode_rate, "llama_cpp"))]
    found.append(("int8 decode, 8 sessions over one", 5, " ×", True, over(of_table("batch", "8", "decode_tok_s"), of_table("batch", "1", "decode_tok_s"))))
    fit = growth(mine.get("curve") or {})
    found.append(("prefill to 4,096 tokens: farthest from linear layers and attention", 10, "%", False, 100 * fit[2] if fit else None))
    for what, field in (("prefill", "prefill_tok_s"), ("decode", "decode_tok_s")):
        alone_rate, got = of_table("busy", "0", field), of_table("busy", "4", field)
        found.append((f"{what} beside 4 spinning processes a processor, of the fair share", 80, "%", True,
                      100 * got / alone_rate / fair_share(results, 4) if alone_rate and got else None))
    e = mine.get("embedded")
    best = max(median([replies_per_second(r) for r in runs]) for runs in e["batch"].values()) if e else None
    found += [("embedded model: 50-token reply, p99", 60, " ms", False, median([r["reply_ms"]["p99"] for r in e["alone"]]) if e else None),
              ("embedded model: TTFT with the persona read before, p99", 10, " ms", False, median([r["ttft_ms"]["p99"] for r in e["alone"]]) if e else None),
              ("embedded model: in batch", 200, " replies/s", True, best)]
    accuracy = mine.get("accuracy") or {}
    for precision, aim in (("bf16", 0.001), ("int8", 0.004), ("int4", 0.035)):
        got = accuracy[precision]["nll"] - accuracy["fp32"]["nll"] if precision in accuracy and "fp32" in accuracy else None
        found.append((f"prose-16m: loss of {precision} above fp32", aim, "", False, got))
    held = accuracy.get("auto", {}).get("held_out")
    found.append(("prose-16m: perplexity of `auto --max-loss 1%` above fp32, held-out text", 1, "%", False,
                  None if held is None else 100 * (held["perplexity_ratio"] - 1)))
    builds = mine.get("builds") or {}
    if all(builds.get(way) for way in ("warm", "off", "cold")):
        cold, warm, off = (median(builds[way]) for way in ("cold", "warm", "off"))
        # What the build says itself, in tenths of a second, or else what it takes longer.
        timed = [median(builds[f"{way} tuning"]) if builds.get(f"{way} tuning") else total - off for way, total in (("cold", cold), ("warm", warm))]
        tuning = max(timed[0], 0.0) / max(timed[1], 0.1)
    else:
        cold = warm = off = tuning = None
    found += [("`build --tune fast`", 60, " s", False, cold),
              ("a warm timing cache, beyond the packing", 15, " s", False, None if warm is None else max(0.0, warm - off)),
              ("tuning, first over with a warm timing cache", 5, " ×", True, tuning)]
    return found


def aim_section(results):
    if results["model"] != "tinyllama-1.1b" or results["quick"]:
        return []
    body = [(what, f"{'at least' if at_least else 'at most'} {aim:g}{unit}", *verdict(aim, unit, at_least, got))
            for what, aim, unit, at_least, got in aims(results)]
    amx = any("AMX" in name for name in results["machine"]["isa"])
    lines = ["## What was promised", "", "The aims were set for two cores with AMX and 30 GB/s, a prompt of 512 and 64 new tokens."]
    if not amx:
        lines[-1] += " **This machine has no AMX**: rates of prefill that rest on it can't be reached here, and its bandwidth differs too."
    lines[-1] += " Why something is not measured stands under «Not measured»."
    return lines + ["", *table(["what", "aim", "seen", "verdict"], body)]


def verdict(aim, unit, at_least, got):
    if got is None:
        return "not measured", "–"
    met = got >= aim if at_least else got <= aim
    seen = f"{got:+.4f}" if aim < 0.1 else digits(got)
    return f"{seen}{unit}", "met" if met else f"missed by {abs(got / aim - 1):.0%}"


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
            lines.append(f"retort build MODEL -o WORK/{precision}.engine --precision {precision} --max-context {results['context']} "
                         f"--timing-cache WORK/{precision}.times")
        if "llama_cpp" in rows:
            kind = {"fp32": "F32", "bf16": "BF16", "fp16": "F16", "int8": "Q8_0", "int4": "Q4_0"}[precision]
            lines.append(f"PYTHON bench/to_gguf.py MODEL -o WORK/{kind}.gguf --type {kind}")
        for row in rows.values():
            lines += row["commands"]
    return lines + results["alone"]["commands"] + ["# on a busy machine: beside so many of", "python3 -c 'while True: pass'", "```", ""]


def render(results, notes):
    lines = ["# Performance", "", "Written by `bench/compare.py`; don't edit it here. Prose about what bounds the figures is in "
             "`bench/notes.md`. What was promised, and what came of it, stands at the end.", ""]
    if results["quick"]:
        lines += ["**A trial of the script on a tiny model: the figures mean nothing.**", ""]
    lines += machine_section(results) + version_section(results) + how_section(results)
    for precision, rows in results["precisions"].items():
        lines += precision_section(results, precision, rows)
    for section in (avx2_section, curve_section, batch_section, threads_section, busy_section, embedded_section, builds_section, accuracy_section,
                    greedy_section):
        lines += section(results)
    if os.path.exists(notes) and not results["quick"]:
        with open(notes, encoding="utf-8") as f:
            lines += [f.read().rstrip(), ""]
    lines += missing_section(results) + command_section(results) + aim_section(results)
    return "\n".join(lines).rstrip() + "\n"
