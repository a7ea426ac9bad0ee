"""Judges one reply of a game character: which attitude it shows, and whether its names and facts hold.

Written from ATTITUDES.md alone, before the generator's phrases were: weighted cues of ordinary English and Chinese, added up
per label. `judge_test.py` measures it on sentences written by hand for that purpose. It is not trained on anything.

    attitude(reply)                 -> one of LABELS
    wrong_facts(frame, said, reply) -> list of complaints, empty when every name, number, hour and weather holds
    quest_stage(reply)              -> the stage of the task that the reply speaks from, or None
    weather_of(reply), time_of(reply)
"""
import json
import os
import re

LABELS = ("warm", "grateful", "playful", "neutral", "wary", "cold", "hostile", "afraid", "sad")

# Each cue is (weight, pattern). 3 settles a reply by itself, 2 is strong, 1 leans.
EN = {
    "warm": [
        (3, r"\b(so|very|truly|that) (glad|happy|pleased) (to|you)|\b(good|lovely|grand|a joy|a pleasure|wonderful|always nice) to see you"),
        (4, r"you needn't thank me|\bmy pleasure"),
        (3, r"\bcome in,( \w+( \w+)?,)? come in|(was|been) hoping you|put your (purse|money|coin) away|(hear|talk|speak) of money|(good|true|best) as your word|who keeps a promise"),
        (3, r"\b(do|please)? ?come (in|closer|sit)\b.*(friend|dear|fire|warm)|\bwelcome (back|friend|home|always|in|any|as ever)|always welcome|(very|most|right) welcome|you('re| are) (ever |always |most )?welcome (here|at|in|any|to)|welcome, welcome|warm(est)? welcome|heartily welcome"),
        (3, r"\bfor you,? (of course|anything|always|gladly|friend|my|nothing|there|i)|anything for you|on the house|no charge|not a (coin|copper|penny)(?! (less|more|under|over|below))|my treat|keep your (coin|money|purse)|wouldn't dream of charging"),
        (2, r"\b(my|dear|good|old|true|a) (dear )?friend\b|,? friend[.,!?]|\bmy dear\b|\bdear heart|\bdearest|\bsweetheart|\blove[.,!]$|\bmy boy\b|\bmy girl\b"),
        (2, r"\bgladly\b|with (all my heart|pleasure|the greatest pleasure|joy)|my pleasure|happily|delighted|(nothing|it) (would|will|does) (please|gladden|cheers?) me|glad(dens)? (of|my|that|you|to|i)|happy to|i like you|i('m| am) fond of|fond of you|you('re| are) a good (soul|sort|man|person|heart)|good heart"),
        (2, r"\btake care\b|look after yourself|(safe|good) (road|journey|travels)|roads? be kind|keep (you )?safe|bless you|come (back|again) soon|luck (go|be|ride) with you|sleep well|i('ll| will) be (thinking|here|waiting)|the gods (keep|smile)|mind how you go|stay (safe|warm|dry)"),
        (2, r"\b(i('d| would|'ll| will) )?(save|keep|kept|saved|put) (you |aside )?(the|a|some) (best|good|warm|seat|place|bowl|slice|corner)|best (seat|room|bed|chair) .*(yours|for you)|(always|ever) (a|be a) (place|seat|chair|bed|fire|bowl).*(for you|here)|warm yourself|rest your (feet|bones|legs)|sit by the fire|make yourself (at home|comfortable)|you have my (trust|word|thanks|blessing)|(i|we|always) (do )?trust you"),
        (2, r"\b(you('re| are)|that('s| is)|how) (kind|sweet|thoughtful|good of you)|kind (words?|of you)|brightens?|warms (my|the|me)|do(es)? (me|my heart) good|made my (day|evening|morning)|a joy|\bpleasure (to|is|was)|don't mention it|no trouble at all|think nothing of it|any ?time\b|smil|no harm done"),
        (1, r"\bhelp you\b|of course\b|\bwelcome\b|\bplease do\b|\bcertainly\b.*!|forgiven|forgive you|honest of you|let me\b|allow me"),
        (2, r"proved (yourself|a friend)|as good as your word|kept (your|that) (word|promise)|(did|done) right by|good turn|stood by|since (you|what you) (helped|did)|after (what|all|everything) you('ve)? (did|done) for|you (helped|stood|paid)|trust(ed)? (you|a)|word is good|count on me|lean on me"),
    ],
    "grateful": [
        (4, r"\bi owe you(?! (no|nothing))|\bwe owe you(?! no)|\bowes? (you(?! no)|her life|his life|their life)|in your debt|indebted|debt (to you|i can|we can|that|no coin|i carry)|(can|could|will|shall) never (repay|thank)|repay you|haven't forgotten what|not forgotten what|never forget what|won't forget what|(shall|will|i'll) (not|never) forget (it|you|that|the day|your)|how (can|could|do) i (ever )?(thank|repay)"),
        (4, r"\b(because of|thanks to|thank) you(,)? (my|that|and|i still|we|for (saving|bringing|what|my|the life|pulling|giving)|[A-Z]?\w+ (is|lives|breathes|walks|came|sleeps|still|has))|\b(is|are) alive because|(lives|breathes|walks|is alive|still here|laughs|eats|sleeps|home safe|came home) (because of|thanks to) you|you (saved|brought|gave) (me |us )?(back )?(my|him|her|our|back)"),
        (3, r"\bsaved (my (?!best|seat)|our|his (life|son)|her (life|son)|a life|the life)\b|you saved [A-Z]\w+|\byou saved\b|\b(life|lives) (you saved|you gave)|you (pulled|carried|dragged|brought) (him|her|my \w+|\w+) (from|out|home|back)|bless(es)? your name|(speaks?|talks?|asks?) of you|name in (my|our|her|his) prayers|pray(s|ed)? for you|grateful|gratitude|thankful|thank you (for|again|from)|light(s)? a candle for you"),
    ],
    "playful": [
        (3, r"\bha(ha)*[!,.—]|\bha ha|\bhaha|\bheh\b|\bhee\b|\bho ho|\bhah\b|\bteehee|\*?(laughs?|grins?|winks?|chuckles?|giggles?)\b|\b(made me|makes me|good) laugh|laughing"),
        (3, r"\byou (rascal|rogue|scoundrel|charmer|devil|flatterer|cheeky|silly|clown|joker|menace)|\b(i can't even keep a|cheeky|you flatter|flatterer|flattery|smooth[- ]tongue|silver tongue|charmer|rascal)\b|stop it,? you|make me blush|i('m| am) blushing|blush|tease|teasing|pulling my leg|you jest|nice try|good one|what a tale|better (one|tale|story|lie)"),
        (3, r"\bif i had a (copper|coin|silver|penny) for|and i('m| am) (the|a) (queen|king|duke|empress|bishop|dragon|archmage|mermaid|princess|pope|swan|emperor)|(my|the) (goat|cat|dog|donkey|mule|hen|chicken|goose|pig|cow|horse|grandmother|mother-in-law)('s)? .*(disagree|says|told|better|charge|sing|pretti|smart|marr|jealous|could|would|taught|thinks|laugh|joke|counts|opinion|offer)|dance(s)? (on|with)|marry (me|you)|at least buy me"),
        (2, r"\bdon't tell (anyone|my|the|a soul|\w+)\b.*(but|or|he|she|they)|our (little )?secret|between you and me|i('ll| will) (deny|swear|pretend)|scandal|legend(ary)?|world[- ]famous|finest .* (in|this side)|bet(ting)?\b|wager|joke|jest|fun\b|mischief|trouble (is|walks|just)|look what the cat|speak of the|well,? well|guess|my fame|handsome devil|clever|riddle|dare you|on one condition|dramatic|tragic|heartbroken|break my heart|wound(ed)? me|you wound"),
        (1, r"\boh ho|\boho\b|my my|naughty|cunning|delicious|try (again|harder)|\bwink"),
    ],
    "wary": [
        (3, r"\bwho('s| is) asking|why (do|would|are|should) you (ask|want|care|need|asking|come|wish|know)|why (so|the) (curious|question|interest)|what('s| is) (it|that|this) (to you|for)\?|why are you (really )?here|why (you|they) (ask|want|need|care|came|are here)|what do you (really|actually) (want|need|intend|mean)|what('s| is) (your|the) (business|game|angle|interest)|who (sent|told) you|what (are|were) you (after|doing|up to)|says who|and (what|why|who) .*\?$"),
        (4, r"(doesn't|does not|not) mean (that )?i trust|sorry (that )?i trusted"),
        (3, r"\b(don't|do not|can't|cannot|not sure (i|i can|that i)|why should i|hard to) (quite |yet |wholly |fully |know if i can |know whether to |know that i )?(trust|believe (you|it|that|a word|him|her|them))|trust (is|has to be|must be|comes|takes|you (yet|that far|only|as far))|trust, (but|once)|not (so |yet )?sure (i|of|about|that|what|whether|you)|i (have|keep) my doubts|doubt (that|it|you)|suspicio|half believe|believe (that|it|you) when|see (it|that) (first|before)|prove it|remains to be seen|we('ll| will| shall) see|have to be careful"),
        (3, r"\b(keep|keeping|have|got) (my|an|one|both) eyes? on|(i'm|i am|i'll be|i shall be|i will be|am|be) watching|watch(ing)? (you|your (hands|words))|watch yourself|eyes? (on|is|are) (you|my|the)|hands? where i can|keep your hands|stay where i can|in (plain )?sight|don't (try|do) anything|no (tricks|sudden|funny)|one (wrong|false) (step|move|word)|careful (what|with|how|now)|tread (carefully|softly)|step carefully"),
        (3, r"\b(coin|money|pay|payment|proof|silver) (first|up front|in advance|on the (table|counter)|before)|first (you|tell|show|let|i('d| want| need|))|(show|tell|give) me .* (first|before)|if (you|it|that|what) .*(first|prove|mean it|true|behave)|on (one )?condition|depends (on|who|what|why)|that depends|before i (say|tell|answer|decide|agree|give)|until (i|you|we)|perhaps|maybe (i|you|so|it)"),
        (2, r"\bi('ve| have) (heard|been (told|fooled|lied)|my reasons) (that|before|things|about you|to)|(heard|heard that) (that )?(one |story |before)|fool(ed)? me (once|again)|twice|once bitten|last time|(lied|lie) (to|before)|not (again|this time|so fast|so quick)|(last|first) (lie|story|tale)|one good deed|makes? up for|amends (take|are|is)|mended|a start|slow(ly)?|scar|crack|watchful|caution|guarded|so you say|is that so|do you now|hmm?\.\.\.|say no more than|that's all i('ll| will) say|for now|rather not (say|speak|talk|discuss)|can't say (more|too)|say (too )?much|not (mine|here|something i) to|walls have ears|not a (matter|thing|subject) (for|i)|strangers?\b"),
        (1, r"\bquestion|curious|odd\b|strange\b|i wonder|supposing|if i (were|told|knew)|might\b"),
    ],
    "cold": [
        (3, r"\b(i have|there('s| is)|we have|i've) (got )?nothing (more |else |further |left |here )?(to (say|tell|discuss|add|offer)|for you|between us)|nothing (for you|to you)|no(t|thing)? (interested|of (your|interest))|none of your (business|concern)|not your (concern|business|affair)|doesn't concern you|(is|are) no concern of"),
        (3, r"\b(are (we|you) (done|finished)|is that all|was that all|if that('s| is) all|that('s| is| will be) all(?! i( know|'ve|'ll| have))|we('re| are) done|this conversation is|that will do|that('ll| will) be enough|enough said|be (brief|quick)|say (it|what you (want|need|came)) and (go|leave)|state your business|make it (quick|brief|short)|(buy|take|pay|put|order|ask|speak|drink|eat) .*(and|then) (go|leave|be gone|move on)|leave it (there|at that)|^good (day|night)\.$|^goodbye\.$)"),
        (3, r"\bi didn't ask\b|(buy|pay)( it| now)? or (leave|go|don't)|i don't \w+ (\w+ )?(\w+ )?(for|to|with) you\b|(ask|try|find|bother|look|go) (someone|somebody|anyone|elsewhere|somewhere) ?(else)?|(someone|somewhere) else|look elsewhere|elsewhere|not (from|by|with|for) me|not (here|to you|for you|today)\b|i('ve| have) (work|other|better|no time|customers|things)|don't (waste|take up) (my|any)|waste (of|no|my)|no time for|i('d| would) (rather|prefer) (you|that you)|(you )?(should|may|can) (go|leave)( now)?\.|the door is|door's (there|behind|that)|find (another|the door|your own)|don't (come|hurry) back|(don't|do not) (talk|chat|gossip|haggle|bargain)\b|no haggling|take it or leave it|not for sale"),
        (3, r"\b(don't|do not|you needn't|no need to) (expect|pretend|bother|call me|ask me|smile|talk to me|speak to me|thank|apolog|linger|mistake|look at me)|(you|it) (means?|changes?|counts? for) (nothing|little)|no(thing)? (more|less)\.|neither (more|less)|(words|promises|apolog\w+|sorry) (are|changes?|means?|is|cost|mend|buy|won't|don't|do not|does not|doesn't|fix)|save (it|your|that)|spare me|keep (it|that|your (thanks|apolog|words|excuses|flatter|coin|charm|compliment)\w*)|i owe you no|i (don't|do not) (care|want|need|take|forgive|deal|discuss|owe|wish)|not (buy|bought|for sale)|can(no|')t be bought|unmoved|put (it|that|your) .*away"),
        (2, r"^no\.|[.!?] no\.|^what\?|^what do you want( now)?\?|^what (is it|now)\?|^you\.|^you again\.|^well\?|^speak\.|i (remember|recall) (what|how|that|your|the)|you (promised|gave (me )?your word|said you|broke|swore|had|know (why|what))|your (word|promise|oath)|promise(s|d)? (is|are|was|were|broken|you)|broken (promise|word)|let (me|us) down|i waited|you never came|disappoint|full price|same (price )?as (anyone|everyone|any)|not a (word|copper|penny) (more|less)|price is the price|no (discount|favou?rs?|credit|exceptions?|haggling|bargain)|beneath|distance|regret"),
        (2, r"\bi (have|feel) no (wish|desire|patience|interest|use|word|time|kindness|answer|favou?r)|no patience|patience (is|for)|now go\b|time you left|move (along|on)|on your way\.|run along|off you go|refuse|declin|won't (help|discuss|be)|will not|hardly|indeed\.|charming\.|how (nice|touching|fascinating)( for you)?\.|as you (like|wish|please)\.|suit yourself|believe what you|think what you|not my (problem|concern|affair|business)|why should i\b|and yet|you('ve| have) (had|used up|lost|spent) (your|my|that|the)"),
        (1, r"\bnothing\b|\benough\b|\bcoldly|\bno one\b|\bnever\b|\bnot\b.*\bnot\b"),
    ],
    "hostile": [
        (4, r"\bget out\b|\bget (lost|away from)|\bout of my (sight|shop|house|inn|forge|way|hall|boat|face)|\bout!|out, (now|before)|be ?gone\b|clear off|shove off|off with you|begone|sod off|piss off|go to hell|to hell with|(rot|burn|choke|drown) (in|on|for|there|and)|damn (you|your)|curse (you|your)|drop dead|crawl back|go (rot|hang|drown|choke)"),
        (4, r"\b(you|you're a|you are a|you,? you|filthy|lying|thieving|dirty|rotten|stinking|treacherous|miserable|wretched|faithless|two-faced|worthless) ?(filthy|lying|thieving|dirty|rotten|stinking|treacherous|worthless)? ?(thief|thieves|traitor|liar|rat|dog|snake|scum|cur|viper|worm|coward|vermin|swine|pig|wretch|turncoat|judas|backstabber|bastard|filth|toad|weasel|maggot|leech)\b|\b(traitor|scum|vermin|backstabber|turncoat|viper|filth)\b|oath-?breaker"),
        (4, r"\bi('ll| will|'d| would|'m going to|swear i'll) (gladly |personally )?(break|kill|gut|skin|hang|cut|throw|have (you|your)|call the (guard|watch)|set the dogs?|drag|beat|split|bury|drown|feed|crack|see you (hang|hanged|dead|in)|nail|run you|put (you|a|this|an|my)|knock|smash|toss|spit|burn|take your|make you)|before i (break|kill|gut|call|throw|lose|forget|reach|cut|fetch|draw|put|set|drag|do|get|change|pick|take|find|use)|should (gut|kill|hang|skin|throw|break|drown) you|or i('ll| will) (call|break|kill|throw|have|put|set|fetch|cut|use|make|drag|draw|show|run)"),
        (3, r"\bhow dare\b|you (dare|have (the|some) (nerve|gall))|the nerve|the gall|(show|bring|poke|drag) (your|that) face|set foot|come (near|closer|one step)|(one )?(more|another) (word|step|lie)|lay a (hand|finger)|touch (me|that|it|anything) (and|again)|try (it|me)\b[.!]|just try|i dare you|you('ll| will) (regret|pay for|hang|bleed|lose|rue|choke)|pay for (this|that|it|what)|spit (on|at|in)|shut (up|your|that)|hold your tongue|(my|this) (fist|knife|blade|hammer|axe|sword|boot|hounds?|spear|cleaver|bow|poker|crossbow|dagger|arrow|oar|tongs).*(your|you|answer|reply)|over my dead body|never again|choke on|(you|your kind) (make|makes) me sick|disgust|hate you|despise you|loathe|blood on|stab(bed)? (me|us) in the back|sold (me|us|\w+) (out|to)|knife in (my|our|the) back"),
        (1, r"!.*!"),
        (2, r"\byou betray|\bbetray(ed|al|er)?\b|you stole|you robbed|thie(f|ving|ves)\b|\bstolen\b|you attacked|\bstill alive\b|\bi('m| am) (so )?(angry|furious)|\bmy rage\b|\bfury\b|your (blood|bones|neck|teeth|skull|head)\b|\bhounds on\b|\bgallows|\bnoose"),
        (1, r"!$|\bwarn(ing|ed)? you|last (chance|warning)|\bnever\b.*!"),
    ],
    "afraid": [
        (4, r"\b(please|p-please|i beg you|i'm begging|for pity's sake),? ?(don't|do not|no|not|just (go|leave|take)|leave|i don't|i didn't|let me|put|stay|keep|stop|spare|have mercy|mercy)|(don't|do not|d-don't) (hurt|kill|hit|strike|harm|touch|shout|come (any )?(closer|nearer)|look at me like|be angry|do (it|anything|this)|raise)|hurt (me|us|anyone|him|her|them|\w+ )|won't hurt|no more (blood|hurt)|do (me|us) no harm"),
        (4, r"\btrembl|\bshaking\b|\b(i'm|i am|so|too|we're) (afraid|scared|frightened|terrified)( of|[.!,;]| to|$)|scare me|(?<!n't )frighten (me|us|them|her|him|anyone)|terrif|fear(ed)? you|have mercy|\bmercy\b|spare (me(?! (the|your))|us|my|him|her)\b|beg (you|of)|begging"),
        (3, r"\b(take|just take) (everything|all of it|anything|whatever|what you (want|like)|it,? (please|and (go|leave)|just|only|all)|the (money|coin|purse|lot|whole)\w*)|(?<!don't )(stay|keep|get) (back|away)\b(?! so)|i don't want (any )?(trouble|to (die|be hurt))|anything you (want|say|ask)|whatever you (want|say|like|ask)|i('ll| will) (do|say|tell you|give you) (it|what|whatever|anything|everything)|i (won't|didn't|haven't|will not|swear i) (tell|told|say|said|scream|call|do anything)|(i|we) (have|has|'ve got) (children|a child|a family|little ones)|please,? not again|leave (me|us) (alone|in peace)|let me (go|live)|please,? (just )?(go|leave)\b|back (against|to) the wall|my (hands|voice|knees) (are|is|won't|keep)? ?(shak|trembl|weak|stop)|my knees|nightmare|can't (breathe|sleep|stop)"),
        (1, r"\bplease\b|\boh (no|gods)|whisper|let me be|leave me be"),
        (1, r"\b([a-z])-\1[a-z']*|\bi(\.\.\.|—| —|,) (i|please|don't)"),
    ],
    "sad": [
        (4, r"\b(grie(f|ve|ving)|mourn|(we|i|they|just|was) buried|buried (him|her|them|my|our|one)|\bbury(ing)? (him|her|them|my|our)|funeral|burial|(his|her|their|the|a) grave\b|gravestone|(passed|died|death|dead|lost (him|her|them|my|our))|weep|wept|crying|cried|tears?\b|sorrow|heart(s)? (is|are|isn't|feels|'s) (heavy|broken|elsewhere|not in|in (it|anything))|heavy heart|broken heart|heartache|i miss (him|her|them)|miss(ed)? (him|her|them)|since (he|she|they|we lost|the burial|the funeral)|the (empty|quiet) (chair|bed|house|room)|empty (chair|bed|place)|(chair|bed|house|place|room) is empty|still set a|have the heart|(don't|do not|can't) .*heart (for|to)\b)"),
        (3, r"\b(poor|bad|dull|sorry|no|little) company|(forgive|pardon|excuse) (me|my|the|an?)\b.*(today|tonight|quiet|tired|eyes|face|voice|mind|mood)|no (heart|strength|spirit|joy|appetite) (for|to|left|in)|(nothing|food|ale|bread|song|days?|everything|the world|even) (tastes?|feels?|is|are|seems?|looks?) (so |of )?(grey|ash|empty|hollow|pale|less|nothing)|i('ve| have) not (been myself|slept)|not (been )?myself|hard(er)? (day|days|night|to (speak|smile|think|care|sing))|hollow|(he|she) (used|would|loved|always|never)|without (him|her)|gone now|since .* (went|left us)|\bsigh|ache"),
        (1, r"\balas|sad|lonely|alone|\bweary|\bdark days"),
    ],
    "neutral": [],
}

