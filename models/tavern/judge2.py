"""A second judge of replies, written apart from the generator and from judge.py: from ATTITUDES.md alone.

    judge2.attitude("Get out, you thieving rat!")          # "hostile"
    judge2.labels(frame, reply)                            # every attitude heard, the strongest first
    judge2.explain(frame, reply)                           # scores and the cues found

Cues lie in judge2_en.py and judge2_zh.py, by label and signal. A signal counts once, a little more when repeated; a label is worth
its strongest signal and half of the others. Then come stammering, shouting and contradiction, as ATTITUDES.md settles them. Only names
and places are taken from the frame, to read past them: what the frame says of mood and past is not looked at.

It offers what evaluate.py asks of a judge: language, attitude, weather_of, time_of, quest_stage, wrong_facts.
"""
import functools
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import judge2_en  # noqa: E402
import judge2_zh  # noqa: E402

LABELS = ("warm", "grateful", "playful", "neutral", "wary", "cold", "hostile", "afraid", "sad")
STRENGTH = ("hostile", "afraid", "grateful", "sad", "playful", "cold", "wary", "warm")  # who wins a tie
ENOUGH = 0.9
PAUSE = "～"


def language(text):
    han = len(re.findall(r"[\u4e00-\u9fff]", text))
    return "zh" if han * 3 > len(re.findall(r"[A-Za-z]+", text)) and han else "en"


# ---------------------------------------------------------------- cues

def _compile(cue, lang):
    if lang == "en":
        cue = cue.replace(" ... ", r"[ ,]+(?:[^ .!?;]+[ ,]+){0,5}?")
        return r"(?<![\w'])(?:%s)(?!\w)" % cue
    cue = cue.replace("……", PAUSE)
    cue = re.sub(r"(?<=[|(])…(?=[|)])", PAUSE, cue)
    return "(?:%s)" % cue.replace("…", r"[^。！？]{0,8}?")


@functools.lru_cache(maxsize=None)
def signals(lang):
    out = []
    for label, name, weight, flips, text in (judge2_en if lang == "en" else judge2_zh).SIGNALS:
        cues = [c for c in text.split("\n") if c.strip()]
        cues = [c if c.endswith("[.] ") else c.strip() for c in cues]
        out.append((label, name, weight, flips, re.compile("|".join(_compile(c, lang) for c in cues))))
    return out


NOT_EN = re.compile(r"\b(not|never|no|nobody|hardly|scarcely|neither|nor|cannot|without|stop|\w+n't)( \w+){0,3} ?$")
NOT_ZH = re.compile(r"(不|没|别|未|无|莫|休|甭)[^，。！？～]{0,2}$")


def negated(text, at, lang):
    """Whether a negation governs the place: within the clause and close before it."""
    before = re.split(r"[,.!?;:—～，。！？；：]", text[:at])[-1]
    return bool((NOT_EN if lang == "en" else NOT_ZH).search(before))


# ---------------------------------------------------------------- reading past names

@functools.lru_cache(maxsize=None)
def gazetteer():
    with open(os.path.join(HERE, "names.json"), encoding="utf-8") as f:
        names = json.load(f)
    places = names["places_en"] + names["places_zh"] + [h for pair in names["houses"] for h in pair]
    return {"people": {"en": frozenset(names["people_en"]), "zh": frozenset(names["people_zh"])},
            "places": tuple(sorted(places, key=len, reverse=True))}


def frame_of(frame):
    """The frame as a dict, from a dict, its text, or a prose persona."""
    if isinstance(frame, dict):
        return dict(frame)
    out = {}
    for line in (frame or "").splitlines():
        key, colon, value = line.partition(":")
        if colon and re.fullmatch(r"[a-z]{3,12}", key.strip()):
            out[key.strip()] = value.strip()
    return out


@functools.lru_cache(maxsize=None)
def _places():
    return re.compile("|".join(re.escape(p) for p in gazetteer()["places"]), re.I)


def mask(text, frame=None):
    text = _places().sub("Q", text)
    own = [v for k, v in frame_of(frame).items() if k in ("name", "place")]
    for value in sorted(own, key=len, reverse=True):
        if len(value) > 1:
            text = text.replace(value, "Q")
    text = re.sub(r"(?<![.!?\"'] )(?<!^)\b[A-Z][a-z]+\b", lambda m: "Q" if m.group() in gazetteer()["people"]["en"] else m.group(), text)
    return text


