"""English cues of judge2.py: (label, signal, weight, flips, cues). Knows nothing of the generator.

A cue is a phrase in lower case, at word boundaries. `...` spans up to five words of the same sentence, `*` ends a word
freely, brackets and bars are alternatives. A cue of a signal that `flips` is void after a negation, and counts against the label.
Weight 1 is enough alone; what is heard everywhere weighs less.
"""

KIN = (r"(?:wife|husband|son|daughter|boy|girl|child|children|baby|brother|sister|mother|father|mama|papa|ma|da|mum|uncle|aunt|nephew|niece|"
       r"grandson|granddaughter|grandmother|grandfather|gran|family|folk|people|kin|lad|lass|friend|cousin|twins|little one)")
INSULT = (r"(?:thief|thieves|liar|traitor|cur|dog|rat|snake|scum|swine|pig|worm|coward|wretch|villain|scoundrel|bastard|filth|vermin|fool|idiot|"
          r"oaf|dolt|lout|knave|rogue|cutpurse|backstabber|turncoat|murderer|maggot|toad|weasel|viper|jackal|cockroach|louse|leech|parasite|"
          r"whelp|mongrel|half-?wit|imbecile|moron|dunce|judas|oathbreaker|brute|monster|butcher|crook|cheat|swindler|pest|dung|muck)s?")
BODY = r"(?:neck|jaw|nose|arm|arms|leg|legs|head|skull|teeth|bones|ribs|hand|hands|fingers|throat|back|tongue|knees|kneecaps|face|hide|guts|heart|eyes|ears?)"