ZH = {
    "warm": [
        (3, r"(真|太)?(高兴|开心|欢喜|好)(见到|看到|又见|再见到)你|见到你(真|太|就|我)|(我|真|好|太|很|就|最)(是)?高兴|(欢迎|快)(回来|请进|进来|你来|光临寒舍)|欢迎欢迎|欢迎你|随时(都)?欢迎|欢迎(回家|回来)|尽管开口|总算(来|盼|把你)|盼(着|到|你)|可把你|想你|快(进|坐|请|来|过来)|常来|多来"),
        (3, r"不(要|收|用)(你|您)?(的)?(一(文|个子|个铜)|钱|付)|(算|记)(在)?我(的|账|头上|请)|我请(你|客|了)|给(你|您)(算)?便宜|白送|送(给)?(你|您)|免费|分文不取|别(跟我|和我)?(提|谈|说)钱|哪能收你"),
        (3, r"(我的|老|好|亲爱的|老伙计|我的好)(朋友|兄弟|姐妹)|朋友[，。！,]|老伙计|好孩子|乖|亲爱的|自己人|自家人|一家人|(当|是|成)(作|自家)?(朋友|亲人)"),
        (2, r"(?<!不)(给|替|为)(你|您)(留|备|准备|热|温|点|挑|添)|最好的(房|位子|座|一|那|床)|随(你|便)(挑|坐|住|拿|用)|(尽管|只管)(说|开口|问|拿|吩咐|来|住|吃|放心)|包在我身上|没问题|有求必应|乐意|很愿意|荣幸|求之不得|巴不得|(我)?(很|当然|自然|最|都|信得过|相|愿意)(信|帮|信任|放心)(得过)?你|信得过|靠得住|够(朋友|义气|意思)|说话算(话|数)|言而有信|守信|没看错(你|人)|多亏(有)?你(上|那|帮)|帮(过|了)(我|大)"),
        (2, r"(一路|路上|多多|好好|千万|自己)(平安|顺风|顺利|保重|小心|当心|照顾|歇|休息)|保重|平安|(愿|祝)(你|您|神|诸神|路|好运)|早(点|些)(歇|回来|休息|睡)|再来|暖(和|暖|身|一)|(吃|喝|烤|坐|歇)(口|点|碗|杯|会儿|一会儿|个).*(再|吧|暖)|客气(什么|啥)|别客气|不客气|(用|何必)(不着)?(这么)?(见外|客气)|见外|应该的|小事|举手之劳|好心|心(里|头)?(暖|热|甜|一暖)|难得你|你(真|可|心)(好|贴心|善|细)|有(你|您)(这句|在|真)|不(怪|碍|要紧|打紧)|没(关系|什么的|事的)|没事[，。！]|原谅你|过去的事"),
        (1, r"(笑着|笑呵呵|微笑)|当然(可以|能|有|行|好)?|好啊|好呀|好嘞|放心"),
    ],
    "grateful": [
        (4, r"(?<!不)(欠|亏欠)(着|了)?(你|您)(?!什么)|欠着呢|(恩|恩情|大恩|人情|救命)(之恩|大德|情)?.{0,6}(忘|还|报|谢)|恩人|救命|恩(情)?.{0,4}(记|念)|(报答|报恩|还不(清|完|了))|(一辈子|这辈子|永远|都)(记得|记着|念着|感激)|记在心|感激|感恩|感谢(你|您)(救|把|当|那|为|上)|谢谢你(救|把|当|那|为|上|让|给)|(全|都)(靠|亏|多亏)(有)?(你|您)|(若不是|要不是|若非|要没)(有)?(你|您)|多亏(了)?(你|您)(?!(上|那|这)?(次|回)?(帮|来))|托你的福"),
        (2, r"(没|不|不会|永远不|从没)(会)?忘|忘不了"),
        (3, r"救(了|过|下|回|出|起|上)|(你|您)救|捡回(一条|来)命|命是你|(还|才)能(活|走|喘|笑|站|坐|睡)|(天天|总|老|常|一直|每天)(念叨|提起|说起|惦记|问起|念着)(你|您)|(替|为|给)(你|您)(祈|点|烧|上).{0,3}(福|灯|烛|香|蜡)|拿什么(谢|还|报)|怎么谢|救.{1,4}的(那个)?人"),
    ],
    "playful": [
        (3, r"哈哈|嘿嘿|嘻嘻|呵呵|哎哟|哎呦|噗|嘿[，！]|(我)?(笑|乐)(死|坏|岔|出|得|掉|疼)|逗(我|你|人|笑)|好笑|开(个)?玩笑|玩笑|说笑|打趣|调皮|淘气|贫嘴|油嘴|嘴(真|可|这么|倒)?(甜|贫|滑)|抹了蜜|脸(都)?(要)?红|少来|臭美|(你)?这(张|个)?(家伙|小子|丫头|机灵鬼|滑头|鬼灵精|捣蛋|马屁精)|马屁|灌迷魂汤|迷魂汤"),
        (3, r"我还是(国王|女王|公主|皇帝|龙|王后|大法师|教皇|天鹅|神仙|美人鱼|将军|主教)|那我(就|还|可)?(是|成)|(连)?我(家|们家)?(那|的)?(只|头|条|匹)?(驴|羊|山羊|猫|狗|鹅|鸡|母鸡|骡子|猪|老母鸡|奶奶|姥姥|丈母娘|老鼠|牛).{0,16}(都|也|不|比|会|说|笑|信|还)|编(得|个|故事|瞎话).{0,6}(好|像|圆|再|不错|圆)|吹牛|牛皮|下次(编|换)|故事(不错|编|真好)|骗(鬼|三岁)|再编|打(个)?赌|敢不敢|猜猜|你猜|保密|别告诉|不许笑|悄悄告诉|滑头|(就|只)咱(们|俩)(知道|两)|方圆(百|十|千)里|天下(第一|闻名)|全(镇|城|村)(最|第一)|出了名|传说|伤(了)?我的心|心都碎|心碎|嫁|娶|求婚|请我喝|机灵|鬼主意|(算|装)(你|我)?(识货|有眼光|没看见|没听见)"),
        (1, r"[～~]|(哟|咦|啧啧|嚯)[，！]|有趣|好玩|热闹|有意思"),
    ],
    "wary": [
        (3, r"(你|您)?(问|打听|找|来)(这个|这些|这|它|他|她|我|那|人|人家|价钱|消息)?(些|个)?(做|干|作)(什么|啥|甚)|(你|您)(到底|究竟)?(想|要)(做|干)(什么|啥)|来.{1,6}(做|干)什么|想打听什么|为(什么|何)(这么|不说|现在|跟我|还要|又|想|要|问|打听|关心|找|来|偏|突然|忽然|会|该|要我)|谁(让|叫|派|告诉|在问|打发)(你|您)?|(什么|啥)(来路|用意|目的|意图|居心|主意|打算|心思|盘算)|(打|安)(的)?(什么|啥)(主意|心|算盘)|你(到底|究竟)(想|是|要|打)|与你(有)?(何|什么)(干|关|相干)?.{0,3}[？?]|凭什么(信|告诉|帮|相信|让|给|要)|谁让(你|您)"),
        (3, r"(不|没|难|很难|还不|不太|不敢|未必|没法|怎么|如何|叫我怎么|要我怎么|拿什么)(能|敢|会|让我|叫人)?(完全|全|轻易|立刻|就|随便|再)?(相信|信任|信得过|信|放心|肯定|确定|轻信)|信(你|不信|得过)?.{0,4}(得看|要看|再说|一半|三分|几分|未必|难)|(半信|将信|起疑|怀疑|可疑|蹊跷|提防|防着|防人|留(个|一个|一)(心|神|意|手)|留(了)?心眼|得留心|存疑|谨慎|戒备|警惕|信任(要|得|这))"),
        (3, r"盯着|我(可|也|都|就|会)?看着|(看|瞧|望|留神|瞅)(着|住|紧|好)(你|您|的)|(眼睛|目光).{0,6}(你|盯|离|上)|(手|双手|两只手)(放|摆|搁|拿|伸|别|离|老实)|别(耍|动|打|玩|想|搞|靠|碰|乱)(什么|歪|花|小|太|别的)?.{0,2}(花样|主意|心思|脑筋|动|手|走|招|近|碰)|站(在)?(那|原|远|亮)|小心(说|你|点说|手|行)|安分|规矩(点|些)|老实(点|些|说|待)|当心(你)?(说|的)"),
        (3, r"(先|得先|要先|你先)(付|给|说|让|把|告诉|拿|交|回答|讲|证明|看|亮|答)|(要看|得看)(你|您|是谁|情况|什么|怎么|为)|那(得|要)看|说清楚|讲清楚|证明|有(一)?(个)?条件|得(先)?问问|不等于|不代表|(除非|等我|在我|直到|要是你真|若是真|如果是真|若你真)|再说(吧)?。|再(考虑|想想|看看|看吧)|回头再|以后再说|也许|或许|兴许|说不准|不好说|不便(多)?说|(不能|不敢|不想|不方便|不好)(多)?(说|讲|告诉|细说)(太|得太|更|这|陌|外)?|隔墙有耳|点到(为止|即止)|只能说(到|这)|话(只)?说(到|一半)|暂时|暂且|(先|就)(到这|这样)"),
        (2, r"(上次|上回|头一回|从前|以前|前一次|之前).{0,14}(骗|谎|假|瞒|上当|编|教训|话)|骗过|(撒|说)过谎|谎(话|言)|上(过)?(一次|回)?当|吃过(一次|一回|你的)?亏|一次(就|也|已|好事|善|两)|将功(补|折)|弥补|补(过|救|偿|上)|(伤|裂|疤).{0,5}(还|在|痕|没|慢)|慢慢来|日子(还)?长|日久|路(还)?长|真的(吗|么)|是吗[？?]|当真[？?]|哦[？?]|嗯……|听(人|说)过|陌生(人|面孔)|生(面孔|人)|来历|底细|不认识(你|您)|面生"),
    ],
    "cold": [
        (3, r"(没|无)(什么|有|啥|话)?(好|可|更多|别的)?(说|谈|讲|聊|奉告|告诉你|给你)(的|了)|无可奉告|请便|我没问|要就.{1,6}不要就|不(给|替|为|跟|陪)你|(不|没)(关|干|管)(你|您)(的)?(事|什么)?|与你(无|不)(关|相干)|(不|没)(感)?兴趣|没(有)?(空|工夫|功夫|时间|闲心|心思陪|耐心)|(说|讲|问|谈|聊|话|事)(完|够)(了)?(吗|没|就|么|[，。？])|(就|只)(这些|这样|这么多|此|这点|如此)[。，]?$|到此为止|就这(些|样)|(还有|有)(别的)?事(吗|么|没)|有(话|屁)(快|就|直)(说|讲|放)|有事快说|长话短说|别(绕|兜)|(买|拿|付|喝|吃|住|办|说|问)(完|好)?(了)?(东西)?(就|赶紧|马上)(走|离开|出去)"),
        (3, r"(问|找|去|求|寻|请)(别人|旁人|别家|别处|其他人|别的)|另(请|找|寻)(高明|别|他)|别(来)?(烦|打扰|指望|跟我|和我|叫我|找我|套|攀|自作|浪费|费|装|摆|再问|再提|多问|谢|误会|拿|误|白费|在我|跟前|挡|耽)|(用|犯|谈|轮)不(着|上|到)|(不|没)必(要)?(了|再|谢|多|客|解|道|跟|向)?|(不|毫不)(需要|稀罕|在乎|在意|欢迎|想听|想见|想谈|想说|打算|奉陪|接待|领情|愿(意)?(再|跟|和|同|与))|恕(不|我|难)|免了|省省|(把|收)(起|回)?.{0,3}收(回去|起来)|收(起|回)(你|那|这)|留着(吧|你自己|给)|(我)?(不|没)(收|买|吃)(你)?(这|贿|那|脏)(一)?(套|路|种|个)?|(?<![也可])(?<!要都)(?<!来都)(?<!钱都)不(卖|租|帮|行|成|可能|必|谈|接|管|办|收|留)(了)?[。，]|^不[。]|^没有[。]|不陪|不(还|讲)价"),
        (3, r"(话|道歉|对不起|抱歉|承诺|诺言|保证|漂亮话|花言巧语|好听|嘴上).{0,10}(不值|没用|有什么用|换不|补不|顶|抵|算不|一文|廉价|轻|听够|多了|挽|无济|管用)|(没|不)(有)?(用|意义|值得)(的|了)?[。，]|(说|许|答应|承诺|发誓)(过|好|下).{0,12}(却|没|结果|可|忘|呢)|(失|食|爽|毁)(信|言|约)|食言|说话不算|言而无信|没(有)?(来|做到|兑现|守)|等了(你)?(很久|多久|整|一|三|好|半)|失望|我(还)?(记得|没忘)(你|那|很|得)?|(你)?(自己)?(清楚|明白|心里)(为什么|有数|知道|做过)|(一分|一文|一个子|半分)(不|也不|都不|没)(能)?(少|便宜|让|多)|(没有|不|概不|恕不)(折扣|还价|讲价|赊|二价|打折|通融|例外)|按价|原价|该多少|一个子儿|算数"),
        (2, r"^(什么事|有事|你|说|讲|哦|又是你|是你|怎么|嗯)[。？]|(你)?(可以|该|请|自便|快|趁早)(走|离开|出去|自便|回)(了|吧)?|(请|你)?自便|(慢走)?不送|门(在|就在)(那|后|你|左|右)|恕不远送|不(想|愿|会)(再)?(帮|见|谈|说|听|告诉|提|回答|跟|和|同|理)(你)?|休想|想都别想|与我(无关|何干)|(不|没)(是|关|干)我的(事|问题)|随你(怎么|的便|信|去|爱)?|爱信不信|不欠你什么|听够了|够了|耐心|冷冷|淡淡|是吗。|是么。|哼[，。]"),
    ],
    "hostile": [
        (4, r"滚(出|开|蛋|远|！|吧|回|！)?|给我(滚|出去|闭嘴|消失|站住|走)|(出去|闭嘴|住口|住嘴|放屁|休想|做梦|混账|放肆)[！!]|闭(上)?(你的|你那|嘴)|去死|该死|找死|活腻|不得好死|下地狱|见鬼去|天杀|(王八|混|畜|狗|兔崽|杂)(蛋|账|生|东西|崽子|种|贼)|混蛋|畜生|败类|人渣|渣滓|叛徒|内奸|奸贼|骗子|小偷|贼[，！。骨]|(你(这|个)(这|个)?)(贼|叛徒|骗子|小人|白眼狼|蛇|毒蛇|狗|无耻|卑鄙|忘恩|没良心|该死|不要脸|黑心|懦夫|败类|东西)|白眼狼|卑鄙|无耻|不要脸|狼心狗肺|忘恩负义|毒蛇"),
        (4, r"(打断|砍|宰|杀|剁|扒|剥|绞死|吊死|割|劈|撕|揍|捅|轰|踢|敲碎|拧断|掐死|打烂|打掉)(了|死|碎|烂)?(你|他)(的|这)?|(把|将)你.{0,8}(扔|丢|踢|轰|拖|赶|埋|喂|淹|撕|吊|砍|打|宰|关)|放狗|(叫|喊)(卫兵|守卫|巡逻)|(趁|在)我(还)?没|再(说|敢|往|靠|走|踏|提|多|让|碰|动|骗|迈|来|露|啰|废).{0,8}(试试|我就|别怪|休怪|要你|一句|一步|一个)|(别|休)(怪我|逼我)|(别怪).{0,6}(不客气|无情)|不客气|要你(的)?(命|好看|后悔|付出|偿)|让你(后悔|好看|尝|付|偿|知道|吃)|饶不了|不会(放过|饶)|偿命|血债|等着(瞧|偿|挨)"),
        (3, r"(你)?(还|竟|居然|怎么|也|竟然|胆)(敢|有脸|好意思|有胆)|有脸|(哪来|谁给)(的)?.{0,3}(胆|脸)|(敢|胆敢)(来|回|踏|再|站|露|出现|威胁|骂|跟)|(拳头|刀|剑|斧|锤|锤子|棍|箭|鞭|靴|狗|长矛|弓|匕首|铁钳|菜刀|船桨|烧火棍).{0,14}(?<!给)(你|等|说话|招呼|认|伺候|答(?!应))|恨(你|不得)|恶心|呸|(出卖|背叛|背后捅|捅(了)?(我|刀))|偷(我|了|走|东西|过)|抢(我|了|走)|(看|瞧)(见|到)你(就|我)(想|恶|来|火|手|打|恨)|见你一次|怒"),
        (1, r"！$|!$|[！!].*[！!]"),
    ],
    "afraid": [
        (4, r"(求|求求)(你|您|求|您了)|(别|不要|请别)(再)?(打|杀|伤|碰|害|吓|伤害|逼|这样看|抓|咒)(我|他|她|孩子|人|这里的人)|(?<!你)(别|不要|请别)(过来|靠近|动手|吼|发火|生气|杀人|砸东西)|饶(了)?(我|命|过)|放过(我|我们|他|她)|发抖|哆嗦|颤|腿(都)?(软|在)|害怕|好怕|怕(你|您|极|得|死|了)|(很|真|好|有些|实在)怕|我怕|吓(死|坏|得|着|到)|恐惧|开恩|高抬贵手|行行好|可怜可怜|手下留情"),
        (1, r"(我|你|别|不|请|是|好|在|要|他|她|求|您|没|都|对|那|这|真|还|有|随|给)(……|、|—|…|——)\1|(我|别|请|不)……(我|别|不|求|请)"),
        (3, r"(你|您)?(要|想要)(什么|的)?(都|就|全)(拿|给|可以|行)|(都|全|尽管)(给你|拿去|拿走)|拿(走|去)(吧|就)|(我)?(什么都|全都|都|一定)(说|给|听|照|依|答应|不会说)|听你的|照(你|您)(说|的)|(不想|不要|不敢)(惹|有|找)(麻烦|事)|(没|不)(敢|会)(说出去|告诉|喊|叫|不|骗|乱)|(我)?我(真的|发誓)?(什么都|谁都|跟谁都)?(真的)?没(说|告诉|喊|做|干)|什么都没(说|做)|谁都没(告诉|说)|(离|退|站)(我)?(远|后|开)(点|些|一)|(我)?(还|家里)(还)?有(孩子|老|小|爹|娘)|噩梦|(求|请)你别再|(做|睡)(不着|噩)|喘不(过|上)|缩(在|到|起)|(小声|轻声|低声|声音).{0,4}(发|抖|说|点)"),
    ],
    "sad": [
        (4, r"(去世|过世|离世|(他|她|人|娘|爹|弟弟|哥哥|母亲|父亲)(上周|刚|都|已经)*(走了|没了|死了)|不在了|不在人世|下葬|葬(礼|了|在)|坟|墓(前|碑|边)|(人|他|她|娘|爹|妈|哥|弟|妹|姐|亲人).{0,4}埋|埋(了|进).{0,3}(人|他|她|土|娘|爹)|守灵|丧|悼|节哀)|(眼泪|泪|哭|抹泪|流泪|落泪|哽咽|眼(睛|眶)(都)?(还)?(红|肿|湿))|(悲|伤心|难过|心(里)?(碎|痛|疼|酸|空|堵|沉|苦|不好受|乱|像|难受|沉甸)|哀|思念|想(他|她|念)|怀念)|(他|她)(走|离开|去)(了|后|以后|之后|那)"),
        (3, r"(没(有)?|提不起|打不起|哪有|无)(心情|心思|力气|精神|胃口|兴致|劲)|(空|冷清|灰|暗|没滋|没味|苦)(的|着|了|荡|蒙|淡|无味)|(请|你|您|多)?(别|莫|见|担|包)(见怪|谅|涵|待)|(以前|从前|往日|过去)(他|她|总|这|都)|(他|她)(总|以前|从前|生前|在的|最|活着|爱|常|还在)|缓(不|过|一)|叹(了|气|口)|唉|煎熬|难熬|(他|她)留下的|(话不多|说不出|招待不周|怠慢)|这些(天|日子)|日子(难|还|总)"),
    ],
    "neutral": [],
}

