"""Measures the tavern model on frames that it never saw: held-out names, ways of asking, and (role, past, intent) triples.

    python models/tavern/evaluate.py                 # CPU, a few minutes
    python models/tavern/evaluate.py --frames 500    # held-out frames for each language
    python models/tavern/evaluate.py --judge judge2  # judged by one who knows nothing of the generator
    python models/tavern/evaluate.py --unseen        # players' lines by a writer who saw nothing of the training (unseen.json)

Prints, for greedy decoding and for temperature 0.7: the share of replies whose attitude fits (judge.py, or the
judge given by --judge), counterfactual pairs,
wrong names or facts, distinct-2, language, and replies that repeat a training reply word for word.
"""
import argparse
import collections
import importlib
import json
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import judge  # noqa: E402
from generate import world as W  # noqa: E402
from generate.attitude import Mood  # noqa: E402
from generate.frames import held_triple  # noqa: E402
from generate.talk import HELD, UNSEEN, Talk, draw, hold_instead  # noqa: E402


def heldout_lines(lang, intent):
    return bool(HELD[lang][intent])


def plain(line):
    """A player's line without case and marks, to tell whether it was trained on."""
    return "".join(c for c in line.lower() if c.isalnum() or c == " ").strip()


def held_frames(lang, n, seed, trained=frozenset()):
    """Conversations whose last turn is a held-out combination said in a held-out way; earlier turns are as in training."""
    rng = random.Random("%s %d" % (lang, seed))
    out = []
    while len(out) < n:
        intent = rng.choice([i for i in W.INTENTS if i not in ("recall_promise", "recall_name")] + ["quest", "greet"])
        role = rng.choice(list(W.ROLES))
        past = rng.choice(W.PASTS)
        if not held_triple(role, past, intent) or not heldout_lines(lang, intent):
            continue
        talk = Talk(random.Random(rng.random()), lang, held=True, intent=intent, role=role, past=past, sys_kind="frame")
        if rng.random() < 0.35:
            for before in rng.choices(["greet", "smalltalk", "intro", "price", "insult", "apologize", "weather"], k=rng.choice([1, 1, 2])):
                talk.add(before)
        if talk.add(intent) and plain(talk.turns[-1]["user"]) not in trained:
            out.append(talk)
    return out


def prompt_of(talk):
    return talk.messages()[:-1]


# ---------------------------------------------------------------- counterfactual pairs

def twin(seed, lang, field, rng):
    """Two conversations that differ in one field of the frame, and what must differ in the reply."""
    a_val, b_val, intent, past, mood = None, None, None, None, None
    plain = ["greet", "smalltalk", "rumour", "direction", "price", "favour", "person", "quest", "nonsense", "farewell"]
    if field == "past":
        a_val, b_val = rng.choice([("helped", "betrayed"), ("saved", "betrayed"), ("none", "stole"), ("helped", "stole"), ("kept_promise", "broke_promise"),
                                   ("none", "attacked"), ("saved", "lied"), ("paid", "attacked"), ("betrayed", "saved"), ("none", "saved")])
        intent, mood = rng.choice(plain), "calm"
    elif field == "mood":
        a_val, b_val = rng.choice([("calm", "grieving"), ("cheerful", "angry"), ("calm", "angry"), ("cheerful", "grieving"), ("worried", "cheerful"), ("tired", "angry")])
        intent, past = rng.choice(plain), "none"
    elif field == "traits":
        a_val, b_val = rng.choice([("bold", "timid"), ("timid", "proud"), ("gentle", "bold"), ("jolly", "sly")])
        intent, past, mood = rng.choice(plain), rng.choice(["betrayed", "attacked"]), "calm"
    elif field == "weather":
        a_val, b_val = rng.sample(list(W.WEATHERS), 2)
        intent, past, mood = "weather", rng.choice(["none", "helped"]), rng.choice(["calm", "tired"])
    elif field == "time":
        a_val, b_val = rng.choice([("dawn", "night"), ("noon", "midnight"), ("dusk", "morning"), ("noon", "dusk")])
        intent, past, mood = "time", rng.choice(["none", "helped"]), rng.choice(["calm", "tired"])
    elif field == "stage":
        a_val, b_val = rng.sample(list(W.STAGES), 2)
        intent, past, mood = "quest", rng.choice(["none", "helped", "paid"]), rng.choice(["calm", "tired"])
    pair = []
    for val in (a_val, b_val):
        want = dict(intent=intent, past=past or val, mood=mood or (val if field == "mood" else "calm"), sys_kind="frame", full=True,
                    temper=val if field == "traits" else ("gentle" if field in ("weather", "time", "stage", "mood") else None))
        if field == "past":
            want["temper"] = rng_temper(seed)
        talk = Talk(random.Random(seed), lang, held=True, **want)
        f = talk.frame
        f.generic, f.earlier = False, None
        if field in ("weather", "time", "stage"):
            setattr(f, field, val)
        talk.mood = Mood(f.past, f.temper, f.habit, f.mood)
        talk.rng = random.Random(seed + 1)
        f.style = 0.5
        if not talk.add(intent):
            return None
        pair.append(talk)
    if pair[0].turns[0]["user"] != pair[1].turns[0]["user"]:
        pair[1].turns[0]["user"] = pair[0].turns[0]["user"]
    if field in ("past", "mood", "traits") and pair[0].turns[0]["label"] == pair[1].turns[0]["label"]:
        return None
    return field, (a_val, b_val), pair