def normal(text, lang):
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    if lang == "zh":
        text = re.sub(r"…+|\.{3,}|—+", PAUSE, text)
        text = text.translate(str.maketrans({",": "，", "!": "！", "?": "？", ";": "；"}))
        return re.sub(r"\s+", "", text)
    text = re.sub(r"…|\.{3,}", PAUSE + " ", text)
    text = re.sub(r"\s+", " ", text.lower()).strip()
    return re.sub(r" ?[—–] ?", ", ", text)


def sentences(text, lang):
    return [s.strip() for s in re.findall(r"[^.!?。！？]+[.!?。！？～]*" if lang == "en" else r"[^。！？]+[。！？]*", text) if s.strip()]


# ---------------------------------------------------------------- scores

def _find(text, parts, lang):
    """signal -> the cues heard, and what negation turned round."""
    heard, turned = {}, set()
    for label, name, weight, flips, rx in signals(lang):
        for part in [text] + parts:
            for m in rx.finditer(part):
                if flips and negated(part, m.start(), lang):
                    turned.add((label, m.group().strip()))
                else:
                    heard.setdefault((label, name, weight), set()).add(m.group().strip(" ,.!?，。！？"))
    return heard, turned


def _base(heard):
    found = {}
    for (label, name, weight), cues in heard.items():
        found.setdefault(label, []).append(weight * (1 + 0.25 * min(2, len(cues) - 1)))
    return {label: max(ws) + 0.5 * (sum(ws) - max(ws)) for label, ws in found.items()}


STAMMER = {"en": re.compile(r"\b([a-z]{1,2})-\1"), "zh": re.compile(r"([\u4e00-\u9fff])[、～]\1|^([\u4e00-\u9fff])、")}


def _syntax(text, parts, lang, s, heard):
    def add(label, much):
        s[label] = s.get(label, 0) + much
    names = {(label, name) for label, name, _ in heard}
    if STAMMER[lang].search(text):
        add("afraid", 1.2 if s.get("playful", 0) < 1 else 0.4)
    shouted = [p for p in parts if p.endswith(("!", "！"))]
    for p in shouted:
        cold = any(label == "cold" and rx.search(p) for label, _, _, _, rx in signals(lang))
        if cold and s.get("afraid", 0) < 1:
            add("hostile", 0.8)
    if len(shouted) >= 2 and s.get("hostile", 0) >= 1:
        add("hostile", 0.4)
    if text.count(PAUSE) >= 2 and s.get("afraid", 0) >= 0.6:
        add("afraid", 0.3)
    if ("cold", "level reproach") in names and ("grateful", "memory of a deed") in names and len([n for n in names if n[0] == "grateful"]) == 1:
        s["grateful"] = 0


def _settle(s, heard):
    """The stronger of two, as ATTITUDES.md has it."""
    names = {(label, name) for label, name, _ in heard}
    g = lambda k: s.get(k, 0)  # noqa: E731
    times = lambda k, f: s.__setitem__(k, g(k) * f)  # noqa: E731
    if ("warm", "fond address") in names and max(g("hostile"), g("cold")) >= 1.3:
        s["warm"] = g("warm") - 0.6
    if g("afraid") >= 1.5 and g("afraid") >= 0.8 * g("hostile"):
        for k in ("hostile", "wary", "cold", "warm"):
            times(k, 0.5)
    elif g("hostile") >= 1.4:
        s["hostile"] = g("hostile") + 0.4 * g("cold")
        for k in ("cold", "wary", "warm"):
            times(k, 0.4)
        times("playful", 0.8)
    if g("grateful") >= 1.2 and max(g("hostile"), g("cold")) < 1.3:
        s["grateful"] = g("grateful") + 0.4 * g("warm")
        times("warm", 0.5)
        times("sad", 0.6)
        times("cold", 0.5)
    if g("sad") >= 1.5:
        for k in ("cold", "warm", "wary", "afraid"):
            times(k, 0.7)
    if ("playful", "mock solemnity") in names and ("afraid", "pleading") not in names:
        times("afraid", 0.4)
    if g("playful") >= 1.2:
        times("warm", 0.75)
        times("cold", 0.8)
        times("wary", 0.85)
    if g("cold") >= 1.3 and g("wary") >= 1:
        if ("wary", "conditions") in names and ("cold", "refusal") not in names:
            times("cold", 0.7)
        elif ("cold", "refusal") in names or ("cold", "dismissal") in names:
            times("wary", 0.75)
    if g("warm") >= 1 and max(g("cold"), g("wary")) >= 1.2 and ("warm", "kindness") not in names and ("warm", "gladness") not in names:
        times("warm", 0.6)
    return s


