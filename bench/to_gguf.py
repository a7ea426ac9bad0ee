#!/usr/bin/env python3
"""Writes a GGUF file of a Hugging Face Llama checkpoint, for measuring llama.cpp on the same weights.

usage: to_gguf.py CHECKPOINT -o FILE [--type F32|BF16|F16|Q8_0|Q4_0]
       to_gguf.py --check FILE CHECKPOINT    reads FILE back and compares it with the checkpoint

Needs the packages gguf and numpy. Every matrix gets the type, norms stay F32. The type of the output
head is the type of the rest, as `llama-quantize --pure` would have it; Q4_0 keeps the head in Q8_0,
as retort's int4 does. Reads one tensor at a time.
"""

import argparse
import json
import os
import struct
import sys

import numpy as np

try:
    import gguf
except ImportError:
    sys.exit("to_gguf.py: the package gguf is missing (pip install gguf)")

TYPES = {"F32": "F32", "BF16": "BF16", "F16": "F16", "Q8_0": "Q8_0", "Q4_0": "Q4_0"}
LAYER_NAMES = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
OUTER_NAMES = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}


class Checkpoint:
    """The tensors of a folder of safetensors files, as float32 arrays, one at a time."""

    def __init__(self, folder):
        with open(os.path.join(folder, "config.json"), encoding="utf-8") as f:
            self.config = json.load(f)
        self.places = {}
        for name in sorted(os.listdir(folder)):
            if name.endswith(".safetensors"):
                self._read_header(os.path.join(folder, name))

    def _read_header(self, path):
        with open(path, "rb") as f:
            size = struct.unpack("<Q", f.read(8))[0]
            header = json.loads(f.read(size))
        for name, row in header.items():
            if name != "__metadata__":
                self.places[name] = (path, row["dtype"], row["shape"], 8 + size + row["data_offsets"][0])

    def read(self, name):
        path, dtype, shape, offset = self.places[name]
        stored = {"F32": np.float32, "F16": np.float16, "BF16": np.uint16}[dtype]
        flat = np.fromfile(path, dtype=stored, count=int(np.prod(shape)), offset=offset)
        if dtype == "BF16":
            flat = (flat.astype(np.uint32) << 16).view(np.float32)
        return flat.astype(np.float32, copy=False).reshape(shape)


def gguf_name(name):
    stem, _, kind = name.rpartition(".")
    if stem in OUTER_NAMES:
        return f"{OUTER_NAMES[stem]}.{kind}"
    parts = stem.split(".", 3)
    if parts[:2] != ["model", "layers"] or parts[3] not in LAYER_NAMES:
        sys.exit(f"to_gguf.py: no place in a llama GGUF for {name}")
    return f"blk.{parts[2]}.{LAYER_NAMES[parts[3]]}.{kind}"


def interleave(weight, heads):
    """GGUF's llama rotates neighbours (2j, 2j+1), Hugging Face's halves (j, j + d/2): rows change places."""
    half = weight.shape[0] // heads // 2
    order = np.arange(weight.shape[0]).reshape(heads, 2, half).transpose(0, 2, 1).reshape(-1)
    return weight[order]


def tensor_for_gguf(checkpoint, name):
    weight, config = checkpoint.read(name), checkpoint.config
    if name.endswith("q_proj.weight"):
        return interleave(weight, config["num_attention_heads"])
    if name.endswith("k_proj.weight"):
        return interleave(weight, config.get("num_key_value_heads", config["num_attention_heads"]))
    return weight


def type_of(out_name, shape, wanted):
    if len(shape) == 1:
        return gguf.GGMLQuantizationType.F32
    if wanted == "Q4_0" and out_name == "output.weight":
        wanted = "Q8_0"
    if wanted in ("Q8_0", "Q4_0") and shape[-1] % 32:
        sys.exit(f"to_gguf.py: rows of {out_name} have {shape[-1]} values, {wanted} needs multiples of 32")
    return gguf.GGMLQuantizationType[TYPES[wanted]]


def add_tokenizer(writer, folder, config):
    """The vocabulary as gpt2-style BPE; enough for token ids, not a promise about splitting text."""
    with open(os.path.join(folder, "tokenizer.json"), encoding="utf-8") as f:
        tokenizer = json.load(f)
    count = config["vocab_size"]
    tokens = [f"[unused{i}]" for i in range(count)]
    types = [gguf.TokenType.UNUSED] * count
    for text, index in tokenizer["model"]["vocab"].items():
        tokens[index], types[index] = text, gguf.TokenType.NORMAL
    for row in tokenizer.get("added_tokens", []):
        tokens[row["id"]], types[row["id"]] = row["content"], gguf.TokenType.CONTROL
    merges = [m if isinstance(m, str) else " ".join(m) for m in tokenizer["model"].get("merges", [])]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    for key, add in (("bos_token_id", writer.add_bos_token_id), ("eos_token_id", writer.add_eos_token_id)):
        value = config.get(key)
        if isinstance(value, int):
            add(value)


