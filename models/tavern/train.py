"""Trains the tavern model: one command from nothing to `hf/`.

    python models/tavern/train.py                    # a GPU, about ten minutes
    python models/tavern/train.py --steps 20 --convs 2000 --out /tmp/try    # a rehearsal on any CPU

Generates the data (never kept), the tokenizer, the model in Hugging Face layout, golden.json, and evaluates.
"""
import argparse
import json
import math
import multiprocessing as mp
import os
import random
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from generate.talk import draw  # noqa: E402

SPECIAL = ["<|end|>", "<|system|>", "<|user|>", "<|npc|>"]
END, SYSTEM, USER, NPC = range(4)
MARK = {"system": SYSTEM, "user": USER, "assistant": NPC}
SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
TEMPLATE = ("{% for m in messages %}{% if m['role'] == 'system' %}<|system|>{% elif m['role'] == 'user' %}<|user|>{% else %}<|npc|>{% endif %}"
            "{{ m['content'] }}<|end|>{% endfor %}{% if add_generation_prompt %}<|npc|>{% endif %}")
SHAPE = dict(vocab=7168, hidden=384, layers=6, heads=6, kv_heads=2, head_dim=64, inter=896, context=1024, theta=10000.0, eps=1e-6)


# ---------------------------------------------------------------- tokenizer

def tokenizer_text(seed):
    """A conversation for the tokenizer, names taken apart: a name's letters must stay free to be copied."""
    talk = draw(seed)
    if talk is None:
        return ""
    text = "\n".join(m["content"] for m in talk.messages())
    for name in talk.frame.used_names:
        text = text.replace(name, "\n" + "\n".join(name) + "\n" if ord(name[0]) > 0x2E80 else "\n")
    return text


def train_tokenizer(pool, convs, path):
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(SPLIT), "isolated"),
                                                 pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tok.decoder = decoders.ByteLevel()
    tok.post_processor = processors.TemplateProcessing(single="$A", pair="$A $B", special_tokens=[])
    trainer = trainers.BpeTrainer(vocab_size=SHAPE["vocab"], special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
                                  show_progress=False)
    seeds = range(10_000_000, 10_000_000 + convs)
    tok.train_from_iterator(pool.imap(tokenizer_text, seeds, chunksize=200), trainer)
    tok.save(path)
    return tok


# ---------------------------------------------------------------- data

_TOK = None


def _init(path):
    global _TOK
    from tokenizers import Tokenizer
    _TOK = Tokenizer.from_file(path)


def encode_range(bounds):
    """Conversations of a range of seeds: ids, and which of them are learned (replies and their end)."""
    out = []
    for seed in range(*bounds):
        talk = draw(seed)
        if talk is None:
            continue
        messages = talk.messages()
        texts = _TOK.encode_batch([m["content"] for m in messages], add_special_tokens=False)
        ids, learn = [], []
        for m, e in zip(messages, texts):
            reply = m["role"] == "assistant"
            ids += [MARK[m["role"]]] + e.ids + [END]
            learn += [0] + [1 if reply else 0] * (len(e.ids) + 1)
        if len(ids) <= SHAPE["context"]:
            out.append((np.array(ids, np.int16), np.array(learn, np.bool_)))
    return out


def bucketize(convs, step=32):
    """Padded blocks of equal width: {width: (ids, learn)}."""
    groups = {}
    for ids, learn in convs:
        groups.setdefault((len(ids) + step - 1) // step * step, []).append((ids, learn))
    blocks = {}
    for width, rows in groups.items():
        x = np.zeros((len(rows), width), np.int16)
        y = np.zeros((len(rows), width), np.bool_)
        for i, (ids, learn) in enumerate(rows):
            x[i, :len(ids)] = ids
            y[i, :len(ids)] = learn
        blocks[width] = (torch.from_numpy(x), torch.from_numpy(y))
    return blocks


# ---------------------------------------------------------------- model (Llama, named as Hugging Face names it)

class Norm(torch.nn.Module):
    def __init__(self, n):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(n))

    def forward(self, x):
        return F.rms_norm(x.float(), (x.shape[-1],), self.weight, SHAPE["eps"])


