"""The world that frames are drawn from: every value in English and Chinese, and the names.

A value is a pair (English, Chinese). Names of people and landmarks come from `names.json` beside this package, which the judge
reads too, so that it can tell a name that was never given from one that was.
"""
import json
import os

_HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(_HERE, "..", "names.json"), encoding="utf-8") as _f:
    NAMES = json.load(_f)

LANGS = ("en", "zh")

ROLES = {
    "innkeeper": ("innkeeper", "客栈老板"), "blacksmith": ("blacksmith", "铁匠"), "guard": ("guard", "守卫"),
    "healer": ("healer", "医师"), "fence": ("fence", "销赃人"), "merchant": ("merchant", "商人"), "mage": ("mage", "法师"),
    "ferryman": ("ferryman", "船夫"), "child": ("child", "孩子"), "noble": ("noble", "贵族"), "bard": ("bard", "歌手"),
    "hunter": ("hunter", "猎人"),
}
# The voice and the temper that a trade usually has; frames draw others as well.
HABITUAL = {
    "innkeeper": ("cheerful", "gentle"), "blacksmith": ("gruff", "bold"), "guard": ("plain", "proud"), "healer": ("shy", "gentle"),
    "fence": ("sly", "sly"), "merchant": ("sly", "jolly"), "mage": ("courtly", "proud"), "ferryman": ("gruff", "bold"),
    "child": ("shy", "timid"), "noble": ("courtly", "proud"), "bard": ("cheerful", "jolly"), "hunter": ("plain", "bold"),
}
TEMPERS = {"bold": ("bold", "豪爽"), "proud": ("proud", "高傲"), "timid": ("timid", "胆小"), "gentle": ("gentle", "温和"),
           "sly": ("sly", "狡黠"), "jolly": ("jolly", "爱笑")}
HABITS = {"honest": ("honest", "诚实"), "greedy": ("greedy", "贪财"), "curious": ("curious", "好奇"),
          "talkative": ("talkative", "话多"), "patient": ("patient", "耐心"), "devout": ("devout", "虔诚")}
VOICES = {"gruff": ("gruff", "粗声"), "courtly": ("courtly", "文雅"), "shy": ("shy", "羞怯"), "sly": ("sly", "油滑"),
          "cheerful": ("cheerful", "欢快"), "plain": ("plain", "平实")}
MOODS = {"calm": ("calm", "平静"), "cheerful": ("cheerful", "高兴"), "tired": ("tired", "疲惫"), "angry": ("angry", "生气"),
         "worried": ("worried", "担心"), "grieving": ("grieving", "悲伤")}
STAGES = {"open": ("open", "待接"), "active": ("active", "进行中"), "done": ("done", "已完成"), "rewarded": ("rewarded", "已酬谢"),
          "failed": ("failed", "失败")}
WEATHERS = {"clear": ("clear", "晴"), "rain": ("rain", "雨"), "storm": ("storm", "暴风雨"), "snow": ("snow", "雪"),
            "fog": ("fog", "雾"), "wind": ("wind", "大风"), "heat": ("heat", "酷热")}
WEATHER_NOUN = {"clear": ("clear weather", "晴天"), "rain": ("rain", "下雨"), "storm": ("a storm", "暴风雨"), "snow": ("snow", "下雪"),
                "fog": ("fog", "起雾"), "wind": ("wind", "刮大风"), "heat": ("the heat", "天热")}
TIMES = {"dawn": ("dawn", "黎明"), "morning": ("morning", "上午"), "noon": ("noon", "正午"), "dusk": ("dusk", "黄昏"),
         "night": ("night", "夜晚"), "midnight": ("midnight", "午夜")}
TIME_NOUN = {"dawn": ("barely dawn", "天刚亮"), "morning": ("morning", "上午"), "noon": ("noon", "正午"), "dusk": ("dusk", "黄昏"),
             "night": ("late, well into the night", "夜里"), "midnight": ("midnight", "半夜")}
RELATIONS = {"stranger": ("stranger", "陌生人"), "friend": ("friend", "朋友"), "benefactor": ("benefactor", "恩人"),
             "strained": ("bad blood", "有过节"), "enemy": ("enemy", "仇人")}

