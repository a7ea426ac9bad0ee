"""Composes conversations: the player's line, the attitude it meets, and the reply that fits frame, attitude and voice."""
import json
import os
import random
import re

from . import contrast, open_en, open_zh, player2_en, player2_zh, player3_en, player3_zh, player4_en, player4_zh, player_en, player_zh, say2_en, say2_zh, say_en, say_zh
from . import world as W
from .attitude import FRIENDLY, Mood
from .frames import Frame, held_lines, held_triple
from .grammar import bare, choose, count, expand, fill, forms, parse, pick, shortest, tidy

SAY = {"en": parse(say_en.TEXT + say2_en.TEXT), "zh": parse(say_zh.TEXT + say2_zh.TEXT)}
OPEN = {"en": parse(open_en.TEXT + say2_en.OPEN), "zh": parse(open_zh.TEXT + say2_zh.OPEN)}
# The third and fourth banks and the near neighbours are only trained on; what is held out comes from the first two, and from
# unseen.json, whose writer saw none of this.
PLAYER = {"en": parse(player_en.TEXT + player2_en.TEXT), "zh": parse(player_zh.TEXT + player2_zh.TEXT)}
LENGTH = {lang: {k: [shortest(x[1], lang) for x in v] for k, v in PLAYER[lang].items()} for lang in PLAYER}
HELD = {lang: {k: held_lines(lang, k, v) for k, v in LENGTH[lang].items()} for lang in LENGTH}
MORE = {"en": parse(player3_en.TEXT + player4_en.TEXT), "zh": parse(player3_zh.TEXT + player4_zh.TEXT)}
with open(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "unseen.json"), encoding="utf-8") as _f:
    UNSEEN = json.load(_f)
HELD_SAID = {lang: {bare(form) for k, v in PLAYER[lang].items() for i in HELD[lang][k] for form in forms(v[i][1])}
             | {bare(line) for lines in UNSEEN[lang].values() for line in lines} for lang in HELD}
TRAINED = {lang: {k: [x for i, x in enumerate(PLAYER[lang].get(k, [])) if i not in HELD[lang].get(k, ())] + MORE[lang].get(k, [])
                  for k in PLAYER[lang] | MORE[lang]} for lang in PLAYER}
# A line of many forms is drawn more often than a line of one.
SHARE = {lang: {k: [min(6.0, max(1.0, count(x[1]) ** 0.33)) for x in v] for k, v in TRAINED[lang].items()} for lang in TRAINED}


def hold_instead(lines):
    """Makes `{lang: {intent: [line]}}` the held-out ways of asking."""
    for lang, intents in lines.items():
        for k, more in parse("\n".join("@%s\n%s" % (k, "\n".join(v)) for k, v in intents.items())).items():
            HELD[lang][k] = set(range(len(PLAYER[lang][k]), len(PLAYER[lang][k]) + len(more)))
            PLAYER[lang][k] = PLAYER[lang][k] + more


# Near neighbours that are not held-out ways of asking.
NEAR = {lang: [g for g in ([x for x in group if bare(x[1]) not in HELD_SAID[lang]] for group in contrast.LINES[lang]) if len(g) > 1]
        for lang in contrast.LINES}


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
                "statue", "hat", "why do you ask", "sorry", "pardon", "crying", "buried", "grief", "watching", "out!", "what do you want", "be brief", "don't expect", "nothing more", "work to do", "dare", "my dear", "rat", "nightmare"],
         "zh": ["滚", "毒蛇", "山羊", "朋友", "叛徒", "打断", "放狗", "扔出", "丧事", "心里难受", "别见怪", "盯着", "贼", "还有", "没什么好说", "伤害", "过来", "欠", "忘",
                "欢迎", "高兴", "动手", "帽子", "哈哈", "嘿嘿", "不敢", "为什么", "做什么", "哭", "说话", "畜生", "混蛋", "就这", "到底", "求你别", "敢", "放过", "再看", "慢着", "先", "脸", "信得过", "清楚", "请便", "没空", "什么事", "有话快说", "问别人", "长话短说", "你来", "记得"]}
_MAX = {"en": {"please": 3}, "zh": {"求": 2}}


