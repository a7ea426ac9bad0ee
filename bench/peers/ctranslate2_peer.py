"""CTranslate2 by its converter from Transformers."""

import json
import os
import time

from common import PythonPeer, need

TYPES = {"fp32": "float32", "bf16": "bfloat16", "int8": "int8"}


class Peer(PythonPeer):
    name = "ctranslate2"
    title = "CTranslate2"
    formats = {"fp32": "float32", "bf16": "bfloat16", "int8": "int8"}

    def available(self):
        need("ctranslate2")
        need("transformers")

    def version(self):
        return {"ctranslate2": need("ctranslate2").__version__}

    def folder(self, precision):
        return os.path.join(self.settings.work, f"ctranslate2-{precision}")

    def prepare(self, precision):
        from ctranslate2.converters import TransformersConverter

        converter = TransformersConverter(self.settings.checkpoint)
        return self.convert_once(self.folder(precision), lambda folder: converter.convert(folder, quantization=TYPES[precision]))

    def load(self, precision):
        import ctranslate2

        self.model = ctranslate2.Generator(self.folder(precision), device="cpu", compute_type=TYPES[precision], inter_threads=1,
                                           intra_threads=self.settings.threads)
        # The tokens by number, as the converter left them: Transformers would cost seconds and half a gigabyte.
        with open(os.path.join(self.folder(precision), "vocabulary.json"), encoding="utf-8") as f:
            self.vocabulary = json.load(f)

    def generate(self, prompts, new):
        batch = [[self.vocabulary[i] for i in ids] for ids in prompts]
        steps = {}

        def heard(result):
            steps[result.step] = time.monotonic()  # the last of the batch to report a step counts
            return False

        start = time.monotonic()
        out = self.model.generate_batch(batch, max_length=new, min_length=new, sampling_topk=1, beam_size=1,
                                        include_prompt_in_result=False, callback=heard)
        end = time.monotonic()
        first = steps[min(steps)] if steps else end
        return [list(r.sequences_ids[0]) for r in out], first - start, end - first
