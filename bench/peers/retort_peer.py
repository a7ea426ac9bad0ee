"""retort, measured by its own program as every other engine is: a new process for every sample."""

import hashlib
import json
import os
import time

from common import Missing, run_process


class Peer:
    name = "retort"
    title = "retort"
    formats = {"fp32": "fp32", "bf16": "bf16", "fp16": "fp16", "int8": "int8, per channel; activations int8 per token", "int4": "int4"}

    def __init__(self, settings):
        self.settings = settings
        self.program = settings.tools.get("retort", "")
        self.isa = settings.tools.get("isa")

    def available(self):
        if not os.path.exists(self.program):
            raise Missing("the program is not built")

    def version(self):
        with open(self.program, "rb") as f:
            build = hashlib.sha256(f.read()).hexdigest()[:12]
        return {"retort": run_process([self.program, "--version"])[0].split()[-1], "program's SHA-256": build}

    def engine(self, precision):
        return os.path.join(self.settings.work, f"{precision}.engine")

    def prepare(self, precision):
        return self.build(precision, self.engine(precision), ["--timing-cache", self.cache(precision, fresh=True)])

    def cache(self, precision, fresh=False):
        """The build's timing cache; `fresh` begins a new one."""
        path = os.path.join(self.settings.work, f"{precision}.times")
        if fresh and os.path.exists(path):
            os.remove(path)
        return path

    def build(self, precision, out, extra):
        start = time.monotonic()
        run_process([self.program, "build", self.settings.checkpoint, "-o", out, "--precision", precision, "--max-context",
                     str(self.settings.context), "--threads", str(self.settings.threads), "--quiet", *extra])
        return time.monotonic() - start

    def bench(self, engine, extra):
        args = [self.program, "bench", engine, *extra, "--threads", str(self.settings.threads), "--json"]
        if self.isa:
            args += ["--isa", self.isa]
        return args, json.loads(run_process(args)[0])

    def run(self, precision, plan, extras=True):
        engine, samples, commands = self.engine(precision), [], []
        threads = str(self.settings.threads)
        for workload in plan:
            args, out = self.bench(engine, ["--prompt", str(workload["prompt"]), "--new", str(workload["new"]), "--batch",
                                            str(workload["batch"]), "--repeats", "1"])
            commands.append(" ".join(args))
            tokens = workload["prompt"] * workload["batch"]
            sample = {"prefill_s": tokens / out["prefill_tok_s"], "steps": workload["new"] - 1,
                      "read_gb_s": out["machine_read_gb_s"], "read_gb_s_median": out["machine_read_gb_s_median"],
                      "in_place_gb_s": out["machine_read_in_place_gb_s"], "gops": out["machine_gops"],
                      "gops_median": out["machine_gops_median"], "ops_row": out["machine_ops_row"],
                      "arithmetic_share": out["arithmetic_share"], "load_ms": out["load_ms"], "verify_ms": out["verify_ms"]}
            if sample["steps"]:
                sample["decode_s"] = sample["steps"] * workload["batch"] / out["decode_tok_s"]
                sample["read_share"] = out["read_bandwidth_share"]
            samples.append(sample)
        if not extras:
            return {"generate": samples, "commands": commands}
        isa = ["--isa", self.isa] if self.isa else []
        start = [self.program, "run", engine, "--ids", joined(self.settings.prompts(16)[0]), "-n", "1", "--ignore-eos", "--json",
                 "--threads", threads, *isa]
        start_s = run_process(start)[1]
        first = plan[0]
        # `retort bench` holds the memory that it measures the ceilings with, so memory is read off `retort run`.
        whole = [self.program, "run", engine, "--ids", joined(self.settings.prompts(first["prompt"])[0]), "-n", str(first["new"]),
                 "--ignore-eos", "--json", "--threads", threads, *isa]
        peak = run_process(whole)[2]
        commands.append(" ".join([self.program, "run", engine, "--ids IDS -n N --ignore-eos --json --threads", threads, *isa]))
        return {"generate": samples, "start_s": start_s, "peak_bytes": peak, "commands": commands}

    def greedy(self, precision, ids, new):
        out = run_process([self.program, "run", self.engine(precision), "--ids", joined(ids), "-n", str(new), "--ignore-eos",
                           "--json", "--threads", str(self.settings.threads)])[0]
        return json.loads(out)["output_ids"]


def joined(ids):
    return ",".join(map(str, ids))