@functools.lru_cache(maxsize=65536)
def _hear(reply):
    lang = language(reply)
    text = normal(reply, lang)
    parts = sentences(text, lang)
    heard, turned = _find(text, parts, lang)
    if any(label == "warm" for label, _ in turned):
        heard.setdefault(("cold", "kindness denied", 0.9), set()).update(c for k, c in turned if k == "warm")
    s = _base(heard)
    _syntax(text, parts, lang, s, heard)
    s.pop("neutral", None)
    return _settle(s, heard), heard


def scores(reply, frame=None):
    """label -> how strongly it is heard; from about 0.9 on it is enough alone."""
    return dict(_hear(mask(reply, frame))[0])


def labels(frame, reply):
    """Every attitude that the reply expresses, the strongest first; at least one."""
    s = scores(reply, frame)
    top = max(s.values(), default=0)
    if top < ENOUGH:
        return ["neutral"]
    order = sorted(s, key=lambda k: (-round(s[k], 2), STRENGTH.index(k)))
    return [k for k in order if s[k] >= max(ENOUGH, 0.75 * top)]


def attitude(reply, frame=None):
    return labels(frame, reply)[0]


def explain(frame, reply):
    s, heard = _hear(mask(reply, frame))
    return {"labels": labels(frame, reply), "scores": {k: round(v, 2) for k, v in s.items() if v},
            "cues": {"%s: %s" % (label, name): sorted(c) for (label, name, _), c in heard.items()}}


# ---------------------------------------------------------------- the scene

WEATHER = {
    "rain": r"\brain\w*|drizzl\w*|downpour|puddles?|showers?\b|pouring|雨",
    "storm": r"\bstorm\w*|thunder\w*|lightning|tempest|暴风|风暴|雷|闪电|风雨大作",
    "snow": r"\bsnow\w*|blizzard|snowflakes?|雪",
    "fog": r"\bfog\w*|\bmists?\b|\bmisty\b|haze|雾",
    "wind": r"\bwind(?:s|y)?\b|\bgales?\b|\bgust\w*|breeze|风(?!暴|格|味|险|俗|景|光|度|声紧)",
    "heat": r"\bheat\w*|\bhot (?:day|out|today|weather|sun|as|enough|one|air)|(?:so|too|very|it's|is|this) hot\b|swelter\w*|scorch\w*|baking|blazing|炎热|闷热|酷热|暑|热浪|热(?!汤|茶|水|情|心|闹|乎|腾|着|酒|饭|的)|热得|毒日头|晒|烤",
    "clear": r"\bclear\b|\bsunny|sunshine|blue sk\w+|cloudless|fine weather|fair weather|not a cloud|sun(?:'s| is)? (?:out|shin\w+)|晴|蓝天|没有云|万里无云|好天|没云|天气(?:很|真|正|挺)?(?:好|不错)|阳光|天(?:很|正|真)?蓝",
}
TIMES = {
    "dawn": r"\bdawn\b|daybreak|sunrise|first light|sun(?:'s| is) (?:just )?(?:coming up|rising)|cock\w* crow\w*|黎明|天刚亮|拂晓|破晓|日出|天亮|清晨|天蒙蒙亮|鸡叫",
    "morning": r"\bmorning\b|forenoon|早晨|早上|上午|清早|一早|大早",
    "noon": r"\bnoon\b|midday|(?<!mid)\bnoonday|sun(?:'s| is) (?:high|overhead)|中午|正午|晌午|日头正|当头",
    "dusk": r"\bdusk\b|evening|sunset|sundown|twilight|nightfall|getting dark|黄昏|傍晚|日落|太阳(?:快)?(?:落|下)山|天快黑|暮|擦黑",
    "night": r"\b(?:to)?night\b|\bafter dark|dark out|stars are|夜里|晚上|入夜|今晚|夜晚|天黑|夜深|深夜|大晚上|这么晚",
    "midnight": r"\bmidnight|middle of the night|dead of night|witching|午夜|半夜|子夜|三更|子时",
}
NEAR_WEATHER = {"storm": {"rain", "wind"}, "rain": {"storm"}, "snow": {"wind", "storm"}, "wind": {"storm"}, "heat": {"clear"}, "clear": {"heat"}, "fog": set()}
NEAR_TIME = {"dawn": {"morning"}, "morning": {"dawn"}, "noon": {"morning"}, "dusk": {"night"}, "night": {"dusk", "midnight"}, "midnight": {"night"}}
_NOW = (r"(?:it's|it is|good|this|past|nearly|almost|already|just|close to|now) (?:\w+ ){0,2}?$", r"(?:现在|已经|都|快到|刚过|正是|眼下|才|快|今)[^，。！？]{0,2}$")


