"""The part «calib» of command_line.py: build --calib, its choice of formats, its report, its bad input."""

import os
import random
import re
import resource
import signal
import subprocess
import tempfile
import time

WORDS = "the a king sword tavern ale and of walks drinks sings old road hills river market night day stone fire".split()
MODEL = "llama-gqa-tied-bf16"


def text_of(documents, seed=1, least=30, most=120):
    r = random.Random(seed)
    return "\n\n".join(" ".join(r.choice(WORDS) for _ in range(r.randint(least, most))) + "." for _ in range(documents)) + "\n"


def part(t):
    text = t.at("calib.txt")
    t.write(text, text_of(60).encode())
    cache = t.at("calib.cache")
    made = {}

    def build(name, *options, model=MODEL, calib=text):
        """The manifest of an engine with calibration; None and a failed check if there is none."""
        path = t.at(f"calib-{len(made)}.engine")
        done = t.run("build", t.golden(model) if os.sep not in model else model, "-o", path, "--calib", calib, *options)
        made[path] = done
        if not t.check(f"{name} builds", done.code == 0, done):
            return None, None, path
        manifest = t.run("inspect", path, "--json").json()
        return manifest, manifest["report"]["accuracy"], path

    def formats(accuracy):
        return {layer["name"]: layer["precision"] for layer in accuracy["layers"]}

    # What a report holds, and that it is true.
    off = ("--tune", "off")
    manifest, a, path = build("int8", "--precision", "int8", *off)
    if a:
        held = a["held_out"]
        t.check("the report adds up", a["text"] == "calib.txt" and a["method"] == "dynamic" and a["window"] == 256
                and a["predictions"] == held["windows"] * 255 and held["documents"] >= 2 and a["calibration"]["documents"] >= 4
                and abs(a["loss"] - a["loss_fp32"] - a["added"]) < 1e-5 and 0.5 < a["top1"] <= 1
                and all(layer["precision"] == "int8" and layer["loss"]["int8"] > 0 and list(layer["loss"]) == ["int8"] for layer in a["layers"])
                and len(a["layers"]) == 9, a)
        shown = t.run("inspect", path, "--accuracy")
        t.check("inspect --accuracy shows every layer", shown.code == 0 and all(layer["name"] in shown.out for layer in a["layers"])
                and "against fp32" in shown.out, shown)
        t.check("the build says what it cost", re.search(r"^accuracy: loss [0-9.]+ on the held-out text", made[path].err, re.M), made[path])
        t.check("inspect says it too", "accuracy    loss" in t.run("inspect", path).out)
    _, fp32, _ = build("fp32", "--precision", "fp32", *off)
    if fp32:
        t.check("fp32 adds nothing", fp32["added"] == 0 and fp32["top1"] == 1, fp32)
    bare = t.run("inspect", t.engine(), "--accuracy")
    t.check("inspect --accuracy of an engine without", bare.code == 0 and "without --calib" in bare.out, bare)

    # Methods: the engine runs, and says what was done.
    for method in ("smooth", "minmax", "percentile", "percentile:99.9", "entropy"):
        m, b, path = build(f"method {method}", "--precision", "int8", "--calib-method", method, *off,
                           model="qwen2-bf16" if method == "smooth" else "llama-bias-f16")
        if not b:
            continue
        static = sum(n.get("act_scale", 0) > 0 for n in m["program"])
        t.check(f"method {method} is used", b["method"] == method and (static == 0) == (method == "smooth") and b["added"] < 0.5, (static, b["added"]))
        t.check(f"method {method} runs", t.run("run", path, "--ids", "1,5,9", "-n", "4").code == 0)

    # Budgets.
    _, four, _ = build("int4", "--precision", "int4", *off)
    _, kept, kept_path = build("int4 within a budget", "--precision", "int4", "--max-loss", "0.5%", *off)
    if four and kept:
        t.check("int4 alone costs more than that budget", four["perplexity_ratio"] > 1.005, four["perplexity_ratio"])
        t.check("a budget is kept by promoting layers", kept["perplexity_ratio"] <= 1.005 and abs(kept["max_loss"] - 0.005) < 1e-9
                and set(formats(kept).values()) != {"int4"}, formats(kept))
    _, pinned, _ = build("pinned layers", "--precision", "int4,layers.0.*=int4,lm_head=fp32,layers.1.attn.qkv=bf16", "--max-loss", "100%", *off)
    if pinned:
        f = formats(pinned)
        t.check("pinned layers stay", f["lm_head"] == "fp32" and f["layers.1.attn.qkv"] == "bf16"
                and all(p == "int4" for n, p in f.items() if n.startswith("layers.0.")), f)
    _, eight, _ = build("a generous budget", "--precision", "int8", "--max-loss", "900%", *off)
    if eight:
        t.check("a generous budget promotes nothing that int8 makes smaller", "int4" not in formats(eight).values(), formats(eight))
    _, smooth, smooth_path = build("int4 with everything", "--precision", "int4", "--max-loss", "2%", "--calib-method", "smooth", *off)
    folder = tempfile.mkdtemp(dir=t.WORK)
    for precision, budget in (("int8", "0.0001%"), ("int8,*=int8", "1e-7")):
        done = t.run("build", t.golden(MODEL), "-o", os.path.join(folder, "x.engine"), "--precision", precision, "--calib", text,
                     "--max-loss", budget, "--timing-cache", cache)
        t.refused(f"a budget of {budget} for {precision}", done, "cannot be met", r"best .* [0-9.]+% above", folder=folder)

    # auto: within the budget, reproducible with the same times, pinned layers and notes.
    size = {}
    for name, options in (("auto", ["auto"]), ("auto again", ["auto"]), ("auto with a pinned layer", ["auto,lm_head=int8"])):
        m, b, path = build(name, "--precision", *options, "--max-loss", "2%", "--timing-cache", cache, "--threads", "1")
        if b:
            size[name] = (m["weight_bytes"], formats(b), b)
            t.check(f"{name} keeps its budget", b["perplexity_ratio"] <= 1.02 and all(
                layer["precision"] == "int4" or layer.get("note") or layer["precision"] == "int8" or layer["loss"] for layer in b["layers"]), b)
    if len(size) == 3:
        t.check("auto is the same again", size["auto"][1:] == size["auto again"][1:], size)
        t.check("auto leaves a pinned layer", size["auto with a pinned layer"][1]["lm_head"] == "int8", size["auto with a pinned layer"][1])
        t.check("auto was timed", any("us" in layer for layer in size["auto"][2]["layers"]), size["auto"][2])
    if kept and smooth:
        for name, before, path, options in (("int4 within a budget", kept, kept_path, ("--max-loss", "0.5%")),
                                            ("int4 with everything", smooth, smooth_path, ("--max-loss", "2%", "--calib-method", "smooth"))):
            _, again, second = build(name + " again", "--precision", "int4", *options, *off, "--threads", "1")
            if again:
                t.check(f"{name} is the same with one thread", again == before, (again, before))
                ids = ("run", "--ids", "5,9,80,3,7", "-n", "12", "--temp", "0")
                t.check(f"{name}: the same words", t.run(ids[0], path, *ids[1:]).out == t.run(ids[0], second, *ids[1:]).out)

    bad_options(t, text)
    bad_texts(t)
    odd_models(t, text, build)
    no_room(t, text)
    interrupted(t, text)


