"""The attitude table of ATTITUDES.md, as code."""

ILL = ("cold", "hostile", "afraid")
FRIENDLY = ("warm", "grateful", "playful", "neutral", "sad")
FIERCE = ("bold", "jolly")


def base(past, temper, mood):
    """Before the player's words are weighed."""
    t = temper or "plain"
    if past in ("helped", "paid", "kept_promise", "friend"):
        return "warm"
    if past == "saved":
        return "grateful"
    if past in ("lied", "amends"):
        return "wary"
    if past == "broke_promise":
        return "cold"
    if past == "stole":
        return "hostile" if t in FIERCE else "wary" if t == "timid" else "cold"
    if past in ("betrayed", "enemy"):
        return "hostile" if t in FIERCE or t == "plain" else "afraid" if t == "timid" else "cold"
    if past == "attacked":
        return "hostile" if t in FIERCE or t == "plain" else "cold" if t in ("proud", "sly") else "afraid"
    if mood == "cheerful":
        return "playful" if t in ("jolly", "sly") else "warm"
    if mood == "angry":
        return "cold"
    if mood == "worried":
        return "wary"
    if mood == "grieving":
        return "sad"
    if mood == "calm" and t == "jolly":
        return "playful"
    return "neutral"


def soften(a):
    return {"hostile": "cold", "cold": "wary", "afraid": "wary"}.get(a, a)


def answer(a, intent, temper, habit):
    """After the player's words are weighed."""
    t = temper or "plain"
    if intent == "threaten":
        return "hostile" if t in FIERCE else "afraid" if t in ("gentle", "timid") else "cold"
    if intent == "insult":
        if t == "bold":
            return "hostile"
        if t == "jolly":
            return "hostile" if a in ILL else "playful"
        if t == "timid":
            return "afraid" if a in ILL else "cold"
        return "hostile" if a == "hostile" else "cold"
    if intent == "apologize":
        return soften(a)
    if intent == "thank":
        return "warm" if a == "neutral" else a
    if intent == "bribe":
        if t == "sly" or habit == "greedy":
            return "wary" if a in ILL else "playful"
        return a if a in ("hostile", "afraid") else "cold"
    if intent == "flirt":
        if a in ILL or a in ("wary", "sad"):
            return a
        return "cold" if t == "proud" else "playful"
    if intent == "lie":
        return {"warm": "playful", "grateful": "playful", "neutral": "wary"}.get(a, a)
    if intent == "confess":
        return {"neutral": "wary", "playful": "warm"}.get(a, a)
    if intent == "secret":
        return "wary" if a == "neutral" else a
    return a


class Mood:
    """The attitude through one conversation: insults and threats are remembered until an apology, apologies too."""

    def __init__(self, past, temper, habit, mood):
        self.past, self.temper, self.habit, self.mood = past, temper, habit, mood
        self.offended = self.softened = False

    def turn(self, intent):
        a = base(self.past, self.temper, self.mood)
        if intent == "apologize":
            self.offended = False
            self.softened = True
        elif self.softened:
            a = soften(a)
        if self.offended and a in FRIENDLY:
            a = "wary"
        a = answer(a, intent, self.temper, self.habit)
        if intent in ("threaten", "insult"):
            self.offended = True
        return a
