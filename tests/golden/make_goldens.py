#!/usr/bin/env python3
"""Writes the golden checkpoints of this folder: tiny random models of every family and what
Transformers makes of them, in float32 on the CPU.

    pip install torch transformers==5.17.0
    python3 tests/golden/make_goldens.py [NAME ...]

Each folder gets config.json, weights, a tokenizer and golden.json: for some prompts the ids, all
logits of the last position, and a greedy continuation. The seed of a model is the first one whose
continuations have no near tie, so that a small rounding difference can't change a token.
"""
import json
import pathlib
import shutil
import sys

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, LlamaConfig, MistralConfig, Qwen2Config

HERE = pathlib.Path(__file__).parent
VOCAB = 272
SPECIAL = ["<|begin|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
BEGIN, END = VOCAB - 5, VOCAB - 4
PROMPT_LENGTHS = [1, 7, 24]
GREEDY = 16
LEAST_GAP = 0.02
TEMPLATE = (
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)

BASE = dict(
    vocab_size=VOCAB, hidden_size=64, intermediate_size=96, num_hidden_layers=2,
    num_attention_heads=4, num_key_value_heads=4, max_position_embeddings=256, rms_norm_eps=1e-5,
    bos_token_id=BEGIN, eos_token_id=END, pad_token_id=None,
)


def case(config, dtype="bfloat16", old=False, shards=None, template="jinja", **sizes):
    return dict(config=config, dtype=dtype, old=old, shards=shards, template=template,
                sizes={**BASE, **sizes})


CASES = {
    "llama-f32": case(LlamaConfig, "float32", old=True, num_hidden_layers=2, template="string"),
    "llama-gqa-tied-bf16": case(
        LlamaConfig, num_key_value_heads=2, tie_word_embeddings=True, eos_token_id=[END, BEGIN],
        rope_parameters={"rope_type": "default", "rope_theta": 500000.0}),
    "llama-bias-f16": case(
        LlamaConfig, "float16", old=True, head_dim=24, num_key_value_heads=2, attention_bias=True,
        mlp_bias=True, template="list"),
    "llama-linear-bf16": case(
        LlamaConfig, old=True, num_key_value_heads=1, template=None,
        rope_parameters={"rope_type": "linear", "rope_theta": 10000.0, "factor": 2.5}),
    "llama-llama3-bf16": case(
        LlamaConfig, num_key_value_heads=2, shards="60KB",
        rope_parameters={"rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0,
                         "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                         "original_max_position_embeddings": 32}),
    "llama-yarn-bf16": case(
        LlamaConfig, old=True, num_key_value_heads=2,
        rope_parameters={"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0,
                         "original_max_position_embeddings": 64}),
    "mistral-window-bf16": case(
        MistralConfig, old=True, num_key_value_heads=2, sliding_window=6),
    "mistral-full-f16": case(
        MistralConfig, "float16", num_attention_heads=2, num_key_value_heads=1, head_dim=40,
        sliding_window=None),
    "qwen2-bf16": case(
        Qwen2Config, old=True, num_key_value_heads=2, tie_word_embeddings=True,
        use_sliding_window=False, sliding_window=8, max_window_layers=1),
    "qwen2-window-bf16": case(
        Qwen2Config, old=True, num_hidden_layers=3, num_key_value_heads=2, intermediate_size=64,
        use_sliding_window=True, sliding_window=5, max_window_layers=1),
    "qwen2-layer-types-bf16": case(
        Qwen2Config, num_hidden_layers=3, num_key_value_heads=2, shards="80KB",
        intermediate_size=64, use_sliding_window=True, sliding_window=7,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"],
        rope_parameters={"rope_type": "yarn", "rope_theta": 20000.0, "factor": 2.0,
                         "original_max_position_embeddings": 64, "beta_fast": 16.0,
                         "beta_slow": 0.5, "attention_factor": 1.25, "truncate": False}),
}


def randomize(model, seed):
    """Weights spread widely enough that logits differ; biases and norms that are not neutral."""
    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            values = torch.randn(weight.shape, generator=random)
            if "norm" in name:
                values = 1 + 0.2 * values
            elif name.endswith("bias"):
                values = 0.3 * values
            elif "embed_tokens" in name:
                values = (0.4 if model.config.tie_word_embeddings else 1.0) * values
            else:
                values = (2.0 if "lm_head" in name else 1.2) * values / weight.shape[1] ** 0.5
            weight.copy_(values)


def write_tokenizer(folder, template):
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocab = {letter: i for i, letter in enumerate(letters)}
    merges = [("t", "h"), ("th", "e"), ("i", "n"), ("a", "n"), ("e", "r"), ("o", "u"), ("Ġ", "the"),
              ("in", "g"), ("an", "d"), ("Ġ", "a"), ("y", "ou")]
    for left, right in merges:
        vocab[left + right] = len(vocab)
    tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(text, special=True) for text in SPECIAL])
    assert tokenizer.get_vocab_size() == VOCAB
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = {"bos_token": "<|begin|>", "eos_token": "<|end|>",
              "tokenizer_class": "PreTrainedTokenizerFast",
              "model_max_length": 10**30}  # real files have such a number for "no limit"
    if template == "jinja":
        (folder / "chat_template.jinja").write_text(TEMPLATE)
    elif template == "string":
        config["chat_template"] = TEMPLATE
    elif template == "list":
        config["chat_template"] = [{"name": "tool_use", "template": "{{ tools }}"},
                                   {"name": "default", "template": TEMPLATE}]
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1) + "\n")
    (folder / "generation_config.json").write_text(json.dumps(
        {"bos_token_id": BEGIN, "eos_token_id": [END], "do_sample": True, "temperature": 0.7,
         "top_k": 20, "top_p": 0.9, "repetition_penalty": 1.05}, indent=1) + "\n")