def rng_temper(seed):
    return random.Random(seed * 3 + 1).choice(list(W.TEMPERS))


def pair_holds(field, values, pair, replies):
    """Whether both replies answer their own frame, so that the changed field changed the reply."""
    if field in ("past", "mood", "traits"):
        return all(judge.attitude(r) == t.turns[0]["label"] for t, r in zip(pair, replies))
    if field == "weather":
        return all(v in judge.weather_of(r) for v, r in zip(values, replies)) and replies[0] != replies[1]
    if field == "time":
        return all(v in judge.time_of(r) for v, r in zip(values, replies)) and replies[0] != replies[1]
    return all(judge.quest_stage(r) == v for v, r in zip(values, replies))


# ---------------------------------------------------------------- generation

class Model:
    def __init__(self, path, device):
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer
        self.torch, self.device = torch, device
        self.tok = AutoTokenizer.from_pretrained(path)
        self.net = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32).to(device).eval()

    def replies(self, prompts, temperature):
        torch = self.torch
        batch = 48 if self.device == "cpu" else 512
        texts = [self.tok.apply_chat_template(p, tokenize=False, add_generation_prompt=True) for p in prompts]
        ids = [self.tok(t, add_special_tokens=False)["input_ids"] for t in texts]
        out = [None] * len(ids)
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        torch.manual_seed(11)
        for at in range(0, len(order), batch):
            rows = order[at:at + batch]
            width = max(len(ids[i]) for i in rows)
            x = torch.zeros(len(rows), width, dtype=torch.long)
            mask = torch.zeros(len(rows), width, dtype=torch.long)
            for r, i in enumerate(rows):
                x[r, width - len(ids[i]):] = torch.tensor(ids[i])
                mask[r, width - len(ids[i]):] = 1
            how = dict(do_sample=True, temperature=temperature, top_p=0.95) if temperature else dict(do_sample=False, temperature=None, top_p=None)
            with torch.no_grad():
                y = self.net.generate(input_ids=x.to(self.device), attention_mask=mask.to(self.device), max_new_tokens=120, pad_token_id=0, eos_token_id=0, **how)
            for r, i in enumerate(rows):
                new = y[r, width:].tolist()
                out[i] = self.tok.decode(new[:new.index(0)] if 0 in new else new)
        return out


def distinct2(replies):
    grams, total = set(), 0
    for r in replies:
        words = list(r) if judge.language(r) == "zh" else r.lower().split()
        for g in zip(words, words[1:]):
            grams.add(g)
            total += 1
    return len(grams) / max(1, total)


def share(n, d):
    return "%5.1f%% (%d of %d)" % (100.0 * n / max(1, d), n, d)


