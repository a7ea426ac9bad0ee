#!/usr/bin/env python3
"""Makes a tokenizer.json of a byte-level vocabulary in a GGUF file, and checks it.

    python3 tests/tokenizer/gguf_to_hf.py FILE.gguf [OUT.json]
    python3 tests/tokenizer/gguf_to_hf.py --check BUILD/tests/libtokenizer_shim.so FILE.gguf...
    python3 tests/tokenizer/gguf_to_hf.py --check-shared BUILD/tests/libtokenizer_shim.so

--check-shared takes the byte-level vocabularies of the shared folder (RETORT_SHARED_DIR, otherwise
beside the repository) and exits with 77 if it is not there. With --check, every text of FILE.gguf.inp (separated by __ggml_vocab_test__ lines) is encoded and must
give the ids of the same line of FILE.gguf.out, and the ids must decode to the text. Needs nothing
but Python.
"""
import json
import os
import struct
import sys

GPT2 = [{"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}]
# Letters of scripts that have upper and lower case, in hexadecimal, as the model was trained.
CASED = ("41-5A 61-7A B5 C0-D6 D8-F6 F8-1BA 1BC-1BF 1C4-293 295-2AF 370-373 376 377 37B-37D 37F 386 "
         "388-38A 38C 38E-3A1 3A3-3F5 3F7-481 48A-52F 531-556 10A0-10C5 13A0-13F5 13F8-13FD "
         "1C90-1CBA 1CBD-1CBF 1D00-1D2B 1D6B-1D77 1D79-1D9A 1E00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D "
         "1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FBC 1FBE 1FC2-1FC4 1FC6-1FCC 1FD0-1FD3 "
         "1FD6-1FDB 1FE0-1FEC 1FF2-1FF4 1FF6-1FFC 2102 2107 210A-2113 2115 2119-211D 2124 2126 2128 "
         "212A-212D 212F-2134 2139 213C-213F 2145-2149 214E 2183 2184 2C00-2C7B 2C7E-2CE4 2CEB-2CEE "
         "2CF2 2CF3 A640-A66D A680-A69B A722-A76F A771-A787 A78B-A78E AB70-ABBF FB00-FB06 FB13-FB17 "
         "FF21-FF3A FF41-FF5A 10400-1044F 104B0-104D3 104D8-104FB 10C80-10CB2 10CC0-10CF2 "
         "118A0-118DF 1E900-1E943 ")


def characters(ranges):
    """A class of a pattern from hexadecimal ranges."""
    escaped = ("-".join(f"\\x{{{c}}}" for c in r.split("-")) for r in ranges.split())
    return "[" + "".join(escaped) + "]"


DEEPSEEK_LLM = ["[\r\n]", r"\s?" + characters(CASED) + "+",
                r"\s?" + characters("21-2F 3A-7E FF01-FF0F FF1A-FF5E 2018-201F 3000-3002") + "+",
                r"\s+$", characters("4E00-9FA5 800-4E00 AC00-D7FF") + "+"]


def split(pattern):
    return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}


def splitters(pre):
    if pre == "gpt-2":
        return GPT2
    if pre == "deepseek-llm":
        return ([split(p) for p in DEEPSEEK_LLM] + [{"type": "Digits", "individual_digits": True}] +
                [{**GPT2[0], "use_regex": False}])
    sys.exit(f"pre-tokenizer {pre!r} is not known; known are gpt-2 and deepseek-llm")


class Gguf:
    """The metadata of a GGUF file."""
    SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}

    def __init__(self, path):
        with open(path, "rb") as f:
            self.data = f.read()
        self.at = 24
        magic, version, _, count = struct.unpack_from("<4sIQQ", self.data)
        if magic != b"GGUF" or version < 2:
            sys.exit(f"{path}: not a GGUF file of version 2 or later")
        self.meta = {}
        for _ in range(count):
            key = self.text()
            self.meta[key] = self.value(self.scalar("I"))

    def scalar(self, code):
        (value,) = struct.unpack_from("<" + code, self.data, self.at)
        self.at += struct.calcsize("<" + code)
        return value

    def text(self):
        n = self.scalar("Q")
        self.at += n
        return self.data[self.at - n:self.at].decode("utf-8", "surrogateescape")

    def value(self, kind):
        if kind == 8:
            return self.text()
        if kind == 9:
            inner, n = self.scalar("I"), self.scalar("Q")
            return [self.value(inner) for _ in range(n)]
        return self.scalar(self.SCALARS[kind])


def convert(path):
    meta = Gguf(path).meta
    if meta.get("tokenizer.ggml.model") != "gpt2":
        sys.exit(f"{path}: not a byte-level vocabulary ({meta.get('tokenizer.ggml.model')})")
    tokens = meta["tokenizer.ggml.tokens"]
    kinds = meta.get("tokenizer.ggml.token_type", [1] * len(tokens))
    control, user = 3, 4
    added = [{"id": i, "content": t, "single_word": False, "lstrip": False, "rstrip": False,
              "normalized": k == user, "special": k == control}
             for i, (t, k) in enumerate(zip(tokens, kinds)) if k in (control, user)]
    return json.dumps({
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": None, "post_processor": None,
        "pre_tokenizer": {"type": "Sequence",
                          "pretokenizers": splitters(meta.get("tokenizer.ggml.pre"))},
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True,
                    "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "fuse_unk": False,
                  "byte_fallback": False, "ignore_merges": False,
                  "vocab": {t: i for i, t in enumerate(tokens)},
                  "merges": meta["tokenizer.ggml.merges"]}}, ensure_ascii=False)


def check(shim_path, path):
    from shim import Tokenizer
    ours, bad = Tokenizer(shim_path, convert(path)), 0
    with open(path + ".inp", encoding="utf-8", newline="") as f:
        texts = f.read().split("\n__ggml_vocab_test__\n")[:-1]
    with open(path + ".out", encoding="utf-8") as f:
        lines = f.read().splitlines()
    for text, line in zip(texts, lines, strict=True):
        want = [int(x) for x in line.split()]
        got = ours.encode(text)
        if got != want or ours.decode(want) != text:
            bad += 1
            print(f"{path}: {text!r}\n  got  {got} {ours.decode(got)!r}\n  want {want}")
    print(f"{path}: {len(texts)} texts, {bad} differ")
    return bad


def main():
    if len(sys.argv) > 3 and sys.argv[1] == "--check":
        sys.exit(sum(check(sys.argv[2], path) for path in sys.argv[3:]) != 0)
    if len(sys.argv) == 3 and sys.argv[1] == "--check-shared":
        beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared")
        folder = os.path.join(os.environ.get("RETORT_SHARED_DIR", beside), "tokenizers")
        paths = [os.path.join(folder, f"ggml-vocab-{name}.gguf") for name in ("gpt-2", "deepseek-llm")]
        paths = [path for path in paths if os.path.exists(path)]
        sys.exit(sum(check(sys.argv[2], path) for path in paths) != 0 if paths else 77)
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    text = convert(sys.argv[1])
    if len(sys.argv) == 3:
        with open(sys.argv[2], "w", encoding="utf-8") as f:
            f.write(text)
    else:
        print(text)


if __name__ == "__main__":
    main()