class Attention(torch.nn.Module):
    def __init__(self):
        super().__init__()
        h, d = SHAPE["hidden"], SHAPE["head_dim"]
        self.q_proj = torch.nn.Linear(h, SHAPE["heads"] * d, bias=False)
        self.k_proj = torch.nn.Linear(h, SHAPE["kv_heads"] * d, bias=False)
        self.v_proj = torch.nn.Linear(h, SHAPE["kv_heads"] * d, bias=False)
        self.o_proj = torch.nn.Linear(SHAPE["heads"] * d, h, bias=False)

    def forward(self, x, cos, sin):
        b, t, _ = x.shape
        d = SHAPE["head_dim"]
        q = self.q_proj(x).view(b, t, -1, d).transpose(1, 2)
        k = self.k_proj(x).view(b, t, -1, d).transpose(1, 2)
        v = self.v_proj(x).view(b, t, -1, d).transpose(1, 2)

        def rope(z):
            z1, z2 = z[..., :d // 2], z[..., d // 2:]
            return (torch.cat((z1, z2), -1) * cos + torch.cat((-z2, z1), -1) * sin).to(v.dtype)

        q, k = rope(q), rope(k)
        n = SHAPE["heads"] // SHAPE["kv_heads"]
        k, v = k.repeat_interleave(n, 1), v.repeat_interleave(n, 1)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.o_proj(y.transpose(1, 2).reshape(b, t, -1))


class Mlp(torch.nn.Module):
    def __init__(self):
        super().__init__()
        h, i = SHAPE["hidden"], SHAPE["inter"]
        self.gate_proj = torch.nn.Linear(h, i, bias=False)
        self.up_proj = torch.nn.Linear(h, i, bias=False)
        self.down_proj = torch.nn.Linear(i, h, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.self_attn, self.mlp = Attention(), Mlp()
        self.input_layernorm, self.post_attention_layernorm = Norm(SHAPE["hidden"]), Norm(SHAPE["hidden"])

    def forward(self, x, cos, sin):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))


