"""ONNX Runtime by onnxruntime-genai, whose builder exports the checkpoint on this machine."""

import os
import sys
import time

from common import PythonPeer, need, run_process

# int8 is not among what the builder makes for a CPU.
TYPES = {"fp32": "fp32", "int4": "int4"}


class Peer(PythonPeer):
    name = "onnxruntime"
    title = "ONNX Runtime GenAI"
    formats = {"fp32": "fp32", "int4": "int4, blocks of 32"}

    def available(self):
        need("onnxruntime_genai")
        need("onnx_ir")

    def version(self):
        from importlib import metadata

        return {name: metadata.version(name) for name in ("onnxruntime-genai", "onnxruntime")}

    def folder(self, precision):
        return os.path.join(self.settings.work, f"onnxruntime-{precision}")

    def prepare(self, precision):
        cache = os.path.join(self.settings.work, "onnxruntime-cache")
        builder = [sys.executable, "-m", "onnxruntime_genai.models.builder", "-i", self.settings.checkpoint, "-p", TYPES[precision],
                   "-e", "cpu", "-c", cache, "-o"]
        return self.convert_once(self.folder(precision), lambda folder: run_process([*builder, folder]))

    def load(self, precision):
        import onnxruntime_genai

        self.genai = onnxruntime_genai
        config = onnxruntime_genai.Config(self.folder(precision))
        config.overlay('{"model": {"decoder": {"session_options": {"intra_op_num_threads": %d}}}}' % self.settings.threads)
        self.model = onnxruntime_genai.Model(config)

    def generate(self, prompts, new):
        params = self.genai.GeneratorParams(self.model)
        length = len(prompts[0])
        params.set_search_options(max_length=length + new, min_length=length + new, batch_size=len(prompts), do_sample=False)
        generator = self.genai.Generator(self.model, params)
        start = time.monotonic()
        import numpy

        generator.append_tokens(numpy.array(prompts, dtype=numpy.int32))
        generator.generate_next_token()
        first = time.monotonic()
        for _ in range(new - 1):
            generator.generate_next_token()
        end = time.monotonic()
        return [[int(t) for t in generator.get_sequence(i)[length:]] for i in range(len(prompts))], first - start, end - first