SIGNALS = [
    # ------------------------------------------------------------------ warm
    ("warm", "gladness", 1.3, True, """
(good|great|lovely|nice|wonderful|fine|grand) to (see|have) you
(so |very |truly |right |always |really )?(glad|happy|pleased|delighted|overjoyed) (to see|you came|you're here|you are here|you've come|you made|you asked|you stopped|you dropped|to hear|of your|of the company)
(glad|happy|delighted) (to|you)
does me good to see
(does|did) my heart good
warms my heart
what a (pleasure|joy|delight|treat|nice surprise|lovely surprise|pleasant surprise|welcome)
a (pleasure|joy|delight) to (see|have|serve|meet|help)
a sight for sore eyes
there you are
look who (it is|it's|is here|'s here|'s back|came|comes|has come)
you've come back
you came back
my favou?rite
i (was )?hop(ed|ing) (you'd|you would|to see you)
i've missed you
i missed you
we've missed you
always (a pleasure|a joy|good to|nice to|glad)
you brighten
you('ve)? made my day
the day (is|looks|grows|just got) ... (brighter|better)
well met
how have you been
how are you (keeping|faring|holding)
how('s| is) ... (treating you|your family)
been too long
it's been (far )?too long
(light|lights) up when
(enjoy|enjoyed|love|like) (the|your) company
i could hug you
let me (look at|hug|embrace) you
"""),
    ("warm", "welcome", 1.0, True, """
welcome
come (on )?in
make yourself (at home|comfortable)
my house is your house
feel at home
pull up a (chair|stool|bench)
(sit|sit down|rest|stay|warm yourself|dry yourself) ... (by|at|near|beside) (the|my) (fire|hearth|stove)
have a seat
take the (best|good|warm) (seat|chair|bed)
(sit|rest) ... (a while|awhile|your feet|your legs|a moment|a spell)
stay as long as
my door is (always |ever )?open
there's always (a|room|bread|soup)
always (a|some) (bed|bowl|place|chair|seat|room|cup|fire) for you
join (us|me)
room for you at
(i|we)('ve)? kept ... (for you|warm)
i saved you
save you a
"""),
    ("warm", "kindness", 1.1, True, """
on the house
(is|are|it's|that's|drink's|cup's|round's|one's) on me
no charge
free of charge
for free
without charge
(don't|do not|no need to) (worry|think|fret|bother) about (the|any|your) (silver|coin|coins|money|price|pay|payment|cost|copper|coppers)
won't (hear|take|charge) ... (payment|coin|copper|you)
wouldn't (dream of )?(charge|charging|take|taking)
pay (me )?(when|whenever|later|another day)
keep your (coin|silver|purse|money) ... (friend|dear|love)
my treat
a (little )?(gift|present|something) (for|from)
as a (gift|present|favou?r to you)
(take|have) (it|this|some|one|an?|the|these) ... (as well|too|with you|for the road|with my)
for the road
(off|less|discount|cheaper|reduced) (for|since|because) (you|it's you)
for you[ ,]+(only |just |it's |i'd |i'll |i say |make it )
for you[ ,]+(my friend|friend|dear|always|anything|of course|gladly|three|two|one|four|five|six|seven|eight|nine|ten|half|a |an )
since it's you
because it's you
only for you
just for you
friend's price
friends? pay
anything (for|you (need|like|want|ask))
whatever you need
all you (have|need) to do is ask
(just|only) (ask|say the word|call|shout)
(never|don't) need to ask
happy to (help|oblige|do|show|tell|lend|share|serve)
glad to (help|oblige|do|show|tell|lend|share|serve|mend|be of)
be (happy|glad|delighted|honou?red) to
gladly
with (pleasure|all my heart|joy|a glad heart)
my pleasure
(of course|certainly|surely) i('ll| will) help
i'll (walk|take|bring|guide|show) you (there|to|the way|over|across|myself)
(let me|i'll|i can) (show|walk|take|guide|lead) you
let me (help|carry|get you|fetch you|fix you|pour you|find you|make you|give you|see to)
i'll (pour|fix|make|cook|warm|fetch|heat|brew|bring) you
(i'll|let me) (warm|heat|boil|brew|fetch|pour) (some|a|up|the)
(eat|drink|rest) (first|something|your fill)
(are you|you must be|you look|if you're) (hungry|tired|cold|thirsty|frozen|soaked|worn|starved|weary)
you can count on me
count on me
i('m| am) (always )?here (if|when|for)
i'd do (it|the same|anything) 
no trouble at all
no bother
help yourself
second helping
extra (blanket|bread|portion|helping)
have (some|a|another) (bread|soup|cake|tea|pie|apple|cup|bowl|stew|ale|drink|slice|bite)
drink up
i('ll| will) put in a good word
"""),
    ("warm", "goodwill", 1.0, True, """
safe (travels|journey|road|home|and sound|trip)
travel (safe|safely|well)
go (safely|well)
come back (safe|soon|any time|anytime|whenever|to us|and see)
come again
visit (again|soon|us)
(until|till) next time
see you (soon|again|tomorrow)
take (good )?care
look after yourself
be (careful|safe|well)
(mind|watch) (your step|the ice|yourself out|how you go|the mud|the stairs|the steps)
stay (warm|safe|dry)
keep (warm|safe|dry|well)
don't (catch|get) (your death|cold|a chill|wet|soaked|lost)
before you catch
(god|gods|heaven|light|saints?)('s)? (bless|keep|watch|go with|be with|smile) 
bless (you|your|him|her)
may (the|your|you|it|fortune|luck)
(good )?luck (to you|go with|be with|out there)
i wish you
wish you (well|luck|joy)
godspeed
sleep well
rest well
sweet dreams
i'll be thinking of you
we'll be waiting
i hope (you|it|your)
"""),
    ("warm", "forgiving", 1.1, True, """
(think|say) nothing (more )?of it
don't mention it
(no|no real|there's no|not any) harm done
don't (be|feel) (sorry|bad|ashamed|sad)
nothing to (forgive|be sorry|apologi[sz]e)
no need to (apologi[sz]e|be sorry|thank|be shy|be afraid)
(everyone|everybody|we all|anyone) (makes|make|can make|slips|errs) 
it's (all )?(forgiven|forgotten)
all (is )?(forgiven|forgotten)
(already|long since) (forgiven|forgotten)
don't (worry|fret|trouble yourself|you worry|you fret)
never you mind
it was (nothing|my pleasure|no trouble|the least)
it's nothing
least i (can|could) do
that's what friends
what are (friends|neighbou?rs) for
any ?time
takes courage to (say|admit|own)
(good|kind|brave|decent|honest) of you
how (kind|sweet|lovely|thoughtful) of you
thank you for (being honest|telling me|your honesty|saying so|coming|asking|the kind|your kind|thinking)
you('re| are) (very |too |so |most )?(kind|sweet|good|dear|a good soul|a dear|good-hearted)
i('m| am) proud of you
well done
"""),
    ("warm", "fond address", 0.9, True, """
(my|old|dear|good|sweet) (old |dear |good )?(friend|pal|chum|comrade|lad|lass|child|soul|heart|fellow|neighbou?r)(?=[ ]*[,.!?;]|$)
(?<=[,.!?] )(friends?|dear|dearie|darling|love|sweetheart|honey|poppet|sunshine|my (boy|girl|dear|love))(?=[ ]*[,.!?;])
my (dear|darling|love|sweetheart|treasure)
(hello|hail|evening|morning|welcome|yes|greetings|sit|eat)[ ,]+friends?
"""),
    ("warm", "confiding", 1.0, True, """
(you|to you|with you)[ ,]*(of all people )?i (can|do|would) (tell|trust)
i (can )?trust you
i('d| would) trust you
(between|among) (you and me|us|friends|the two of us)
i('ll| will)? (only )?(tell|tells?) (only )?you (only|alone|because|since)
i wouldn't tell (just )?anyone
nobody but you
lean (in|closer)
keep it (between|to yourself)
i('ll| will) (listen|keep your secret|keep it safe)
your secret('s| is) safe
"""),
    # help, payment and a kept word make a friend, not a debtor: the table has them warm
    ("warm", "good deed known", 1.1, True, """
(as|like) you (promised|said you would)
you('ve)? (kept|keep|held to) your (word|promises?|side|bargain)
you('ve)? (always )?(pay|paid) (my|our|back|what|every|in full|the|fairly|well|on time|your)
you('ve)? (once )?helped (me|us|my|our|out)
(man|woman|one|someone|person|people) (of (your|his|her) word|who (keeps|kept|pays|paid|helps|helped))
(fair|honest|straight|good|square) (with|to) (me|us)
your word (is|was) good
"""),
    # ------------------------------------------------------------------ grateful
    ("grateful", "debt", 1.9, True, """
i owe you (my|more|so much|a|everything|much|one|that|this|all|for|far|too)
we owe you
owe (it|this|that|my life|our lives|everything|my|our) ... to you
owe you (my|our) (life|lives)
in your debt
(my|our|this) debt to you
a debt (i|we|that|like|to you|of)
(forever|deeply|eternally) (in|your) debt*
indebted
beholden
(can|could|will|shall) never (repay|thank you enough|pay you back|make it up)
(can't|cannot|couldn't) (repay|thank you enough|ever repay|pay you back|begin to thank)
how (can|could|shall|do) i (ever )?(repay|thank)
repay (you|your|what|such|that|the)
pay (you|that|it) back for
(little|small|least) ... (repay|give back|in return|after (all|what|everything)|for (all|what|everything) you)
(after|for) (all|everything|what) (that )?you('ve| have)? (did|done|have done) for
after (all|everything) you('ve| have)? (did|done)
my life is yours
"""),
    ("grateful", "thanks for a deed", 1.6, True, """
(?<!your )(grateful|gratitude|thankful)
thank you for (what|saving|helping|bringing|standing|all|everything|my|our|that|the (other|day|night|time|medicine|help)|your help|keeping your|rescuing|coming (back|when)|not (leaving|giving)|finding|pulling)
thanks (to|be to) you
(never|not|haven't|hadn't) ... (thanked you|got to thank you|thank you properly|had the chance to thank)
(want|wanted|meant|mean|wish|wished|like|long) to thank you
let me thank you
thank you[ ,.]+(truly|again|from|with all|a thousand|a hundred)
a thousand thanks
bless you for
(bless|praise) (the day|your name|you every)
in (my|our) (prayers|thanks)
(i|we) (pray|light a candle) for you (each|every)
i thank the (gods|heavens|stars|saints) ... (you|your)
"""),
    ("grateful", "memory of a deed", 1.3, False, """
(haven't|have not|won't|will not|shall not|never|don't|doesn't|can't|cannot|could never|not one to) (ever )?(forget|forgot|forgotten) (who|what|how|that|it|you|such|the (day|night|one|man|woman|hand|time)|your|a (kindness|friend|debt|good|favou?r)|kindness|those|friends)
(never|not) forget
(haven't|have not) forgotten
(i|we|i'll|we'll|i shall|i will|we will) (still |always |well |often )?(remember|remembers|recall) (who|what you|how you|that you|the (day|night|time|hand)|your (help|kindness|courage|gift)|it as long|as long)
(still|often) (think|speak|talk|tell|speaks|talks) ... (of|about) (you|the (day|night)|what you|how you|your|that (day|night))
(my|our) (family|wife|children|mother|village|people) ... (speak|speaks|talks?|sings?|prays?) ... (you|your)
"""),
    ("grateful", "deed named", 1.7, False, f"""
you('ve)? (once )?(saved|rescued|spared|protected|shielded|sheltered|healed|cured) (my|our|me|us|old|poor|little|the (village|mill|inn|harvest|town|house|day|boy|girl|child))
you (once )?saved (?!up|it|some|your|a seat)
(saved|rescued) my (life|skin|neck|hide|{KIN}|house|shop|inn|mill|mule|horse)
you('ve)? (pulled|dragged|carried|fished|dug|lifted|hauled|got|took|bore) (me|us|him|her|my|our|the boy|the girl|old|little|[a-z]+)( [a-z]+)? ... (out|from|through|off|down|up|home|to safety|back)
you('ve)? brought (my|our|him|her|me|us|back my|home my) ... (home|back|safe|medicine|bread)
you('ve)? (stood|fought|spoke|came|rode|stayed|kept watch|sat) (by|with|up for|beside|for|through|when|back for) (me|us|my|our|nobody|no one|the|him|her)
(who|one|hand|hands|man|woman|person|someone|somebody) (that )?(saved|pulled|carried|rescued|brought|stood|helped|healed|found|freed|spared|gave|kept) (my|me|our|us|him|her|old|little)
(if not for|if it weren't for|if it wasn't for|if it were not for|were it not for|but for|had it not been for|without|if you hadn't|if you had not|had you not) (you|your)(?! (coin|money|silver|papers|name|blade|sword|permission|leave))
because of you (?!r )(i|we|my|our|he|she|they)
(lives?|breathes?|walks?|alive|breathing|here|safe|home|well|laughs?|standing|stands?|whole|runs?|eat|sleeps?) ... (thanks to|because of|because you|by your (hand|courage|grace))
thanks to (you|your)
(alive|breathing|standing|here) today
(i'd|we'd|he'd|she'd|i would|we would|he would|she would) (have |all |both )*(be|been|died|die|drowned|frozen|starved|lost|lie|be lying|burned|perished|hanged) ... (dead|ditch|grave|river|ash|ashes|gone|if|had|without|but|by now)
would('ve| have) (burned|drowned|died|starved|perished|frozen|bled|lost)
you (were|are) the (only )?one who (stood|came|helped|saved|stayed|went|kept|believed)
when (nobody|no one|none|no-one) (else )?(would|did|dared|came|could|stood)
"""),
    ("grateful", "honour paid", 1.2, True, """
how could i refuse (you|the one|someone who|a man who|a woman who|one who)
how could i (deny|say no to|charge|take)
(don't|do not) insult me[ ,]+(keep|put|with|your coin|friend)
(my|our) (benefactor|saviou?r|rescuer|hero|deliverer)
guardian angel
(i|we) won't take (your|a) (coin|copper|silver|money)
(i'll|i) (take|want|accept) no (coin|money|silver|payment|pay) from you
your (money|coin|silver)('s| is) no good here
whatever (i|we) (know|have|own) (about|of|is|you|belongs)
what's mine is yours
(it|all i have|my house|my sword|my boat|my bow|my hammer)('s| is) yours
name (it|what you need|your (wish|need|price and))
(ask|say) (it )?and (it's|it is|you shall|you'll)
you (have|had) only to (ask|say)
you (have )?earned (it|that|my|this|our|every)
"""),
    # ------------------------------------------------------------------ playful
    ("playful", "laughter", 1.5, False, """
ha
hah
(bwa|mwa|mua|ah)?ha[ -]?ha(ha)*
heh([ -]?heh)*
he[ -]he
hee([ -]?hee)*
ho[ -]ho([ -]ho)?
tee[ -]?hee
(laughs?|laughing|chuckl\\w+|giggl\\w+|grins?|grinning|winks?|winking|snorts?|smirks?|cackl\\w+|guffaw\\w*)(?= ?[*)_]|$)
[*(]?(laughs|winks|grins|chuckles|giggles|smirks)
made me laugh
makes? me laugh
(i|we) (haven't|have not) laughed (so|like)
(you're|you are|that's|very|how) (funny|hilarious|a riot|a jester|priceless)
(good|fine|best) (one|joke|jest)
i('m| am) (only |just )?(joking|jesting|teasing|kidding|pulling your leg)
pulling my leg
(only |just )(a )?(jest|joke|joking|teasing|jesting|kidding)
"""),
    ("playful", "tease", 1.3, False, """
(with|has|have|got) (that|a) face (like|you|of)
with that face
with a face like
you charmer
charmer
flatterer
flattery
flatter (me|away|on)
sweet[ -]talk\\w*
silver[ -]tongue\\w*
honey(ed)? (tongue|words)
save (some of )?(that|the|your) honey
you('re| are)? making me blush
i('m| am)? (blush|blushing|swoon|swooning)
my (poor )?(heart|knees|cheeks|ears) ... (flutter\\w*|blush\\w*|weak|jelly|burn\\w*|laughing|wobbl\\w*|red)
be still
keep (smiling|talking|looking|saying|flattering|that up) (like|and|that)
do go on
go on[ ,]+(go on|tell me more|i'm listening, and so)
you (scoundrel|rascal|rogue|scamp|devil|imp|trickster|silly (goose|thing))
(little|old|young) (rascal|devil|imp|rogue|scamp)
careful[ ,]+(keep|or|people|i|that|you|my|they|someone)
you wound me
you('d| would)? (lose|forget) your (own )?(head|nose|ears|feet)
(nailed|sewn|screwed|tied) on
lost again
hang a bell
you call (that|this|it) an?
is that (what|the best|all) you (call|have|can|got)
(was that|is that) (an insult|a threat|supposed to be|meant to be)
i('ve| have) (been called|heard) (worse|better|far|much) ... (by|from) my
(called|told) ... (by|from) (my|better|a) (own )?(mother|goat|mule|grandmother|wife|goose|hen|hens|donkey|cat|drunk\\w*|geese)
my (own )?mother (says|said|calls|called|tells|told)
(better|worse|more|less|uglier|prettier|slower|faster|sharper|bigger|older|louder|cheaper|smarter|wiser|braver|handsomer) than (you|yours|your|my|the|a|any) ... (mule|goat|donkey|goose|cat|grandmother|mother|mother-in-law|cow|pig|hen|turnip|boots?|beard|jokes?|dog|mare|horse|stew|husband|wife)
my (mule|goat|donkey|goose|hen|cat|cow|pig|dog|horse|parrot|mother-in-law|beard|grandmother|granny|hammer|boat|lute|anvil) ... (better|worse|sings?|says?|laugh\\w*|agrees?|thinks?|smarter|told|tells?|disagrees?|knows|cries|cried|complain\\w*|snores?)
(picked|pick) my teeth
half as (crooked|bad|ugly|clever|handsome|pretty|mad|wicked|old|drunk)
twice as (handsome|pretty|ugly|charming|clever)
(so|too|very) (handsome|pretty|charming|modest|humble) (and|for|i|that)
like (me|that) ... (humble|modest|handsome)
you're no (beauty|prize|poet|saint|liar, you)
aren't you (a )?(clever|bold|cheeky|the|sly|charming|sweet)
cheeky
you tease
"""),
    ("playful", "mock solemnity", 1.3, False, """
oh[ ,]+(certainly|naturally|absolutely|the horror|woe|my poor|heavens|mercy me|i'm (so|terribly|very)|how (terrible|dreadful|frightening|scandalous|romantic)|no, not)
how (scandalous|shocking|outrageous|romantic|terribly|dreadfully)
(terribly|dreadfully|frightfully) (frightened|scared|impressed|sorry|shocked|hurt|afraid)
i('m| am) (shaking|trembling|quaking) in my (boots|apron|slippers)
(scandal|scandalous|shame on)[ !,.]+
i('m| am) (shocked|scandali[sz]ed|deeply hurt|mortally wounded|crushed)
(a|such a) (bold|grave|noble|tragic) (accusation|crime|charge) 
i (solemnly )?swear (on|by) my (beard|goat|mule|grandmother|best|second|last|ladle|lute|boots|hat|hammer|stew|left)
on my (beard|goat's|mule's|grandmother's|mother-in-law|left)
by my beard
(don't|do not) tell (my|the) (wife|husband|mother|boss|captain|priest|cook|mule|goat|cat|hens|guild|king|queen)
(and|then) i('m| am) (the|a|an) (king|queen|princess|prince|duke|duchess|pope|bishop|emperor|fairy|dragon|mermaid|unicorn|nun|swan|goose|saint|virgin|maiden|dancing|archmage|elf)
(king|queen) of (the )?(fairies|elves|goats|geese|frogs|spain|mice|turnips|the moon)
your (majesty|grace|highness|worship|excellency)[ !?]*(?=[!?])
(kneel|bow) (before|down|to)
let it be (known|written|sung)
they'll (sing|write) (songs|ballads) (of|about)
i('ll| shall| will) (write|compose|sing) (a (song|ballad|poem)|ballads)
"""),
    ("playful", "absurdity", 1.2, False, """
(to|from|on|over) the moon
(fly|ride|flew|rode) ... (goose|moon|broom|broomstick|pig|hen|chicken|cow|cloud)
second[ -]best (goose|hat|mule|pair|spoon|hammer|wife|lute|boots)
if i had a (copper|coin|silver|penny|gold)\\w* ... (for|each|every)
(a|one) (copper|coin|silver) for (every|each) (time|hero|fool|story|traveller)
turned into a (toad|frog|newt|goose|pumpkin|turnip|chicken|goat|pig|mushroom)
(turn|turned) you into a
(wrestled|fought|outdrank|kissed|married|arm-wrestled|beat|out-sang|punched|strangled) (a|an|the|two|three|ten|seven) (bear|dragon|wolf|goose|troll|ogre|giant|bull|boar|toad|frog|trout|goat|bears|dragons|trolls|giants|squirrel|hen|cow)
(dragon|giant|troll|ogre|ghost|bear) ... (cellar|soup|pantry|drawer|sock|bathtub|attic|kitchen|hen ?house|teacup|bed|tame|pet|cried|wept|sneezed)
only (one|two|three|seven|ten|twelve|a hundred) (dragon|dragons|giants|trolls|wolves|bears)\\b
was it (the|a) (one|big|small|pink|blue|green)
(clouds?|sky|roof|sun|wind|moon|fog|snow) ... (sweat\\w*|weep\\w* over|laugh\\w*|joke\\w*|gossip\\w*|drunk|sneez\\w*|forgot|late for|on holiday)
mother-in-law
in-laws
(your|my) hand in marriage
marry (me|you|my)
(i'd|i would|we'd) (tell|show|sell|give|lend|sing|let) you ... but (then|i'd|my|the)
(i'll|i'd|i) have to charge (you|extra|double)
(charge|charges|charged) (you )?(extra|double|twice|for (the )?(air|smile|smell|view|candlelight|staring|breathing|listening|jokes|my time and))
(five|six|double|more|extra|half|three|less) if you (sing|dance|smile|laugh|make me|juggle|rhyme|don't sing|stop singing)
if you (make me laugh|sing|juggle|can make|dance|kiss the)
(and )?i('ll)? throw in (my|the|a) (mother|mother-in-law|brother|goat|cat|husband|wife|goose|smile|flea\\w*|mule|rats?)
broom cupboard
(fleas|rats|bedbugs|mice|ghost) (are|come|is|at no|included|free|for free|get|pay|say)
(kiss|kissed) (a|the|my) (frog|toad|goat|fish|mule|trout)
(left|right|other) (pocket|ear|boot|eye) ... (hole|deaf|better|hear\\w*|works?|hungry)
(hear|hearing|memory|eyesight|sight) ... (improv\\w*|better|clear\\w*|return\\w*|coming back|sharpen\\w*|poor|poorly|heal\\w*)
what coin\\?
i (see|saw|heard) (nothing|no coin|no purse)[ ,.]+(and|except|it|but)
(cheaper|easier|safer) (in the long run|than marriage|than talking)
my (left boot|third husband|third wife|fourth wife|second husband)
(ale|beer|wine|milk|stew|soup|bread) ... (sour|curdle|blush|runs? away|stay in|walk out|older than|bit(es)? back)
(i|we) (once|also|too) (wrestled|swallowed|outran|ate a|flew|sneezed|danced with)
hero[ ,]+(are|is|you|hm|eh)
(a|an) (likely|tall|fine|splendid|marvellous) (tale|story|yarn|fib)
tell (me )?(that|it|this) (one )?to (my|the) (mule|goat|marines|cat|fish|hens?|geese|goose)
pull the other
"""),
    # ------------------------------------------------------------------ wary
    ("wary", "asks why or who", 1.3, False, """
who('s| is| are)? (asking|wants to know|sent you|you|told you|are you|else knows|was it|put you|gave you|let you)
who (sent|told|gave|let|put|hired|paid) you
says who
depends? (who|on who|what|why|on what|on why|on how)
who are you
who might you be
why (do|would|should|are|did) (you|i|a|an|anyone|somebody|someone|such) (?!be (sad|sorry))
why the (sudden|questions|interest|hurry|secrecy|smile|kindness)
why (now|him|her|me|so|tonight)
why (are|do|did|would|is|was) (?!it |the |he |she |they )
what('s| is) (it to you|your (business|game|name|interest|purpose|errand|angle|aim|intention)|in it for|the catch|this about|behind)
what (exactly |precisely )?(do|are|would) you (really |exactly )?(want|after|mean|up to|playing|getting at|planning|plan|intend|need|doing)
what are you (after|up to|playing|getting|planning|hiding|really|doing|looking)
what brings you
what (was|were) you doing
what for
and for what
how (do|can|could|am|should) i (know|be sure|to know|trust|to trust|tell)
how (come|did) you (know|come by|hear|learn|get|find)
where did you (get|hear|find|learn|come)
where (are you from|do you come from|have you been)
which side
(on )?whose (side|orders|behalf|coin)
is (this|that|it) (a|some|another|some kind of) (trick|trap|joke|test|game|code|riddle|ruse)
(and )?what (then|happens then|if)
are you (alone|armed|followed|one of|with (them|the)|quite|sure no|here to|trying|feeling|working)
were you followed
did anyone (see|follow)
(anyone|anybody|somebody|someone) else (there|see|saw|know|who)
any (proof|witness\\w*|papers)
(can|could|will) (you|anyone|anybody) (prove|vouch|swear)
"""),
    ("wary", "conditions", 1.3, False, """
(coin|coins|money|silver|pay|payment|gold|answers?|names?|weapons?|blade|proof|truth|papers|hands|that) (on the (table|counter|bar) )?first
first[ ,]+(tell|show|the coin|the money|your|pay|say|i want|let me|you|answer|prove|put|we)
(pay|paid|payment|coin|silver|cash) (in advance|up front|upfront|beforehand|on the table|on the counter|in hand|now)
(then|after that|until then|when you do|if you do)[ ,]+(we'll|we can|we|i'll|i|maybe|perhaps) (talk|see|speak|might|may|think|consider|tell|will)
(bring|show|give|prove|do|tell|earn) (me )?... (and|then|before) ... (we'll talk|we'll see|i'll think|i might|maybe|i'll tell|i'll answer)
before i (answer|tell|say|sell|let|open|help|believe|trust|decide|hand|give|speak|name)
(as|so) long as you
(on|with|under) (one|a|two) condition\\w*
one condition
only if
if (you|you're|you are) (can prove|prove|mean|are telling|telling|honest|truly|really|who you|keep your)
unless you
no (tricks|sudden|funny|nonsense|credit|games|lies|trouble now|wandering|funny business)
(don't|do not) try (anything|any)
try nothing
(look|you can look)[ ,]+(but )?(don't|do not) touch
(hands|fingers) (off|where|on the (table|counter)|in sight|out of|to yourself)
where i can see
keep (your )?(hands|distance|voice|where|back|both)
(your|the|that) (blade|sword|weapon|weapons|knife|dagger|bow|steel) ... (stays?|at the door|with me|outside|here|off|on the)
(leave|lay|put|hand over|surrender) (your|the|that|any) (blade|sword|weapon|weapons|knife|steel|bow)
i don't give credit
(half|part) (now|first|before)
(show|let) me (see )?(your|the) (papers|coin|coins|hands|money|silver|proof|pass|seal|face|purse|colou?r)
(show|prove) (it|me) (first|with|by)
(prove|earn) it
(i('ll| will)?|let me) (count|bite|weigh|check|test|count them|look at) (the|your|every|each|it|those|them) ?(coins?|silver|twice)?
count the coins
count ... twice
(i'd|i|i'll) (like|want|need|see|have) (some )?(proof|it in writing|a witness|surety|a pledge|guarantees?|deeds)
(deeds|acts?|actions?)[ ,]+(not words|first|before|speak|count|will)
(small|one) (step|thing|task)s? (first|at a time)
"""),
    ("wary", "distrust", 1.4, False, """
(don't|do not|can't|cannot|couldn't|won't|not sure i|hardly|hard to|difficult to|no reason to|not ready to|why should i|how can i|slow to|learn(ed|t)? not to|wouldn't|never quite|not yet) (yet |quite |fully |really |entirely |simply |just |easily )?(trust|believe)
trust (is|isn't|must|has|takes|comes|grows|will|wants|needs|doesn't|does not|you again|like that|once|broken)
(my|your|some|that|any) trust
(i|i'd|we)('d| would)? (like|want|wish|love) to (believe|trust)
once (bitten|burned|burnt|fooled|cheated|deceived|stung)
(been|was|i was|i've been) (fooled|tricked|cheated|burned|burnt|deceived|lied to|taken in|robbed) (before|once|too often|by)
(heard|hear) (that|such|this|your|those|these|fine|pretty|promises|it|words) ... before
fool me
twice shy
(lied|lie|lies|cheated|tricked|deceived|fooled) (to )?(me|us)? ?(once|before|last time)
(last time|the last time) (you|i|we)
you lied
(your|that) (last )?lie\\b
fair words
(pretty|fine|fair|sweet|smooth|big|easy|nice) (words|promises|speech|talk)
words (are|is) (cheap|easy|wind|only|just|free|one thing)
(we'll|we shall|i'll|we will|time will|let's|that we shall|remains to be) (see|tell|seen)\\b(?! you| to (it|that|you)| him| her| the)
(a|one|sorry|an apology|apology|words?|it|trust) (takes?|will take|needs) (time|longer|more)
takes more than
(doesn't|don't|does not|won't|will not|didn't) (undo|mend|fix|erase|wipe|change what|make (it|us|things) (right|good|even|square))
(that's|it's|is|it is)? ?(a|an|quite a|some|one) (strange|odd|curious|funny|peculiar|unusual|wild|tall) (thing|time|question|hour|tale|story|request|way|place|sort|errand|offer|claim)
(strange|odd|curious|funny|peculiar) (thing|time|question|hour|tale|story|request|way|errand|that you|you should)
quite a (story|tale|claim|boast)
(hard|difficult) to (believe|swallow|credit|trust|say who)
(is|if) that (so|true|the truth|what happened)
(so )?you say
so you('ve)? (say|said|claim)
if you say so
(really|truly)\\?
sounds? (too good|like a (trick|trap|tale|lie)|unlikely|suspicious|odd|strange)
too good to be true
suspicious
suspicion
suspect\\w*
(fishy|doubtful|doubts?|dubious)
i doubt
i('m| am) (not (so )?sure|not certain|not convinced|unsure|of two minds|in two minds) (of you|about you|i|what you|you|that you|whether|if)
not convinced
(second|other) thoughts
(not|isn't) (something|a thing) (i|one|you) (tell|tells|share|hear|discuss)
(strangers?|stranger's|newcomers?|outsiders?) (who|with|asking|like|should|must|don't|are|come|ears?|ask|always|in|here)
(don't|do not|never) (know|seen) (you|your face|your kind)(?! to be)
(don't|do not) (know|recognise|recognize) (you|your face)
you('re| are) new (here|in|around)
never seen you
(new|strange) (face|faces)
not (so|too) fast
(easy now|hold on|hold it)[ ,.!]+(there|stranger|not so|who|where|you)?
"""),
    ("wary", "watches", 1.3, False, """
(i'll|i will|i'm|i am|we'll|we are|we're|i|people|guards?|someone's|eyes are) (be )?(watching|keeping watch|listening|keeping an eye on (you|your|the|my|that))
(eye|eyes) on you
an eye on (you|your|the (spoons|silver|purse|door)|my)
(watch|watched|watching) (you|your (hands|every)|yourself|my (purse|back)|where you|which way|what you)
(watch|mind) (yourself|your step here|what you (say|do|touch))
don't (touch|wander|linger|poke|get (any )?ideas|make me regret|give me (a )?(reason|cause)|let me (catch|regret)|think i|go (poking|wandering))
make me regret
give me (a |no )?(reason|cause) to
where i can see you
i('ll| will) (remember|know|find out|hear of it) if
i('m| am) (still )?(wondering|weighing|deciding|careful|cautious|wary|uneasy|on my guard|minding)
(careful|cautious|wary|uneasy|guarded|on (my )?guard)
better (to be )?(safe|careful)
stay (there|where you are|where i)
that's (close|near) enough
(not|no) (a step )?(closer|further|nearer)
"""),
    ("wary", "half-answers", 1.1, False, """
(maybe|perhaps|might be|could be)[ .,!]+(and )?(maybe|perhaps|i|that|depends|first|who|why|then|if)
(maybe|perhaps) i (know|did|do|have|might|could|will|can)
(maybe|perhaps)[.!]
i('ll| will| can| could)? (only )?say (this much|no more|nothing more|that much|only)
(that's|that is|this is) (all|as much as|the most|more than) (i'll say|i'm saying|i dare|i can tell|i will|i'd|you need|i should|i want|you'll get)( |\\b)
not for (your|strange|a stranger\\w*|every\\w*) ?(ears?|ones?)?
(the rest|more|my reasons|that|it|names?) ... (stays?|remains?|keep|is mine|i keep) (with me|secret|to myself|my own|mine|unsaid)
(keep|kept) (it|that|this|them|my own|some things|things|such things|my) (to myself|counsel|close|quiet|secrets?|mouth)
(some|certain) things (are|i|stay|should|one)
i (may|might) (know|say|tell)
(not|never) (sure|certain) i should
should(n't| not) (be telling|tell|say|be saying|talk|speak)
(i'd|i would) rather not (say|tell|talk|answer|speak)
walls have ears
(loose|too many) (tongue|tongues|ears|questions)
(many|lot of|so many) questions
i (keep|don't share|never share|don't tell|don't give) ... (secrets?|names?|strangers?|that)
(why|what) i know is
(that|it) depends
hmph
we('ll| will) see
don't (ask|press|push) (me )?(too|more|further|who|about|how)
"""),
    # ------------------------------------------------------------------ cold
    ("cold", "dismissal", 1.4, False, """
ask (somebody|someone|anyone) else
ask elsewhere
(try|look|go|find|buy|sleep|eat|drink|trade|shop|inquire) (elsewhere|somewhere else|someone else|somebody else)
find (somebody|someone) else
find (your own|your way out|it yourself|out yourself)
(now|and) (be off|be gone|move (on|along))
(now|and) (go|leave)(?=[.!])
(be|get) on your way
on your way
move (on|along)
(if )?(that's|that is|that will be|is that|this is|that'll be) all\\b(?! right| there| i (have|know|can|could)| you need)
(if|unless) there's (nothing|anything|something) else
(was there|is there|anything|will that be) (anything )?(else|all)\\?
(we're|we are|i'm|i am) (done|finished|through)( here| with you| talking|\\b)
(this|our) (conversation|talk|business|matter|dealings?|friendship) (is|are|'s) (over|done|finished|closed|at an end|ended)
nothing (more|further|else) (to say|from me|to discuss|to add|for you|to tell)
(nothing|not(hing)? a word|little) to (say|discuss|talk about|tell|offer)( to)? ?(you)?
no more (to say|words|from me|questions|talk)
nothing more\\.
(the|there's the|that's the|you know where the) door('s| is)? (is )?(behind|there|that way|over there|open|where)
there's the door
you know (the way out|where the door)
(close|shut|mind) the door (behind|on your way)
(take|finish|drink|eat|get|pay|buy|have|collect) (your|it|what|that|something|the) ... (and|then) (go|leave|be gone|be off|get going|begone)
(?:[.,!?;] |and |then |just )(leave|go)[.]
(go|leave) (now|away|then|quietly|in peace)
(leave|let) me (alone|be|in peace|to my)
(i have|i've|i've got) (work (to|waiting)|other (work|customers|things|matters|guests)|better things|customers (to|waiting)|no time|patients (to|waiting))
(some of us|i) (have|must) work
(don't|do not) (waste|take up) (my|any more|your)
(waste|wasting) (my|your|of) (time|breath|words|it)
say (what you need|your piece|what you want|it|what you came) (and|then|quickly|or)
(be|make it) (quick|brief|short)
(you may|you can|you should|kindly|please|best|you better|i'd like you to|i want you to|time you|i suggest you) (go|leave)(?= now| ?[.!])
must (we|you|i) (speak|talk|keep|always|still|listen|repeat|answer)
off with you
begone
out of my way
step aside
run along
move along
don't (come|bother|return|trouble) (coming )?(back|me|again|here)
do not (come|bother|return)
(stay|keep) (away|clear|out of my|off my)
i('d| would) (rather|prefer|sooner) (you|not see|we|be alone|speak to)
"""),
    ("cold", "refusal", 1.4, False, """
(no|nothing|none|never) (for|to|from me|with) (you|me|the likes|your kind|your sort)\\b
not (from me|by me|to the likes|to your kind|for your kind|at any price)
(no|get no|have no|find no|not get|won't get|never get|expect no) (help|answer|answers|favou?rs?|room|bed|ale|welcome|bread|word|words|mercy|thanks|business|kindness|sympathy|credit) (from|for you|here|of mine|from me)
(you'll|you will|you) (get|have|find|hear) (nothing|no|none|not)
you('ll)? get (nothing|no)
(i|we) (don't|do not|won't|will not|no longer|shan't|never|refuse to) (do business|deal|trade|bargain|talk|speak|drink|serve|sell|haggle|treat|sit|work|help|answer|discuss|sing) (with |to |for )?(you|such|people|that|liars|thieves|those|strangers|traitors|your|the likes|questions)\\b
i('ll| will)? not (help|serve|answer|discuss|speak|talk|repeat|hear|listen|do it|be (bought|bribed|spoken|flattered|insulted|mocked|drawn|moved))
(i )?won't (help|serve|answer|discuss|speak|talk|repeat|hear|listen|be (bought|bribed|spoken|flattered|insulted|mocked))
(the|my) answer (is|remains|was|stays|'s) (still )?(no|the same)
still no
i said no
no means no
out of the question
(i have|i've|i've got|we have) (nothing (for you|to say|to discuss|to tell)|no (time|wish|use|patience|interest|desire|ear|business|answer)) ?(for|to|with|of|in)?
(not|never) (interested|for sale|to be bought|impressed|amused|your (friend|servant|concern|business|fool|nursemaid|darling|toy))
not for sale
(i'm|i am|my (word|honou?r|duty|silence|loyalty|tongue|oath)( is|'s)?) not (for sale|so cheap|yours)
(can't|cannot|won't|not) be bought
(keep|put|take|pocket|save) (away )?(your|that|the|it) ?(coin|coins|money|purse|silver|gold|bribe|filthy)?( away| back)?
keep your (coin|coins|money|purse|silver|gold|bribe|flattery|thanks|apolog\\w*|compliments|charm\\w*|stories|lies|distance|smiles?|sweet)
(put|take) (it|that|your (purse|money|coin\\w*|silver|gold|hand)) (away|back|elsewhere)
save (your|it|the) (breath|words|stories|tears|flattery|apolog\\w*|excuses|charm\\w*)
spare (me|us|yourself)
i want (nothing|none|no part) 
want(s)? (nothing|no part|none) (of|to do|from)
(don't|do not) (want|need) (your|anything|to (hear|see|talk|speak|know)) ?(coin|money|help|thanks|apolog\\w*|pity|friendship|from you)?
(don't|do not) (expect|look to|count on|ask|hope for|rely) (me|any|help|anything|it|kindness|thanks|my|mercy)( to| for| from| again|\\b)
(don't|do not) (call|name) me
(don't|do not) (thank|flatter|touch|friend|dear|sweet-talk|smile at) me
not friends
(never|not) (be|been|were) friends
"""),
    ("cold", "indifference", 1.3, False, """
(it's|it is|that's|is) (all )?(the same|all one) to me
(i )?(don't|do not|couldn't|could not) care
(makes|make) no difference
(none|not any|no) (of )?(your|my) (business|concern|affair|affairs|problem|trouble|matter)
(is|that's|it's|was|are) (not|no|none of) (my|your) (business|concern|affair|problem|trouble|fault)
(your|that's your) (problem|own (fault|affair|lookout|doing|trouble))
mind your own
(concerns|does not concern|doesn't concern|is no concern of) (you|me|yours|mine)
(pay|buy|believe it|pay it|like it) or (leave it|don't|leave|go|not)
(pay|buy|order|drink) (something )?or (go|leave|move)
suit yourself
do (as|what) you (like|please|want|will)
(think|say|believe) what(ever)? you (like|please|want|will)
so what
what of it
if you (insist|must)
if i must
so be it[.]
whatever\\.
and\\?
(are|have) you (quite )?(finished|done)\\?
(mean|means|meant|is|are|worth) (little|nothing|less|not much) (to me|now|here|any ?more|coming from|from you)
(worth|means) nothing
(buys|changes|earns|gets|wins|mends|impresses|moves) (you )?(nothing|little|no one|nobody|no)
(you have|you've|use your|you've got) (got )?(eyes|ears|legs|a nose)
use your (own )?(eyes|legs)
look (out(side)?|up|for yourself|yourself)( of)? ?(the window)?
see for yourself
(look|read) (at )?the (sign|board|sky|clock|slate)
(i )?(told|answered) you (once|already|twice|before)
i('ve)? (already )?(told you|said (so|it|that|my|enough|all))
(won't|not|don't) (say|repeat|ask|tell) (it|you|myself)? ?(again|twice|a second)
don't make me repeat
no more\\.
(your )?threats? (don't|do not|mean|bore|are wasted|won't|will not|are empty)
(threats|insults|flattery|tears|smiles|compliments|charm|apologies|begging|pretty words) (get|gets|won't|will|do|does|don't|are|is|mean|change\\w*|bore\\w*)
(you )?(don't|do not) (frighten|scare|impress|amuse|interest|move|charm|worry) me
(nor|not|un|hardly) ?(impressed|amused|moved|charmed)
(i('ve| have)) heard (worse|enough|it|better|all)
heard enough
enough of (this|that|your|you)
that's enough
(mind|watch|remember|forget) your(self)? (manners|tongue|place|language|self)?\\b
mind your (manners|tongue|place)
you forget yourself
how (tiresome|tedious|vulgar|common|dull|crude|predictable)
(tiresome|tedious|vulgar|beneath (me|notice|contempt)|unbecoming)
(speak|talk) (sense|plainly|properly) or
(with|in) (whom|who) you('re| are) (speaking|talking)
(?<!how )do i know you
"""),
    ("cold", "level reproach", 1.4, False, """
(you )?(gave|broke|break) (me )?your (word|promise|oath|vow)
(broke|break|breaks|broken|forgot) (it|your|a|the|that|his|her|my)? ?(word|promise|promises|oath|vow|trust|faith)
you('d)? (promised|swore|vowed|said you'd|said you would|gave your word)(?! and you kept)
you (didn't|did not|never) (come|keep|pay|bring|return|show|do|give|come back|kept|came|paid)
(your )?promises? (is|are|was|were|mean|means|meant|isn't|aren't) (worth|empty|nothing|wind|cheap|little|dust)
(you|hand|hands|fingers|who) (stole|robbed|took (my|our|what|from|it from)|cheated|betrayed|sold (me|us|my|our|him)|left (me|us|him|her|my|our) (to|for|behind|there|in|alone|bleeding)|abandoned|deserted|turned on|attacked|struck|hit|hurt|harmed|raised (a|your)|drew|wronged|deceived|tricked)
what you (stole|took|broke|did to (me|us|my|our|him|her|that)|have done to)
after (what|all|everything) (you|that you)('ve| have)? (did|done|stole|took)\\b(?! for)
(i )?know what you (did|are|took|stole|have done)
(i )?(remember|haven't forgotten|have not forgotten|won't forget|don't forget|not forgotten) (what you (did|are|took|stole|said)\\b(?! for)|the (knife|blow|lie|theft|silver|purse|bandits|betrayal)|your (lies?|betrayal|fist|knife|blade|kind))
(you|your) (betrayal|treachery|theft|thieving|deceit)
(stolen|betrayed|robbed) (from )?(me|us)
(people|men|women|someone|folk|one|man|those|customers|liars|thieves|traitors|thief|traitor|liar|oathbreakers?) (like|who|such as) (you|break|steal|lie|betray|that)
(such|your (sort|kind)|the likes of you|people like you|that kind)
(i|we) (expected|thought) (better|no better|more|you were|nothing)
disappoint\\w*
(you have|you've) (lost|forfeited|no) (my|that|the|your|any|right|place|claim|shame|business) ?(trust|respect|right|claim)?
no right to
(you )?burned that bridge
not welcome
no longer (welcome|friends?|my|your|trust|wish|have)
you('re| are) not (welcome|my friend|wanted|needed|a guest)
no friend of mine
(cannot|can't|won't|not|never) (be )?(forgive|forgiven|forgive you|undo|be undone|overlook)
sorry (won't|doesn't|does not|will not|is not|isn't)
too late for (that|sorry|apolog\\w*|words)
"""),
    # ------------------------------------------------------------------ hostile
    ("hostile", "driving out", 1.9, True, """
(?<!to )(?<!you )(?<!you'll )(?<!don't )(?<!might )(?<!people )get (the hell |yourself )?(out|lost|away from|off my|gone)\\b(?! of (the|that) (rain|cold|snow|wind|storm|wet|fog|river))
out of my (sight|house|inn|shop|forge|boat|tent|tower|hall|face|store|tavern|yard|city|town|woods?|village)
(clear|shove|bugger|piss|sod|push) off
out!
out[ ,]+(out|now|before|you)
(leave|go|away|begone|out|off|go away|away with you)[ ,]*(now|at once|this instant|you\\b)?!
throw (you|him) (out|in|into|down|off|to)
(kick|toss|drag|chase|whip|beat|run|drive) you (out|off|from|through|into|down|all|over)
(before i|or i|and i|or i'll|and i'll|i'll) (call|fetch|shout for|send for|whistle for|summon|set|loose|release|grab|get) (for )?(the|my) (guards?|watch|dogs?|hounds?|axe|crossbow|sword|knife|brothers|cudgel|poker|sons)
(call|fetch|get|summon|set|loose) (the|my) (guards?|watch|dogs?|hounds|captain) (on you)?
guards!
seize (him|her|them|this|that|the)
set the dogs
(never|don't|do not) (you )?(ever )?(show|set|let me see) (your|you|foot|a foot) ?(face|ugly|filthy|foot)?
(set foot|show your (face|ugly|filthy))
crawl (back|away|off)
back under (your|the|that) rock
go to (hell|the devil|blazes)
to hell with
(rot|burn|choke|hang|drown) in (hell|the pit|your)
(rot|burn|choke|hang|drown)!
i hope you (rot|die|burn|choke|hang|drown|suffer|starve|never)
"""),
    ("hostile", "threat", 1.9, True, f"""
i('ll| will| shall| swear i'll|'d| would| could| should| ought to| can| am going to|'m going to| have half a mind to| had better| mean to) (personally |gladly |happily |also )?(kill|gut|skin|cut|break|crush|beat|smash|strangle|hang|burn|flay|whip|stab|drown|bury|thrash|split|crack|carve|choke|slit|rip|tear|hurt|knock) (you|your|every|the (lot|pair) of you)\\b(?! (a|an|some|the|off) )
i('ll| will| shall|'d| would| could| should) (feed you to|make you (pay|bleed|regret|suffer|sorry|wish|eat)|have your (head|hand|hide|tongue)|have you (hanged|flogged|whipped|arrested|thrown|clapped|dragged|in irons|in chains)|see you (hang|hanged|dead|in chains|rot|in irons|buried|flogged|bleed|swing|burn)|teach you|show you what|put (you in|you down|you under|an arrow|this (hammer|knife|arrow|axe|sword)|a (bolt|knife|hole)|my (fist|boot))|spill|pound|string you|wring|finish you|end you|run you through|drag you|toss you|turn you into)
(should|would|could) have (killed|drowned|hanged|left you|let you|gutted|finished|strangled|cut|broken|run you|burned)
(kill|gut|skin|flay|strangle|hang|stab|drown|thrash|throttle|bury|crush) (you|him where)
(break|snap|crack|smash|wring|slit|cut|knock|bash|split|twist|tear|rip) (off |out |in )?(your|that|every) [a-z]* ?{BODY}
(lose|missing) (the|that|your|a) ({BODY}|tongue)
(through|into|across|up|in) your (skull|throat|ribs|thick|head|teeth|belly|heart|gut|neck|face|eye|black|filthy|lying)
your (head|hide|skull|blood|neck|guts|bones) (will|on|for|over|as|is mine|in|off|from)
one more (word|step|lie|sound|insult|move)
(another|one) (word|step|lie|sound) (and|from|closer|or|out)
(come|take|move) (one|a|another)? ?(step )?(closer|nearer|near me|any closer|further) and
(try|touch|say|do|threaten|speak) (it|me|that|that again|anything|one|her|him)[ ,]+(again )?(and|i dare)
try me[.!]
just try (it|me|that)
i dare you
you('ll| will) (pay for (this|that|what|it)|regret|hang|bleed|burn|wish you|be sorry|swing|suffer|rue|lose your)
(they'll|they will|we'll) (carry|drag) you
drag you (out|off|away)
(my )?(fist|fists|axe|blade|sword|knife|hammer|arrow|boot|cudgel|club|spear|dagger|steel|poker) (in your|through|across your|itches|on your|at your|between your|up your|wants your|hungers)
(taste|feel|meet|see) (my|the|of my|the edge of|the back of) ?(fist|steel|axe|blade|hammer|wrath|hand|boot|hound\\w*|sword)?\\b(?= ?[!.])
draw (your (sword|blade|steel|knife)|steel)
(let|make) (me|you) (catch|bleed|beg|pay)
(before|or|and|until) i (lose my (temper|patience)|hit|strike|break|cut|kill|hurt|skin|gut|beat|throw|change my mind and|do something|bash|knock|stab|shoot|put|make|smash|drag|crack|kick|toss|hang|feed)
or else
last warning
warn(ed|ing) you
i('m| am) warning
you('re| are) (dead|a dead man|a dead woman|finished|done for|as good as dead)
dead (man|woman) walking
buried (bigger|better|stronger|tougher|worse)
(killed|buried|hanged|broken|beaten|eaten|put down) (better|bigger|tougher|worse|men|stronger|harder)
(on|from|to) the gallows
(gallows|noose|hangman|pillory|dungeon|stocks|irons) (for|waits?|is waiting|awaits?|would|has|is too good|suits?|with your)
don't (you )?(dare )?threaten
you threaten (me|us)
threaten me
(you )?(want|asking|looking|spoiling|begging) (for )?(a|to) (fight|beating|die|thrashing)
"""),
    ("hostile", "insult", 1.7, True, f"""
you[ ,]+((?!are |were |have |had |can |will |would |should |do |did |see |know |want |need |said |say |could |may |must |owe |and |or )[a-z'-]+ )?((?!a |the |my |that |your )[a-z'-]+ )?{INSULT}(?=[ ]*[!.,?;]|$)
(filthy|lying|stinking|rotten|thieving|treacherous|worthless|miserable|wretched|cowardly|damned|cursed|bloody|accursed|foul|two-faced|black-hearted|ungrateful|vile|stupid|spineless|murdering|sneaking|cheating|good-for-nothing|lowborn|pathetic|mangy|crawling) ([a-z-]+ )?(you|liar|thief|{INSULT}|mouth|hands?|tongue|paws|face|hide|creature|coin|money|gold|silver|piece|lot|lies|words|throat|fingers|bribe|apology|excuse)
(thief|thieves|liar|traitor|scum|murderer|coward|swine|villain|snake|rat|dog|cur|wretch|vermin|filth|oathbreaker|backstabber)[ ]*!
(?:^|[.!?] ?)(thief|liar|traitor|scum|murderer|coward|swine|villain|wretch|vermin)\\b
(piece|pile|heap|sack|lump) of (filth|dung|dirt|muck|scum|rubbish|garbage|offal|manure)
(you're|you are) (nothing but|no better than|not (fit|worth|worthy)|worse than|lower than) (a|to|the|my|an)\\b
not (fit|worthy) to
(spit|spat) (on|in|at)
(curse|damn|blast|plague (on|take)|pox (on|take)|a pox|devil take|to the devil|confound) (on )?(you|your|it all|the day you|him|and)
damn (you|your|it)
(rot|burn) in (hell|the pit)
(makes?|make) me sick
(sicken|disgust|revolt)s? me
disgust\\w*
(can't|cannot) stand (the sight|you|your)
i (hate|despise|loathe|detest) (you|your|the)
hate (you|your)
"""),
    ("hostile", "outrage", 1.6, False, """
how dare you
you dare
dare you
you('ve| have)? (got )?(the |some |a lot of |a )?(nerve|gall|cheek|audacity)\\b
(the|what|such) (nerve|gall|audacity|insolence)
(your|such|what) (insolence|impudence|arrogance)
you would dare
(still )?dares? (to )?(show|come|speak|ask|stand|set|look|enter|beg)
shut (your|up|it|that)
hold your (lying |filthy |damned |stupid )?tongue
(silence|enough)!
(lying|filthy|stinking|foul|big|damned) mouth
(you|who) (betrayed|sold|robbed|stole from|murdered|left|knifed|stabbed) (me|us|my|our|every|all) [^.?]*!
(do|did) you (take me for|think (i'm|i am|i was|me|i'd forget|you can (buy|fool|threaten|scare|frighten|insult|just))) ?(a fool|an idiot|stupid|blind|soft)?
(what do you|who do you) (take me for|think you are)
i('d| would) (sooner|rather) (burn|drown|die|eat|starve|kiss a|feed|sell|spit|swallow|give it to)
over my dead body
after what you did to [^.?]*!
you will (never|not) [^.?]*!
"""),
    # ------------------------------------------------------------------ afraid
    ("afraid", "pleading", 1.9, False, """
(please|just|only|oh)[ ,]*(please )?(don't|do not) (hurt|hit|kill|harm|beat|strike|shout|yell|be angry|be mad|come (any )?(closer|near)|punish|burn|cut|shoot|be cross|leave me)
(don't|do not) (hurt|hit|kill|harm|beat|strike|shout at|yell at|shoot|cut|stab|be angry with|be cross with|punish) (me|us|him|her|the|my|anyone|them|please)
(just|only|and|but|please|then|simply)[ ,]+(don't|do not) (hurt|hit|kill|harm|beat|strike|shout)
please[ ,]+(leave (me|us)|let (me|us)|spare|stop|go away|no|believe me|forgive me|tell me what you want|i have|calm)
(just|only)[ ,]+(leave|let|spare|go|stop) (me|us|him|her|away)
(i )?(beg|implore|beseech)( of)? you
i('m| am) begging
beg (for mercy|for my|of you)
(have )?mercy
spare (me|us|my (life|family|children|wife|son|boy|daughter|shop|boat)|him|her|the)\\b(?! the (story|details|lecture|speech|excuses)| your| it)
let (me|us) (go|live)
leave us (alone|be|in peace)
(put|lower) (that|the|your) (knife|axe|sword|blade|weapon|bow|dagger)
(somebody|someone|anyone)[ ,]+(please )?help
help!
help me[!,]
think of my (children|family|wife|little ones|kids|child|mother)
(not|don't) (me|again|the face|my (face|hands|boy|girl|children))[ ,]*(please)
not again[ ,!.]
please[ ,]+please
no, no[,!] (please|don't|i)
no no
stop[ ,!]+(please|stop|i)
(won't|will not|please don't|not going to|going to|will you|you're not|you won't) (hit|hurt|kill|harm|beat|strike) (me|us|anyone|him|her)
"""),
    ("afraid", "giving way", 1.6, False, """
(take|have) (it|what(ever)?|all|everything|anything|the money|the coin|them|my purse|the silver|the bread) ?(you want|you like|all|i have|it all)?[ ,.!]+(and|only|just|please|but|then|take|it's|i)\\b(?= ?(go|please|just|only|but|leave|don't|let|won't|take|free|never|all|i))
take (it all|everything|all i have|whatever you want|what you want)
take (it|everything|anything|all of it)[ ,!.]+
(anything|whatever|as) you (say|want|wish|please|ask|like|command|order)[ ,!.]*(sir|my lord|m'lord|master|please|anything|just|only|of course|i|yes|madam)
(whatever|anything) you say
i('ll| will) (do|give|pay|say) (you )?(anything|everything|whatever)
i('ll| will) tell you (everything|anything)
i('ll| will) (do|give) (as|what) you (ask|say|want|like|order|wish)
i('ll| will) give you the (money|coin|silver|gold)
(i|i'll) ?(won't|will not|never) (tell|say|breathe|speak|scream) (a (word|soul)|the (guards?|watch)|to anyone|anyone|nobody|no one)
(i )?won't (say|tell) (a word|anyone|a soul|the (guards?|watch)|nobody)
(it )?won't happen again
never (do|say|happen) (it|that)? ?again
i never saw (you|anything|your)
i saw nothing
i (don't|do not) know anything(?! (about|of))
(i('ve)?|we('ve)?) done nothing( to you| wrong)?
i (didn't|did not|never) (mean|meant|touched|touch)( it| any| to| no)
i meant no (harm|offence|offense|disrespect)
yes[ ,]+(yes|anything|whatever)
(all right|alright)[ ,]+(all right|alright)
(right away|at once|immediately)[ ,.!]+(sir|my lord|please)
(i )?(don't|do not) want (any|no|to make you|to die|to be hurt|to fight) ?(trouble|harm|fight|angry|quarrel)?
no trouble[ ,.!]
(don't|do not) want to (die|make you|fight|anger|upset)
(don't|do not) be (angry|cross|mad)
(i'm|i am|so|very) sorry[ ,!]+(i'm|i am|so|please|sorry|sir|don't|i|forgive)
forgive me[ ,]+(please|i beg|sir|my lord|don't|i didn't)
please (forgive|believe) me
or nothing at all
nothing at all!
(are|aren't|you're not) you (going to|here to|angry|cross) ?(hurt|hit|kill)?
"""),
    ("afraid", "fear shown", 1.6, True, """
(i'm|i am|i was|we're|we are|so|too|still|very|she's|he's) (so |too |very |still |only |just )?(scared|afraid|frightened|terrified|petrified|trembling|shaking|shivering with|quaking)( of (you|your|what)| to (say|look|speak|move|answer))?(?![ ,]+(we|that|there|it|the|i|i'm|i've|not|so|he|she|nothing|you|no|your|my|all)\\b)
afraid of you
(you )?(scare|frighten|terrify)(ed)? (me|us|the child|the children)
(you're|you are) (scaring|frightening|hurting) (me|us)
(hands?|knees|legs?|voice|teeth|whole body) ... (shak\\w+|trembl\\w+|quiver\\w*|chatter\\w*)
(stop|can't stop|won't stop|can't keep from) (shaking|trembling|shivering)
(trembles?|trembling|flinch\\w*|cower\\w*|shrinks?|backs? away|steps? back|whimper\\w*|cring\\w+|recoil\\w*|gulps?|swallows hard|goes pale)
oh (gods|god|no|dear gods|heavens)[ ,!.]*(it's you|not you|no|please|you)
it's you[ ,.!]+(please|oh|no|what do you|don't|i)
(stay|keep|get) (back|away from me|away|over there)!
(stay|keep) (back|away)[ ,]+(please|from me|i)
(don't|do not|please) come (any )?(closer|near|nearer)
(keep|stay|get) away from (me|us|my)
(mama|mother|papa|father|mum) (said|says|told) (i|me|not) ?(shouldn't|not|mustn't|to)
(nightmares?|i dream of|wake up screaming|can't sleep) ... (you|your|knife|that night)
what (do|are) you (want|going|doing) ... (this time|now|to do|to me|from me|with me|here)\\?
(still )?(hurts?|aches?|bruise\\w*|scar|scars|limp) ... (where you|from (your|last|that)|you gave|since you)
(hide|hid|hiding) from you
(s-sir|m-my lord|p-please)
"""),
    # ------------------------------------------------------------------ sad
    ("sad", "loss", 1.8, False, f"""
(since|after|before|when|the day|the night|until|ever since) (he|she|they|my|we|{KIN}) ({KIN} )?(died|passed|was buried|were buried|was taken|left us|fell|drowned|lost|was lost|went (from|away|to the grave)|buried|is gone|'s gone)
since (he|she|they)('s| is| has| have| was|'ve)? (gone|been gone|passed|died|dead|left)
(my|our|his|her|their|the) (poor |dear |little |own |old |only |eldest |youngest |sweet |late )*({KIN}|wife|[a-z]+) (has |is |was |'s |have |are )?(died|dead|gone now|passed|passed away|buried|lies buried|lies in|drowned|is no more|never came (home|back)|did not come (home|back)|didn't come (home|back)|in the (ground|grave|churchyard))
my late
(we|i) (just |only )?(buried|lost|mourn|mourned|laid|burned) (my|our|him|her|them|a|the|two|someone|one) ?(to rest)?(?! (the|my|our)? ?(way|purse|key|ring|bet|cart|time|coin|count|wager))
(lost|losing|buried|mourning|burying) (my|our|his|her) (poor |dear |little |own |old |only )*{KIN}
(we|i|since i|since we) lost (him|her|them)
(he|she|they)('d| would) have (been|turned|liked|loved|known|laughed|said|smiled|danced|sung)
(he|she|they)('s| is|'re| are| has) (gone|dead|passed|no longer|with the gods|at rest|at peace|not coming)\\b(?! to| home| into| north| south| off| out| down| up| back| for)
(he|she) used to
(bring|give) (him|her|them|my \\w+) back
(won't|will not|never) (be coming|coming|come|walk|return) (home|back|again|through that)
(can't|cannot|nothing|nobody|no one|none)( can| will| could)? (bring|wake) (him|her|them)
(fill|heal) (that|the|this) (hole|gap|emptiness|wound)
(funeral|burial|grave|graveside|gravestone|coffin|shroud|churchyard|pyre|mourning|mourn|bereave\\w*)
(laid|lay|put|lowered) (him|her|them) (to rest|in the (ground|earth)|down|there)
where (they|we|i) (laid|buried|left|put) (him|her|them|my)
(i|we|i do) (still )?miss(ed)? (him|her|them|my|those|that)(?! (cart|purse|ring|turn))
(it|that|this|the (chair|coat|cup|bed|song|room|boat|bow|lute)) (was|were) (his|hers|theirs|my (son|wife|husband|brother|sister|mother|father|daughter)'?s?)
(his|her) (chair|cup|coat|boots|bed|voice|place|empty|favou?rite|hands?) ... (still|empty|was|hangs|stands|cold|sits|there|by the)
(dead|gone|died|buried) (last|this|these|three|two|a|since|now|in the) (winter|spring|summer|autumn|week|month|year|night|days?|fever|war|flood)?
the (fever|river|war|sickness|plague|winter|sea|storm|flood) (took|has taken|had taken|kept|claimed)
light a candle
(empty|quiet|silent|too big) (since|without|these days|now that)
(house|room|inn|home|shop|bed|hall|hearth) ... (empty|quiet|silent|lonely)
without (him|her|them)\\b
if only (i|we|he|she)
"""),
    ("sad", "grief shown", 1.6, True, """
(heart|soul|spirit|breast) ... (heavy|broken|breaks?|breaking|aches?|aching|empty|ash|ashes|stone|bleeds?|in pieces|not in it|sore|grieves?)
(heavy|broken|aching|sore|torn) (heart|hearted)
heavy-hearted
heartbroken
heartbreak
(no|not the|have no|haven't the|without the|little) (heart|stomach|spirit|will) (for|to|left|in)
my heart (isn't|is not|'s not) in
(grief|griev\\w*|sorrow\\w*|sad|sadness|mourn\\w*|weep\\w*|wept|lament\\w*|misery|despair|desolat\\w*|bereft|melanchol\\w*|inconsolable)
(tears?|crying|cry|cried|sobs?|sobbing)
(eyes|eye) ... (fill\\w*|wet|red|water\\w*|tears?|swollen|sting\\w*|blur\\w*)
(wipes?|wiping|dries|drying|dabs?) (my|her|his|away|at)? ?(eyes?|face|tears?|cheeks?)
(excuse|forgive|pardon) (me|my)[ ,.]+(i'm not|i am not|my (mind|thoughts|eyes|voice|tears|head)|i've no|i have no|i haven't|it's (been|a hard|hard|just)|i was (thinking|elsewhere|far)|today|this is|the)
(forgive|excuse|pardon) my (tears|silence|sorrow|face|voice|mood|eyes)
(no|not the|haven't the|don't have the|have no|little|hardly the|lack the|what) strength (left|for|to|today|i have)
(no|not) (strength|joy|songs?|laughter|smile|music|taste|colou?r|appetite|light|tune|words) (left|in|for|any ?more|today|these|to)
(nothing|food|bread|ale|wine|songs?|it|the days?) ... (tastes?|has taste|means anything|matters|seems?) ... (of anything|ash|ashes|to me|the same|any ?more|nothing|grey|since)
what does (it|anything|that) matter
(does it|nothing) matters? (now|any ?more|much)?
(not|no longer|never) (the same|smiled?|laugh(ed)?|sing|sung)( since| again| any ?more)
(can't|cannot|couldn't|can hardly|can barely|could not|hard to) (sing|smile|laugh|sleep|eat|think (of|about)|bear|breathe|talk (of|about) it|speak of|find the words|stop (thinking|crying)|look at)( tonight| today| now| any ?more| it| to| since| him| her|\\b)
(haven't|have not|hardly|barely|scarcely) (slept|eaten|smiled|laughed|sung|left the house|spoken)
(i )?still (set|lay|hear|see|wait|reach|listen|look|expect|turn|pour|make|call) (out |for |at )?(two|him|her|his|hers|their)
(i )?used to (laugh|sing|dance|smile|enjoy|love)
we used to
(there was a time|once) i('d| would)? (have )?(laughed|laugh|sung|smiled|danced|liked|have laughed)
(thinking|think|thought|dream\\w*|remind\\w*|reminds) ... (of|about) (him|her|my (brother|sister|son|wife|husband|daughter|mother|father|boy|girl)|them|those who)
(my )?(mind|thoughts|head) (is|are|was|were|'s) (elsewhere|far away|not here|with (him|her|them|the dead)|on (him|her|other))
(far away|elsewhere|wandering) (today|tonight|just now)
(songs?|laughter|music|joy|light|sun|warmth) ... (died|gone|went|left|is over|buried) ... (with (him|her)|out of|from|me)
(leave|let) me (to|with) my (grief|thoughts|sorrow|tears|dead)
it('s| is) (hard|difficult) (to talk|to speak|to smile|today|now|these days|without|to think|to go on|since)
(don't|do not|not) feel (like|much|up to) (talking|talk|company|singing|speaking|anything|smiling)
(not much|no|poor|bad|little) (company|talk|talker) (today|tonight|now|these|from me|i fear|in me)
(alone|lonely|loneliness) (now|since|with|in|without)
(lonely|loneliness)
"""),
    # what is only a hint: it adds to others
    ("playful", "hint", 0.6, False, """
my (mule|goat|donkey|goose|hens?|turnips?|beard)
(juggl\\w+|turnips?|sausages?|radish\\w*|pumpkins?|dumplings?)
(a|my) (nose|belly|beard) (like|as|that|has)
"""),
    ("wary", "hint", 0.5, False, """
hm+[ .,…～]
hm+
(for now|for the moment)
(maybe|perhaps)
not (yet|now)[.]
"""),
    ("cold", "hint", 0.65, False, """
good day[ ,.]*(to you)?(?=\\.?$)
no[.]
(certainly|absolutely|of course) not
as you (like|please|wish|will)[.]
take it or leave it
(makes?|making) no sense
very well[.]
enough[.]
"""),
    ("afraid", "hint", 0.6, False, """
(at once|right away)
(or|and) nothing[.!]
please[ ,]+(please|sir)
"""),
    ("sad", "hint", 0.6, False, """
(sighs?|sighing|alas)
(grey|gray|dark|bitter|hard|cruel|sad|black) (day|days|times|hour|nights?|season)
not any ?more
excuse me
forgive me
"""),
    # ------------------------------------------------------------------ neutral
    ("neutral", "courtesy", 0.5, False, """
good (morning|evening|day|afternoon|night)
(how|what) (can|may|could) i (do|help|get|bring|serve)
what (will|would|can) (it|you|i) (be|have|like|get|do)
(thank you|thanks) for (your custom|your patience|your business|waiting|the (coin|payment))
i (accept|take) your apology
apology accepted
i'm afraid (i|we|that|there|it|the|not|he|she|they)
i'm sorry[ ,]+(i|we|but|there|it|the|that|he|she)
at your service
very well
if you please
"""),
]
