"""The part «speculate» of command_line.py: guessing ahead changes the speed and never the words."""


def part(t):
    loop = t.ids_of([5, 6, 7, 8, 9] * 6)
    ways = {"greedy": [], "greedy with a penalty": ["--repetition-penalty", "1.3"], "at temperature": ["--temp", "0.8", "--seed", "7"],
            "at temperature, top-p and top-k": ["--temp", "1.2", "--top-p", "0.9", "--top-k", "40", "--seed", "11"],
            "at a low temperature": ["--temp", "0.2", "--seed", "3"]}
    drafted = accepted = 0
    for model, precision in (("llama-gqa-tied-bf16", "bf16"), ("qwen2-bf16", "int8")):
        e = t.engine(model, precision)
        for way, options in ways.items():
            common = ["run", e, "--ids", loop, "-n", "120", "--ignore-eos", "--json", *options]
            off = t.run(*common, "--speculate", "off").json()
            same = []
            for how in ("auto", "1", "8", "16", None):
                out = t.run(*common, *(["--speculate", how] if how else [])).json()
                same.append((how, out["output_ids"] == off["output_ids"] and out["text"] == off["text"]))
                if how == "8":
                    drafted, accepted = drafted + out["drafted"], accepted + out["accepted"]
            t.check(f"{precision} --speculate: the same words {way}", all(ok for _, ok in same), same)
            t.check(f"{precision} --speculate off guesses nothing {way}", off["drafted"] == 0 and off["accepted"] == 0, off)
    t.check("--speculate 8 guesses, sometimes rightly", drafted > accepted > 0, (drafted, accepted))
    # Where a reply ends must not depend on what was guessed beyond the end.
    e = t.engine()
    whole = t.run("run", e, "--ids", loop, "-n", "40", "--ignore-eos", "--json", "--speculate", "off").json()["text"]
    stop = next((whole[i:i + 3] for i in range(6, len(whole) - 3) if whole[i:i + 3].isascii()), None)
    limits = [["-n", "1"], ["-n", "2"], ["-n", "7"], ["-n", "5000"]] + ([["-n", "40", "--stop", stop]] if stop else [])
    for limit in limits:
        common = ["run", e, "--ids", loop, "--ignore-eos", "--json", *limit]
        outs = [t.run(*common, "--speculate", how).json() for how in ("off", "auto", "8")]
        kept = [{k: out[k] for k in ("output_ids", "text", "finish_reason")} for out in outs]
        t.check(f"--speculate: the same end with {' '.join(limit)}", kept[0] == kept[1] == kept[2], kept)
    text = "tell me a tale\nand again the same tale\n"
    chats = [t.run("chat", t.engine("llama-llama3-bf16", "int8"), "-n", "24", "--speculate", how, *more, text=text)
             for more in (["--temp", "0"], ["--temp", "0.9", "--seed", "5"]) for how in ("off", "auto", "8")]
    t.check("chat --speculate: the same words", all(c.code == 0 for c in chats) and len({c.raw for c in chats[:3]}) == 1
          and len({c.raw for c in chats[3:]}) == 1, [str(c) for c in chats])
    for bad in ("on", "0", "-1", "17", "8x", "1.5", "", "99999999999999999999"):
        t.refused(f"run --speculate {bad!r}", t.run("run", e, "--ids", "5", "-n", "2", f"--speculate={bad}"), "off, auto or 1 to 16", codes=(2,))
    t.refused("chat --speculate on", t.run("chat", t.engine("llama-llama3-bf16", "int8"), "--speculate", "on"), "off, auto or 1 to 16", codes=(2,))
    t.refused("--speculate without a value", t.run("run", e, "--ids", "5", "--speculate"), "--speculate", codes=(2,))
