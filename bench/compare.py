#!/usr/bin/env python3
"""Measures retort and every peer that is installed side by side, and writes docs/PERFORMANCE.md.

usage: compare.py [--model SHAPE|FOLDER|CONFIG.json] [--venv DIR] [--llama-bench PATH] [--rounds N] ...
       compare.py --quick            a model of a few megabytes: does the script work?
       compare.py --more results.json   more rounds, of some precisions if --precisions names them
       compare.py --from results.json   writes the page again, measuring nothing

Engines take turns: in every round each one is measured once, in a new process, on the same weights,
lengths and number of threads, and the next round goes through them in the other order. A ratio is taken
within a round. The machine's ceilings come from `retort bench`, which samples them between its runs.
What retort alone is asked (lengths, batches, threads, busy machines, builds, the embedded model) is in
alone.py. --minutes bounds the whole: everything is measured at least once, and in as many rounds, at most
--rounds, as its part of the time holds; 25 minutes are enough for a 1.1B model on two cores.
Peers are the files in bench/peers/ (common.py says what one is); what isn't installed is listed as not
measured. The script itself needs Python 3 alone; peers are imported by the Python of --venv.
"""

import argparse
import glob
import json
import os
import platform
import random
import re
import subprocess
import sys
import time

import alone
import page

BENCH = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(BENCH)
ENGINES = ["retort", "retort_avx2", "llama_cpp", "pytorch", "onnxruntime", "openvino", "ctranslate2"]
OPTIONAL = ["pytorch_compile"]
PRECISIONS = ["fp32", "bf16", "int8", "int4"]
KNOWN = [*PRECISIONS, "fp16"]  # measured where --precisions asks for it
CURVE = [128, 256, 512, 1024, 2048, 4096]
BUSY = 0.05  # share of the processors that others may use before the page carries a warning


def say(text):
    print(text, file=sys.stderr, flush=True)


# ---------------------------------------------------------------------------------------------
# The machine


def machine():
    cpu = open("/proc/cpuinfo", encoding="utf-8").read()
    field = lambda name: (re.search(rf"^{name}\s*: (.*)$", cpu, re.M) or [None, "unknown"])[1]
    flags = set(field("flags").split())
    isa = [name for name, flag in (("AVX2", "avx2"), ("AVX-512", "avx512f"), ("AVX-512 VNNI", "avx512_vnni"),
                                   ("AVX-512 BF16", "avx512_bf16"), ("AVX-512 FP16", "avx512_fp16"), ("AMX int8", "amx_int8"),
                                   ("AMX bf16", "amx_bf16")) if flag in flags]
    memory = int(re.search(r"MemTotal:\s+(\d+)", open("/proc/meminfo", encoding="ascii").read())[1])
    return {"cpu": field("model name"), "family": f"family {field('cpu family')}, model {field('model')}, stepping {field('stepping')}",
            "processors": len(os.sched_getaffinity(0)), "hypervisor": "hypervisor" in flags, "isa": isa,
            "caches": caches(), "memory_gib": round(memory / 2**20, 1),
            "kernel": platform.release().split("-")[0], "python": platform.python_version()}


def caches():
    found = []
    for folder in sorted(glob.glob("/sys/devices/system/cpu/cpu0/cache/index*")):
        read = lambda name: open(os.path.join(folder, name), encoding="ascii").read().strip()
        try:
            if read("type") != "Instruction":
                found.append(f"L{read('level')} {read('size')}")
        except OSError:
            pass
    return found


def processor_times():
    fields = list(map(int, open("/proc/stat", encoding="ascii").readline().split()[1:9]))
    return {"idle": fields[3] + fields[4], "steal": fields[7], "all": sum(fields)}


def idle_check(seconds):
    """What others use of the processors while nothing of ours runs."""
    before = processor_times()
    time.sleep(seconds)
    after = processor_times()
    spent = max(after["all"] - before["all"], 1)
    steal = (after["steal"] - before["steal"]) / spent
    return {"busy": 1 - (after["idle"] - before["idle"]) / spent - steal, "steal": steal, "load": os.getloadavg()[0]}


# ---------------------------------------------------------------------------------------------
# Engines