def old_spelling(folder):
    """Rewrites config.json as releases before 5 did."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta")
    kind = rope.pop("rope_type")
    config["rope_scaling"] = {"type": kind, **rope} if kind != "default" else None
    config["torch_dtype"] = config.pop("dtype")
    if config["model_type"] == "qwen2":
        config.pop("layer_types", None)
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def run(model, seed):
    """Golden prompts, or None where a greedy step is a near tie."""
    random = torch.Generator().manual_seed(seed)
    prompts = []
    for length in PROMPT_LENGTHS:
        ids = torch.randint(0, VOCAB - 5, (length,), generator=random).tolist()
        greedy, logits, gap = list(ids), None, 1e9
        for _ in range(GREEDY):
            with torch.no_grad():
                last = model(torch.tensor([greedy])).logits[0, -1]
            logits = last if logits is None else logits
            best = torch.topk(last, 2)
            gap = min(gap, (best.values[0] - best.values[1]).item())
            greedy.append(best.indices[0].item())
        if gap < LEAST_GAP:
            return None
        prompts.append({"ids": ids, "logits": [round(x, 5) for x in logits.tolist()],
                        "greedy": greedy[length:], "least_gap": round(gap, 4)})
    return prompts


def make(name, spec):
    folder = HERE / name
    dtype = getattr(torch, spec["dtype"])
    for seed in range(1, 1000):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        model = AutoModelForCausalLM.from_config(spec["config"](**spec["sizes"]))
        randomize(model, seed)
        model.to(dtype).save_pretrained(folder, max_shard_size=spec["shards"] or "1GB")
        if spec["old"]:
            old_spelling(folder)
        # What was written is what counts: read it back, as anyone would.
        model = AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager").eval()
        prompts = run(model, seed)
        if prompts:
            break
    (folder / "generation_config.json").unlink(missing_ok=True)
    write_tokenizer(folder, spec["template"])
    lines = ",\n".join("  " + json.dumps(p, separators=(",", ":")) for p in prompts)
    (folder / "golden.json").write_text(
        f'{{"made_by":"make_goldens.py, transformers 5.17.0, float32 on CPU","seed":{seed},\n'
        f' "prompts":[\n{lines}\n ]}}\n')
    for path in folder.iterdir():
        path.chmod(0o644)
    print(f"{name}: seed {seed}, gaps {[p['least_gap'] for p in prompts]}")


def make_rope():
    """Rotation frequencies of many parameter sets, written so that float32 reads back exactly."""
    from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding
    kinds = [
        {"rope_type": "default"},
        {"rope_type": "linear", "factor": 2.5},
        {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
         "original_max_position_embeddings": 8192},
        {"rope_type": "llama3", "factor": 32, "low_freq_factor": 1, "high_freq_factor": 4,
         "original_max_position_embeddings": 2048},
        {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768},
        {"rope_type": "yarn", "factor": 40, "original_max_position_embeddings": 4096,
         "mscale": 0.707, "mscale_all_dim": 1.0, "beta_fast": 32, "beta_slow": 1},
        {"rope_type": "yarn", "factor": 8.0, "original_max_position_embeddings": 2048,
         "attention_factor": 1.3, "beta_fast": 16.0, "beta_slow": 0.5, "truncate": False},
    ]
    lines = []
    for head_dim, theta in ((16, 10000.0), (64, 500000.0), (80, 1e6), (96, 500000.0), (128, 20000.0)):
        for kind in kinds:
            parameters = {**kind, "rope_theta": theta}
            config = LlamaConfig(hidden_size=2 * head_dim, num_attention_heads=2, head_dim=head_dim,
                                 max_position_embeddings=131072, rope_parameters=dict(parameters))
            rope = LlamaRotaryEmbedding(config)
            lines.append(json.dumps(
                {"head_dim": head_dim, "max_positions": 131072, "rope_parameters": parameters,
                 "factor": rope.attention_scaling,
                 "inv_freq": [float(f"{x:.9g}") for x in rope.inv_freq.tolist()]},
                separators=(",", ":")))
    (HERE / "rope.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name in sys.argv[1:] or [*CASES, "rope"]:
        make_rope() if name == "rope" else make(name, CASES[name])
