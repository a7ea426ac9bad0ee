"""PyTorch by Transformers' model, eager, with its cache; greedy steps written here, without generate()'s overhead."""

import time

from common import PythonPeer, need


class Peer(PythonPeer):
    name = "pytorch"
    title = "PyTorch, Transformers eager"
    formats = {"fp32": "float32", "bf16": "bfloat16", "fp16": "float16"}
    compiled = False

    def available(self):
        need("torch")
        need("transformers")

    def version(self):
        return {"torch": need("torch").__version__, "transformers": need("transformers").__version__}

    def load(self, precision):
        import torch
        import transformers

        self.torch = torch
        torch.set_num_threads(self.settings.threads)
        torch.set_grad_enabled(False)
        dtype = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[precision]
        self.model = transformers.AutoModelForCausalLM.from_pretrained(self.settings.checkpoint, dtype=dtype).eval()
        if self.compiled:
            self.model.forward = torch.compile(self.model.forward, dynamic=True)

    def generate(self, prompts, new):
        torch, model = self.torch, self.model
        start = time.monotonic()
        out = model(input_ids=torch.tensor(prompts), use_cache=True, logits_to_keep=1)
        tokens = out.logits[:, -1].argmax(dim=-1, keepdim=True)
        replies = [tokens]
        first = time.monotonic()
        for _ in range(new - 1):
            out = model(input_ids=tokens, past_key_values=out.past_key_values, use_cache=True)
            tokens = out.logits[:, -1].argmax(dim=-1, keepdim=True)
            replies.append(tokens)
        ids = torch.cat(replies, dim=1).tolist()
        return ids, first - start, time.monotonic() - first
