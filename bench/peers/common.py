"""What the peers share. A peer is a class `Peer` in a file of its own, with

    name, title              the key and what the page prints
    formats                  {precision: how the engine calls what it does}
    available()              returns, or raises Missing with the reason
    version()                {"package": "version", ...}
    prepare(precision)       converts the checkpoint into the working folder; returns the seconds it
                             took, 0 if it was there already
    run(precision, plan)     measures; returns {"generate": [sample], "start_s", "peak_bytes", "commands"}
    greedy(precision, ids, new)  the tokens that follow the ids at temperature 0, or None if it can't say

A plan is a list of workloads {"prompt", "new", "batch"}, each measured once, after a warm-up of its own, on
fresh random prompts. A sample has prefill_s (all prompts, until the first token of the last) and
decode_s over `steps` further steps (absent without). Every measurement runs in a new process, so that no
engine keeps memory, threads or caches while another one is measured.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time


class Missing(Exception):
    """Why a peer, a precision or a workload can't be measured here."""


class Settings:
    """What the driver says: checkpoint, work (folder for files), threads, vocab, tools {name: path}, spawned."""

    def __init__(self, fields):
        self.checkpoint = fields["checkpoint"]
        self.work = fields["work"]
        self.threads = fields["threads"]
        self.tools = fields.get("tools", {})
        self.context = fields.get("context", 4096)
        self.spawned = fields.get("spawned")
        self.started = time.monotonic()
        with open(os.path.join(self.checkpoint, "config.json"), encoding="utf-8") as f:
            self.vocab = json.load(f)["vocab_size"]

    def prompts(self, tokens, batch=1):
        """Fresh random ids, without the five special tokens at the end of a synthetic vocabulary."""
        draw = random.SystemRandom()
        return [[draw.randrange(self.vocab - 5) for _ in range(tokens)] for _ in range(batch)]


def run_process(args, env=None, timeout=3600):
    """Runs a program; returns (standard output, seconds, peak resident bytes). Failure is Missing."""
    start = time.monotonic()
    try:
        process = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    except OSError as why:
        raise Missing(f"{os.path.basename(args[0])}: {why.strerror}") from None
    errors = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()), daemon=True)
    reader.start()
    stopper = threading.Timer(timeout, process.kill)
    stopper.start()
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    stopper.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    reader.join(10)
    if process.returncode != 0:
        said = (errors[0] if errors else b"").decode(errors="replace").strip().splitlines()
        raise Missing(f"{os.path.basename(args[0])} ended with {process.returncode}: {said[-1] if said else 'no message'}")
    return output.decode(errors="replace"), seconds, usage.ru_maxrss * 1024


def peak_bytes():
    """Peak resident memory of this process."""
    with open("/proc/self/status", encoding="ascii") as f:
        for line in f:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def need(module):
    """Imports a package or says that it is missing."""
    try:
        return __import__(module)
    except Exception as why:  # a package can be there and broken
        raise Missing(f"{module}: {type(why).__name__}: {str(why).splitlines()[0] if str(why) else ''}") from None


class PythonPeer:
    """A peer that lives in this process: load(precision), then generate(prompts, new) with a clock in it."""

    formats = {}

    def __init__(self, settings):
        self.settings = settings

    def prepare(self, precision):
        del precision
        return 0.0

    def convert_once(self, folder, convert):
        """convert(folder) under another name first, so that what is there is whole. Returns the seconds."""
        if os.path.exists(folder):
            return 0.0
        start = time.monotonic()
        shutil.rmtree(folder + ".part", ignore_errors=True)
        convert(folder + ".part")
        os.rename(folder + ".part", folder)
        return time.monotonic() - start

    def generate(self, prompts, new):
        """Returns (ids of each reply, seconds until the first token of all, seconds of the rest)."""
        raise NotImplementedError

    def run(self, precision, plan):
        self.load(precision)
        self.generate(self.settings.prompts(16), 1)
        # The driver's clock and this one are the same clock of the machine.
        started = self.settings.spawned or self.settings.started
        start_s = time.monotonic() - started
        samples = []
        for workload in plan:
            size = (workload["prompt"], workload["batch"])
            self.generate(self.settings.prompts(*size), min(workload["new"], 4))
            _, prefill, decode = self.generate(self.settings.prompts(*size), workload["new"])
            sample = {"prefill_s": prefill, "steps": workload["new"] - 1}
            if sample["steps"]:
                sample["decode_s"] = decode
            samples.append(sample)
        command = f"PYTHON bench/peers/worker.py {self.name} ({precision}: {self.formats[precision]})"
        return {"generate": samples, "start_s": start_s, "peak_bytes": peak_bytes(), "commands": [command]}

    def greedy(self, precision, ids, new):
        self.load(precision)
        return self.generate([ids], new)[0][0]


def set_thread_environment(threads):
    """Before any package is imported."""
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(threads)
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ[name] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    sys.dont_write_bytecode = True