class Trunk(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embed_tokens = torch.nn.Embedding(SHAPE["vocab"], SHAPE["hidden"])
        self.layers = torch.nn.ModuleList(Layer() for _ in range(SHAPE["layers"]))
        self.norm = Norm(SHAPE["hidden"])
        for name, p in self.named_parameters():
            if p.dim() == 2:
                std = 0.02 / math.sqrt(2 * SHAPE["layers"]) if name.endswith(("o_proj.weight", "down_proj.weight")) else 0.02
                torch.nn.init.normal_(p, std=std)

    def forward(self, ids, cos, sin):
        x = self.embed_tokens(ids)
        for layer in self.layers:
            x = layer(x, cos, sin)
        return self.norm(x)


def rope_tables(device):
    d = SHAPE["head_dim"]
    inv = 1.0 / SHAPE["theta"] ** (torch.arange(0, d, 2, device=device).float() / d)
    f = torch.outer(torch.arange(SHAPE["context"], device=device).float(), inv)
    f = torch.cat((f, f), -1)
    return f.cos(), f.sin()


# ---------------------------------------------------------------- training

def train(blocks, args, device):
    torch.manual_seed(7)
    trunk = Trunk().to(device)
    count = sum(p.numel() for p in trunk.parameters())
    print("parameters: %d" % count, flush=True)
    if device == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = True
    run = torch.compile(trunk, dynamic=True) if args.compile else trunk
    cos, sin = rope_tables(device)
    decay = [p for p in trunk.parameters() if p.dim() == 2]
    plain = [p for p in trunk.parameters() if p.dim() != 2]
    opt = torch.optim.AdamW([{"params": decay, "weight_decay": 0.1}, {"params": plain, "weight_decay": 0.0}], lr=args.lr, betas=(0.9, 0.95),
                            fused=device == "cuda")
    blocks = {w: (x.to(device), y.to(device)) for w, (x, y) in blocks.items()}
    total = sum(x.numel() for x, _ in blocks.values())
    print("tokens in memory, with padding: %.1fM" % (total / 1e6), flush=True)

    def batches():
        rng = random.Random(3)
        while True:
            plan = []
            for w, (x, _) in blocks.items():
                order = torch.randperm(x.shape[0], device=device)
                n = max(1, args.batch // w)
                if x.shape[0] < n:  # a batch of one row would be compiled anew
                    plan += [(w, order)] if x.shape[0] > 1 else []
                    continue
                # whole batches only, in a new order each round: nearly all steps of a width have one shape, and no row is left out for good
                plan += [(w, order[i:i + n]) for i in range(0, x.shape[0] - n + 1, n)]
            rng.shuffle(plan)
            yield from plan

    if args.compile:  # before the clock starts; without it when this machine can't compile
        try:
            for w, (x, _) in sorted(blocks.items(), key=lambda kv: -kv[1][0].shape[0])[:3]:
                n = min(x.shape[0], max(2, args.batch // w))
                with torch.autocast(device, torch.bfloat16):
                    run(x[:n, :-1].long(), cos[:w - 1], sin[:w - 1]).float().mean().backward()
            opt.zero_grad(set_to_none=True)
        except Exception as e:  # noqa: BLE001
            print("not compiled: %s" % str(e)[:300], flush=True)
            run = trunk
            opt.zero_grad(set_to_none=True)
        print("warm", flush=True)

    # autocast keeps the master weights in float32
    start, seen, window = time.time(), 0, []
    step = 0
    for w, rows in batches():
        elapsed = time.time() - start
        progress = step / args.steps if args.steps else elapsed / args.seconds
        if progress >= 1:
            break
        lr = args.lr * min(1.0, (step + 1) / 150) * (1.0 if progress < 0.2 else max(0.01, 0.5 * (1 + math.cos(math.pi * (progress - 0.2) / 0.8))))
        for g in opt.param_groups:
            g["lr"] = lr
        x, y = blocks[w][0][rows].long(), blocks[w][1][rows]
        with torch.autocast(device, torch.bfloat16):
            h = run(x[:, :-1], cos[:w - 1], sin[:w - 1])
            keep = y[:, 1:]
            logits = F.linear(h[keep], trunk.embed_tokens.weight)
        loss = F.cross_entropy(logits.float(), x[:, 1:][keep])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trunk.parameters(), 1.0)
        opt.step()
        opt.zero_grad(set_to_none=True)
        seen += x.numel()
        step += 1
        if step % args.log == 0:
            window.append(loss.item())
            print("step %d  loss %.4f  lr %.2e  %.0f s  %.2fM tok/s" % (step, loss.item(), lr, time.time() - start, seen / 1e6 / (time.time() - start)), flush=True)
    print("trained: %d steps, %.0fM tokens, last loss %.4f" % (step, seen / 1e6, loss.item()), flush=True)
    return trunk


def save(trunk, tok_path, out):
    from safetensors.torch import save_file
    os.makedirs(out, exist_ok=True)
    state = {"model." + k: v.detach().to("cpu", torch.bfloat16).contiguous() for k, v in trunk.state_dict().items()}
    save_file(state, os.path.join(out, "model.safetensors"), metadata={"format": "pt"})
    s = SHAPE

    def write(name, obj):
        with open(os.path.join(out, name), "w", encoding="utf-8") as f:
            f.write(json.dumps(obj, indent=2, ensure_ascii=False) + "\n")

    write("config.json", {
        "architectures": ["LlamaForCausalLM"], "attention_bias": False, "attention_dropout": 0.0, "bos_token_id": END, "dtype": "bfloat16",
        "eos_token_id": END, "head_dim": s["head_dim"], "hidden_act": "silu", "hidden_size": s["hidden"], "initializer_range": 0.02,
        "intermediate_size": s["inter"], "max_position_embeddings": s["context"], "mlp_bias": False, "model_type": "llama",
        "num_attention_heads": s["heads"], "num_hidden_layers": s["layers"], "num_key_value_heads": s["kv_heads"], "pad_token_id": END,
        "pretraining_tp": 1, "rms_norm_eps": s["eps"], "rope_parameters": {"rope_theta": s["theta"], "rope_type": "default"},
        "tie_word_embeddings": True, "transformers_version": "5.17.0", "use_cache": True, "vocab_size": s["vocab"]})
    write("generation_config.json", {"bos_token_id": END, "eos_token_id": END, "pad_token_id": END, "do_sample": True, "temperature": 0.7,
                                     "top_p": 0.95, "max_new_tokens": 120, "transformers_version": "5.17.0"})
    write("tokenizer_config.json", {"backend": "tokenizers", "bos_token": SPECIAL[END], "eos_token": SPECIAL[END], "pad_token": SPECIAL[END],
                                    "model_max_length": s["context"], "tokenizer_class": "TokenizersBackend"})
    with open(os.path.join(out, "chat_template.jinja"), "w") as f:
        f.write(TEMPLATE)
    if os.path.abspath(tok_path) != os.path.abspath(os.path.join(out, "tokenizer.json")):
        os.replace(tok_path, os.path.join(out, "tokenizer.json"))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--convs", type=int, default=1_500_000)
    ap.add_argument("--seconds", type=float, default=390, help="training time; the schedule follows the clock")
    ap.add_argument("--steps", type=int, default=0, help="train this many steps instead")
    ap.add_argument("--batch", type=int, default=65536, help="tokens a step")
    ap.add_argument("--lr", type=float, default=2e-3)
    ap.add_argument("--layers", type=int, default=SHAPE["layers"])
    ap.add_argument("--inter", type=int, default=SHAPE["inter"], help="width of the MLP; 928 still fits 24,000,000 bytes in all")
    ap.add_argument("--workers", type=int, default=os.cpu_count())
    ap.add_argument("--compile", action="store_true")
    ap.add_argument("--log", type=int, default=100)
    ap.add_argument("--out", default=os.path.join(HERE, "hf"))
    ap.add_argument("--tokenizer", help="use this tokenizer.json instead of training one")
    ap.add_argument("--eval", type=int, default=300, help="held-out frames a language; 0: none")
    args = ap.parse_args()
    SHAPE.update(layers=args.layers, inter=args.inter)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    os.makedirs(args.out, exist_ok=True)
    tok_path = os.path.join(args.out, "tokenizer.json")
    t0 = time.time()
    ctx = mp.get_context("fork")
    if args.tokenizer:
        with open(args.tokenizer, "rb") as f, open(tok_path + ".tmp", "wb") as g:
            g.write(f.read())
        os.replace(tok_path + ".tmp", tok_path)
    else:
        with ctx.Pool(args.workers) as pool:
            train_tokenizer(pool, min(60_000, args.convs), tok_path)
        print("tokenizer: %.0f s" % (time.time() - t0), flush=True)
    convs = []
    chunk = 1000
    with ctx.Pool(args.workers, _init, (tok_path,)) as pool:
        for part in pool.imap_unordered(encode_range, [(i, min(i + chunk, args.convs)) for i in range(0, args.convs, chunk)]):
            convs += part
    blocks = bucketize(convs)
    print("data: %d conversations, %.1fM tokens, %.0f s" % (len(convs), sum(len(c[0]) for c in convs) / 1e6, time.time() - t0), flush=True)
    del convs
    trunk = train(blocks, args, device)
    save(trunk, tok_path, args.out)
    print("saved to %s, %d bytes of weights, %.0f s in all" % (args.out, os.path.getsize(os.path.join(args.out, "model.safetensors")), time.time() - t0), flush=True)
    if os.path.abspath(args.out) == os.path.join(HERE, "hf"):
        import golden
        golden.main()
    if args.eval:
        import evaluate
        evaluate.main(["--model", args.out, "--frames", str(args.eval), "--device", device])


if __name__ == "__main__":
    main()
