#!/usr/bin/env python3
"""Exports tiny random models of every family to ONNX, the ways people do it, with inputs and outputs.

    pip install torch torchvision transformers onnx onnxscript onnxruntime
    python3 tests/onnx/export.py OUT [--only SUBSTRING ...] [--list]

Writes OUT/<model>/<exporter>-<opset>/ in the layout of ONNX's own test cases: model.onnx,
test_data_set_{0,1}/input_<i>.pb and output_<i>.pb (what PyTorch computed, in float32), and `tolerance`
(one line: relative, then absolute). `script` is torch.onnx's TorchScript exporter, `dynamo` the one on
torch.export. The data sets differ from each other and from the example that was traced in every
dynamic dim, so a size that an exporter baked in shows. Decoders are also saved as Hugging Face folders,
in OUT/hf/<model>/. Every export is run by ONNX Runtime and compared; OUT/summary.json says what came of
each. What can't be exported is reported and passed over; the exit status is 1 only if nothing could be.
"""
import argparse
import contextlib
import dataclasses
import inspect
import json
import logging
import os
import pathlib
import shutil
import sys
import time
import traceback
import warnings
from collections.abc import Callable

os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
warnings.filterwarnings("ignore")

import numpy
import onnx
import onnx.numpy_helper
import torch
import transformers
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
TOKENIZER = HERE.parent / "golden" / "llama-f32"  # any tokenizer of VOCAB tokens: folders want one
VOCAB, HIDDEN, LAYERS, HEADS, POSITIONS = 272, 64, 2, 4, 128
RELATIVE, ABSOLUTE = 1e-3, 1e-4
SCRIPT, DYNAMO, DYNAMO_NEWEST = ("script", 17), ("dynamo", 18), ("dynamo", 24)
BOTH = (SCRIPT, DYNAMO)


@dataclasses.dataclass
class Case:
    """A model and how it is called. `sizes` names the dynamic dims: the traced ones, then a set for each
    data set. `inputs(sizes)` gives {name: tensor}; `dims` gives {input or output: {axis: size's name}}."""
    build: Callable[[], nn.Module]
    inputs: Callable[[dict], dict]
    outputs: list
    dims: dict
    sizes: list
    exporters: tuple = BOTH
    options: dict = dataclasses.field(default_factory=dict)  # of torch.onnx.export
    folder: nn.Module = None  # whose save_pretrained writes the Hugging Face folder


# Models. Weights are spread wide and every vector is random: small initial weights make attention
# uniform, and ones and zeros hide a weight that was mixed up with another (exporters also share them).

def randomize(model):
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.dim() == 1:
                p.add_(torch.randn_like(p) * 0.1)
        for name, b in model.named_buffers():
            if name.endswith("running_mean"):
                b.copy_(torch.randn_like(b) * 0.1)
            elif name.endswith("running_var"):
                b.copy_(torch.rand_like(b) + 0.5)
    return model.eval()


def hf(kind, config, attention="sdpa", **more):
    """A Transformers model by the names of its class and of its configuration's."""
    def build():
        torch.manual_seed(1234)
        c = getattr(transformers, config)(**more)
        c._attn_implementation = attention
        model = getattr(transformers, kind)(c)
        return randomize(model)
    return build


class Call(nn.Module):
    """Calls a model by its inputs' names and returns some fields of what it returns."""

    def __init__(self, model, names, fields, **fixed):
        super().__init__()
        self.model, self.names, self.fields, self.fixed = model, names, fields, fixed

    def forward(self, *tensors):
        out = self.model(**dict(zip(self.names, tensors)), **self.fixed)
        out = tuple(getattr(out, f) for f in self.fields)
        return out if len(out) > 1 else out[0]


class WithPast(nn.Module):
    """A decoder that takes and returns its cache as flat tensors, as Optimum's exports do."""

    def __init__(self, model, layers):
        super().__init__()
        self.model, self.layers = model, layers

    def forward(self, input_ids, attention_mask, position_ids, *past):
        cache = transformers.DynamicCache()
        for i in range(self.layers):
            cache.update(past[2 * i], past[2 * i + 1], i)
        out = self.model(input_ids=input_ids, attention_mask=attention_mask, position_ids=position_ids,
                         past_key_values=cache, use_cache=True)
        present = []
        for layer in out.past_key_values.layers:
            present += [layer.keys, layer.values]
        return (out.logits, *present)