_RX = {
    "en": {k: [(w, re.compile(p, re.I)) for w, p in v] for k, v in EN.items()},
    "zh": {k: [(w, re.compile(p)) for w, p in v] for k, v in ZH.items()},
}
# When scores tie, the label that a reader would name first.
_ORDER = ("hostile", "afraid", "grateful", "sad", "playful", "cold", "wary", "warm", "neutral")


def language(text):
    """`zh` when the text is written in Chinese, `en` otherwise."""
    han = len(re.findall(r"[\u4e00-\u9fff]", text))
    latin = len(re.findall(r"[A-Za-z]+", text))
    return "zh" if han > latin else "en"


def scores(reply):
    """Label -> score. Every cue counts once, however often it occurs."""
    text = reply.replace("’", "'").strip()
    lang = language(text)
    out = {}
    for label in LABELS:
        out[label] = sum(w for w, rx in _RX[lang][label] if rx.search(text))
    out["neutral"] = 1.5
    return out


def attitude(reply):
    """The attitude that a reader hears. See ATTITUDES.md, section 2."""
    s = scores(reply)
    # Contradictions, decided the way section 2 says.
    if s["hostile"] >= 4:
        s["warm"] = s["wary"] = s["playful"] = s["grateful"] = 0
        s["sad"] *= 0.5
        s["cold"] *= 0.6
    if s["afraid"] >= 4 and s["hostile"] < 4:
        s["warm"] = s["wary"] = s["cold"] = 0
    if s["grateful"] >= 3:
        s["grateful"] += s["warm"]
        s["playful"] *= 0.5
    if s["sad"] >= 4:
        s["warm"] *= 0.5
        s["cold"] *= 0.6
        s["wary"] *= 0.6
    if s["cold"] >= 3:
        s["warm"] *= 0.6
    if s["playful"] >= 3 and s["hostile"] < 4 and s["cold"] < 5:
        s["playful"] += 0.5 * s["warm"]
        s["hostile"] = min(s["hostile"], 1)
    best = max(s.values())
    for label in _ORDER:
        if s[label] == best:
            return label
    return "neutral"