# Openings and closings that presuppose something of the line they answer.
_ASK = ("room food quest rumour direction price haggle reserve weather time self person secret remember recall_name recall_promise").split()
_GIVE = "room food quest rumour direction haggle reserve person favour secret".split()
_FIT = {
    "arrival": {"en": r"good to see you|come in|welcome (back|in)|most welcome|lovely to see|joy to see|hoping you'd come|thinking of you|there's my dear|glad you came|glad to see you"
                      r"|trouble walks|you again|cat dragged|worse than my boots|humble heap|come here|the rat is back|sit down before|^sit,|it's you|dare you come back|show your face|always welcome",
                "zh": r"快进来|总算来了|来啦|来了|光临|驾到|见到你|正盼着|念起|又是你|吹的什么风|坐。|是你。|怎么敢来|回来了|随时欢迎|你来我就高兴|还敢回来|坐稳"},
    "answer": {"en": r"why do you ask|who's asking|once, then|answer|let me see|let me think|ask me something|tell you|told you|fish for directions|if you ask|"
                     r"to (say|tell) |do with it|want to know|say until|say for now|easy|my fee|good questions|charged|repeat|don't make that face|lie only|lie to you|half of|make most|bet my hat|the asking|say it twice|asked|ask|what i know|no more to it|is that clear|does that help|have it|think that's right|hope that helps|said that|guess|pleasure to|happy to help|glad to help|count on me|glad to be of|trusted you that far|cost you nothing|nobody else|once and|say this",
               "zh": r"为什么|打听|谁让|谁在问|我想想|我看看|问|告诉你|答|鱼都|山羊都知道|撒一点|我说|知道的|就是这|以上|没收你|这样。|应该是|清楚了吗|明白|一半|打赌|份钱|报酬|加钱|骗你|骗骗|写手上|晚饭|做什么|后悔|这话|说这个|全说|想知道|只说|答复|要的|帮到你|能帮上|帮你|效力|效劳|放心|就说到|话就|别无|差不多|说不好|好椅子"},
    "assent": {"en": r"^(certainly|as you ask|if it please|yes|aye|right|very well|all right|of course|by all means|gladly|with pleasure|with the greatest|for you|anything for you|others pay|nothing would please|oh, gladly|that i can|i can tell|i'd gladly|so[,.]|well, then|so, then|now, then)",
               "zh": r"^(好。|行。|好嘞|那还用说|当然|你开口|能为|我很乐意|好呀|这个我知道|这个我说得上|这个简单|能帮上|你肯问)|开口|乐意|别说这一件|你开口我哪能|这话值"},
    "leave": {"en": r"come back|take care|look after yourself|road be kind|don't stay away|sit a while|eat something|stay for a bite", "zh": r"保重|常来|早点再来|平安|再走|吃一口|不送|走吧|走好"},
}
_FIT = {k: {lang: re.compile(p, re.I) for lang, p in v.items()} for k, v in _FIT.items()}
_NO = ("_none", "_never")