class Residual(nn.Module):
    """Conv-BN-ReLU, Conv-BN, a shortcut (with its own Conv-BN where the shape changes), ReLU."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False),
                                          nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return torch.relu(y + (x if self.shortcut is None else self.shortcut(x)))


class TinyResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 7, 2, 3, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
                                  nn.MaxPool2d(3, 2, 1))
        self.blocks = nn.Sequential(Residual(16, 16, 1), Residual(16, 32, 2), Residual(32, 32, 1))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        return self.head(torch.flatten(self.pool(self.blocks(self.stem(x))), 1))


class SqueezeExcite(nn.Module):
    def __init__(self, channels, squeezed):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.down, self.up = nn.Conv2d(channels, squeezed, 1), nn.Conv2d(squeezed, channels, 1)

    def forward(self, x):
        return x * nn.functional.hardsigmoid(self.up(torch.relu(self.down(self.pool(x)))))


class TinyMobileNet(nn.Module):
    """Inverted residuals: a hardswish one with squeeze-excite, a ReLU6 one with stride."""

    def __init__(self):
        super().__init__()
        def conv(i, o, k, s=1, g=1):
            return nn.Sequential(nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(o))
        self.stem = nn.Sequential(conv(3, 16, 3, 2), nn.Hardswish())
        self.one = nn.Sequential(conv(16, 48, 1), nn.Hardswish(), conv(48, 48, 5, 1, 48), nn.Hardswish(),
                                 SqueezeExcite(48, 16), conv(48, 16, 1))
        self.two = nn.Sequential(conv(16, 48, 1), nn.ReLU6(), conv(48, 48, 3, 2, 48), nn.ReLU6(),
                                 conv(48, 24, 1))
        self.head = nn.Sequential(nn.Linear(24, 32), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(32, 10))

    def forward(self, x):
        x = self.stem(x)
        x = self.two(x + self.one(x))
        return self.head(torch.flatten(nn.functional.adaptive_avg_pool2d(x, 1), 1))


class HandWritten(nn.Module):
    """A decoder as people write them without Transformers. `mask`: "causal" (SDPA's is_causal), "tril" (a
    buffer, cut to size, masked_fill), "triu" (made in forward, added); `rope`: None (learned positions),
    "pairs" (neighbours rotate, from a table), "half" (halves rotate, from a table, x1 and x2 apart)."""

    def __init__(self, mask, rope=None):
        super().__init__()
        self.mask, self.rope, d = mask, rope, HIDDEN // HEADS
        self.tokens, self.positions = nn.Embedding(VOCAB, HIDDEN), nn.Embedding(POSITIONS, HIDDEN)
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(HIDDEN) for _ in range(3))
        self.qkv, self.out = nn.Linear(HIDDEN, 3 * HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.mlp = nn.Sequential(nn.Linear(HIDDEN, 128), nn.GELU(), nn.Linear(128, HIDDEN))
        self.head = nn.Linear(HIDDEN, VOCAB, bias=False)
        self.register_buffer("tril", torch.tril(torch.ones(POSITIONS, POSITIONS)).view(1, 1, POSITIONS, -1))
        angles = torch.outer(torch.arange(POSITIONS).float(), 10000.0 ** (-torch.arange(0, d, 2) / d))
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())

    def rotate(self, x):
        length = x.shape[2]
        cos, sin = self.cos[:length], self.sin[:length]
        a, b = (x[..., ::2], x[..., 1::2]) if self.rope == "pairs" else x.chunk(2, dim=-1)
        a, b = a * cos - b * sin, a * sin + b * cos
        return torch.stack((a, b), dim=-1).flatten(-2) if self.rope == "pairs" else torch.cat((a, b), dim=-1)

    def attend(self, x):
        batch, length, width = x.shape
        q, k, v = (t.view(batch, length, HEADS, width // HEADS).transpose(1, 2)
                   for t in self.qkv(x).split(width, dim=2))
        if self.rope:
            q, k = self.rotate(q), self.rotate(k)
        if self.mask == "causal":
            y = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = (q @ k.transpose(-2, -1)) / (width // HEADS) ** 0.5
            if self.mask == "tril":
                scores = scores.masked_fill(self.tril[:, :, :length, :length] == 0, float("-inf"))
            else:
                scores = scores + torch.triu(torch.full((length, length), float("-inf")), diagonal=1)
            y = torch.softmax(scores, dim=-1) @ v
        return self.out(y.transpose(1, 2).contiguous().view(batch, length, width))

    def forward(self, ids):
        x = self.tokens(ids)
        if not self.rope:
            x = x + self.positions(torch.arange(ids.shape[1]))
        x = x + self.attend(self.norm1(x))
        return self.head(self.norm3(x + self.mlp(self.norm2(x))))


def seeded(make):
    def build():
        torch.manual_seed(1234)
        return randomize(make())
    return build


def torchvision_model(make):
    def build():
        import torchvision  # an ImportError is reported like any other failure
        torch.manual_seed(1234)
        return randomize(make(torchvision.models))
    return build


def bottleneck_resnet(models):
    return models.ResNet(models.resnet.Bottleneck, [1, 1, 1, 1], num_classes=10)


# Inputs.

def token_ids(s, low=3, high=VOCAB):
    g = torch.Generator().manual_seed(s["batch"] * 1000 + s["seq"])
    return torch.randint(low, high, (s["batch"], s["seq"]), generator=g)


def padding_mask(s, length=None):
    """Ones; in larger batches every row but the first ends with padding. Padding in front would leave
    rows with nothing to attend to, whose result nobody defines."""
    length = s["seq"] if length is None else length
    mask = torch.ones(s["batch"], length, dtype=torch.long)
    for row in range(1, s["batch"]):
        mask[row, length - row:] = 0
    return mask


def text_inputs(*names):
    def inputs(s):
        made = dict(input_ids=lambda: token_ids(s), attention_mask=lambda: padding_mask(s),
                    token_type_ids=lambda: (torch.arange(s["seq"]) * 2 // s["seq"]).expand(s["batch"], -1)
                    .contiguous(),
                    position_ids=lambda: torch.arange(s["seq"]).expand(s["batch"], -1).contiguous())
        return {n: made[n]() for n in names}
    return inputs


def image_inputs(s, side=32):
    g = torch.Generator().manual_seed(s["batch"])
    side = s.get("height", side), s.get("width", side)
    return dict(pixel_values=torch.randn(s["batch"], 3, *side, generator=g))


def past_inputs(layers, heads, head_dim):
    def inputs(s):
        total = s["past"] + s["seq"]
        made = dict(input_ids=token_ids(s), attention_mask=torch.ones(s["batch"], total, dtype=torch.long),
                    position_ids=torch.arange(s["past"], total).expand(s["batch"], -1).contiguous())
        g = torch.Generator().manual_seed(total)
        for i in range(layers):
            for part in ("key", "value"):
                made[f"past_key_values.{i}.{part}"] = torch.randn(
                    s["batch"], heads, s["past"], head_dim, generator=g)
        return made
    return inputs


# Cases.

TEXT_SIZES = [dict(batch=2, seq=7), dict(batch=1, seq=5), dict(batch=3, seq=11)]
# A prompt without a past, then one of two tokens after six.
PAST_SIZES = [dict(batch=2, seq=3, past=4), dict(batch=1, seq=5, past=0), dict(batch=3, seq=2, past=6)]
IMAGE_SIZES = [dict(batch=2), dict(batch=1), dict(batch=3)]
AREA_SIZES = [dict(batch=2, height=32, width=48), dict(batch=1, height=40, width=40),
              dict(batch=3, height=64, width=32)]
BATCH_SEQ = {0: "batch", 1: "seq"}


def text_case(build, names, fields, outputs=None, save=False, exporters=BOTH, fixed=None, **options):
    outputs = outputs or fields
    model = {}

    def make():
        model["hf"] = build()
        return Call(model["hf"], names, fields, **(fixed or {}))
    dims = {n: BATCH_SEQ for n in names}
    dims |= {o: ({0: "batch"} if "pool" in o or "embeds" in o else BATCH_SEQ) for o in outputs}
    return Case(make, text_inputs(*names), outputs, dims, TEXT_SIZES, exporters, options,
                (lambda: model["hf"]) if save else None)


def decoder(build, names=("input_ids", "attention_mask"), save=False, exporters=BOTH, cache=False, **options):
    return text_case(build, list(names), ["logits"], save=save, exporters=exporters,
                     fixed=dict(use_cache=cache), **options)


def past_case(build, layers, heads, head_dim):
    names = ["input_ids", "attention_mask", "position_ids"]
    dims = {"input_ids": BATCH_SEQ, "position_ids": BATCH_SEQ, "logits": BATCH_SEQ,
            "attention_mask": {0: "batch", 1: "past + seq"}}
    outputs = ["logits"]
    for i in range(layers):
        for part in ("key", "value"):
            dims[f"past_key_values.{i}.{part}"] = {0: "batch", 2: "past"}
            dims[f"present.{i}.{part}"] = {0: "batch", 2: "past + seq"}
            outputs.append(f"present.{i}.{part}")
    return Case(lambda: WithPast(build(), layers), past_inputs(layers, heads, head_dim), outputs, dims,
                PAST_SIZES)


def plain_case(build):
    """A model whose forward takes the ids and gives the logits, as it is."""
    return Case(build, text_inputs("input_ids"), ["logits"], {"input_ids": BATCH_SEQ, "logits": BATCH_SEQ},
                TEXT_SIZES)


def image_case(build, output="logits", field=None, sizes=IMAGE_SIZES, exporters=BOTH, **options):
    def make():
        return Call(build(), ["pixel_values"], [field]) if field else build()
    axes = {0: "batch"} | ({2: "height", 3: "width"} if "height" in sizes[0] else {})
    return Case(make, image_inputs, [output], {"pixel_values": axes, output: {0: "batch"}}, sizes, exporters,
                options)


LLAMA_SIZES = dict(vocab_size=VOCAB, hidden_size=HIDDEN, intermediate_size=96, num_hidden_layers=LAYERS,
                   num_attention_heads=HEADS, num_key_value_heads=2, max_position_embeddings=POSITIONS,
                   initializer_range=0.15, bos_token_id=VOCAB - 5, eos_token_id=VOCAB - 4, pad_token_id=None)
GPT2_SIZES = dict(vocab_size=VOCAB, n_embd=HIDDEN, n_layer=LAYERS, n_head=HEADS, n_positions=POSITIONS,
                  initializer_range=0.15, bos_token_id=VOCAB - 5, eos_token_id=VOCAB - 4)
OPT_SIZES = dict(vocab_size=VOCAB, hidden_size=HIDDEN, ffn_dim=96, num_hidden_layers=LAYERS,
                 num_attention_heads=HEADS, max_position_embeddings=POSITIONS, word_embed_proj_dim=HIDDEN,
                 init_std=0.15)
BERT_SIZES = dict(vocab_size=VOCAB, hidden_size=HIDDEN, intermediate_size=128, num_hidden_layers=LAYERS,
                  num_attention_heads=HEADS, max_position_embeddings=POSITIONS, initializer_range=0.15)


def llama(**more):
    return hf("LlamaForCausalLM", "LlamaConfig", **(LLAMA_SIZES | more))


def gpt2(**more):
    return hf("GPT2LMHeadModel", "GPT2Config", **(GPT2_SIZES | more))


def bert(**more):
    return hf("BertModel", "BertConfig", **(BERT_SIZES | more))


def t5(**more):  # Transformers has only the eager attention for it
    return hf("T5EncoderModel", "T5Config", "eager", vocab_size=VOCAB, d_model=HIDDEN, d_kv=16, d_ff=128,
              num_layers=LAYERS, num_heads=HEADS, **more)


IDS = ("input_ids",)
BERT_INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
BERT_OUTPUTS = ["last_hidden_state", "pooler_output"]
HIDDEN_STATE = ["last_hidden_state"]

CASES = {
    "llama": decoder(llama(), save=True,
                     exporters=(SCRIPT, ("script", 14), DYNAMO, ("dynamo", 23), DYNAMO_NEWEST)),
    "llama-ids": decoder(llama(), IDS),
    # The cache is made and thrown away: what the model's own forward gives when nobody says use_cache.
    "llama-default-cache": decoder(llama(), cache=True),
    "llama-positions": decoder(llama(), ("input_ids", "attention_mask", "position_ids")),
    "llama-eager": decoder(llama(attention="eager"), exporters=(("script", 11), SCRIPT, DYNAMO)),
    "llama-mha-tied": decoder(llama(num_key_value_heads=HEADS, tie_word_embeddings=True), save=True),
    "llama-scaled-rope": decoder(llama(rope_parameters={
        "rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0, "low_freq_factor": 1.0,
        "high_freq_factor": 4.0, "original_max_position_embeddings": 32}), save=True),
    "llama-half": decoder(lambda: llama()().half()),
    "llama-external": decoder(llama(), exporters=(DYNAMO,), external_data=True),
    "llama-unoptimized": decoder(llama(), exporters=(SCRIPT, DYNAMO), optimize=False,
                                 do_constant_folding=False),
    "llama-past": past_case(llama(), LAYERS, 2, HIDDEN // HEADS),
    "llama-eager-past": past_case(llama(attention="eager"), LAYERS, 2, HIDDEN // HEADS),
    "qwen2": decoder(hf("Qwen2ForCausalLM", "Qwen2Config", **LLAMA_SIZES), save=True),
    "mistral": decoder(hf("MistralForCausalLM", "MistralConfig", sliding_window=None, **LLAMA_SIZES), save=True),
    "mistral-window": decoder(hf("MistralForCausalLM", "MistralConfig", sliding_window=4, **LLAMA_SIZES),
                              save=True),
    "gpt2": decoder(gpt2(), save=True, exporters=BOTH + (DYNAMO_NEWEST,)),
    "gpt2-ids": decoder(gpt2(), IDS),
    "gpt2-eager": decoder(gpt2(attention="eager"), exporters=(("script", 11), SCRIPT, DYNAMO)),
    "gpt2-past": past_case(gpt2(), LAYERS, HEADS, HIDDEN // HEADS),
    "distilgpt2": decoder(gpt2(n_layer=1), save=True),
    "opt": decoder(hf("OPTForCausalLM", "OPTConfig", **OPT_SIZES), save=True),
    # As OPT-350m: norms after, embeddings of another width and projections of them.
    "opt-post-norm": decoder(hf("OPTForCausalLM", "OPTConfig", **(
        OPT_SIZES | dict(word_embed_proj_dim=32, do_layer_norm_before=False))), save=True),
    "plain-causal": plain_case(seeded(lambda: HandWritten("causal"))),
    "plain-tril": plain_case(seeded(lambda: HandWritten("tril"))),
    "plain-triu": plain_case(seeded(lambda: HandWritten("triu"))),
    "plain-rope-pairs": plain_case(seeded(lambda: HandWritten("causal", "pairs"))),
    "plain-rope-half": plain_case(seeded(lambda: HandWritten("causal", "half"))),
    "bert": text_case(bert(), BERT_INPUTS, BERT_OUTPUTS, exporters=BOTH + (DYNAMO_NEWEST,)),
    "bert-eager": text_case(bert(attention="eager"), BERT_INPUTS, BERT_OUTPUTS,
                            exporters=(("script", 11), SCRIPT, DYNAMO)),
    "bert-ids": text_case(bert(), ["input_ids"], HIDDEN_STATE),
    "bert-tanh-gelu": text_case(bert(hidden_act="gelu_new"), BERT_INPUTS, HIDDEN_STATE),
    "bert-classify": text_case(hf("BertForSequenceClassification", "BertConfig", num_labels=3, **BERT_SIZES),
                               BERT_INPUTS, ["logits"], ["pooled_logits"]),
    "minilm": text_case(hf("BertModel", "BertConfig", **(
        BERT_SIZES | dict(num_attention_heads=8, intermediate_size=256, num_hidden_layers=2))),
        BERT_INPUTS, HIDDEN_STATE),
    "distilbert": text_case(hf("DistilBertModel", "DistilBertConfig", vocab_size=VOCAB, dim=HIDDEN, hidden_dim=128,
                               n_layers=LAYERS, n_heads=HEADS, max_position_embeddings=POSITIONS,
                               initializer_range=0.15), ["input_ids", "attention_mask"], HIDDEN_STATE),
    "t5-encoder": text_case(t5(), ["input_ids", "attention_mask"], HIDDEN_STATE),
    "t5-gated-encoder": text_case(t5(feed_forward_proj="gated-gelu"), ["input_ids", "attention_mask"], HIDDEN_STATE),
    "clip-text": text_case(hf(
        "CLIPTextModelWithProjection", "CLIPTextConfig", vocab_size=VOCAB, hidden_size=HIDDEN, intermediate_size=128,
        num_hidden_layers=LAYERS, num_attention_heads=HEADS, max_position_embeddings=64, projection_dim=32,
        bos_token_id=0, eos_token_id=VOCAB - 1), ["input_ids", "attention_mask"], ["text_embeds"]),
    "vit": image_case(hf("ViTForImageClassification", "ViTConfig", hidden_size=HIDDEN, intermediate_size=128,
                         num_hidden_layers=LAYERS, num_attention_heads=HEADS, image_size=32, patch_size=8,
                         num_labels=10, initializer_range=0.15), field="logits"),
    "resnet": image_case(seeded(TinyResNet)),
    "resnet-area": image_case(seeded(TinyResNet), sizes=AREA_SIZES),
    # Batch norm kept apart: what is left when the exporter isn't asked to fold it.
    "resnet-unfolded": image_case(seeded(TinyResNet), optimize=False, do_constant_folding=False,
                                  training=torch.onnx.TrainingMode.PRESERVE),
    "resnet-bottleneck": image_case(torchvision_model(bottleneck_resnet)),
    "mobilenet": image_case(seeded(TinyMobileNet)),
    "mobilenet-v2": image_case(torchvision_model(
        lambda m: m.mobilenet_v2(num_classes=10, width_mult=0.25))),
    "mobilenet-v3": image_case(torchvision_model(
        lambda m: m.mobilenet_v3_small(num_classes=10, width_mult=0.25))),
}

# Exporting.

def mend_tracing():
    """Traced sizes are tensors without dims; Transformers takes a tensor for the positions that it
    accepted formerly, and fails on one without dims. Give it those positions."""
    masks = transformers.masking_utils
    original = masks.sdpa_mask

    def sdpa_mask(*args, **kwargs):
        length = kwargs.get("q_length")
        if isinstance(length, torch.Tensor) and length.dim() == 0:
            kwargs["q_length"] = torch.arange(length) + kwargs.pop("q_offset", 0)
        return original(*args, **kwargs)
    masks.sdpa_mask = sdpa_mask
    masks.ALL_MASK_ATTENTION_FUNCTIONS["sdpa"] = sdpa_mask


def export_script(case, model, example, path, opset):
    options = {k: v for k, v in case.options.items() if k not in ("optimize", "external_data")}
    torch.onnx.export(model, tuple(example.values()), str(path), dynamo=False, opset_version=opset,
                      input_names=list(example), output_names=case.outputs, dynamic_axes=case.dims, **options)


def export_dynamo(case, model, example, path, opset):
    made = {}

    def dim(name):  # a sum of two others is left to torch.export to find out
        if name not in made:
            made[name] = torch.export.Dim.AUTO if "+" in name else torch.export.Dim(name)
        return made[name]
    shapes = tuple({a: dim(n) for a, n in case.dims[i].items()} for i in example)
    kinds = [p.kind for p in inspect.signature(model.forward).parameters.values()]
    if inspect.Parameter.VAR_POSITIONAL in kinds:  # *tensors is one argument: a tuple
        shapes = (*shapes[:len(kinds) - 1], shapes[len(kinds) - 1:])
    options = {"external_data": False} | {
        k: v for k, v in case.options.items() if k in ("optimize", "external_data")}
    torch.onnx.export(model, tuple(example.values()), str(path), dynamo=True, opset_version=opset, verbose=False,
                      input_names=list(example), output_names=case.outputs, dynamic_shapes=shapes, **options)


@contextlib.contextmanager
def silent():
    """Nothing on standard output, not from C++ either: exporters print progress, and whole graphs when
    they fail."""
    sys.stdout.flush()
    kept, null = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 1)
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(null)


def save_tensor(path, name, array):
    path.write_bytes(onnx.numpy_helper.from_array(array, name).SerializeToString())


def results(model, inputs):
    with torch.no_grad():
        out = model(*inputs.values())
    return [o.numpy() for o in (out if isinstance(out, tuple) else (out,))]


def save_data(folder, index, graph, inputs, outputs):
    """Writes a data set; inputs in the graph's order, and only those that it kept. What is left of an
    earlier run would be taken for inputs, so it goes."""
    folder = folder / f"test_data_set_{index}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for i, value in enumerate(graph.input):
        save_tensor(folder / f"input_{i}.pb", value.name, inputs[value.name].numpy())
    for i, (value, array) in enumerate(zip(graph.output, outputs)):
        save_tensor(folder / f"output_{i}.pb", value.name, array)


def worst_difference(session, graph, inputs, outputs):
    """The largest |got - expected| / (absolute + relative * |expected|); above 1 is a failure."""
    got = session.run(None, {v.name: inputs[v.name].numpy() for v in graph.input})
    worst = 0.0
    for g, e in zip(got, outputs):
        if g.shape != e.shape:
            return float("inf")
        if g.size:
            g, e = g.astype(numpy.float64), e.astype(numpy.float64)
            worst = max(worst, float(numpy.max(numpy.abs(g - e) / (ABSOLUTE + RELATIVE * numpy.abs(e)))))
    return worst


def export(name, case, exporter, opset, out):
    import onnxruntime
    folder = out / name / f"{exporter}-{opset}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / "model.onnx"
    model = case.build().eval()
    half = next(model.parameters()).dtype == torch.float16
    with torch.no_grad(), silent():
        (export_script if exporter == "script" else export_dynamo)(
            case, model, case.inputs(case.sizes[0]), path, opset)
    graph = onnx.load(path, load_external_data=False).graph
    onnx.checker.check_model(str(path))
    quiet = onnxruntime.SessionOptions()
    quiet.log_severity_level = 3
    quiet.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), quiet, providers=["CPUExecutionProvider"])
    scale = 100 if half else 1  # half precision has three digits
    (folder / "tolerance").write_text(f"{RELATIVE * scale:g} {ABSOLUTE * scale:g}\n")
    worst = []
    for i, sizes in enumerate(case.sizes[1:]):
        inputs = case.inputs(sizes)
        outputs = results(model, inputs)
        save_data(folder, i, graph, inputs, outputs)
        try:
            worst.append(worst_difference(session, graph, inputs, outputs) / scale)
        except Exception as e:  # a size that was baked in shows here: kept, and said
            worst.append(f"{type(e).__name__}: {str(e).strip().splitlines()[0][:300]}")
    ok = all(isinstance(w, float) and w <= 1 for w in worst)
    return dict(ok=ok, worst=worst, inputs=[v.name for v in graph.input], bytes=path.stat().st_size)


def save_folder(name, case, out):
    folder = out / "hf" / name
    case.build()
    case.folder().save_pretrained(folder)
    for file in ("tokenizer.json", "tokenizer_config.json"):
        if (TOKENIZER / file).exists():
            shutil.copy(TOKENIZER / file, folder / file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--only", action="append", help="only exports whose MODEL/EXPORTER-OPSET contains this")
    parser.add_argument("--list", action="store_true", help="only list the exports")
    args = parser.parse_args()
    jobs = [(n, c, e, o) for n, c in CASES.items() for e, o in c.exporters
            if not args.only or any(s in f"{n}/{e}-{o}" for s in args.only)]
    if args.list:
        print(*(f"{n}/{e}-{o}" for n, _, e, o in jobs), sep="\n")
        return 0
    torch.set_num_threads(1)
    logging.disable(logging.WARNING)
    transformers.utils.logging.disable_progress_bar()
    mend_tracing()
    args.out.mkdir(parents=True, exist_ok=True)
    summary_path = args.out / "summary.json"
    summary = json.loads(summary_path.read_text()) if summary_path.exists() else {}
    done = 0
    for name, case, exporter, opset in jobs:
        key, started = f"{name}/{exporter}-{opset}", time.monotonic()
        try:
            if case.folder and not (args.out / "hf" / name).exists():
                save_folder(name, case, args.out)
            entry = export(name, case, exporter, opset, args.out)
            done += 1
        except Exception as e:
            text = [l for l in str(e).strip().splitlines() if l] or [""]
            shutil.rmtree(args.out / key, ignore_errors=True)
            entry = dict(ok=False, error=f"{type(e).__name__}: {text[0][:500]}",
                         trace=traceback.format_exc()[-3000:])
        summary[key] = entry
        summary_path.write_text(json.dumps(summary, indent=1) + "\n")
        said = entry.get("error") or " ".join(w if isinstance(w, str) else f"{w:.2g}" for w in entry["worst"])
        print(f"{'ok  ' if entry['ok'] else 'FAIL'} {key} ({time.monotonic() - started:.1f} s) {said}", flush=True)
    print(f"{done} of {len(jobs)} exported, {sum(summary[f'{n}/{e}-{o}']['ok'] for n, _, e, o in jobs)} agree "
          "with ONNX Runtime")
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
