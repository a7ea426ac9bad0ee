"""Reads the phrase banks and expands their lines: `[a|b]` chooses, `<slot>` is filled, a missing slot rules a line out."""
import re

_ALT = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"<([A-Za-z_]+)>")
_TAG = re.compile(r"^(gruff|courtly|shy|sly|cheerful|plain|past): (.*)$")


def parse(text):
    """`@key` sections -> {key: [(tag or None, line, slots)]}."""
    banks = {}
    key = None
    for line in text.splitlines():
        line = line.strip()
        if not line:
            continue
        if line[0] == "@":
            key = line[1:]
            banks.setdefault(key, [])
            continue
        m = _TAG.match(line)
        tag, body = (m.group(1), m.group(2)) if m else (None, line)
        banks[key].append((tag, body, _needs(body)))
    return banks


def _needs(body):
    """Slots that every expansion uses; those inside a choice are checked on expansion."""
    return {s.lower() for s in _SLOT.findall(_ALT.sub("", body))}


def expand(body, slots, rng, lang, raw=False):
    """One expansion, or None when it chose a slot that is not there."""
    while True:
        m = _ALT.search(body)
        if not m:
            break
        options = [o for o in m.group(1).split("|") if all(s.lower() in slots for s in _SLOT.findall(o))]
        if not options:
            return None
        body = body[:m.start()] + rng.choice(options) + body[m.end():]
    missing = False

    def fill(m):
        nonlocal missing
        k = m.group(1)
        if k in slots:
            return slots[k]
        if k.lower() in slots:
            v = slots[k.lower()]
            return v[:1].upper() + v[1:]
        missing = True
        return ""

    body = _SLOT.sub(fill, body)
    if missing:
        return None
    return re.sub(r"\s+", " ", body).strip() if raw else tidy(body, lang)


def tidy(text, lang):
    if lang == "en":
        text = re.sub(r"\s+", " ", text).strip()
        text = re.sub(r" ([,.!?])", r"\1", text)
        return re.sub(r"(^|(?<!\.)[.!?]['\"]? )([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)
    return text.strip()


def shortest(body, lang):
    """The length of a line's shortest form: words in English, characters in Chinese."""
    body = _ALT.sub(lambda m: min(m.group(1).split("|"), key=len), _SLOT.sub("x", body))
    return len(body.split()) if lang == "en" else len(re.sub(r"[^\w]", "", body))


def pick(lines, slots, rng, lang, voice=None, past=False):
    """One line of a bank, expanded; None when none can be."""
    ok = [x for x in lines if x[2] <= slots.keys() and (x[0] is None or x[0] == voice or (x[0] == "past" and past))]
    if not ok:
        return None
    own = [x for x in ok if x[0] == voice]
    for _ in range(4):
        pool = own if own and rng.random() < 0.4 else ok
        out = expand(rng.choice(pool)[1], slots, rng, lang)
        if out is not None:
            return out
    return None
