"""Composes conversations: the player's line, the attitude it meets, and the reply that fits frame, attitude and voice."""
import random
import re

from . import open_en, open_zh, player2_en, player2_zh, player_en, player_zh, say_en, say_zh
from . import world as W
from .attitude import FRIENDLY, Mood
from .frames import Frame, held_lines, held_triple
from .grammar import expand, parse, pick, shortest, tidy

SAY = {"en": parse(say_en.TEXT), "zh": parse(say_zh.TEXT)}
OPEN = {"en": parse(open_en.TEXT), "zh": parse(open_zh.TEXT)}
PLAYER = {"en": parse(player_en.TEXT + player2_en.TEXT), "zh": parse(player_zh.TEXT + player2_zh.TEXT)}
LENGTH = {lang: {k: [shortest(x[1], lang) for x in v] for k, v in PLAYER[lang].items()} for lang in PLAYER}
HELD = {lang: {k: held_lines(lang, k, v) for k, v in LENGTH[lang].items()} for lang in LENGTH}
# What people say before they come to the point.
LEAD = {"en": ["Hey,", "Listen,", "Look,", "So,", "Well,", "Um,", "Tell me,", "By the way,", "Excuse me,", "Friend,", "Right,", "Oh,", "Ok,"],
        "zh": ["嘿，", "那个，", "对了，", "我说，", "哎，", "嗯，", "话说，", "朋友，", "喂，", "这位，", "不好意思，", "好吧，"]}
ROLE = {"en": open_en.ROLE, "zh": open_zh.ROLE}

# Which manners of a bank a label may use, best first.
MANNERS = {"warm": "mo", "grateful": "mo", "playful": "po", "neutral": "no", "sad": "so", "wary": "w", "cold": "c", "hostile": "h", "afraid": "a"}
# The remark on a past deed that goes with a label.
PAST_BANK = {
    ("helped", "warm"): "helped", ("saved", "grateful"): "saved", ("paid", "warm"): "paid", ("kept_promise", "warm"): "kept_promise",
    ("lied", "wary"): "lied", ("amends", "wary"): "amends", ("broke_promise", "cold"): "broke_promise", ("stole", "cold"): "stole_cold",
    ("stole", "hostile"): "stole_hostile", ("stole", "wary"): "stole_wary", ("betrayed", "hostile"): "betrayed_hostile",
    ("betrayed", "cold"): "betrayed_cold", ("betrayed", "afraid"): "betrayed_afraid", ("attacked", "hostile"): "attacked_hostile",
    ("attacked", "cold"): "attacked_cold", ("attacked", "afraid"): "attacked_afraid",
}
_ONCE = {"en": ["snake", "goat", "friend", "traitor", "thief", "rascal", " dog", "get out", "skull", "throw you", "hurt", "trust", "funeral", "is that all",
                "forgive", "heavy", "eye on", "owe", "haven't forgotten", "never forget", "welcome", "good to see", "not so fast", "not sure", "perhaps", "sorry i", "we'll see", "come back", "coin first", "in advance", "ha!", "heh", "my dear", "good to see", "gladly", "nothing to say", "for now",
                "statue", "hat", "why do you ask", "sorry", "pardon", "crying", "buried", "grief", "watching", "out!", "dare", "my dear", "rat", "nightmare"],
         "zh": ["滚", "毒蛇", "山羊", "朋友", "叛徒", "打断", "放狗", "扔出", "丧事", "心里难受", "别见怪", "盯着", "贼", "还有", "没什么好说", "伤害", "过来", "欠", "忘",
                "欢迎", "高兴", "动手", "帽子", "哈哈", "嘿嘿", "不敢", "为什么", "做什么", "哭", "说话", "畜生", "混蛋", "就这", "到底", "求你别", "敢", "放过", "再看", "慢着", "先", "脸", "信得过", "清楚", "请便", "没空"]}
_MAX = {"en": {"please": 3}, "zh": {"求": 2}}


def clean(text, lang):
    """No word of a strong kind twice in one reply."""
    low = text.lower()
    return all(low.count(w) <= 1 for w in _ONCE[lang]) and all(low.count(w) <= n for w, n in _MAX[lang].items())