class Engine:
    """One row of the tables: a peer's file, its Python, and what it can't do here."""

    def __init__(self, name, bench):
        self.name, self.bench = name, bench
        self.module = "retort" if name == "retort_avx2" else name
        native = self.module in ("retort",)
        self.python = sys.executable if native else bench.python
        self.title, self.formats, self.versions = name, {}, {}
        self.missing = None

    def ask(self, do, timeout=3600, **fields):
        tools = {"retort": self.bench.retort, "llama_bench": self.bench.args.llama_bench}
        if self.name == "retort_avx2":
            tools["isa"] = "avx2"
        settings = {"checkpoint": self.bench.checkpoint, "work": self.bench.work, "threads": self.bench.threads, "tools": tools,
                    "context": self.bench.context, "spawned": time.monotonic()}
        request = json.dumps({"do": do, "settings": settings, **fields})
        with open(os.path.join(self.bench.work, "log.txt"), "a", encoding="utf-8") as log:
            log.write(f"== {self.name} {do} {fields.get('precision', '')}\n")
            log.flush()
            try:
                done = subprocess.run([self.python, os.path.join(BENCH, "peers", "worker.py"), self.module], input=request.encode(),
                                      stdout=subprocess.PIPE, stderr=log, timeout=timeout, check=False)
                return json.loads(done.stdout)
            except subprocess.TimeoutExpired:
                return {"missing": f"took more than {timeout} s"}
            except (OSError, ValueError):
                return {"missing": "ended without an answer; see log.txt"}

    def probe(self):
        found = self.ask("probe")
        self.missing = found.get("missing")
        self.title = found.get("title", self.name)
        if self.name == "retort_avx2":
            self.title = "retort --isa avx2"
        self.formats = found.get("formats", {})
        self.versions = found.get("version", {})


class Clock:
    """Parts the time among sections by their weights; what one leaves over is shared by those after it."""

    def __init__(self, minutes, weights):
        self.begin = time.monotonic()
        self.end = self.begin + minutes * 60
        self.weights = dict(weights)

    def rounds(self, section, most):
        """Yields 0, 1, ...: at least once, at most `most` times, no round more than is likely to fit."""
        begin = time.monotonic()
        share = (self.end - begin) * self.weights[section] / sum(self.weights.values())
        del self.weights[section]
        longest = 0
        for index in range(most):
            start = time.monotonic()
            if index and start - begin + longest > share:
                return
            yield index
            longest = max(longest, time.monotonic() - start)


# How the time is parted: where rates are promised and noise is large, more.
WEIGHTS = {"int8": 30, "int4": 14, "bf16": 16, "fp32": 8, "curve": 8, "batch": 6, "threads": 3, "busy": 6, "embedded": 6, "builds": 3}