# ---------------------------------------------------------------- facts

_HERE = os.path.dirname(os.path.abspath(__file__))
_UNITS = dict(zip("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
                  "eighteen nineteen".split(), range(1, 20)))
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10)))
_NUM_EN = r"(?:\d+|(?:(?:%s|%s|hundred|a hundred)[- ]?)+)" % ("|".join(_TENS), "|".join(sorted(_UNITS, key=len, reverse=True)))
_COIN_EN = re.compile(r"\b(%s) ?(?:more |little |good |lousy |fine )?(?:silvers?|coppers?|golds?|coins?)\b" % _NUM_EN, re.I)
_COIN_ZH = re.compile(r"([0-9零一二两三四五六七八九十百]+) ?(?:枚|个)?(?:银币|铜币|金币|银子|铜板|铜子|银元|银|铜|金)")
_DIG = dict(zip("零一二三四五六七八九", range(10))) | {"两": 2}


def number_en(text):
    text = text.lower().strip()
    if text.isdigit():
        return int(text)
    total = 0
    for w in re.split(r"[- ]+", text):
        if w in _UNITS:
            total += _UNITS[w]
        elif w in _TENS:
            total += _TENS[w]
        elif w == "hundred":
            total = max(total, 1) * 100
    return total


def number_zh(text):
    if text.isdigit():
        return int(text)
    total = cur = 0
    for c in text:
        if c in _DIG:
            cur = _DIG[c]
        elif c == "十":
            total += (cur or 1) * 10
            cur = 0
        elif c == "百":
            total += (cur or 1) * 100
            cur = 0
    return total + cur