def join(parts, lang):
    parts = [p for p in parts if p]
    return tidy((" " if lang == "en" else "").join(parts), lang)


class Talk:
    """One conversation in one frame."""

    def __init__(self, rng, lang, held=False, **want):
        self.rng, self.lang = rng, lang
        self.frame = Frame(rng, lang, held, **want)
        f = self.frame
        self.held = held
        has_traits = f.has["traits"]
        self.mood = Mood(f.past, f.temper if has_traits else None, f.habit if has_traits else None, f.mood if f.has["mood"] else None)
        # A prose persona names the mood only when there is no past.
        if f.sys_kind == "prose" and f.past != "none":
            self.mood.mood = None
        self.voice = f.voice if f.has["voice"] else W.HABITUAL[f.role][0]
        if f.sys_kind == "none":
            self.voice = "plain"
        self.promised = None
        self.turns = []
        self.used = set()

    def slots(self, label):
        s = self.frame.slots()
        lang, rng, f = self.lang, self.rng, self.frame
        a = rng.choice(W.ADDRESS[lang][self.voice])
        if f.player_has_name and rng.random() < 0.5:
            a = f.pname
        s["a"] = a
        table = ROLE[lang][f.role]
        s["busy"] = expand(rng.choice(table["busy"]), s, rng, lang)
        if f.sys_kind != "none":
            s["self"] = expand(rng.choice(table["self"]), s, rng, lang)
        else:
            s["self"] = {"en": "I look after this place and whoever walks in.", "zh": "我看着这地方，也招呼进门的人。"}[lang]
        if lang == "en":
            s["per"] = "a night"
        return s

    # -- the player's line

    def player_line(self, intent, held=None):
        lang, rng = self.lang, self.rng
        key = intent
        if intent == "direction" and not self.frame.has["way"] and rng.random() < 0.5:
            key = "direction_unknown"
        s = self.frame.slots()
        if intent == "intro":
            s["pname"] = self.frame.pname
        lines = [(i, x) for i, x in enumerate(PLAYER[lang][key])]
        want_held = self.held if held is None else held
        pool = [x for i, x in lines if (i in HELD[lang][key]) == want_held and x[2] <= s.keys()]
        if not pool:
            pool = [x for i, x in lines if x[2] <= s.keys()]
        for _ in range(8):
            out = expand(rng.choice(pool)[1], s, rng, lang, raw=True)
            if out:
                break
        else:
            return None, key
        if out[0] != "*" and rng.random() < 0.12:
            lead = rng.choice(LEAD[lang])
            if lang == "en":
                out = lead + " " + (out if out.split()[0].rstrip(".,!?") in ("I", "I'm", "I'll", "I'd", "I've") or out[:2].isupper() or intent in ("intro", "person")
                                    else out[0].lower() + out[1:])
            else:
                out = lead + out
        if lang == "en":
            out = self.roughen(out, intent)
        elif rng.random() < 0.06:
            out = out.rstrip("。？！")
        return out, key

    def roughen(self, text, intent):
        """What keyboards do to a line."""
        rng = self.rng
        r = rng.random()
        if r < 0.10 and intent not in ("intro", "person", "direction"):
            text = text.lower()
        if r < 0.05 or 0.10 < r < 0.14:
            text = text.rstrip(".!?")
        if 0.14 < r < 0.18 and len(text) > 12 and intent not in ("intro", "person"):
            i = rng.randrange(1, len(text) - 1)
            if text[i].isalpha() and text[i].islower() and text[i - 1].islower():
                text = text[:i] + text[i + 1:] if rng.random() < 0.5 else text[:i] + text[i] + text[i:]
        if 0.18 < r < 0.21:
            text = text.upper() if intent in ("insult", "threaten") else text if text[-1] in ".!?*" else text + rng.choice([" please", "..", "!"])
        return text

    # -- the reply

    def bank(self, intent, key):
        """The bank that answers this intent in this frame."""
        f, s = self.frame, self._s
        if intent == "room":
            if f.role != "innkeeper" or f.sys_kind == "none":
                return "room_free" if f.sys_kind == "none" else "room_none"
            if not f.has["room"]:
                return "room_free"
            n, coin, _ = f.room_price
            s["price"] = W.money(n, coin, self.lang)
            return "room"
        if intent == "food":
            return "food" if "dish" in s else "food_inn" if f.role == "innkeeper" else "food_none"
        if intent == "quest":
            return "quest_" + f.stage if f.has["quest"] else "quest_none"
        if intent == "direction":
            return "direction" if f.has["way"] and key == "direction" else "direction_none"
        if intent == "price":
            return "price" if f.has["wares"] else "price_none"
        if intent == "haggle":
            return "haggle" if "least" in s else "haggle_none"
        if intent == "reserve":
            return "reserve"
        if intent == "recall_promise":
            return "recall_promise" if self.promised is not None else "recall_promise_never"
        if intent == "recall_name":
            return "recall_name" if f.player_has_name else "recall_name_never"
        if intent in ("rumour", "person"):
            return intent if f.has[intent] else intent + "_none"
        if intent in ("weather", "time"):
            return intent if f.has[intent] else intent + "_none"
        if intent == "remember" and f.past == "none":
            return "remember_none"
        return intent

    def core(self, bank, label):
        """The substance, and the manner it was found in."""
        lang, rng, s = self.lang, self.rng, self._s
        past = self.frame.past in W.NEGATIVE or self.frame.past == "amends"
        say = SAY[lang]
        if bank == "secret" and label in ("warm", "grateful") and "secret" not in s:
            bank = "secret_none"
        for m in MANNERS[label]:
            keys = [bank + " " + m]
            if bank == "weather" and m == "o":
                keys = ["weather_%s o" % self.frame.weather]
            if bank == "time" and m == "o":
                keys = ["time_%s o" % self.frame.time]
            if m in "mp" and keys[0] in say and bank + " o" in say and rng.random() < 0.4 and bank not in ("secret",):
                continue
            for key in keys:
                if key in say:
                    out = pick(say[key], s, rng, lang, self.voice, past)
                    if out:
                        return out, m
        out = pick(say.get(bank + " o", []), s, rng, lang, self.voice, past)
        return (out, "o") if out else (None, None)

    def fresh(self, lines):
        """A beat that this conversation has not heard yet."""
        for _ in range(6):
            out = pick(lines, self._s, self.rng, self.lang, self.voice)
            if out not in self.used:
                return out
        return None

    def say_reply(self, intent, key, label):
        lang, rng, f = self.lang, self.rng, self.frame
        op = OPEN[lang]
        for attempt in range(14):
            self._s = s = self.slots(label)
            bank = self.bank(intent, key)
            core, m = self.core(bank, label)
            if not core:
                return None
            past_key = PAST_BANK.get((f.past, label))
            past = lambda: self.fresh(op["past " + past_key]) if past_key else None
            opening = lambda: self.fresh(op["open " + label])
            closing = lambda: self.fresh(op["close " + label])
            head = tail = None
            r = rng.random()
            if label == "neutral":
                if r < 0.22 and intent not in ("farewell", "greet", "thank"):
                    head = opening()
                elif r < 0.36 and intent not in ("farewell", "thank", "greet", "nonsense", "recall_name", "remember"):
                    tail = closing()
            elif label == "grateful":
                beat = rng.random()
                if m == "o" or beat < 0.8 or True:
                    k = rng.choice("ppoc") if past_key else rng.choice("oc")
                    if k == "p":
                        head = past()
                    if k == "c":
                        tail = closing()
                    if not head and not tail:
                        head = opening()
            elif label in ("warm", "playful", "sad"):
                if m == "o":
                    k = rng.choice("ppooc") if past_key else rng.choice("ooc")
                    if intent == "farewell":
                        k = "c"
                    if k == "p":
                        head = past()
                    if k == "c":
                        tail = closing()
                    if not head and not tail:
                        head = opening()
                    if rng.random() < 0.15 and not tail:
                        tail = closing()
                elif label == "warm" or r < 0.35:
                    if r < 0.65 and intent != "farewell":
                        head = past() or opening()
                    else:
                        tail = closing()
            else:
                if r < 0.5:
                    head = past()
                if not head and rng.random() < 0.4:
                    head = opening()
                if rng.random() < (0.12 if head else 0.35):
                    tail = closing()
            if label == "afraid" and m == "o":
                head = head or opening()
            if m == "o" and label in ("warm", "grateful", "playful", "sad") and not head and not tail:
                continue
            scene = None
            if intent in ("greet", "farewell", "smalltalk") and label in ("warm", "neutral", "playful", "grateful") and rng.random() < 0.3:
                keys = [k for k, ok in (("scene_%s o" % f.weather, f.has["weather"]), ("scene_%s o" % f.time, f.has["time"])) if ok and k in SAY[lang]]
                if keys:
                    scene = pick(SAY[lang][rng.choice(keys)], s, rng, lang)
            parts = [head, scene, core, tail] if rng.random() < 0.6 else [head, core, scene, tail]
            if intent == "farewell" and label in ("warm", "grateful", "playful") and head and not tail:
                parts = [head, scene, core]
            text = join(parts, lang)
            if clean(text, lang) and len(text) < (330 if lang == "en" else 120):
                self.used |= {head, tail, core} - {None}
                return text
        return join([core], lang) if label not in ("grateful", "warm", "playful", "sad") or m != "o" else None

    def add(self, intent, line_held=None):
        """One exchange; None when this frame can't hold it."""
        f = self.frame
        if intent == "recall_promise" and self.promised is not None:
            f.item = self.promised
        elif intent in ("price", "haggle", "reserve"):
            f.item = self.rng.randrange(len(f.wares))
        if intent == "reserve" and not f.has["wares"]:
            return None
        line, key = self.player_line(intent, line_held)
        if not line:
            return None
        named = f.player_has_name
        if intent == "intro":
            f.player_has_name = True
        label = self.mood.turn(intent)
        if intent == "recall_promise" and self.promised is not None and label not in FRIENDLY + ("wary",):
            return None
        reply = self.say_reply(intent, key, label)
        if not reply:
            f.player_has_name = named
            return None
        if intent == "reserve" and label in FRIENDLY:
            self.promised = f.item
        self.turns.append({"intent": intent, "user": line, "reply": reply, "label": label})
        return self.turns[-1]

    def messages(self):
        out = []
        system = self.frame.system()
        if system:
            out.append({"role": "system", "content": system})
        for t in self.turns:
            out += [{"role": "user", "content": t["user"]}, {"role": "assistant", "content": t["reply"]}]
        return out


