#!/usr/bin/env python3
"""Compares ids and decodings with the `tokenizers` package on fuzzed strings.

    pip install tokenizers
    python3 tests/tokenizer/fuzz_against_hf.py BUILD/tests/libtokenizer_shim.so [--count 100000]
        [--seed 1] [--only NAME] [TOKENIZER.json ...]

Trains small tokenizers of every kind that is supported (and takes the files named), then encodes
each string with and without special tokens, decodes the ids, and decodes random ids, whole and as a
stream. Prints what differs and fails if anything does.
"""
import argparse
import json
import random
import sys
import time

from shim import ADD_SPECIAL, PARSE_SPECIAL, Tokenizer
import tokenizers
from tokenizers import AddedToken, Regex, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers import trainers

LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace("{1,3}", "")
GPT4O = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
         r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+"
         r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}"
         r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
CL100K = (r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
          r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s")
DEEPSEEK3 = (r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
             r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")

SPACES = [" ", "  ", "\t", "\n", "\r\n", "\r", "\n\n", "\x0b", "\x0c", "\x85", "\xa0", "\u1680",
          "\u180e", "\u2000", "\u2009", "\u200b", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000",
          "\ufeff", "\x1c", "\x1f", "\u200c", "\u200d", "\u2060"]
WORDS = ["the", "Hello", "world", "don't", "I'LL", "we've", "it's", "'S", "'\u017f", "you'd've", "naïve",
         "café", "straße", "İstanbul", "ΑΣ", "привет", "нещо", "Български", "你好", "世界", "今晚", "の月",
         "カタカナ", "한국어", "각", "ทดสอบ", "हिन्दी", "עברית", "العربية", "Äpfel", "ﬁne", "Ⅷ", "½", "²",
         "x²", "1,234.56", "007", "١٢٣", "४५", "1234567890", "0x1F", "def f(x):", "return x**2", "{}",
         "/* c */", "==", "!=", "->", "<b>", "https://a.b/c?d=e", "snake_case", "camelCase", "ALLCAPS",
         "🙂", "👩‍👩‍👧", "🇩🇪", "👍🏽", "❤️", "e\u0301", "a\u0323\u0307", "\u1e9b\u0323", "\u0300", "ǆ",
         "Ǆ", "K", "Å", "Ω", "\u1100\u1161\u11a8", "\u0958", "\U0001d15e", "㍿", "①", "Ⅳ", "ⓐ", "\u2126",
         "_", "__init__", "a_b", "\u203f", "—", "…", "“q”", "«»", "。", "，", "！", "\x00", "\x7f", "\x1b",
         "\ufffd", "\U000e0041", "\ue000", "\U0010ffff", "\U00031350", "\U0001e4d0", "\u0897"]
SPECIALS = ["<|end|>", "<|endoftext|>", "<|user|>", "<s>", "</s>", "<|begin", "[MASK]", "[mask]", "<x>",
            "<left>", "<right>", "<both>", "<word>", "yesterday", "Yesterday", "YESTERDAY", "<|", "|>",
            "<norm>", "É", "é", "e\u0301", "   ", "[INST]", "<tool>", "ab", "abc", "abcd", "<both><both>"]
BLOCKS = [(0x20, 0x7f), (0x80, 0x250), (0x300, 0x370), (0x370, 0x600), (0x900, 0xe00), (0x1e00, 0x2000),
          (0x2000, 0x2c00), (0x3000, 0x3100), (0x4e00, 0x9fff), (0xac00, 0xd7a4), (0xf900, 0x10000),
          (0x10000, 0x11000), (0x1d000, 0x1d800), (0x1f000, 0x20000), (0, 0x110000)]


def random_char(r):
    while True:
        c = r.randrange(*r.choice(BLOCKS))
        if not 0xD800 <= c < 0xE000:
            return chr(c)


def fuzz(r):
    parts = []
    for _ in range(r.choice((1, 2, 3, 5, 8, 20))):
        kind = r.random()
        if kind < 0.35:
            parts.append(r.choice(WORDS))
        elif kind < 0.6:
            parts.append(r.choice(SPACES))
        elif kind < 0.7:
            parts.append(r.choice(SPECIALS))
        elif kind < 0.8:
            parts.append("".join(random_char(r) for _ in range(r.randrange(1, 8))))
        elif kind < 0.85:
            parts.append(r.choice((r.choice(SPACES)[0], random_char(r), "a", "ab", "\n", " ")) *
                         r.randrange(1, 60 if r.random() < 0.95 else 2000))
        elif kind < 0.9:
            parts.append("".join(chr(r.randrange(0x300, 0x370)) for _ in range(r.randrange(1, 6))))
        elif kind < 0.95:
            parts.append(str(r.randrange(10 ** r.randrange(1, 12))))
        else:
            parts.append("".join(r.choice("abcde ABC'\n\t.,!1") for _ in range(r.randrange(1, 30))))
        if r.random() < 0.3:
            parts.append(" ")
    return "".join(parts)


def corpus(seed):
    r = random.Random(seed)
    for _ in range(2500):
        yield " ".join(r.choice(WORDS) for _ in range(12))
        yield fuzz(r)


def train(name, pre, norm=None, vocab=900, decoder=None, post=None, added=(), special=(),
          alphabet=True, early=False, **model):
    t = tokenizers.Tokenizer(models.BPE(**{k: v for k, v in model.items() if k == "unk_token"}))
    t.pre_tokenizer = pre
    if norm is not None and early:
        t.normalizer = norm
    t.decoder = decoders.ByteLevel() if decoder is None else decoder
    trainer = trainers.BpeTrainer(
        vocab_size=vocab, show_progress=False, special_tokens=list(special),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet() if alphabet else [])
    t.train_from_iterator(list(corpus(sum(name.encode()))) if alphabet else ["abc the ab"] * 3, trainer)
    if norm is not None:
        t.normalizer = norm
    if post is not None:
        t.post_processor = post
    for token in added:
        (t.add_special_tokens if token.special else t.add_tokens)([token])
    spec = json.loads(t.to_str())
    spec["model"].update({k: v for k, v in model.items() if k != "unk_token"})
    return json.dumps(spec)


def byte_level(prefix=False, use_regex=False):
    return pre_tokenizers.ByteLevel(add_prefix_space=prefix, use_regex=use_regex)


def split(pattern, behavior="isolated", invert=False, literal=False):
    return pre_tokenizers.Split(pattern if literal else Regex(pattern), behavior, invert)


def seq(*steps):
    return pre_tokenizers.Sequence(list(steps))


def special(content, **kw):
    return AddedToken(content, special=True, **{"normalized": False, **kw})


def family():
    end = special("<|end|>")
    edge = [special("<left>", lstrip=True), special("<right>", rstrip=True),
            special("<both>", lstrip=True, rstrip=True), special("<word>", single_word=True),
            AddedToken("yesterday", normalized=True, special=False, single_word=True),
            AddedToken("<norm>", normalized=True, special=False),
            AddedToken("[MASK]", normalized=False, special=False, lstrip=True),
            AddedToken("ab", normalized=False, special=False),
            AddedToken("abcd", normalized=False, special=False), special("abc"),
            AddedToken("É", normalized=True, special=False), AddedToken("   ", normalized=False)]
    yield "gpt2", train("gpt2", byte_level(False, True), special=["<|endoftext|>"])
    yield "gpt2-prefix", train("gpt2-prefix", byte_level(True, True), special=["<|endoftext|>"],
                               post=processors.ByteLevel(trim_offsets=False))
    bos = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)])
    llama = seq(split(LLAMA3), byte_level())
    yield "llama3", train("llama3", llama, special=["<s>", "</s>"], post=bos, ignore_merges=True)
    yield "llama3-seqpost", train("llama3-seqpost", llama, special=["<s>", "</s>"], post=processors.Sequence(
        [processors.ByteLevel(), bos]))
    yield "qwen2-nfc", train("qwen2", seq(split(QWEN2), byte_level()), normalizers.NFC(),
                             special=["<|endoftext|>"], added=[end, *edge])
    for form in ("NFD", "NFKC", "NFKD"):
        yield "qwen2-" + form, train(form, seq(split(QWEN2), byte_level()), getattr(normalizers, form)())
    yield "deepseek-v3", train("deepseek-v3", seq(split(r"\p{N}{1,3}"), split(r"[一-龥぀-ゟ゠-ヿ]+"),
                                                  split(DEEPSEEK3), byte_level()))
    yield "deepseek-llm", train("deepseek-llm", seq(
        split(r"[\r\n]"), split(r"\s?\p{L}+"), split(r"\s?\p{P}+"), split(r"[一-龥ࠀ-一가-퟿]+"),
        split(r"\s+$"), pre_tokenizers.Digits(True), byte_level()))
    yield "gpt4o", train("gpt4o", seq(split(GPT4O), byte_level()), special=["<|endoftext|>"])
    yield "cl100k", train("cl100k", seq(split(CL100K), byte_level()), special=["<|endoftext|>"])
    yield "removed-invert", train("removed-invert", seq(split(LLAMA3, "removed", True), byte_level()))
    yield "falcon", train("falcon", seq(pre_tokenizers.Punctuation("contiguous"), byte_level(False, True),
                                        pre_tokenizers.Digits(False), split(r"[0-9][0-9][0-9]")))
    yield "bytelevel-normalizer", train("bln", split(r"Ġ?[^Ġ]+"), normalizers.Sequence(
        [normalizers.NFC(), normalizers.ByteLevel()]), added=[end, *edge], early=True)
    yield "edge", train("edge", byte_level(False, True), added=edge, special=["<|endoftext|>"])
    yield "edge-lower", train("edge-lower", byte_level(True, True), normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Strip()]), added=edge)
    yield "lower", train("lower", byte_level(False, True), normalizers.Lowercase())
    yield "replace", train("replace", byte_level(False, True), normalizers.Sequence(
        [normalizers.Replace("ab", "é-"), normalizers.Replace(Regex(r"\s{2,}"), " "),
         normalizers.Replace(Regex(r"x+"), "q"), normalizers.Prepend("_"),
         normalizers.Strip(left=False, right=True)]),
        added=[AddedToken("<norm>", normalized=True, special=False)])
    for behavior in ("removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"):
        for invert in (False, True):
            yield f"split-{behavior}-{invert}", train(
                behavior, seq(split(r"\s|ab|[.,]+", behavior, invert), byte_level()), vocab=500)
        yield f"literal-{behavior}", train(behavior, seq(split(" ", behavior, literal=True), split(
            "a", behavior, True, literal=True), byte_level()), vocab=500)
        yield f"punctuation-{behavior}", train(behavior, seq(pre_tokenizers.Punctuation(behavior),
                                                             byte_level()), vocab=500)
    yield "whitespace", train("whitespace", seq(pre_tokenizers.Whitespace(), byte_level()))
    yield "whitespace-split", train("whitespace-split", seq(pre_tokenizers.WhitespaceSplit(), byte_level(True)))
    yield "digits", train("digits", seq(pre_tokenizers.Digits(False), byte_level()))
    yield "classes", train("classes", seq(split(r"\w+|\W"), split(r"\b"), split(r"(?<=\d)(?=[\p{Lu}\p{Han}])"),
                                          split(r"[\S\n]+", "contiguous"), split(r"^.|.$", "isolated"), byte_level()))
    yield "empty-matches", train("empty-matches", seq(split(r"x*", "merged_with_previous"), split(
        r"a*|b", "merged_with_next"), split(r"(?=\n)", "contiguous", True), byte_level()))
    yield "small-unk", train("small-unk", byte_level(False, True), unk_token="<unk>", vocab=40,
                             special=["<unk>"], alphabet=False)
    yield "small-unk-fused", train("small-unk-fused", byte_level(False, True), unk_token="<unk>", vocab=40,
                                   special=["<unk>"], alphabet=False, fuse_unk=True)
    yield "small-dropped", train("small-dropped", byte_level(False, True), vocab=40, alphabet=False)
    yield "decode-sequence", train("decode-sequence", byte_level(), decoder=decoders.Sequence(
        [decoders.Replace("Ġa", "Ġ*"), decoders.Strip("e", 1, 0), decoders.ByteLevel(), decoders.Fuse()]))
    yield "decode-fuse", train("decode-fuse", byte_level(), decoder=decoders.Sequence(
        [decoders.Replace(Regex("[ĠĊ]+"), " "), decoders.Fuse()]))
    spec = json.loads(train("decode-none", byte_level()))
    spec["decoder"] = None
    yield "decode-none", json.dumps(spec)
    spec = json.loads(train("legacy-merges", llama, special=["<s>"]))
    spec["model"]["merges"] = ["#version: 0.2"] + [" ".join(m) for m in spec["model"]["merges"]]
    yield "legacy-merges", json.dumps(spec)