PLACES = {
    "innkeeper": [("the Black Kettle", "黑壶酒馆"), ("the Sleeping Fox", "睡狐客栈"), ("the Three Lanterns", "三灯客栈"), ("the Lame Horse", "跛马店")],
    "blacksmith": [("the Hill Forge", "坡上铁铺"), ("the Red Anvil", "红砧铁铺"), ("the Bridge Smithy", "桥头铁铺")],
    "guard": [("the north gate", "北门"), ("the east gate", "东门"), ("the watchhouse", "守卫所"), ("the toll gate", "关卡")],
    "healer": [("the herb house", "草药屋"), ("the temple infirmary", "神殿医馆"), ("the Willow House", "柳屋")],
    "fence": [("the back room", "后屋"), ("the Rat Cellar", "鼠窖"), ("Candle Alley", "蜡烛巷")],
    "merchant": [("the market square", "集市"), ("the Salt House", "盐行"), ("the caravan yard", "车马场")],
    "mage": [("the tower library", "塔中书阁"), ("the Grey Study", "灰书斋"), ("the star room", "观星室")],
    "ferryman": [("the ferry landing", "渡口"), ("the Reed Dock", "芦苇码头"), ("the lower jetty", "下码头")],
    "child": [("the village well", "村口水井"), ("the hen yard", "鸡舍院子"), ("the mill stream", "磨坊溪边")],
    "noble": [("Ashford Hall", "梣堡"), ("the council hall", "议事厅"), ("the Rose Court", "玫瑰庭")],
    "bard": [("the Gilded Harp", "金琴酒馆"), ("the market stage", "集市戏台"), ("the Old Cask", "老酒桶")],
    "hunter": [("the forest edge", "林子边"), ("the hunting lodge", "猎屋"), ("the charcoal camp", "炭窑营地")],
}
WARES = {
    "innkeeper": [("honey mead", "蜂蜜酒"), ("red wine", "红酒"), ("smoked ham", "熏火腿"), ("brass lantern", "铜灯")],
    "blacksmith": [("short sword", "短剑"), ("wood axe", "斧头"), ("iron shield", "铁盾"), ("horseshoe set", "马掌")],
    "guard": [("gate pass", "通行证"), ("spare cloak", "旧披风"), ("signal horn", "号角")],
    "healer": [("fever tonic", "退烧药"), ("burn salve", "烫伤膏"), ("sleeping draught", "安眠药水")],
    "fence": [("lockpick set", "开锁钩"), ("silver ring", "银戒指"), ("silk purse", "绸钱袋"), ("spyglass", "望远镜")],
    "merchant": [("wool blanket", "羊毛毯"), ("coil of rope", "麻绳"), ("bag of salt", "盐袋"), ("spice box", "香料盒")],
    "mage": [("star chart", "星图"), ("fire scroll", "火焰卷轴"), ("blank grimoire", "空白魔典")],
    "ferryman": [("crossing", "船票"), ("fishing net", "渔网"), ("spare oar", "旧船桨")],
    "child": [("wooden whistle", "木哨子"), ("paper kite", "纸风筝"), ("lucky marble", "幸运弹珠")],
    "noble": [("grey mare", "灰马"), ("old map", "旧地图"), ("hunting permit", "狩猎许可")],
    "bard": [("love song", "情歌"), ("bone flute", "骨笛"), ("songbook", "歌本")],
    "hunter": [("bear hide", "熊皮"), ("yew bow", "紫杉弓"), ("haunch of venison", "鹿腿")],
}
COINS = {"silver": ("silver", "银币"), "copper": ("copper", "铜币"), "gold": ("gold", "金币")}
DISHES = [("lamb stew", "羊肉汤"), ("barley soup", "大麦粥"), ("fish pie", "鱼肉饼"), ("roast goose", "烤鹅"), ("bean broth", "豆子汤"),
          ("mushroom stew", "炖蘑菇"), ("rabbit with onions", "洋葱兔肉"), ("black pudding", "血肠"), ("turnip soup", "萝卜汤"),
          ("fried trout", "煎鳟鱼")]