class Bench:
    def __init__(self, args):
        self.args = args
        self.retort = os.path.abspath(args.retort)
        self.work = os.path.abspath(args.work)
        self.threads = args.threads or len(os.sched_getaffinity(0))
        self.python = os.path.join(os.path.abspath(args.venv), "bin", "python") if args.venv else sys.executable
        self.context = 1024 if args.quick else 4096
        self.prompt, self.new, self.batch = (32, 4, 2) if args.quick else (args.prompt, args.new, args.batch)
        self.curve = [16, 32, 64] if args.quick else CURVE
        self.clock = Clock(args.minutes, {k: v for k, v in WEIGHTS.items() if k not in PRECISIONS or k in args.precisions.split(",")})
        self.notes, self.idle = [], []
        self.checkpoint = None

    # -- the checkpoint

    def make_checkpoint(self):
        model = os.path.join(BENCH, "quick.json") if self.args.quick else self.args.model
        if os.path.isdir(model):
            self.checkpoint = os.path.abspath(model)
            self.model_name = os.path.basename(self.checkpoint)
            return
        self.model_name = re.sub(r"\.json$", "", os.path.basename(model))
        self.checkpoint = os.path.join(self.work, "model")
        stamp = os.path.join(self.work, "model.name")
        if os.path.exists(stamp) and open(stamp, encoding="utf-8").read() == model:
            return
        if os.path.exists(self.checkpoint):
            sys.exit(f"compare.py: {self.work} holds another model; give another --work")
        if not os.access(self.retort, os.X_OK):
            sys.exit(f"compare.py: {self.retort}: no such program; build retort or give --retort")
        done = subprocess.run([self.retort, "synth", model, "-o", self.checkpoint], stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            sys.exit("compare.py: retort synth failed")
        with open(stamp, "w", encoding="utf-8") as f:
            f.write(model)

    def shape(self):
        with open(os.path.join(self.checkpoint, "config.json"), encoding="utf-8") as f:
            config = json.load(f)
        keys = ("hidden_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "intermediate_size", "vocab_size")
        return {key: config.get(key) for key in keys}

    # -- measuring

    def find_engines(self):
        names = self.args.peers.split(",") if self.args.peers is not None else ENGINES[2:]
        unknown = [n for n in names if n and n not in ENGINES[2:] + OPTIONAL]
        if unknown:
            sys.exit(f"compare.py: unknown peer {unknown[0]}; known: {', '.join(ENGINES[2:] + OPTIONAL)}")
        engines = []
        for name in ["retort", "retort_avx2"] + [n for n in names if n]:
            if name == "retort_avx2" and "avx512f" not in open("/proc/cpuinfo", encoding="utf-8").read():
                continue
            engine = Engine(name, self)
            engine.probe()
            if engine.missing and name == "retort":
                sys.exit(f"compare.py: {self.retort}: {engine.missing}")
            engines.append(engine)
            say(f"{engine.title}: {engine.missing or ', '.join(f'{k} {v}' for k, v in engine.versions.items())}")
        for name in ENGINES[2:]:
            if name not in names:
                self.notes.append({"engine": name, "precision": "", "reason": "left out by --peers"})
        for engine in engines:
            if engine.missing:
                self.note(engine, "", engine.missing)
        return [e for e in engines if not e.missing]

    def note(self, engine, precision, reason):
        say(f"  not measured: {engine.title} {precision}: {reason}")
        self.notes.append({"engine": engine.title, "precision": precision, "reason": self.without_paths(reason)})

    def prepare(self, engines, precision, seconds):
        """Converts for every engine that has the precision; returns those that can take part."""
        ready = []
        for engine in engines:
            if precision not in engine.formats:
                self.note(engine, precision, "the engine has no such format here")
                continue
            if engine.name == "retort_avx2":
                ready += [engine] if any(e.name == "retort" for e in ready) else []
                continue
            found = engine.ask("prepare", precision=precision)
            if "missing" in found:
                self.note(engine, precision, found["missing"])
                continue
            seconds[engine.name] = found["seconds"]
            if engine.name == "llama_cpp" and "llama.cpp commit" not in engine.versions:
                engine.versions = engine.ask("probe").get("version", engine.versions)
            ready.append(engine)
        return ready

    def check_idle(self):
        found = idle_check(0.2 if self.args.quick else 2)
        self.idle.append(found)
        if found["busy"] + found["steal"] > BUSY:
            say(f"  warning: others use {found['busy']:.0%} of the processors, {found['steal']:.0%} is stolen")

    def rounds(self, engines, precision, plan, count):
        rows = {engine.name: {"title": engine.title, "format": engine.formats[precision], "rounds": []} for engine in engines}
        alive = list(engines)
        for index in self.clock.rounds(precision, count):
            self.check_idle()
            for engine in list(alive if index % 2 == 0 else reversed(alive)):
                start = time.monotonic()
                found = engine.ask("run", precision=precision, plan=plan)
                if "missing" in found:
                    self.note(engine, precision, found["missing"])
                    alive.remove(engine)
                    continue
                row = rows[engine.name]
                row["commands"] = [self.without_paths(c) for c in found.pop("commands")]
                row.setdefault("flags", found.pop("flags", None))
                row["rounds"].append({"round": index, **found})
                say(f"  {precision} round {index + 1} {engine.title}: {summary(found)} ({time.monotonic() - start:.0f} s)")
        for name, row in rows.items():
            for k, sample in enumerate(row["rounds"][0]["generate"] if row["rounds"] else []):
                if "missing" in sample:
                    self.notes.append({"engine": row["title"], "precision": f"{precision}, batch {plan[k]['batch']}",
                                       "reason": self.without_paths(sample["missing"])})
        return {name: row for name, row in rows.items() if row["rounds"]}

    def verify(self, engines, precision):
        """Greedy tokens after a fixed prompt: do all engines run the same model?"""
        draw = random.Random(7)
        with open(os.path.join(self.checkpoint, "config.json"), encoding="utf-8") as f:
            vocab = json.load(f)["vocab_size"]
        ids = [draw.randrange(vocab - 5) for _ in range(24)]
        found = {}
        for engine in engines:
            if engine.name != "retort_avx2":
                answer = engine.ask("greedy", precision=precision, ids=ids, new=16)
                found[engine.title] = answer.get("ids")
                if "missing" in answer:
                    self.note(engine, f"{precision}, greedy tokens", answer["missing"])
        return found

    # -- what may leave the machine

    def without_paths(self, text):
        pairs = [(self.retort, "retort"), (self.checkpoint, "MODEL"), (self.work, "WORK"), (self.python, "PYTHON"),
                 (os.path.dirname(self.args.llama_bench) if self.args.llama_bench else None, "LLAMA_CPP"),
                 (os.path.abspath(self.args.venv) if self.args.venv else None, "VENV"), (ROOT, ".")]
        for path, name in sorted((p for p in pairs if p[0]), key=lambda p: -len(p[0])):
            text = text.replace(path, name)
        text = re.sub(r"(?<![\w.])/(?:[\w.+-]+/)+[\w.+-]*", "PATH", text)
        return text.replace(platform.node(), "HOST") if platform.node() else text

    def everything(self):
        os.makedirs(self.work, exist_ok=True)
        self.make_checkpoint()
        engines = self.find_engines()
        # With many sessions shorter prompts do: it is the steps after them that differ.
        plan = [{"prompt": self.prompt, "new": self.new, "batch": 1},
                {"prompt": max(1, self.prompt // 4), "new": max(2, self.new // 2), "batch": self.batch}]
        results = {"machine": machine(), "threads": self.threads, "model": self.model_name, "shape": self.shape(), "plan": plan,
                   "rounds": self.args.rounds, "quick": self.args.quick, "context": self.context, "date": time.strftime("%Y-%m-%d", time.gmtime()),
                   "precisions": {}, "greedy": {}, "prepare_s": {}}
        precisions = self.args.precisions.split(",")
        ready = {}
        for precision in precisions:
            say(f"{precision}: preparing")
            ready[precision] = self.prepare(engines, precision, results["prepare_s"].setdefault(precision, {}))
            if self.args.verify:
                results["greedy"][precision] = self.verify(ready[precision], precision)
        mine = alone.Alone(self, engines[0])
        accuracy = None if self.args.more else mine.accuracy()
        say(f"prepared after {(time.monotonic() - self.clock.begin) / 60:.1f} minutes")
        for precision in precisions:
            # Many sessions in fp32 take the peers minutes and tell nothing that bf16 doesn't.
            some = plan[:1] if precision == "fp32" and not self.args.quick else plan
            results["precisions"][precision] = self.rounds(ready[precision], precision, some, self.args.rounds)
            if len(some) < len(plan):
                self.notes.append({"engine": "all", "precision": f"{precision}, batch {self.batch}", "reason": "left out: minutes for the peers"})
        results["alone"] = {**alone.measure(mine, ready), "accuracy": accuracy}
        results["minutes"] = (time.monotonic() - self.clock.begin) / 60
        results["versions"] = {e.title: e.versions for e in engines if e.name != "retort_avx2"}
        results["idle"], results["busy_limit"], results["not_measured"] = self.idle, BUSY, self.notes
        return results


def same_machine(old, new):
    """Why rounds of two runs can't stand in one table, or None."""
    for what in ("threads", "model", "plan", "context", "quick"):
        if old[what] != new[what]:
            return f"{what}: {old[what]}, now {new[what]}"
    for what in ("cpu", "isa", "processors", "kernel"):
        if old["machine"][what] != new["machine"][what]:
            return f"{what}: {old['machine'][what]}, now {new['machine'][what]}"
    for engine, version in new["versions"].items():
        if old["versions"].get(engine, version) != version:
            return f"{engine}: {old['versions'][engine]}, now {version}"
    return None


def longer(old, new):
    """Lists of samples one after the other, dicts key by key; of anything else the newer."""
    if isinstance(old, list) and isinstance(new, list):
        return old + new
    if isinstance(old, dict) and isinstance(new, dict):
        return {k: longer(old[k], new[k]) if k in old and k in new else new.get(k, old.get(k)) for k in {**old, **new}}
    return old if new is None else new


def add_rounds(old, new):
    for precision, engines in new["precisions"].items():
        for name, row in engines.items():
            before = old["precisions"].setdefault(precision, {}).setdefault(name, {**row, "rounds": []})
            # A round is one turn of all engines: numbers of the new ones follow on.
            first = 1 + max((r["round"] for e in old["precisions"][precision].values() for r in e["rounds"] if "added" not in r), default=-1)
            before["rounds"] += [{**r, "round": first + r["round"], "added": True} for r in row["rounds"]]
        for row in old["precisions"][precision].values():
            for r in row["rounds"]:
                r.pop("added", None)
    for section in ("curve", "batch", "threads", "busy", "builds", "embedded"):
        if new["alone"].get(section) is not None and new["alone"]["precision"] == old["alone"]["precision"]:
            older, newer = old["alone"].get(section), new["alone"][section]
            if section == "embedded" and older:
                newer = {**longer({k: older[k] for k in ("alone", "batch")}, {k: newer[k] for k in ("alone", "batch")}), "new": newer["new"]}
                old["alone"][section] = newer
            else:
                old["alone"][section] = longer(older, newer) if older else newer
    old["alone"]["commands"] += [c for c in new["alone"]["commands"] if c not in old["alone"]["commands"]]
    known = {(n["engine"], n["precision"]) for n in old["not_measured"]}
    old["not_measured"] += [n for n in new["not_measured"] if (n["engine"], n["precision"]) not in known and n["precision"] != "what precision costs"]
    old["idle"] += new["idle"]
    old["minutes"] += new["minutes"]
    old["date"] = new["date"]
    return old


def summary(found):
    sample = found["generate"][0]
    return f"prefill {sample['prefill_s'] * 1e3:.1f} ms, decode {sample.get('decode_s', 0) * 1e3 / max(sample['steps'], 1):.2f} ms a step"


def write_whole(path, text):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path + ".part", "w", encoding="utf-8") as f:
        f.write(text)
    os.replace(path + ".part", path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--retort", default=os.path.join(ROOT, "build", "release", "retort"), help="default: build/release/retort")
    parser.add_argument("--model", default="tinyllama-1.1b", help="a shape of `retort synth`, a config.json or a folder")
    parser.add_argument("--work", default=os.path.join(ROOT, "build", "bench-work"), help="holds models and engines; 20 GB for 1.1B")
    parser.add_argument("--out", default=os.path.join(ROOT, "build", "bench-out"), help="gets results.json and PERFORMANCE.md")
    parser.add_argument("--page", help="where the page goes as well; default docs/PERFORMANCE.md, with --quick nowhere")
    parser.add_argument("--venv", help="a virtual environment with the peers (bench/requirements.txt)")
    parser.add_argument("--llama-bench", help="the program llama-bench; its neighbours are used where there")
    parser.add_argument("--peers", help="a list, or nothing for retort alone; default: all but pytorch_compile")
    parser.add_argument("--precisions", default=",".join(PRECISIONS))
    parser.add_argument("--threads", type=int, help="default: all processors")
    parser.add_argument("--rounds", type=int, default=5, help="at most so many of everything; default 5")
    parser.add_argument("--minutes", type=float, default=25, help="after which no round begins that needn't; default 25")
    parser.add_argument("--prose", default=os.path.join(os.path.dirname(ROOT), "shared", "models", "prose-16m"),
                        help="a checkpoint with valid.txt beside it, for what precision costs")
    parser.add_argument("--prompt", type=int, default=512)
    parser.add_argument("--new", type=int, default=64)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--no-verify", dest="verify", action="store_false", help="don't compare greedy tokens")
    parser.add_argument("--quick", action="store_true", help="a tiny model: tries the script, measures nothing of use")
    parser.add_argument("--more", metavar="JSON", help="adds the rounds to those of an earlier run of the same program on the same machine")
    parser.add_argument("--from", dest="source", metavar="JSON", help="write the page from these results")
    args = parser.parse_args()
    if args.rounds < 1:
        parser.error("--rounds must be at least 1")
    if not args.minutes > 0:
        parser.error("--minutes must be more than 0")
    unknown = [p for p in args.precisions.split(",") if p not in KNOWN]
    if unknown:
        parser.error(f"unknown precision {unknown[0]}; known: {', '.join(KNOWN)}")
    if args.llama_bench:
        args.llama_bench = os.path.abspath(args.llama_bench)
    if args.source:
        with open(args.source, encoding="utf-8") as f:
            results = json.load(f)
    else:
        earlier = None
        if args.more:
            with open(args.more, encoding="utf-8") as f:
                earlier = json.load(f)
        results = Bench(args).everything()
        if earlier:
            why = same_machine(earlier, results)
            if why:
                write_whole(os.path.join(args.out, "results-apart.json"), json.dumps(results, indent=1) + "\n")
                sys.exit(f"compare.py: the rounds don't belong to those of {args.more}: {why}; they are in results-apart.json")
            results = add_rounds(earlier, results)
        write_whole(os.path.join(args.out, "results.json"), json.dumps(results, indent=1) + "\n")
    text = page.render(results, os.path.join(BENCH, "notes.md"))
    targets = [os.path.join(args.out, "PERFORMANCE.md")]
    if args.page or not (args.quick or results["quick"]):
        targets.append(args.page or os.path.join(ROOT, "docs", "PERFORMANCE.md"))
    for target in targets:
        write_whole(target, text)
    say(f"{len(results['not_measured'])} things not measured; page: {targets[-1]}")


if __name__ == "__main__":
    main()
