"""Draws frames: who speaks, what happened before, where, and what is known; and writes them as a system message."""
import zlib

from . import world as W

SEP = {"en": "; ", "zh": "；"}


def held_name(name):
    """Names that only held-out frames use."""
    return zlib.crc32(name.encode()) % 10 == 0


def held_triple(role, past, intent):
    """Combinations that only held-out frames use."""
    return zlib.crc32(("%s/%s/%s" % (role, past, intent)).encode()) % 12 == 0


def held_lines(lang, intent, lengths):
    """Which ways of saying a thing only held-out frames use: about one in nine of each intent, and at least one. `lengths` are those of
    the shortest forms, in words or characters. Fragments are always trained on: they are vocabulary, not phrasing."""
    able = [i for i, n in enumerate(lengths) if i > 1 and n >= (4 if lang == "en" else 6)]
    able = able or [i for i, n in enumerate(lengths) if i > 1 and n >= 3]
    able.sort(key=lambda i: zlib.crc32(("%s/%s/%d" % (lang, intent, i)).encode()))
    return frozenset(able[:max(1, round(len(lengths) / 9))])


class Frame:
    """One drawn situation. `slots(lang)` are the words that lines may use, `system()` is the message."""

    def __init__(self, rng, lang, held=False, **want):
        self.rng, self.lang, self.held = rng, lang, held
        pick = rng.choice
        self.frame_lang = want.get("frame_lang") or (lang if rng.random() < 0.93 else "zh" if lang == "en" else "en")
        self.latin = lang == "en" or self.frame_lang == "en" or rng.random() < 0.06
        self.used_names = set()
        self.role = want.get("role") or pick(list(W.ROLES))
        self.name = self.person_name()
        habit_voice, habit_temper = W.HABITUAL[self.role]
        self.temper = want.get("temper") or (habit_temper if rng.random() < 0.4 else pick(list(W.TEMPERS)))
        self.habit = pick(list(W.HABITS))
        self.voice = habit_voice if rng.random() < 0.55 else pick(list(W.VOICES))
        self.mood = want.get("mood") or pick(list(W.MOODS))
        self.past = want.get("past") or pick(W.PASTS + ("none", "none", "friend", "enemy"))
        self.place = pick(W.PLACES[self.role])
        self.time = pick(list(W.TIMES))
        self.weather = pick(list(W.WEATHERS))
        self.stage = pick(list(W.STAGES))
        self.sys_kind = want.get("sys_kind") or rng.choices(["frame", "prose", "none"], [0.90, 0.075, 0.025])[0]
        drop = (lambda p: rng.random() < p) if not want.get("full") else (lambda p: False)
        self.has = {k: not drop(p) for k, p in dict(name=.04, traits=.12, voice=.15, mood=.15, quest=.3, relation=.5, place=.06,
                                                    time=.25, weather=.25, language=.3, room=.15, wares=.2, dish=.3, reward=.3,
                                                    rumour=.5, way=.5, person=.5, secret=.5).items()}
        if want.get("intent"):  # a fact that the player is about to ask for is usually known
            for key in {"room": ("room",), "food": ("dish",), "quest": ("quest", "reward"), "rumour": ("rumour",), "direction": ("way",),
                        "price": ("wares",), "haggle": ("wares",), "reserve": ("wares",), "person": ("person",), "secret": ("secret",),
                        "weather": ("weather",), "time": ("time",)}.get(want["intent"], ()):
                if rng.random() < 0.6:
                    self.has[key] = True
        if self.sys_kind != "frame":
            for k in self.has:
                if k not in ("name", "traits", "place", "mood"):
                    self.has[k] = False
            if self.sys_kind == "none":
                for k in self.has:
                    self.has[k] = False
                self.role = "innkeeper"
            if self.past in ("friend", "enemy"):
                self.past = "none"
        if self.sys_kind == "none":
            self.past = "none"
        if self.past in ("friend", "enemy"):
            self.has["relation"] = True
        self.details()

    # -- what is drawn only once

    def person_name(self):
        names = W.NAMES["people_en"] if self.latin else W.NAMES["people_zh"]
        while True:
            r = self.rng.random()
            if self.latin and r < 0.3:
                n = self.rng.choice(names[:W.NAMES["common_en"]])
            elif not self.held and r < 0.62:
                n = W.made_up_name(self.rng, self.latin)
            else:
                n = self.rng.choice(names)
            if held_name(n) == self.held and n not in self.used_names:
                self.used_names.add(n)
                return n

    def landmark(self):
        a, n = self.rng.choice(W.LOC_ADJ), self.rng.choice(W.LOC_NOUN)
        return a[0] + " " + n[0], a[1] + n[1]

    def details(self):
        rng = self.rng
        self.pname = self.person_name()
        self.player_has_name = False
        self.person, self.ppl = self.person_name(), self.person_name()
        self.kin, self.kinname = rng.choice(W.KIN), self.person_name()
        self.generic = rng.random() < 0.15
        self.i = {k: rng.randrange(len(getattr(W, k))) for k in ("DEEDS", "DANGERS", "CREDITORS", "VOWS", "LIES", "AMENDS", "STOLEN", "FOES",
                                                                 "HOWS", "RUMOURS", "SECRETS", "QUESTS", "THINGS", "TARGETS", "DISHES")}
        self.job, self.way_of = rng.choice(W.JOBS), rng.choice(W.WAYS_OF)
        self.way = rng.choice(W.WAY_A), rng.choice(W.WAY_B)
        self.loc = {k: self.landmark() for k in ("quest", "rumour", "secret")}
        self.mention = {k: self.person_name() for k in ("quest", "rumour", "secret")}
        self.wares = rng.sample(W.WARES[self.role], rng.choice([1, 1, 2]))
        self.prices = [self.price() for _ in self.wares]
        self.item = 0
        self.room_price, self.dish_price, self.reward_price = self.price(), self.price(low=True), self.price()
        self.earlier = rng.choice(["helped", "paid", "kept_promise"]) if rng.random() < 0.08 else None
        self.style = rng.random()

    def price(self, low=False):
        rng = self.rng
        if low or rng.random() < 0.6:
            n = rng.randint(2, 20)
        else:
            n = rng.choice([rng.randint(21, 99), rng.randrange(25, 100, 5), rng.randint(101, 400)]) if rng.random() < 0.7 else rng.choice([30, 40, 50, 60, 80, 100])
        least = max(1, n - rng.randint(1, max(1, n // 3))) if rng.random() < 0.6 else None
        return n, rng.choice(["silver", "silver", "copper", "gold"] if not low else ["copper", "copper", "silver"]), least if least and least > 1 else None

    # -- words

    def t(self, pair, lang):
        return pair[0 if lang == "en" else 1]

    def fill(self, pair, key, lang):
        return self.t(pair, lang).format(l=self.t(self.loc[key], lang), p=self.mention[key], t=self.t(W.THINGS[self.i["THINGS"]], lang))

    def quest_said(self, lang):
        i = self.i["QUESTS"]
        return self.fill(W.QUESTS_SAID.get(i, W.QUESTS[i]), "quest", lang)

    def arole(self, lang):
        r = self.trade(lang)
        return r if lang == "zh" else ("an " if r[0] in "aeiou" else "a ") + r

    def trade(self, lang):
        """The role as its bearer calls it."""
        return self.t(("errand runner", "跑腿的") if self.role == "child" else W.ROLES[self.role], lang)

    def slots(self):
        lang, s, h = self.lang, {}, self.has
        s["role"], s["arole"] = self.trade(lang), self.arole(lang)
        if self.sys_kind == "none":
            del s["role"], s["arole"]
        if h["name"]:
            s["name"] = self.name
        if h["place"]:
            s["place"] = self.t(self.place, lang)
        if h["quest"]:
            s["qdo"] = self.quest_said(lang)
            if h["reward"]:
                s["reward"] = W.money(*self.reward_price[:2], lang)
        if h["rumour"]:
            s["rumour"] = self.fill(W.RUMOURS[self.i["RUMOURS"]], "rumour", lang)
        if h["secret"]:
            s["secret"] = self.fill(W.SECRETS[self.i["SECRETS"]], "secret", lang)
        s["target"] = self.t(W.TARGETS[self.i["TARGETS"]], lang)
        if h["way"]:
            s["way"] = (", " if lang == "en" else "，").join(self.t(w, lang) for w in self.way)
        s["person"] = self.person
        if h["person"]:
            s["pinfo"] = s["pinfo_l"] = (", " if lang == "en" else "，").join((self.t(self.job, lang), self.t(self.way_of, lang)))
            if lang == "zh":
                s["pinfo_l"] = "是" + s["pinfo"]
        s["item"] = self.t(self.wares[self.item], lang)
        if h["wares"]:
            n, coin, least = self.prices[self.item]
            s["price"] = W.money(n, coin, lang)
            if least:
                s["least"] = W.money(least, coin, lang)
        if h["dish"] and self.role == "innkeeper":
            s["dish"] = self.t(W.DISHES[self.i["DISHES"]], lang)
            s["dprice"] = W.money(*self.dish_price[:2], lang)
        if h["weather"]:
            s["wnoun"] = self.t(W.WEATHER_NOUN[self.weather], lang)
            n = s["wnoun"]
            s["wnoun_c"] = n[:1].upper() + n[1:]
        if h["time"]:
            s["tnoun"] = self.t(W.TIME_NOUN[self.time], lang)
            s["tnoun_c"] = s["tnoun"][:1].upper() + s["tnoun"][1:]
        if self.player_has_name:
            s["pname"] = self.pname
        if not self.generic:
            i = self.i
            s["deed"] = self.t((W.DEEDS if lang == "en" else W.DEEDS_PAST)[i["DEEDS"]], lang)
            s["kinname"], s["danger"] = self.kinname, self.t(W.DANGERS[i["DANGERS"]], lang)
            for k, key in (("creditor", "CREDITORS"), ("vow", "VOWS"), ("lie", "LIES"), ("amend", "AMENDS"), ("thing", "STOLEN"),
                           ("foe", "FOES"), ("how", "HOWS")):
                s[k] = self.t(getattr(W, key)[i[key]], lang)
        s["kin"] = self.t(self.kin, lang)
        return s

    # -- the system message

    def past_text(self, kind, lang, generic):
        n = self.name if self.has["name"] else ("the " + W.ROLES[self.role][0] if lang == "en" else W.ROLES[self.role][1])
        poss = n + "'s"
        d = lambda key, table=None: self.t(getattr(W, table or key)[self.i[key]], lang)
        first = self.style < 0.6
        if lang == "en":
            vow = d("VOWS").replace(" for me ", " for %s " % n).replace(" by me ", " by %s " % n).replace("my family", "the family")
            lie = d("LIES").replace("you had", "they had")
            full = {
                "helped": "helped %s %s" % (n, d("DEEDS")), "saved": "saved %s %s %s from %s" % (poss, self.kin[0], self.kinname, d("DANGERS")),
                "paid": ("paid %s debt to %s" if first else "paid off what %s owed %s") % ((poss if first else n), d("CREDITORS")),
                "kept_promise": "promised %s to %s, and kept the promise" % (n, vow),
                "lied": "lied to %s about %s" % (n, lie), "amends": "wronged %s once, then %s" % (n, d("AMENDS", "AMENDS_FRAME")),
                "broke_promise": ("promised %s to %s, and never did" if first else "broke a promise to %s: to %s") % (n, vow),
                "stole": "stole %s from %s" % (d("STOLEN", "STOLEN_FRAME"), n),
                "betrayed": ("betrayed %s to %s" if first else "sold %s to %s") % (n, d("FOES")),
                "attacked": "attacked %s %s" % (n, d("HOWS", "HOWS_FRAME")), "none": "nothing yet" if first else "never met before",
            }
            brief = {"helped": "helped %s" % n, "saved": "saved %s %s" % (poss, self.kin[0]), "paid": "paid %s debt" % poss,
                     "kept_promise": "kept a promise to %s" % n, "lied": "lied to %s" % n, "amends": "wronged %s, then made amends" % n,
                     "broke_promise": "broke a promise to %s" % n, "stole": "stole from %s" % n, "betrayed": "betrayed %s" % n,
                     "attacked": "attacked %s" % n, "none": "nothing yet"}
        else:
            vow = d("VOWS").replace("替我", "替" + n).replace("陪我", "陪" + n)
            lie = d("LIES").replace("你的", "自己的")
            full = {
                "helped": "帮%s%s" % (n, d("DEEDS", "DEEDS_PAST")), "saved": "从%s救了%s的%s%s" % (d("DANGERS"), n, self.kin[1], self.kinname),
                "paid": "替%s还清了欠%s的债" % (n, d("CREDITORS")), "kept_promise": "答应%s%s，做到了" % (n, vow),
                "lied": "在%s上骗了%s" % (lie, n), "amends": "对不起%s，后来%s" % (n, d("AMENDS")),
                "broke_promise": ("答应%s%s，却没做到" if first else "对%s失信：答应%s，没做到") % (n, vow),
                "stole": "偷了%s的%s" % (n, d("STOLEN", "STOLEN_FRAME")), "betrayed": ("把%s出卖给%s" if first else "向%s出卖了%s") % ((n, d("FOES")) if first else (d("FOES"), n)),
                "attacked": "%s袭击了%s" % (d("HOWS", "HOWS_FRAME"), n), "none": "还没有" if first else "从未见过",
            }
            brief = {"helped": "帮过%s" % n, "saved": "救了%s的%s" % (n, self.kin[1]), "paid": "替%s还了债" % n, "kept_promise": "对%s守了诺言" % n,
                     "lied": "骗过%s" % n, "amends": "对不起%s，后来弥补了" % n, "broke_promise": "对%s失信" % n, "stole": "偷过%s的东西" % n,
                     "betrayed": "背叛了%s" % n, "attacked": "袭击过%s" % n, "none": "还没有"}
        return (brief if generic else full)[kind]

    def relation(self):
        p = self.past
        return ("friend" if p in ("friend", "helped", "paid", "kept_promise") else "benefactor" if p == "saved" else
                "enemy" if p in ("enemy", "betrayed", "attacked") else "strained" if p != "none" else "stranger")

    def facts(self, lang):
        h, out = self.has, []
        coin = lambda p: "%d %s" % (p[0], W.COINS[p[1]][0]) if lang == "en" else "%d%s" % (p[0], W.COINS[p[1]][1])
        least = lambda p: "" if not p[2] else (", least %d" if lang == "en" else "，最低%d") % p[2]
        colon = ": " if lang == "en" else "："
        if h["room"] and self.role == "innkeeper":
            out.append(("room" if lang == "en" else "房间") + colon + coin(self.room_price))
        if h["wares"]:
            for w, p in zip(self.wares, self.prices):
                out.append(self.t(w, lang) + colon + coin(p) + least(p))
        if h["dish"] and self.role == "innkeeper":
            out.append(("dish" if lang == "en" else "菜") + colon + self.t(W.DISHES[self.i["DISHES"]], lang) + (", " if lang == "en" else "，") + coin(self.dish_price))
        if h["reward"] and h["quest"]:
            out.append(("reward" if lang == "en" else "报酬") + colon + coin(self.reward_price))
        if h["rumour"]:
            out.append(("rumour" if lang == "en" else "传闻") + colon + self.fill(W.RUMOURS[self.i["RUMOURS"]], "rumour", lang))
        if h["way"]:
            out.append(("way to " if lang == "en" else "去") + self.t(W.TARGETS[self.i["TARGETS"]], lang) + ("" if lang == "en" else "的路") + colon +
                       (", " if lang == "en" else "，").join(self.t(w, lang) for w in self.way))
        if h["person"]:
            out.append(self.person + colon + (", " if lang == "en" else "，").join((self.t(self.job, lang), self.t(self.way_of, lang))))
        if h["secret"]:
            out.append(("secret" if lang == "en" else "秘密") + colon + self.fill(W.SECRETS[self.i["SECRETS"]], "secret", lang))
        self.shuffle(out)
        return SEP[lang].join(out)

    def shuffle(self, out):
        """The facts in an order of their own, the same each time the frame is written."""
        out.sort(key=lambda x: zlib.crc32(("%s%f" % (x[:3], self.style)).encode()))

    def system(self):
        lang, h = self.frame_lang, self.has
        if self.sys_kind == "none":
            return None
        if self.sys_kind == "prose":
            return self.prose(lang)
        rows = []
        t = lambda pair: self.t(pair, lang)
        comma = ", " if lang == "en" else "，"
        if h["name"]:
            rows.append(("name", self.name))
        rows.append(("role", t(W.ROLES[self.role])))
        if h["traits"]:
            rows.append(("traits", t(W.TEMPERS[self.temper]) + comma + t(W.HABITS[self.habit])))
        if h["voice"]:
            rows.append(("voice", t(W.VOICES[self.voice])))
        if h["mood"]:
            rows.append(("mood", t(W.MOODS[self.mood])))
        if h["quest"]:
            rows.append(("quest", self.fill(W.QUESTS[self.i["QUESTS"]], "quest", lang) + (" (%s)" if lang == "en" else "（%s）") % t(W.STAGES[self.stage])))
        if self.past not in ("friend", "enemy") and not (self.past == "none" and self.style < 0.35):
            text = self.past_text(self.past, lang, self.generic)
            if self.earlier and self.past != "none" and self.earlier != self.past:
                text = self.past_text(self.earlier, lang, False) + ("; later " if lang == "en" else "；后来") + text
            rows.append(("past", text))
        if h["relation"]:
            rows.append(("relation", t(W.RELATIONS[self.relation()])))
        if h["place"]:
            rows.append(("place", t(self.place)))
        if h["time"]:
            rows.append(("time", t(W.TIMES[self.time])))
        if h["weather"]:
            rows.append(("weather", t(W.WEATHERS[self.weather])))
        facts = self.facts(lang)
        if facts:
            rows.append(("facts", facts))
        if h["language"]:
            rows.append(("language", self.lang))
        return "\n".join("%s: %s" % r for r in rows)

    def prose(self, lang):
        h = self.has
        t = lambda pair: self.t(pair, lang)
        if lang == "en":
            s = "You are %s" % ("%s, %s" % (self.name, self.arole("en")) if h["name"] else self.arole("en"))
            s += " at %s." % self.place[0] if h["place"] else "."
            if h["traits"]:
                s += " You are %s and %s." % (self.temper, self.habit)
            if h["mood"] and self.past == "none":
                s += " You feel %s." % self.mood
            if self.past != "none":
                s += " The player %s." % self.past_text(self.past, "en", self.generic)
        else:
            s = "你是%s" % (("%s，" % self.name if h["name"] else "") + (t(self.place) + "的" if h["place"] else "") + self.arole("zh")) + "。"
            if h["traits"]:
                s += "你%s，%s。" % (t(W.TEMPERS[self.temper]), t(W.HABITS[self.habit]))
            if h["mood"] and self.past == "none":
                s += "你现在很%s。" % t(W.MOODS[self.mood])
            if self.past != "none":
                s += "玩家%s。" % self.past_text(self.past, "zh", self.generic)
        return s