LOC_ADJ = [("old", "老"), ("abandoned", "废弃的"), ("burnt", "烧毁的"), ("crooked", "歪斜的"), ("northern", "北边的"), ("haunted", "闹鬼的"),
           ("ruined", "破败的"), ("upper", "上头的"), ("forgotten", "被遗忘的"), ("walled", "带围墙的")]
LOC_NOUN = [("mill", "磨坊"), ("chapel", "小教堂"), ("bridge", "石桥"), ("quarry", "采石场"), ("barn", "谷仓"), ("mine", "矿井"),
            ("orchard", "果园"), ("crypt", "墓室"), ("watchtower", "瞭望塔"), ("granary", "粮仓"), ("shrine", "神龛"), ("vineyard", "葡萄园")]
RUMOURS = [
    ("wolves were seen near the {l}", "{l}那边有人看见了狼"), ("there are lights at the {l} after dark", "天一黑，{l}就有亮光"),
    ("someone has been digging at the {l}", "有人在{l}挖东西"), ("the bandits have a camp at the {l}", "强盗在{l}扎了营"),
    ("{p} was seen at the {l} with a heavy sack", "有人看见{p}背着沉甸甸的袋子去了{l}"), ("{p} is getting married in secret", "{p}要偷偷成亲了"),
    ("{p} came into money and won't say how", "{p}发了笔财，怎么来的却不肯说"), ("the tax on salt will double", "盐税要加一倍"),
    ("the well at the {l} has turned bitter", "{l}的井水变苦了"), ("a ship full of rats is coming up the river", "有条满是老鼠的船正往上游来"),
    ("{p} talks to somebody at the {l} who isn't there", "{p}常在{l}跟看不见的人说话"), ("the king's road is closed past the {l}", "过了{l}，官道就封了"),
]
TARGETS = [("the temple", "神殿"), ("the harbour", "码头"), ("the town hall", "镇公所"), ("the graveyard", "墓园"), ("the bakery", "面包房"),
           ("the tannery", "皮革坊"), ("the barracks", "兵营"), ("the bell tower", "钟楼"), ("the moneylender", "钱庄"), ("the stables", "马厩")]
WAY_A = [("past the well", "过了井"), ("over the footbridge", "过了小桥"), ("along the wall", "沿着城墙走"), ("down the hill", "下了坡"),
         ("through the south gate", "出南门"), ("behind the smokehouse", "绕过熏肉房"), ("up Candle Street", "上了蜡烛街"), ("across the square", "穿过广场")]
WAY_B = [("then left", "左拐"), ("then right", "右拐"), ("straight on to the end", "一直走到头"), ("the third door", "第三道门"),
         ("up the steps", "上台阶"), ("as far as the big oak", "走到大橡树那儿"), ("then left again", "再左拐"), ("where the road forks, right", "岔路口往右")]
JOBS = [("the miller", "磨坊主"), ("the baker", "面包师傅"), ("the cooper", "箍桶匠"), ("the tailor", "裁缝"), ("the beekeeper", "养蜂人"),
        ("the gravedigger", "掘墓人"), ("the scribe", "抄写员"), ("the carter", "赶车的"), ("the fisher", "打鱼的"), ("the candlemaker", "做蜡烛的")]
WAYS_OF = [("honest to the last copper", "一文钱都算得老实"), ("fond of gossip", "爱传闲话"), ("slow to pay", "付钱总拖拖拉拉"),
           ("always first at the market", "赶集总是头一个到"), ("never seen without a dog", "走到哪儿都带条狗"),
           ("better with animals than with people", "跟牲口比跟人亲"), ("in debt all over town", "镇上到处赊账"),
           ("patient with children", "对小孩很耐心"), ("sharp at cards", "牌打得精"), ("quiet ever since the fire", "火灾之后就不大说话")]