def bad_options(t, text):
    source = t.golden(MODEL)
    for value in ("0", "0%", "-1", "-1%", "nan", "inf", "abc", "1%%", "", "%", "1 %", "2000%", "1e-999"):
        t.refused_build(f"--max-loss '{value}'", source, r"--max-loss", "1%", options=("--precision", "int8", "--calib", text, "--max-loss", value))
    for value in ("", "foo", "min-max", "percentile:", "percentile:0", "percentile:101", "percentile:nan", "percentile:99x", "percentiles", "smooth,minmax"):
        t.refused_build(f"--calib-method '{value}'", source, r"--calib-method", options=("--precision", "int8", "--calib", text, "--calib-method", value))
    for options in (("--precision", "auto"), ("--precision", "int8", "--max-loss", "1%"), ("--precision", "int8", "--calib-method", "smooth")):
        t.refused_build(f"{' '.join(options)} without a text", source, "needs --calib FILE", options=options)
    t.refused_build("a pattern that fits no layer, with a text", source, "no layer fits", "lm_head",
                    options=("--precision", "auto,lmhead=int8", "--calib", text))


def bad_texts(t):
    source = t.golden(MODEL)
    one = text_of(1, least=3000, most=3001)
    cases = {"empty": (b"", "empty"), "only blank lines": (b"\n \n\t\n\n\r\n" * 50, "0 documents"),
             "binary": (bytes(range(256)) * 20, "byte 0 is not"), "NUL": (b"text\n\n" * 20 + b"\0", "byte 120"),
             "Latin-1": ("für immer\n\n" * 20).encode("latin-1"), "cut in a character": ("a\n\n" * 20 + "\u20ac").encode()[:-1],
             "one document": (one.encode(), "1 documents"), "one huge line": (b"word " * 1_000_000, "1 documents"),
             "shorter than a window": (text_of(8, least=4, most=5).encode(), "too short", "window of 256"),
             "three documents": (text_of(3, least=2000, most=2001).encode(), "3 documents")}
    for name, case in cases.items():
        data, *says = case if isinstance(case, tuple) else (case, "UTF-8")
        path = t.at("bad.txt")
        t.write(path, data)
        t.refused_build(f"a calibration text that is {name}", source, r"bad\.txt", *says, options=("--precision", "int8", "--calib", path))
    t.refused_build("a calibration text that is a folder", source, re.escape(t.WORK), options=("--precision", "int8", "--calib", t.WORK))
    t.refused_build("no calibration text", source, "nowhere", options=("--precision", "int8", "--calib", t.at("nowhere.txt")))
    t.refused_build("a device", source, "/dev/zero", options=("--precision", "int8", "--calib", "/dev/zero"))
    large = t.at("large.txt")
    with open(large, "wb") as f:
        f.truncate(1 << 40)
    t.refused_build("a terabyte", source, "large.txt", options=("--precision", "int8", "--calib", large))
    os.remove(large)
    # The model's tokenizer may have tokens that the model lacks.
    folder = t.model_copy("more-tokens")
    tokenizer = t.load(os.path.join(folder, "tokenizer.json"))
    tokenizer["added_tokens"].append({"id": 272, "content": "<extra>", "single_word": False, "lstrip": False, "rstrip": False,
                                      "normalized": False, "special": False})
    t.store(os.path.join(folder, "tokenizer.json"), tokenizer)
    path = t.at("extra.txt")
    t.write(path, (text_of(40) + "\n\nan <extra> token\n\n" * 8).encode())
    t.refused_build("a token that the model lacks", folder, "extra.txt", "<extra>", "272", options=("--precision", "int8", "--calib", path))