def numbers(text):
    """Every sum of money that the text names."""
    found = {number_en(m) for m in _COIN_EN.findall(text)}
    found |= {number_zh(m) for m in _COIN_ZH.findall(text) if any(c in _DIG or c == "十" or c == "百" or c.isdigit() for c in m)}
    return found - {0}


_WEATHER = {
    "en": {
        "rain": r"\brain|\bdownpour|\bdrizzl|\bpuddle|\bdrench|\bsoak",
        "storm": r"\bstorm|\bthunder|\blightning",
        "snow": r"\bsnow|\bfrost|\bblizzard",
        "fog": r"\bfog|\bmist\b|\bmisty",
        "wind": r"\bwind(?!ow)(s|y)?\b|\bgust|\bgale",
        "heat": r"\bheat\b|\bsweltering|\bscorch|\bhot (day|today|night|spell|weather|air)|\bbaking",
        "clear": r"\bclear (sky|skies|night|day|morning|weather|as|evening|air)|\bsunshine|\bcloudless|\bfine (day|weather|morning|evening|night)|\bsun('s| is) out|\bblue sky|\bnot a cloud|\bclear (tonight|today)|\bsky('s| is)( so| as)? clear|\bsunny|\bstars (are )?out|\bfair weather",
    },
    "zh": {
        "rain": r"下雨|雨(水|声|天|大|里|下|太|点|这么|幕|势|没)|淋|这雨|大雨|细雨",
        "storm": r"暴风|雷|闪电|风暴|暴雨",
        "snow": r"雪|霜",
        "fog": r"雾",
        "wind": r"刮风|大风|风(大|刮|这么|吹|声|里|太|势|真)|这风|狂风",
        "heat": r"(这么|很|好|真|太)热|热(天|死|浪|得|气|坏)|天(这么|太|真|好)热|酷暑|暑气|炎热|闷热|毒日头|太阳毒",
        "clear": r"晴|万里无云|(好|这)天气(真)?(好)?|天气(真|很|不错|正|好)|阳光|太阳(好|出|正)|月(亮|色)(真)?(好|亮)|满天(的)?星|星星(都)?(出|亮)|一丝云|没有云",
    },
}
# A storm brings rain and wind with it; nothing else may be mixed.
_WEATHER_ALLOW = {"storm": {"rain", "wind", "storm"}, "rain": {"rain"}, "snow": {"snow"}, "fog": {"fog"}, "wind": {"wind"},
                  "heat": {"heat"}, "clear": {"clear"}}