SECRETS = [
    ("the key lies under a stone at the {l}", "钥匙压在{l}的石头底下"), ("there is a tunnel from the cellar to the {l}", "地窖里有条暗道通到{l}"),
    ("{p} is hiding at the {l}", "{p}就躲在{l}"), ("the silver never left town, it lies under the {l}", "银子没人动过，就藏在{l}底下"),
    ("{p} takes coin from the smugglers", "{p}收走私贩子的钱"), ("the real will is hidden at the {l}", "真遗嘱藏在{l}"),
]
QUESTS = [
    ("find {p}, last seen at the {l}", "找到{p}，最后有人在{l}见过"), ("drive the wolves from the {l}", "赶走{l}的狼"),
    ("fetch moonwort from the {l}", "到{l}采月草回来"), ("bring a letter to {p}", "给{p}送一封信"),
    ("recover the stolen {t} from the {l}", "追回在{l}被偷的{t}"), ("guard the wagon to the {l}", "护送马车到{l}"),
    ("find out what haunts the {l}", "查清{l}闹的是什么鬼"), ("clear the rats out of the {l}", "清掉{l}的老鼠"),
    ("bring {p} home from the {l}", "把{p}从{l}带回家"), ("collect a debt from {p}", "找{p}讨一笔债"),
]
# How the quest is named when it is spoken of: without "last seen".
QUESTS_SAID = {0: ("find {p}", "找到{p}")}
THINGS = [("silver chalice", "银杯"), ("family ring", "传家戒指"), ("ledger", "账本"), ("temple bell", "神殿的钟"), ("music box", "八音盒")]

DEEDS = [("mend the roof", "修屋顶"), ("put out the fire", "扑灭那场火"), ("carry the winter wood", "搬过冬的柴"), ("find the lost mule", "找回走失的骡子"),
         ("bring in the harvest", "抢收庄稼"), ("drive off the tax collector", "打发走收税的"), ("dig out the well", "淘井"), ("nurse the sick", "照看病人")]
DEEDS_PAST = [("mend the roof", "修好了屋顶"), ("put out the fire", "扑灭了火"), ("carry the winter wood", "搬了过冬的柴"), ("find the lost mule", "找回了走失的骡子"),
              ("bring in the harvest", "抢收了庄稼"), ("drive off the tax collector", "打发走了收税的"), ("dig out the well", "淘了井"), ("nurse the sick", "照看了病人")]
KIN = [("brother", "哥哥", "him"), ("sister", "妹妹", "her"), ("father", "父亲", "him"), ("mother", "母亲", "her"), ("cousin", "表弟", "them"),
       ("nephew", "侄子", "him"), ("niece", "侄女", "her"), ("uncle", "叔叔", "him")]
DANGERS = [("the river", "河里"), ("the burning mill", "着火的磨坊里"), ("the wolves", "狼口"), ("the bandits", "强盗手里"), ("the fever", "病榻上"),
           ("the flooded mine", "淹水的矿井"), ("the ice", "冰窟窿里"), ("the press gang", "抓丁队手里")]
CREDITORS = [("the moneylender", "钱庄"), ("the guild", "行会"), ("the abbot", "修道院长"), ("the toll collector", "收税官"), ("the brewer", "酿酒坊")]
VOWS = [("bring the medicine in time", "按时送药来"), ("come back before winter", "入冬前回来"), ("return the borrowed horse", "把借的马还回来"),
        ("speak for me in court", "在公堂上替我作证"), ("stand by me at the trial", "开审那天来陪我"), ("bring word from my family", "替我捎来家里的音信"),
        ("repair the dam", "把水坝修好")]
LIES = [("the lost wagon", "丢失的马车"), ("the money", "那笔钱"), ("the broken seal", "拆过的封印"), ("the missing goods", "少了的货"),
        ("where you had been", "你的来历"), ("the letter", "那封信")]
AMENDS = [("give everything back", "把东西全还了回来"), ("pay for the damage", "赔了钱"), ("rebuild the fence", "重修了篱笆"),
          ("confess before the council", "在议事会上认了错"), ("work off the debt", "做工抵了债")]
AMENDS_FRAME = [("gave everything back", ""), ("paid for the damage", ""), ("rebuilt the fence", ""), ("confessed before the council", ""),
                ("worked off the debt", "")]
