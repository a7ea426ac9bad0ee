"""OpenVINO GenAI on an export by optimum-intel."""

import os
import time

from common import PythonPeer, need

WEIGHTS = {"fp32": "fp32", "bf16": "fp32", "int8": "int8", "int4": "int4"}
HINTS = {"fp32": "f32", "bf16": "bf16"}


class Peer(PythonPeer):
    name = "openvino"
    title = "OpenVINO GenAI"
    formats = {"fp32": "fp32", "bf16": "fp32 file, computed in bf16", "int8": "int8 weights", "int4": "int4 weights, groups of 128"}

    def available(self):
        need("openvino")
        need("openvino_genai")
        need("optimum")

    def version(self):
        from importlib import metadata

        return {name: metadata.version(name) for name in ("openvino", "openvino-genai", "optimum-intel")}

    def folder(self, precision):
        return os.path.join(self.settings.work, f"openvino-{WEIGHTS[precision]}")

    def prepare(self, precision):
        from optimum.exporters.openvino import main_export
        from optimum.intel import OVConfig

        weights = WEIGHTS[precision]
        options = {"bits": 8} if weights == "int8" else {"bits": 4, "group_size": 128, "ratio": 1.0, "sym": True}
        config = OVConfig(dtype="fp32") if weights == "fp32" else OVConfig(dtype=weights, quantization_config=options)
        return self.convert_once(self.folder(precision), lambda folder: main_export(
            self.settings.checkpoint, folder, task="text-generation-with-past", ov_config=config))

    def load(self, precision):
        import openvino_genai

        self.genai = openvino_genai
        options = {"INFERENCE_NUM_THREADS": self.settings.threads}
        if precision in HINTS:
            options["INFERENCE_PRECISION_HINT"] = HINTS[precision]
        self.pipeline = openvino_genai.LLMPipeline(self.folder(precision), "CPU", **options)

    def generate(self, prompts, new):
        import numpy
        import openvino

        ids = openvino.Tensor(numpy.array(prompts, dtype=numpy.int64))
        mask = openvino.Tensor(numpy.ones((len(prompts), len(prompts[0])), dtype=numpy.int64))
        inputs = self.genai.TokenizedInputs(ids, mask)
        config = self.genai.GenerationConfig()
        config.max_new_tokens = new
        config.min_new_tokens = new
        config.ignore_eos = True
        config.do_sample = False
        config.apply_chat_template = False
        start = time.monotonic()
        out = self.pipeline.generate(inputs, config)
        seconds = time.monotonic() - start
        # GenAI's own time of the first step; its time per token is divided by the batch in one backend and not in another.
        first = out.perf_metrics.get_ttft().mean / 1e3
        return [list(t) for t in out.tokens], first, seconds - first