WEIGHTS = {i: 1.0 for i in W.INTENTS} | {"greet": 2.2, "quest": 2.2, "room": 1.3, "price": 1.3, "haggle": 1.2, "direction": 1.3, "rumour": 1.3,
                                         "apologize": 1.3, "recall_name": 0.4, "recall_promise": 0.3, "intro": 1.0, "secret": 1.2}
_INT = list(WEIGHTS)
_WT = list(WEIGHTS.values())


def draw(seed):
    """One training conversation. The same seed gives the same conversation."""
    rng = random.Random(seed)
    lang = "en" if rng.random() < 0.5 else "zh"
    n = rng.choices([1, 2, 3, 4], [0.34, 0.3, 0.2, 0.16])[0]
    first = rng.choices(_INT, _WT)[0]
    want = {"intent": first}
    if first in ("room", "food") and rng.random() < 0.6:
        want["role"] = "innkeeper"
    talk = Talk(rng, lang, **want)
    if rng.random() < 0.25:
        plan = ["greet", first] + rng.choices(_INT, _WT, k=2)
    else:
        plan = [first] + rng.choices(_INT, _WT, k=3)
    if n >= 2 and rng.random() < 0.3:
        a, b = rng.choice([("intro", "recall_name"), ("reserve", "recall_promise")])
        plan = plan[:n]
        i = rng.randrange(0, n - 1)
        plan[i] = a
        plan[rng.randrange(i + 1, n)] = b
    for intent in plan[:n]:
        if held_triple(talk.frame.role, talk.frame.past, intent):
            continue
        talk.add(intent)
    return talk if talk.turns else None
