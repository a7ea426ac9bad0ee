"""Reads the phrase banks and expands their lines: `[a|b]` chooses, `<slot>` is filled, a missing slot rules a line out. A line
`=name text` defines a piece, and `{name}` stands for it in the lines that follow."""
import re

_ALT = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"<([A-Za-z_]+)>")
_PIECE = re.compile(r"\{(\w+)\}")
_TAG = re.compile(r"^(gruff|courtly|shy|sly|cheerful|plain|past): (.*)$")


def parse(text):
    """`@key` sections -> {key: [(tag or None, line, slots)]}."""
    banks, pieces = {}, {}
    key = None
    for line in text.splitlines():
        line = line.strip()
        if not line:
            continue
        if line[0] == "=":
            name, piece = line[1:].split(" ", 1)
            pieces[name] = _PIECE.sub(lambda m: pieces[m.group(1)], piece)
            continue
        if line[0] == "@":
            key = line[1:]
            banks.setdefault(key, [])
            continue
        m = _TAG.match(line)
        tag, body = (m.group(1), m.group(2)) if m else (None, line)
        body = _PIECE.sub(lambda m: pieces[m.group(1)], body)
        banks[key].append((tag, body, _needs(body)))
    return banks


def _needs(body):
    """Slots that every expansion uses; those inside a choice are checked on expansion."""
    while _ALT.search(body):
        body = _ALT.sub("", body)
    return {s.lower() for s in _SLOT.findall(body)}


def choose(body, slots, rng):
    """A line with its choices made and its slots still open; None when it chose a slot that is not there."""
    while True:
        m = _ALT.search(body)
        if not m:
            return body
        options = [o for o in m.group(1).split("|") if all(s.lower() in slots for s in _SLOT.findall(o))]
        if not options:
            return None
        body = body[:m.start()] + rng.choice(options) + body[m.end():]


def forms(body, most=50_000):
    """Every form of a line, slots left open, or its first `most`."""
    todo, done = [body], set()
    while todo and len(done) < most:
        b = todo.pop()
        m = _ALT.search(b)
        if not m:
            done.add(b)
        else:
            todo += [b[:m.start()] + o + b[m.end():] for o in m.group(1).split("|")]
    return done


def count(body):
    """How many forms a line has (equal ones counted apart)."""
    n = 1
    m = _ALT.search(body)
    while m:
        options = m.group(1).split("|")
        n *= len(options)
        body = body[:m.start()] + max(options, key=len) + body[m.end():]
        m = _ALT.search(body)
    return n


def bare(text):
    """A line without case, marks and double blanks: two lines are the same when these are."""
    return " ".join(re.sub(r"[^\w<>]+", " ", text.lower().replace("'", "").replace("’", "")).split())


def expand(body, slots, rng, lang, raw=False):
    """One expansion, or None when it chose a slot that is not there."""
    body = choose(body, slots, rng)
    return None if body is None else fill(body, slots, lang, raw)


def fill(body, slots, lang, raw=False):
    """A line's slots filled, or None when one is not there."""
    missing = False

    def put(m):
        nonlocal missing
        k = m.group(1)
        if k in slots:
            return slots[k]
        if k.lower() in slots:
            v = slots[k.lower()]
            return v[:1].upper() + v[1:]
        missing = True
        return ""

    body = _SLOT.sub(put, body)
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