def weather_of(reply):
    text = mask(reply).lower()
    return {k for k, rx in WEATHER.items() if re.search(rx, text)}


def time_of(reply):
    text = mask(reply).lower()
    found = {k for k, rx in TIMES.items() if re.search(rx, text)}
    return found


def _time_now(reply):
    text = mask(reply).lower()
    out = set()
    for k, rx in TIMES.items():
        for m in re.finditer(rx, text):
            if m.group() == "tonight" or any(re.search(n, text[:m.start()]) for n in _NOW):
                out.add(k)
    return out


STAGE = {
    "rewarded": r"(?:already|been|have|had|has) (?:been )?(?:paid|rewarded|settled)|(?:had|have|got|took|given|gave|pocketed) (?:you )?(?:your|the) (?:pay|reward|coin|silver)|paid (?:you|in full|for)|(?:accounts?|we)(?: are|'re) (?:settled|even|square)|酬(?:劳|金|谢|报)?[^。？]{0,6}(?:给过|给了|付了|领了|拿了|清|过了)|谢过你|赏钱[^。？]{0,4}(?:给|拿|领)|付清|两清|结清|(?:钱|报酬)[^。？]{0,4}(?:给过|付过|拿到|给你了|付了|给了|拿了)|已酬|领过",
    "failed": r"too late|fail\w*|came to nothing|(?:couldn't|could not|can't|cannot|wasn't|never) (?:be )?(?:saved|found|done|recovered|mended)|beyond (?:help|saving)|(?:it's|that's|all) (?:over|lost)|went wrong|nothing (?:left )?to be done|lost for good|失败|没成|来不及|办砸|黄了|没办成|没能|太迟|晚了|落空|搞砸|砸了|没救|没做成|泡汤|没指望",
    "done": r"(?:it's|it is|is|that's|job's|all) (?:all )?(?:done|finished|found|mended|safe|settled|over and)|you (?:did it|found|brought|made it|have done|finished|managed|saw it through|cleared|got)|you've (?:done|found|brought|finished|managed|cleared|got)|well done|here(?:'s| is) (?:your|the) (?:pay|reward|silver)|reward is (?:yours|waiting|ready)|(?:i owe|owed) you (?:your|the|a) (?:pay|reward)|办成|完成|办好了|做到了|做成了|办妥|成了|找到了(?!吗|没)|找回来了|(?:这是|给你|该给|拿)[^。]{0,4}(?:酬|赏|报酬)|了结",
    "active": r"(?:any|no|some) (?:news|word|sign|luck|trace)|not (?:yet )?(?:done|finished|over|found)|still (?:looking|missing|out there|waiting|to be|undone|lost|under|needs?|not)|how (?:goes|is it going|far)|have you (?:found|done|been|seen|got)|did you (?:find|manage)|you (?:took|said you|agreed|promised|are (?:on|looking)|'re (?:on|looking))|keep (?:looking|at it|searching)|not yet|in your hands|i'm waiting|有(?:消息|眉目|进展|线索|下落)|没(?:消息|进展|找到|下落|办完|做完|完)|办得怎|怎么样了|找到了?(?:吗|没)|你(?:接|答应|应)(?:了|下)|继续|还在(?:找|等|办)|等(?:着)?你的?(?:好)?(?:消息|信)|进行|还(?:没|差|得)|靠你|指着你|正办",
    "open": r"(?:need|needs|want|seek|seeking|looking for) (?:some(?:one|body)|a (?:hand|brave|pair)|help|any(?:one|body))|(?:some(?:one|body)|who(?:ever)?) (?:must|has to|should|to|will|would|can|could|willing|might)|(?:no ?(?:one|body)|none) (?:has|have|'s|took|will|dares|yet)|(?:will|would|could|can) you (?:do|take|go|help|find|look|bring|try|see)|there(?:'s| is) (?:a|some) (?:job|task|work|matter|errand|reward)|(?:job|task|work) (?:is|still|stands)|if you(?:'d| would|'ll| will|'re| can| could| want| find| take| bring| like)|take it on|up for|interested|需要(?:个|有|一|人)|(?:没|无)人(?:接|肯|敢|去|管|愿)|愿意|肯(?:接|去|帮|不肯)|谁(?:能|肯|去|愿|要)|(?:找|缺|差|请)(?:个|一个)?(?:人|帮手)|有(?:件|个|桩|一件|份)(?:事|活|差|麻烦|任务)|(?:得|要)有(?:个)?人|(?:要是|如果|若)你(?:肯|能|愿|去|接|有)|能不能(?:请|帮|替)|有人(?:肯|能|去|愿)|待接|敢不敢|接不接|还没人",
}