def rope_theta(config):
    rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
    if rope.get("rope_type", rope.get("type", "default")) != "default":
        sys.exit("to_gguf.py: only checkpoints without rope scaling are written")
    return float(config.get("rope_theta", rope.get("rope_theta", 10000.0)))


def write(folder, path, wanted):
    checkpoint = Checkpoint(folder)
    config = checkpoint.config
    if config.get("model_type") != "llama" or config.get("attention_bias") or config.get("mlp_bias"):
        sys.exit("to_gguf.py: only the family llama without biases is written")
    theta = rope_theta(config)
    heads = config["num_attention_heads"]
    head_dim = config.get("head_dim") or config["hidden_size"] // heads
    part = path + ".part"
    writer = gguf.GGUFWriter(part, "llama")
    writer.add_name(f"bench-{wanted.lower()}")
    writer.add_file_type(gguf.LlamaFileType[
        {"F32": "ALL_F32", "BF16": "MOSTLY_BF16", "F16": "MOSTLY_F16", "Q8_0": "MOSTLY_Q8_0", "Q4_0": "MOSTLY_Q4_0"}[wanted]])
    writer.add_vocab_size(config["vocab_size"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(config.get("num_key_value_heads", heads))
    writer.add_key_length(head_dim)
    writer.add_value_length(head_dim)
    writer.add_rope_dimension_count(head_dim)
    writer.add_rope_freq_base(theta)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    add_tokenizer(writer, folder, config)
    names = [n for n in checkpoint.places if not n.endswith("rotary_emb.inv_freq")]
    if config.get("tie_word_embeddings"):
        names = [n for n in names if n != "lm_head.weight"]
    plan = [(n, gguf_name(n)) for n in names]
    for name, out in plan:
        shape = checkpoint.places[name][2]
        qtype = type_of(out, shape, wanted)
        bytes_shape = gguf.quant_shape_to_byte_shape(shape, qtype) if qtype != gguf.GGMLQuantizationType.F32 else shape
        dtype = np.float32 if qtype == gguf.GGMLQuantizationType.F32 else np.uint8
        writer.add_tensor_info(out, bytes_shape, np.dtype(dtype), int(np.prod(bytes_shape)) * np.dtype(dtype).itemsize,
                               raw_dtype=qtype)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for name, out in plan:
        qtype = type_of(out, checkpoint.places[name][2], wanted)
        writer.write_tensor_data(gguf.quants.quantize(tensor_for_gguf(checkpoint, name), qtype))
    writer.close()
    os.replace(part, path)


# The largest difference that a type may make, as a share of the largest value of a row of 32.
ERRORS = {"F32": 0, "BF16": 2.0**-8, "F16": 2.0**-11, "Q8_0": 0.6 / 127, "Q4_0": 1 / 8 * 1.01}


def check(path, folder):
    """Every tensor of the file, as the gguf package reads it, against the checkpoint."""
    checkpoint = Checkpoint(folder)
    reader = gguf.GGUFReader(path)
    found = {t.name: t for t in reader.tensors}
    names = [n for n in checkpoint.places if not n.endswith("rotary_emb.inv_freq")]
    if checkpoint.config.get("tie_word_embeddings"):
        names = [n for n in names if n != "lm_head.weight"]
    if sorted(gguf_name(n) for n in names) != sorted(found):
        sys.exit(f"{path}: other tensors than the checkpoint has")
    for name in names:
        tensor = found[gguf_name(name)]
        got = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
        want = tensor_for_gguf(checkpoint, name)
        if got.shape != want.shape:
            sys.exit(f"{path}: {tensor.name} has the shape {got.shape}, not {want.shape}")
        rows = -1 if want.shape[-1] % 32 else 32
        largest = np.abs(want.reshape(-1, rows if rows > 0 else want.shape[-1])).max(axis=1, keepdims=True)
        error = np.abs(got.reshape(largest.shape[0], -1) - want.reshape(largest.shape[0], -1))
        if np.any(error > ERRORS[tensor.tensor_type.name] * largest):
            sys.exit(f"{path}: {tensor.name} differs by {error.max():g}")
    print(f"{len(found)} tensors agree")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("checkpoint")
    parser.add_argument("-o", "--output")
    parser.add_argument("--type", choices=list(TYPES), default="Q8_0")
    parser.add_argument("--check", metavar="FILE")
    args = parser.parse_args()
    if args.check:
        check(args.check, args.checkpoint)
    elif args.output:
        write(args.checkpoint, args.output, args.type)
    else:
        parser.error("-o FILE is missing")


if __name__ == "__main__":
    main()