def main(argv=None):
    ap = argparse.ArgumentParser()
    ap.add_argument("--model", default=os.path.join(HERE, "hf"))
    ap.add_argument("--frames", type=int, default=300, help="held-out frames for each language")
    ap.add_argument("--pairs", type=int, default=180, help="counterfactual pairs for each language")
    ap.add_argument("--device", default="cpu")
    ap.add_argument("--train-sample", type=int, default=100_000, help="training conversations to compare replies with")
    ap.add_argument("--show", type=int, default=0, help="print this many replies, and this many that miss")
    ap.add_argument("--dump", help="write every frame, reply and verdict to this file")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--judge", choices=["judge", "judge2"], default="judge", help="who judges: judge2 was written apart from the generator")
    ap.add_argument("--unseen", action="store_true", help="take the players' held-out lines from unseen.json")
    args = ap.parse_args(argv)
    if args.unseen:
        hold_instead(UNSEEN)
    global judge
    judge = importlib.import_module(args.judge)
    trained, lines = set(), set()
    for s in range(args.train_sample):
        t = draw(s)
        if t:
            trained.update(x["reply"] for x in t.turns)
            lines.update(plain(x["user"]) for x in t.turns)
    frames = [t for lang in W.LANGS for t in held_frames(lang, args.frames, args.seed, lines)]
    pairs = []
    for lang in W.LANGS:
        rng = random.Random("pairs %s %d" % (lang, args.seed))
        fields = ["past", "past", "mood", "traits", "weather", "time", "stage"]
        got = 0
        while got < args.pairs:
            p = twin(rng.randrange(1 << 30), lang, fields[got % len(fields)], rng)
            if p and plain(p[2][0].turns[0]["user"]) not in lines:
                pairs.append(p)
                got += 1
    gold = sum(judge.attitude(t.turns[-1]["reply"]) == t.turns[-1]["label"] for t in frames)
    print("held-out frames: %d; the generator's own replies to them, judged: %s" % (len(frames), share(gold, len(frames))))
    good = sum(pair_holds(f, v, p, [t.turns[0]["reply"] for t in p]) for f, v, p in pairs)
    print("counterfactual pairs: %d; the generator's own replies to them: %s" % (len(pairs), share(good, len(pairs))))
    for f, v, p in [x for x in pairs if not pair_holds(*x, [t.turns[0]["reply"] for t in x[2]])][:args.show]:
        print("   ", f, v, [t.turns[0]["label"] for t in p], [t.turns[0]["reply"] for t in p])
    model = Model(args.model, args.device)
    dump = []
    for temperature in (0.0, 0.7):
        name = "greedy" if not temperature else "temperature %.1f, top-p 0.95" % temperature
        replies = model.replies([prompt_of(t) for t in frames], temperature)
        fit, wrong, lang_ok, same = collections.Counter(), collections.Counter(), 0, 0
        total = collections.Counter()
        by_label, by_miss = collections.Counter(), collections.Counter()
        complaints, misses = [], []
        for t, r in zip(frames, replies):
            label, said = t.turns[-1]["label"], [m["content"] for m in prompt_of(t)[1:]]
            got = judge.attitude(r)
            total[t.lang] += 1
            by_label[label] += 1
            fit[t.lang] += got == label
            w = judge.wrong_facts(t.frame.system(), said, r)
            wrong[t.lang] += bool(w)
            lang_ok += judge.language(r) == t.lang
            same += r in trained
            if got != label:
                by_miss[label] += 1
                misses.append((label, got, t.turns[-1]["intent"], t.turns[-1]["user"], r))
            if w:
                complaints.append((w, t.turns[-1]["intent"], t.turns[-1]["user"], r))
            dump.append({"how": name, "system": t.frame.system(), "said": said, "want": label, "heard": got, "reply": r, "wrong": w, "intent": t.turns[-1]["intent"]})
        n = sum(total.values())
        print("\n== %s ==" % name)
        print("attitude fits      %s   en %s   zh %s" % (share(sum(fit.values()), n), share(fit["en"], total["en"]), share(fit["zh"], total["zh"])))
        print("   by label        " + "  ".join("%s %.0f%%" % (k, 100 - 100.0 * by_miss[k] / v) for k, v in sorted(by_label.items())))
        print("wrong names, facts %s   en %s   zh %s" % (share(sum(wrong.values()), n), share(wrong["en"], total["en"]), share(wrong["zh"], total["zh"])))
        print("language           %s" % share(lang_ok, n))
        print("distinct-2         en %.3f   zh %.3f (characters)" % tuple(distinct2([r for t, r in zip(frames, replies) if t.lang == k]) for k in W.LANGS))
        print("verbatim           %s equal a reply among the %d distinct ones of %d training conversations" % (share(same, n), len(trained), args.train_sample))
        flat = model.replies([prompt_of(t) for p in pairs for t in p[2]], temperature)
        ok, tot = collections.Counter(), collections.Counter()
        for i, (field, values, pair) in enumerate(pairs):
            good = pair_holds(field, values, pair, flat[2 * i:2 * i + 2])
            ok[field] += good
            tot[field] += 1
            if not good:
                dump.append({"how": name, "pair": field, "values": values, "want": [t.turns[0]["label"] for t in pair],
                             "heard": [judge.attitude(r) for r in flat[2 * i:2 * i + 2]], "user": pair[0].turns[0]["user"], "replies": flat[2 * i:2 * i + 2]})
        print("counterfactual     %s   %s" % (share(sum(ok.values()), sum(tot.values())), "  ".join("%s %.0f%%" % (k, 100.0 * ok[k] / tot[k]) for k in tot)))
        lengths = sorted(len(model.tok(r, add_special_tokens=False)["input_ids"]) for r in replies)
        print("tokens a reply     median %d, 95th percentile %d" % (lengths[len(lengths) // 2], lengths[int(len(lengths) * 0.95)]))
        for m in misses[:args.show]:
            print("   miss: wanted %s, heard %s | %s | %s | %s" % m)
        for c in complaints[:args.show]:
            print("   wrong: %s | %s | %s | %s" % c)
    if args.dump:
        with open(args.dump, "w", encoding="utf-8") as f:
            json.dump(dump, f, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