def quest_stage(reply):
    text = reply.lower().replace("’", "'")
    count = {k: len(re.findall(rx, text)) for k, rx in STAGE.items()}
    best = max(count.values())
    return next(k for k in ("rewarded", "failed", "active", "done", "open") if count[k] == best) if best else None


# ---------------------------------------------------------------- facts

_UNITS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen").split()
_TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_WORD = "(?:%s)" % "|".join(sorted(_UNITS + list(_TENS) + ["hundred"], key=len, reverse=True))
_COIN_EN = r"(?:silvers?|coppers?|golds?|coins?|pieces|crowns?|pennies|pence)"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


def number_en(text):
    total = 0
    for w in re.findall(r"[a-z]+|\d+", text.lower()):
        if w.isdigit():
            total += int(w)
        elif w == "hundred":
            total = max(1, total) * 100
        elif w in _TENS:
            total += _TENS[w]
        elif w in _UNITS:
            total += _UNITS.index(w)
    return total


def number_zh(text):
    if text.isdigit():
        return int(text)
    total = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
    return total + digit


def numbers(text, sums_only=False):
    """The numbers of a text; with sums_only those written in digits or counting coins."""
    low, out = text.lower(), {int(n) for n in re.findall(r"\d+", text)}
    coin = r"(?= (?:\w+ )?%s\b)" % _COIN_EN if sums_only else ""
    out |= {number_en(m) for m in re.findall(r"\b%s(?:(?:[ -]| and )%s)*\b%s" % (_WORD, _WORD, coin), low)}
    coin = r"(?=[枚个块]?(?:银|铜|金|钱|大子|子儿)|枚)" if sums_only else ""
    out |= {number_zh(m) for m in re.findall(r"[零一二三四五六七八九十百两]+" + coin, text)}
    return out


_CAPITALS = set("""i god gods sir madam lord lady captain master mistress your his her my majesty grace highness king queen prince princess duke duchess
count baron mother father mama papa brother sister north south east west monday tuesday wednesday thursday friday saturday sunday
ma pa gran grandmother grandfather uncle aunt saint temple oh ah guild old""".split())


def wrong_facts(system, said, reply, allowed_numbers=None):
    """What the reply names that neither the frame nor the conversation holds: a list of complaints, empty when there are none."""
    said = [said] if isinstance(said, str) else list(said)
    known = "\n".join([system or ""] + said)
    low, out, frame = known.lower(), [], frame_of(system)
    for m in re.finditer(r"[A-Z][a-z]+", reply):
        word = m.group()
        before = reply[:m.start()].rstrip(" \"'“‘*(")
        inside = bool(before) and before[-1] not in ".!?:…—-–"
        if word.lower() not in low and (word in gazetteer()["people"]["en"] or (inside and word.lower() not in _CAPITALS)):
            out.append("name " + word)
    out += ["name " + n for n in gazetteer()["people"]["zh"] if n in reply and n not in known]
    out += ["place " + p for p in gazetteer()["places"] if p.lower() in reply.lower() and p.lower() not in low]
    allowed = numbers(known) | set(allowed_numbers or ()) | {0, 1}
    out += ["number %d" % n for n in sorted(numbers(reply, sums_only=True) - allowed)]
    for key, of, near in (("weather", weather_of, NEAR_WEATHER), ("time", _time_now, NEAR_TIME)):
        table, want = (WEATHER if key == "weather" else TIMES), frame.get(key)
        if not want:
            continue
        want = next((k for k, rx in table.items() if k == want.lower()), None) or next((k for k, rx in table.items() if re.search(rx, want)), None)
        heard, talked = of(reply), {k for k, rx in table.items() if re.search(rx, "\n".join(said).lower())}
        if want and heard and want not in heard and not heard & near[want] and not heard & talked:
            out.append("%s %s" % (key, ", ".join(sorted(heard))))
    return out