STOLEN = [("the silver candlesticks", "银烛台"), ("my purse", "我的钱袋"), ("the grey horse", "那匹灰马"), ("my mother's ring", "我母亲的戒指"),
          ("the winter grain", "过冬的粮食"), ("the strongbox", "钱箱")]
STOLEN_FRAME = [("the silver candlesticks", "银烛台"), ("a purse", "钱袋"), ("the grey horse", "灰马"), ("the mother's ring", "母亲的戒指"),
                ("the winter grain", "过冬的粮食"), ("the strongbox", "钱箱")]
FOES = [("the bandits", "强盗"), ("the tax men", "税官"), ("the duke's men", "公爵的人"), ("the smugglers", "走私贩子"), ("the inquisitors", "审判官"),
        ("the slavers", "奴隶贩子"), ("the rebels", "叛军")]
HOWS = [("with a knife", "拿着刀"), ("from behind", "从背后"), ("in the dark street", "在黑巷子里"), ("with a club", "抄着棍子"), ("at my own door", "在我家门口")]
HOWS_FRAME = [("with a knife", "拿着刀"), ("from behind", "从背后"), ("in a dark street", "在黑巷子里"), ("with a club", "抄着棍子"), ("at the front door", "在家门口")]

PASTS = ("none", "helped", "saved", "paid", "kept_promise", "lied", "amends", "broke_promise", "stole", "betrayed", "attacked")
NEGATIVE = ("lied", "broke_promise", "stole", "betrayed", "attacked", "enemy")
INTENTS = ("greet smalltalk room food quest rumour direction price haggle reserve recall_promise intro recall_name weather time self "
           "person favour confess apologize threaten insult bribe thank lie flirt farewell nonsense secret remember").split()

ADDRESS = {
    "en": {"gruff": ["friend", "mate"], "courtly": ["my friend", "good friend"], "shy": ["friend"], "sly": ["my dear", "my friend"],
           "cheerful": ["my dear", "friend", "dear friend"], "plain": ["friend", "my friend"]},
    "zh": {"gruff": ["朋友", "伙计"], "courtly": ["贵客", "尊贵的朋友"], "shy": ["朋友"], "sly": ["朋友", "老朋友"],
           "cheerful": ["老朋友", "好朋友"], "plain": ["朋友", "老朋友"]},
}



def made_up_name(rng, latin):
    """A name from nowhere, so that names are copied and not remembered."""
    if not latin:
        return "".join(rng.sample("玛艾琳戈宾洛莎薇娜妮维罗兰赛蒂芙茜莱蕾菲莉娅黛丝汉伊奥", rng.choice([2, 2, 3])))
    out = ""
    for i in range(rng.choice([1, 2, 2, 2, 3])):
        out += rng.choice("b br c ch d dr f g gr h j k kr l m n p pr r s sh st t th tr v w y z".split() + ([""] if i == 0 else []))
        out += rng.choice("a a e e i o u ae ia ei au".split())
        if rng.random() < 0.35 or (i == 0 and len(out) < 3):
            out += rng.choice("n r l s m d k th x nd rn".split())
    return out[0].upper() + out[1:] if len(out) > 2 else out[0].upper() + out[1:] + rng.choice("nrlsm")


_ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
         "nineteen").split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_ZH = "零一二三四五六七八九"


def spell(n, lang):
    """A sum as it is spoken: words up to a hundred, digits above."""
    if n > 100:
        return str(n)
    if lang == "en":
        if n == 100:
            return "a hundred"
        if n < 20:
            return _ONES[n]
        return _TENS[n // 10] + ("-" + _ONES[n % 10] if n % 10 else "")
    if n == 100:
        return "一百"
    if n == 2:
        return "两"
    if n < 10:
        return _ZH[n]
    return ("" if n < 20 else _ZH[n // 10]) + "十" + (_ZH[n % 10] if n % 10 else "")


def money(n, coin, lang):
    return "%s %s" % (spell(n, lang), COINS[coin][0]) if lang == "en" else "%s枚%s" % (spell(n, lang), COINS[coin][1])