_TIME = {
    "en": {"dawn": r"\bdawn|\bdaybreak|\bsunrise|\bcock(s)? (has|have|hasn't|crow)", "morning": r"\bmorning\b",
           "noon": r"\bnoon\b|\bmidday", "dusk": r"\bdusk|\bsunset|\btwilight|\bevening\b", "night": r"\btonight|\bat this hour of the night|\bnight has|\bgood night to be|\bthis late",
           "midnight": r"\bmidnight|\bmiddle of the night|\bdead of night"},
    "zh": {"dawn": r"天(刚|才|还没|快|蒙蒙)亮|黎明|拂晓|鸡(刚|还没|才)?叫|一大早|清早", "morning": r"早上|上午|早晨|清晨", "noon": r"中午|正午|晌午|日头当",
           "dusk": r"黄昏|傍晚|日落|太阳(快|刚|要)?(落|下)山|天(快|要)黑", "night": r"今晚|夜里|晚上|天(都|已经)?黑了|夜色", "midnight": r"半夜|午夜|深更|三更|大半夜"},
}
_TIME_ALLOW = {"dawn": {"dawn", "morning"}, "morning": {"morning", "dawn"}, "noon": {"noon"}, "dusk": {"dusk", "night"},
               "night": {"night", "dusk"}, "midnight": {"midnight", "night"}}