def odd_models(t, text, build):
    """Windows, biases, heads of 40, one token at a time, short contexts."""
    for model, options in (("mistral-window-bf16", ("--max-step-tokens", "1")), ("mistral-full-f16", ("--max-context", "50")),
                           ("llama-bias-f16", ("--max-context", "2")), ("qwen2-layer-types-bf16", ()),
                           ("qwen2-bf16", ("--disable-pass", "fuse_add_norm"))):
        name = f"{model} {' '.join(options)}"
        _, a, path = build(name, "--precision", "int4", "--max-loss", "5%", "--calib-method", "smooth", "--tune", "off", *options, model=model)
        if a:
            t.check(f"{name} keeps its budget", a["perplexity_ratio"] <= 1.05, a)
    t.refused_build("a context of one token", t.golden(MODEL), "context", options=("--precision", "int8", "--calib", text, "--max-context", "1"))
    # Weights that overflow in fp32 give no loss.
    folder = t.model_copy("overflows")
    path = os.path.join(folder, "model.safetensors")
    header, body = t.read_tensors(path)
    for entry in (e for n, e in header.items() if n.endswith("mlp.down_proj.weight") or n.endswith("mlp.up_proj.weight")):
        begin, end = entry["data_offsets"]
        body[begin:end] = b"\x40\x7f" * ((end - begin) // 2)  # 2.5e38 in bf16
    t.write_tensors(path, header, body)
    for precision in ("int8", "auto"):
        t.refused_build(f"a model that overflows, {precision}", folder, "overflow", options=("--precision", precision, "--calib", text))


def no_room(t, text):
    """Too little disk or address space is an error, and nothing is left behind."""
    def limit(kind, size):
        def apply():
            resource.setrlimit(kind, (size, size))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return apply

    for size in (0, 1 << 12, 1 << 16, 1 << 20):
        t.refused_build(f"files of at most {size} bytes", t.golden(MODEL), r"x\.engine|room|large|space", preexec_fn=limit(resource.RLIMIT_FSIZE, size),
                        options=("--precision", "int8", "--calib", text, "--tune", "off", "--quiet"))
    for size in (64 << 20, 256 << 20, 1 << 30):
        # Not everything starts there: a sanitizer wants more.
        if subprocess.run([t.RETORT, "--version"], capture_output=True, check=False, preexec_fn=limit(resource.RLIMIT_AS, size)).returncode:
            t.skip(f"{size >> 20} MiB of address space", "the program does not start with that")
            continue
        t.refused_build(f"{size >> 20} MiB of address space", t.golden(MODEL), "memory|address space|thread", preexec_fn=limit(resource.RLIMIT_AS, size),
                        options=("--precision", "int8", "--calib", text, "--tune", "off", "--quiet", "--threads", "1"))


def interrupted(t, text):
    """At whatever moment the build is stopped, nothing stays; and its memory is moderate all along."""
    ended = []
    for number in (signal.SIGINT, signal.SIGTERM):
        for delay in (0.05, 0.3, 0.6):
            output = tempfile.mkdtemp(dir=t.WORK)
            p = subprocess.Popen([t.RETORT, "build", t.golden(MODEL), "-o", os.path.join(output, "x.engine"), "--precision", "auto", "--calib", text,
                                  "--max-loss", "1%"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            time.sleep(delay)
            p.send_signal(number)
            try:
                _, said = p.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                p.kill()
                _, said = p.communicate()
            ended.append((p.returncode, said[-100:], t.listing(output)))
            t.check(f"stopped by {number.name} after {delay} s", p.returncode not in (0, -9) and not t.listing(output) or
                    p.returncode == 0 and t.listing(output) == ["x.engine"], ended[-1])