def fits(text, lang, intent, bank, label, first):
    """Whether an opening or closing goes with what was asked: no welcome in the middle of a talk, no «gladly» before a refusal."""
    if not text:
        return True
    refused = bank.endswith(_NO) or bank in ("quest_failed", "quest_rewarded")
    if _FIT["arrival"][lang].search(text) and not (intent == "greet" or (first and intent in ("smalltalk", "remember", "room", "food", "quest", "intro", "rumour"))):
        return False
    if _FIT["answer"][lang].search(text) and (intent not in _ASK + ["favour"] or (refused and label in ("warm", "grateful", "playful", "neutral"))):
        return False
    if _FIT["assent"][lang].search(text) and (intent not in _GIVE or refused):
        return False
    if _FIT["leave"][lang].search(text) and label in ("warm", "grateful") and intent not in ("farewell", "thank", "direction", "apologize", "weather"):
        return False
    return True


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
        self.told = False

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
        want_held = self.held if held is None else held
        if want_held and HELD[lang].get(key):
            out = self.held_line(key, s)
        else:
            out = self.trained_line(key, s)
        if not out:
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

    def held_line(self, key, s):
        lang, rng = self.lang, self.rng
        lines = list(enumerate(PLAYER[lang][key]))
        pool = [x for i, x in lines if i in HELD[lang][key] and x[2] <= s.keys()] or [x for i, x in lines if x[2] <= s.keys()]
        for _ in range(8):
            out = expand(rng.choice(pool)[1], s, rng, lang, raw=True)
            if out:
                return out
        return None

    def trained_line(self, key, s):
        lang, rng = self.lang, self.rng
        for _ in range(12):
            body, need = rng.choices(TRAINED[lang][key], SHARE[lang][key])[0][1:]
            if not need <= s.keys():
                continue
            form = choose(body, s, rng)
            if form is None or bare(form) in HELD_SAID[lang]:
                continue
            out = fill(form, s, lang, raw=True)
            if out:
                return re.sub(r" ([,.!?'])", r"\1", out)
        return None

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

    def fresh(self, lines, intent, bank, label):
        """A beat that this conversation has not heard yet, and that goes with the line it answers."""
        for _ in range(9):
            out = pick(lines, self._s, self.rng, self.lang, self.voice)
            if out not in self.used and fits(out, self.lang, intent, bank, label, not self.turns):
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
            if self.told and rng.random() < 0.8:  # the past deed is told once, as people do
                past_key = None
            past = lambda: self.fresh(op["past " + past_key], intent, bank, label) if past_key else None
            opening = lambda: self.fresh(op["open " + label], intent, bank, label)
            closing = lambda: self.fresh(op["close " + label], intent, bank, label)
            head = tail = None
            told = []
            tell = past
            past = lambda: told.append(tell()) or told[-1]
            r = rng.random()
            if label == "neutral":
                if r < 0.22 and intent not in ("farewell", "greet", "thank"):
                    head = opening()
                elif r < 0.36 and intent not in ("farewell", "thank", "greet", "nonsense", "recall_name", "remember"):
                    tail = closing()
            elif label == "grateful":
                k = rng.choice("ppoc") if past_key else rng.choice("occ" if self.turns else "oc")
                if k == "p":
                    head = past()
                if k == "c":
                    tail = closing()
                if not head and not tail:
                    head = opening()
                if not head and not tail:
                    tail = closing()
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
                self.told = self.told or bool(head and head in told)
                return text
        return join([core], lang) if label not in ("grateful", "warm", "playful", "sad") or m != "o" else None

    def add(self, intent, line_held=None, line=None):
        """One exchange; None when this frame can't hold it. `line` is said instead of a drawn one."""
        f = self.frame
        if intent == "recall_promise" and self.promised is not None:
            f.item = self.promised
        elif intent in ("price", "haggle", "reserve"):
            f.item = self.rng.randrange(len(f.wares))
        if intent == "reserve" and not f.has["wares"]:
            return None
        line, key = (fill(line, self.frame.slots() | {"pname": self.frame.pname}, self.lang, raw=True), intent) if line else self.player_line(intent, line_held)
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
                                         "apologize": 1.5, "insult": 1.3, "threaten": 1.3, "recall_name": 0.4, "recall_promise": 0.3, "intro": 1.0, "secret": 1.2}
WEIGHTS["remark"] = 0.8  # trained on, not evaluated
_INT = list(WEIGHTS)
_WT = list(WEIGHTS.values())


def draw_stage(group, n):
    """The same line about the task to the same character, at its five stages and without a task: six conversations a group."""
    rng = random.Random("stage %d" % group)
    lang = "en" if rng.random() < 0.5 else "zh"
    talk = Talk(rng, lang, intent="quest", sys_kind="frame", past=rng.choice(W.PASTS + ("none", "none", "helped", "paid")))
    f = talk.frame
    f.has["quest"] = n < 5
    f.stage = list(W.STAGES)[n] if n < 5 else "open"
    if held_triple(f.role, f.past, "quest"):
        return None
    s = f.slots()
    s.pop("qdo", None)
    line = talk.trained_line("quest", s)
    if line and rng.random() < 0.3 and lang == "en":
        line = talk.roughen(line, "quest")
    talk.rng = random.Random("%d/%d" % (group, n))
    if talk.rng.random() < 0.25:
        talk.add("greet", False)
    return talk if line and talk.add("quest", line=line) else None


def draw_near(group, n):
    """Near neighbours: lines that look alike, to the same character, one in each of the group's conversations."""
    rng = random.Random("near %d" % group)
    lang = "en" if rng.random() < 0.5 else "zh"
    lines = rng.choice(NEAR[lang])
    intent, line = lines[n % len(lines)]
    talk = Talk(rng, lang, sys_kind="frame" if rng.random() < 0.9 else "prose", past=rng.choice(W.PASTS + ("none", "none")))
    f = talk.frame
    if held_triple(f.role, f.past, intent):
        return None
    before = rng.random() < 0.25
    talk.rng = random.Random("%d/%d" % (group, n))
    if before and not held_triple(f.role, f.past, "greet"):
        talk.add("greet", False)
    return talk if talk.add(intent, line=line) else None


def draw(seed):
    """One training conversation. The same seed gives the same conversation. In a hundred, nine are of groups of one line at all stages
    of a task and six of groups of near neighbours."""
    group, n = divmod(seed, 6)
    if group % 100 < 9:
        return draw_stage(group, n)
    if group % 100 < 15:
        return draw_near(group, n)
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