_VALUE = {
    "weather": {"晴": "clear", "雨": "rain", "暴风雨": "storm", "雪": "snow", "雾": "fog", "风": "wind", "大风": "wind", "酷热": "heat"},
    "time": {"黎明": "dawn", "上午": "morning", "正午": "noon", "黄昏": "dusk", "夜晚": "night", "午夜": "midnight"},
}


def weather_of(reply):
    return {k for k, p in _WEATHER[language(reply)].items() if re.search(p, reply, re.I)}


def time_of(reply):
    return {k for k, p in _TIME[language(reply)].items() if re.search(p, reply, re.I)}


_STAGE = {
    "en": {
        "failed": r"too late|came to nothing|failed|failure|it's over|nothing (left )?to be done|no (use|mending|bringing)|lost (for good|now)|gone for good|couldn't be (saved|helped)|no second chance|didn't work",
        "rewarded": r"(already|had) (been )?(paid|settled|your (reward|pay|coin|share))|paid (you )?(already|in full)|had your (reward|pay|share)|(we're|we are|accounts? (is|are)) (square|settled|even)|settled|that's (behind us|done with)|over and paid|closed (book|matter)|nothing (more|else) owed|all squared|your reward (already|is in)",
        "done": r"you (did|'ve done|have done|managed|pulled|finished|found|brought) (it|that|this|the)?|well done|(here's|here is|take|collect|claim|earned) (your|the|this) (reward|pay|coin|due|purse|fee)|your (reward|pay|due|fee|coin)|as (agreed|promised)|(job|work|task) (is|well) done|(?<!when )it('s| is) done|owe you (the|a|your) (reward|pay|fee)|(?<!n't )(?<!not )finished",
        "active": r"(any|have you|what) (news|word|luck|sign|progress)|still (waiting|missing|out there|not|to be|undone|unfinished|open|at it|owe|on you)|(have you|did you) (found|find|been|got|get|seen|looked|gone|done)|how goes|not (yet )?(done|finished)|(come|talk) (back|to me) when|when (it's|that's|the|you('ve| have))|you (took|agreed|said|accepted|already|gave|have a|have)|finish (it|what|that|the)|until it|get on with|half[- ]done|unfinished|(isn't|not) (yet )?finished|is yours\b|keep (looking|at|going|to)|waiting",
        "open": r"\bi need|need (someone|somebody|help|a|hands|eyes)|(there is|there's|i have|i've got|i've|have) (a |some |one )?(job|work|task|matter|thing|errand|trouble|something)|looking for (someone|somebody)|would you|will you|could you|(find|bring|clear|fetch|recover|deliver|guard|drive|take) .*(and|for|to me|i'll|reward|pay)|if you('d| would|'re| are| can| could)|someone (must|has to|needs|should|to)|interested|take it on|the (work|job|task) is|(pays|paying|reward)|nobody('s| has)|no one has|wants? doing|asking for help|still (open|free|going)",
    },
    "zh": {
        "failed": r"(太|已经|都)(迟|晚)了|来不及|失败|办砸|砸了|没(办成|成|救|用了|能救|指望)|无法挽回|完了|落空|泡汤|救不回|回不来|没有第二次|黄了",
        "rewarded": r"(已经|早就|早|都)(付|给|结|清|领|两清|了结|赏|翻篇)|两清|结清|了结|(报酬|酬劳|赏钱|钱|工钱).{0,4}(已|都|早|付过|给过|领过|拿过|结)|翻篇|不欠|账(已|都|早)?(清|结)",
        "done": r"办(成|妥|好|到|完)了(?!给|就|再)|(做|干|完)(成|得好|完|得漂亮|得不错|到)了?|真(的)?(办|做|找|救|找)|(这是|拿|收|领|给)(着|好|下|你|去)?(你|您)?(的|应得)?(报酬|酬劳|赏钱|工钱|钱|酬金|谢礼)|(报酬|酬劳|赏钱|工钱|酬金).{0,3}(在这|拿|归你)|活干完|说好的报酬|应得|完成了|干得(好|漂亮|不错)|辛苦",
        "active": r"(有|可有|怎么样|什么)(消息|眉目|进展|着落|线索|下落)|还(没|差|在等|等着|缺|未|剩)|(找|办|做|清|送|取|查|追)(到|得|完|好|成)?(了)?(怎么样|如何|没有|吗|哪一步|没)|进行得|等(你|着|消息)|(办|做|完)(完|成|好|妥)(了)?(再|才|之后|以后|就)|接(了|下)|答应(了|过|下)?|你(已经|不是|既然)|抓紧|继续|(别|不要)(拖|忘|半途)|半途|尽快|再(去|找|加)",
        "open": r"(需要|缺|要|想找|想请|找|得|正愁|愁)(一)?(个)?(人|帮手|有人|胆大|能|可靠|信得过)|(有|还有)(一)?(件|桩|份|个)(事|活|差|麻烦|难|委托|差事|心事|急)|(愿意|肯|能不能|可愿|敢|能|要不要|有没有|想不想)(帮|接|去|走|跑|替|试|干|的话)|(若|如果|要是|只要)(你|您|能|谁|有人|肯)|谁(肯|能|敢|去|愿|要是)|没人(肯|敢|去|接|管|愿)|(报酬|酬劳|重谢|赏|好处|谢).{0,8}(少不了|不会少|优厚|丰厚|好说|有)|少不了|接(不接|吗|下)|去(找|取|清|送|查|赶|把)",
    },
}


