"""llama.cpp by the path of its llama-bench, on GGUF files of the same weights (to_gguf.py).

Prefill and decode are llama-bench's own tests (pp at depth 0, tg at the context as depth). Several sessions
are llama-batched-bench's, and greedy tokens llama-server's, where these lie beside llama-bench.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from common import Missing, run_process

TYPES = {"fp32": "F32", "bf16": "BF16", "fp16": "F16", "int8": "Q8_0", "int4": "Q4_0"}


class Peer:
    name = "llama_cpp"
    title = "llama.cpp"
    formats = {"fp32": "F32", "bf16": "BF16", "fp16": "F16", "int8": "Q8_0", "int4": "Q4_0, head Q8_0"}

    def __init__(self, settings):
        self.settings = settings
        self.program = settings.tools.get("llama_bench") or ""

    def available(self):
        if not self.program:
            raise Missing("no --llama-bench PATH given")
        if not os.access(self.program, os.X_OK):
            raise Missing("--llama-bench names no program")
        try:
            import gguf  # noqa: F401
        except ImportError:
            raise Missing("the Python package gguf is missing, which writes the same weights as GGUF") from None

    def beside(self, tool):
        path = os.path.join(os.path.dirname(self.program), tool)
        if not os.access(path, os.X_OK):
            raise Missing(f"no {tool} beside llama-bench")
        return path

    def version(self):
        """The commit and what the build says of itself, from one run of an eighth of a second on a tiny file."""
        import gguf

        found = {"gguf": getattr(gguf, "__version__", None) or _package_version("gguf")}
        path = self.gguf("fp32")
        if os.path.exists(path):
            out = self.bench("fp32", ["-p", "1", "-n", "0", "-r", "1", "--no-warmup"])[1][0]
            found["llama.cpp commit"] = out["build_commit"]
            found["llama.cpp backend"] = out["backends"]
        return found

    def gguf(self, precision):
        return os.path.join(self.settings.work, f"{TYPES[precision]}.gguf")

    def prepare(self, precision):
        if os.path.exists(self.gguf(precision)):
            return 0.0
        start = time.monotonic()
        script = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "to_gguf.py")
        run_process([sys.executable, script, self.settings.checkpoint, "-o", self.gguf(precision), "--type", TYPES[precision]])
        return time.monotonic() - start

    def bench(self, precision, extra):
        args = [self.program, "-m", self.gguf(precision), "-t", str(self.settings.threads), *extra, "-o", "json"]
        out, seconds, peak = run_process(args)
        return args, json.loads(out), seconds, peak

    def run(self, precision, plan):
        samples, commands, peak, flags = [], [], 0, None
        for workload in plan:
            if workload["batch"] > 1:
                samples.append(self.batched(precision, workload, commands))
                continue
            prompt, new = str(workload["prompt"]), str(workload["new"])
            args, out, _, bytes_now = self.bench(precision, ["-p", prompt, "-n", "0", "-r", "1"])
            commands.append(" ".join(args))
            sample = {"prefill_s": out[0]["samples_ns"][0] * 1e-9, "steps": 0}
            flags = {k: out[0].get(k) for k in ("build_commit", "n_batch", "n_ubatch", "type_k", "type_v", "flash_attn", "n_threads")}
            peak = max(peak, bytes_now)
            if workload["new"] > 1:
                args, out, _, bytes_now = self.bench(precision, ["-p", "0", "-n", new, "-d", prompt, "-r", "1"])
                commands.append(" ".join(args))
                sample.update(decode_s=out[0]["samples_ns"][0] * 1e-9, steps=workload["new"])
                peak = max(peak, bytes_now)
            samples.append(sample)
        args, _, start_s, _ = self.bench(precision, ["-p", "16", "-n", "0", "-r", "1", "--no-warmup"])
        commands.append(" ".join(args))
        return {"generate": samples, "start_s": start_s, "peak_bytes": peak, "commands": commands, "flags": flags}

    def batched(self, precision, workload, commands):
        try:
            tool = self.beside("llama-batched-bench")
        except Missing as why:
            return {"missing": str(why)}
        prompt, new, batch = workload["prompt"], workload["new"], workload["batch"]
        threads = str(self.settings.threads)
        # Its cache is cut into equal parts of whole 256 tokens. It has no repeats, and what it prints last can be
        # lost when it ends; a short second test of one session lets the line of the first one out.
        room = -(-(prompt + new) // 256) * 256 * batch
        args = [tool, "-m", self.gguf(precision), "-t", threads, "-tb", threads, "-c", str(room), "-b", "2048", "-ub", "512",
                "-npp", str(prompt), "-ntg", str(new), "-npl", f"{batch},1", "--output-format", "jsonl"]
        commands.append(" ".join(args))
        rows = [json.loads(l) for l in run_process(args)[0].splitlines() if l.startswith("{")]
        row = next((r for r in rows if r["pl"] == batch), None)
        if not row:
            return {"missing": "llama-batched-bench printed no figures"}
        return {"prefill_s": row["t_pp"], "decode_s": row["t_tg"], "steps": new}

    def greedy(self, precision, ids, new):
        tool = self.beside("llama-server")
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        server = subprocess.Popen([tool, "-m", self.gguf(precision), "-t", str(self.settings.threads), "-c", "512", "-np", "1", "--host",
                                   "127.0.0.1", "--port", str(port), "--no-webui"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            body = {"prompt": ids, "n_predict": new, "temperature": 0, "return_tokens": True, "cache_prompt": False,
                    "samplers": ["temperature"], "ignore_eos": True, "stream": False}
            return ask(f"http://127.0.0.1:{port}/completion", body, server)["tokens"]
        finally:
            server.kill()
            server.wait()


def ask(url, body, server):
    """Asks until the server has loaded the model."""
    data = json.dumps(body).encode()
    end = time.monotonic() + 300
    while time.monotonic() < end and server.poll() is None:
        try:
            request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(request, timeout=300) as reply:
                return json.load(reply)
        except (urllib.error.HTTPError, urllib.error.URLError, ConnectionError) as why:
            if isinstance(why, urllib.error.HTTPError) and why.code != 503:
                raise Missing(f"llama-server: {why}") from None
            time.sleep(0.2)
    raise Missing("llama-server did not answer")


def _package_version(name):
    from importlib import metadata

    return metadata.version(name)
