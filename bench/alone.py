"""What compare.py asks of retort alone: lengths, batches, threads, a busy machine, builds, precision, the embedded model."""

import json
import os
import re
import subprocess
import sys
import time

BENCH = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(BENCH)


def measure(a, ready):
    """Everything that takes turns with the clock, section by section; what can't be measured becomes a note and stays out."""
    precisions = [p for p in ("int8", "bf16", "int4", "fp32") if any(e.name == "retort" for e in ready.get(p, []))]
    out = {"precision": precisions[0] if precisions else None, "commands": a.commands}
    if precisions:
        a.precision = precisions[0]
        out["curve"], out["batch"], out["threads"] = a.curve(), a.batch(), a.threads()
        out["busy"], out["builds"] = a.busy(), a.builds()
    out["embedded"] = a.embedded()
    return out


# Spins, and ends with whoever began it.
SPIN = "import os\nparent = os.getppid()\nwhile os.getppid() == parent:\n    for _ in range(10**6): pass"


class Alone:
    def __init__(self, bench, retort):
        self.bench, self.retort, self.quick = bench, retort, bench.args.quick
        self.commands, self.precision = [], None

    def say(self, text):
        print(f"  {text}", file=sys.stderr, flush=True)

    def program(self, args, errors=False):
        """Output of the program, with what it says of its progress if `errors`, or None and a note."""
        command = self.bench.without_paths(" ".join([self.bench.retort, *args]))
        if command not in self.commands:
            self.commands.append(command)
        done = subprocess.run([self.bench.retort, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode == 0:
            return done.stdout + done.stderr if errors else done.stdout
        lines = [line for line in done.stderr.decode(errors="replace").splitlines() if line.startswith("retort")]
        what = f"{args[0]} --precision {args[args.index('--precision') + 1]}" if "--precision" in args else args[0]
        self.bench.note(self.retort, what, lines[-1] if lines else f"ended with {done.returncode}")
        return None

    def measure(self, engine, *args, threads=None):
        out = self.program(["bench", engine, *map(str, args), "--threads", str(threads or self.bench.threads), "--json"])
        return json.loads(out) if out else None

    def engine(self, precision=None):
        return os.path.join(self.bench.work, f"{precision or self.precision}.engine")

    def table(self, section, keys, sample, most=None):
        """{key: [sample, ...]}: rounds over all keys, every other round in reverse order."""
        rows = {str(k): [] for k in keys}
        for index in self.bench.clock.rounds(section, min(self.bench.args.rounds, most or 5)):
            self.bench.check_idle()
            for key in keys if index % 2 == 0 else reversed(keys):
                found = sample(key)
                if found:
                    rows[str(key)].append(found)
                    self.say(f"{section} {key}: prefill {found['prefill_tok_s']:.0f}, decode {found.get('decode_tok_s') or 0:.1f} tok/s")
        return {k: v for k, v in rows.items() if v}

    def curve(self):
        # One token more than the prompt: decode is not what is asked.
        return self.table("curve", self.bench.curve,
                          lambda n: self.measure(self.engine(), "--prompt", n, "--new", 1, "--repeats", 1 if n > 512 else 3))

    def batch(self):
        new = 4 if self.quick else 32
        return self.table("batch", [1, 2] if self.quick else [1, 2, 4, 8],
                          lambda b: self.measure(self.engine(), "--prompt", self.bench.prompt, "--new", new, "--batch", b, "--repeats", 1))

    def threads(self):
        counts = sorted({1, 2, self.bench.threads} & set(range(1, self.bench.threads + 1)))
        return self.table("threads", counts, lambda t: self.measure(self.engine(), "--prompt", self.bench.prompt, "--new", self.bench.new,
                                                                    "--repeats", 1, threads=t))

    def busy(self):
        """Beside processes that only spin, so many for each processor."""
        processors = len(os.sched_getaffinity(0))

        def beside(times):
            others = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(times * processors)]
            try:
                if others:
                    time.sleep(0.05 if self.quick else 1)
                return self.measure(self.engine(), "--prompt", self.bench.prompt, "--new", 4 if self.quick else 32, "--repeats", 1 if self.quick else 2)
            finally:
                for other in others:
                    other.kill()
                    other.wait()

        return self.table("busy", [0, 1] if self.quick else [0, 1, 2, 4], beside, most=3)

    def builds(self):
        """Packing alone, with a timing cache that is not there yet, with the one that this left; "NAME tuning": seconds spent timing."""
        out, cache = os.path.join(self.bench.work, "again.engine"), os.path.join(self.bench.work, "again.times")
        checkpoint, threads = self.bench.checkpoint, str(self.bench.threads)
        common = ["build", checkpoint, "-o", out, "--precision", self.precision, "--max-context", str(self.bench.context), "--threads", threads]
        ways = {"off": ["--tune", "off"], "cold": ["--tune", "fast", "--timing-cache", cache], "warm": ["--tune", "fast", "--timing-cache", cache]}
        rows = {way: [] for way in [*ways, "cold tuning", "warm tuning"]}
        for _ in self.bench.clock.rounds("builds", min(self.bench.args.rounds, 3)):
            for path in (out, cache):
                if os.path.exists(path):
                    os.remove(path)
            for way, options in ways.items():
                start = time.monotonic()
                said = self.program([*common, *options], errors=True)
                if said is None:
                    continue
                rows[way].append(time.monotonic() - start)
                timed = re.search(r"timed in ([0-9.]+) s", said.decode(errors="replace"))
                if timed:
                    rows[f"{way} tuning"].append(float(timed[1]))
                self.say(f"build {way}: {rows[way][-1]:.1f} s" + (f", timing kernels {timed[1]} s" if timed else ""))
        for path in (out, cache):
            if os.path.exists(path):
                os.remove(path)
        return rows

    def embedded(self):
        """The tavern model, as a player meets it: a persona that was read before, a line, 50 tokens."""
        engine = os.path.join(self.bench.work, "embedded.engine")
        if self.program(["build", os.path.join(ROOT, "models", "tavern", "hf"), "-o", engine, "--precision", "int8", "--quiet"]) is None:
            return None
        batches = [2] if self.quick else [8, 16, 32]
        common = ["--prompt", 192, "--prefix", 160, "--new", 8 if self.quick else 50]
        out = {"alone": [], "batch": {str(b): [] for b in batches}, "new": common[-1]}
        for _ in self.bench.clock.rounds("embedded", self.bench.args.rounds):
            self.bench.check_idle()
            out["alone"].append(self.measure(engine, *common, "--repeats", 3 if self.quick else 200))
            for b in batches:
                out["batch"][str(b)].append(self.measure(engine, *common, "--batch", b, "--repeats", 2 if self.quick else 20))
        return None if None in out["alone"] or any(None in runs for runs in out["batch"].values()) else out

    def accuracy(self):
        """Loss on held-out text by precision; {precision: nll}. Not a matter of the machine: measured once."""
        folder = self.bench.args.prose
        text = os.path.join(folder, "valid.txt")
        if self.quick or not os.path.exists(text):
            self.bench.note(self.retort, "what precision costs", "left out of --quick" if self.quick else "no --prose checkpoint with a valid.txt")
            return None
        engine, found = os.path.join(self.bench.work, "prose.engine"), {}
        for precision in ("fp32", "bf16", "int8", "int4", "auto"):
            options = ["--calib", text, "--max-loss", "1%"] if precision == "auto" else []
            if self.program(["build", folder, "-o", engine, "--precision", precision, "--tune", "off", "--quiet", *options]) is None:
                continue
            out = self.program(["eval", engine, "--text", text, "--window", "512", "--windows", "64", "--json"])
            if out:
                found[precision] = {"nll": json.loads(out)["nll"], "bytes": os.path.getsize(engine)}
                # The windows above hold what it was calibrated on; the build measured what it was not.
                report = json.loads(self.program(["inspect", engine, "--json"]) or "{}").get("report", {}).get("accuracy")
                if report:
                    found[precision]["held_out"] = {k: report[k] for k in ("perplexity_ratio", "added", "added_error", "top1", "predictions")}
                self.say(f"prose {precision}: {found[precision]['nll']:.4f}")
        return found