def quest_stage(reply):
    """The stage that the reply speaks from: failed, rewarded, done, active, open; None when it doesn't speak of the task."""
    lang = language(reply)
    for stage in ("failed", "rewarded", "done", "active", "open"):
        if re.search(_STAGE[lang][stage], reply, re.I):
            return stage
    return None


# Words that may open an English sentence or follow the rules of capitals without being anybody's name.
_CAPS = set("""i i'm i'll i've i'd gods god lord lords lady ladies sir madam master mistress saint king queen crown
monday tuesday wednesday thursday friday saturday sunday""".split())

_GAZ = None


def gazetteer():
    """Names of people and places that occur in frames (names.json): a word from it must come from the conversation."""
    global _GAZ
    if _GAZ is None:
        with open(os.path.join(_HERE, "names.json"), encoding="utf-8") as f:
            _GAZ = json.load(f)
    return _GAZ


def frame_of(system):
    """The fields of a system message."""
    out = {}
    for line in system.splitlines():
        key, sep, value = line.partition(": ")
        if sep:
            out[key.strip()] = value.strip()
    return out


def wrong_facts(system, said, reply, allowed_numbers=None):
    """Complaints about a reply, given the system message and everything said before (the player's line last)."""
    wrong = []
    f = frame_of(system)
    known = system + "\n" + "\n".join(said)
    g = gazetteer()
    # a house or street that the frame names in Chinese may be named in English
    known += "\n" + "\n".join(en for en, zh in g["houses"] if zh in known)
    low = known.lower()
    # 1. sums of money
    may = allowed_numbers if allowed_numbers is not None else {int(n) for n in re.findall(r"\d+", known)} | numbers(known)
    for n in numbers(reply):
        if n not in may:
            wrong.append("number %d" % n)
    # 2. people: capitals inside an English sentence, known names anywhere
    known_words = set(re.findall(r"[a-z']+", low))
    for m in re.finditer(r"[A-Z][a-z]+", reply):
        w = m.group(0)
        base = w.lower()
        if base in known_words or base + "'s" in known_words or base in _CAPS:
            continue
        before = reply[:m.start()].rstrip(" \"'“”‘’(*")
        if (before and before[-1] not in ".!?…:—-\n") or w in g["people_en"]:
            wrong.append("name " + w)
    chars = "".join(g["chars_zh"])
    for m in re.finditer("[%s]{2,}" % chars, reply):
        if m.group(0) not in known and not any(m.group(0).startswith(p) or p in m.group(0) for p in g["people_zh"] if p in known):
            wrong.append("name " + m.group(0))
    # 3. places
    twin = dict(zip(g["places_en"], g["places_zh"]))
    back = {v: k for k, v in twin.items()}
    for p in g["places_en"]:
        if p in reply.lower() and p not in low and twin[p] not in known:
            wrong.append("place " + p)
    for p in g["places_zh"]:
        if p in reply and p not in known and back[p] not in low:
            wrong.append("place " + p)
    # 4. the character's own name
    m = re.search(r"\b(?:my name is|the name's|they call me|i'm called|call me|name's|i am called)(?: \w+,)? ([A-Z][a-z]+)", reply)
    own = f.get("name")
    if m and own and m.group(1) not in own and m.group(1).lower() not in _CAPS:
        wrong.append("own name " + m.group(1))
    # 5. hour and weather as the frame has them
    player = "\n".join(said)
    w = _VALUE["weather"].get(f.get("weather"), f.get("weather"))
    if w in _WEATHER_ALLOW:
        bad = weather_of(reply) - _WEATHER_ALLOW[w] - weather_of(player)
        if bad:
            wrong.append("weather " + ",".join(sorted(bad)))
    t = _VALUE["time"].get(f.get("time"), f.get("time"))
    if t in _TIME_ALLOW:
        bad = time_of(reply) - _TIME_ALLOW[t] - time_of(player)
        if bad:
            wrong.append("time " + ",".join(sorted(bad)))
    return wrong