def compare(name, spec, shim_path, count, seed):
    ours = Tokenizer(shim_path, spec)
    theirs = tokenizers.Tokenizer.from_str(spec)
    r = random.Random(f"{seed} {name}")
    size = theirs.get_vocab_size() + 5
    bad = panics = 0

    def check(what, text, got, want):
        nonlocal bad
        if got != want:
            bad += 1
            if bad <= 5:
                print(f"  {name}: {what} differs for {text!r}\n    got  {got!r}\n    want {want!r}")

    def one(i):
        text = fuzz(r)
        theirs.encode_special_tokens = False
        ids = theirs.encode(text).ids
        check("encode", text, ours.encode(text), ids)
        check("decode", ids, ours.decode(ids), theirs.decode(ids, skip_special_tokens=False))
        check("decode-skip", ids, ours.decode(ids, True), theirs.decode(ids, skip_special_tokens=True))
        if i % 4:
            return
        check("no-template", text, ours.encode(text, PARSE_SPECIAL),
              theirs.encode(text, add_special_tokens=False).ids)
        theirs.encode_special_tokens = True
        check("plain-specials", text, ours.encode(text, ADD_SPECIAL), theirs.encode(text).ids)
        ids = [r.randrange(size) for _ in range(r.randrange(1, 12))]
        check("decode-random", ids, ours.decode(ids, False), theirs.decode(ids, skip_special_tokens=False))
        check("decode-random-skip", ids, ours.decode(ids, True),
              theirs.decode(ids, skip_special_tokens=True))

    for i in range(count):
        try:
            one(i)
        except BaseException as e:  # the reference panics on some texts; there is nothing to equal
            if type(e).__name__ != "PanicException":
                raise
            panics += 1
    if panics:
        print(f"  {name}: the reference panicked on {panics} strings")
    return bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("shim")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--count", type=int, default=100000, help="strings in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    args = parser.parse_intermixed_args()
    specs = [(path, open(path, encoding="utf-8").read()) for path in args.files]
    specs += list(family())
    specs = [(n, s) for n, s in specs if args.only in n]
    each, bad, started = -(-args.count // len(specs)), 0, time.time()
    for name, spec in specs:
        try:
            wrong = compare(name, spec, args.shim, each, args.seed)
        except ValueError as e:
            print(f"  {name}: {e}")
            wrong = 1
        print(f"{'ok ' if wrong == 0 else 'BAD'} {name}: {each} strings, {wrong} differences", flush=True)
        bad += wrong
    print(f"{each * len(specs)} strings, {len(specs)} tokenizers, {bad} differences, "
          f"{time.time() - started:.0f} s, tokenizers {tokenizers.__version__}")
    sys.exit(bad != 0)


if __name__ == "__main__":
    main()
