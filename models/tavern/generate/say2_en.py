"""More of what characters say, in English: the banks of say_en.py and open_en.py continued, with the answers to small talk (`remark`)."""

TEXT = r"""
@greet o
[Shut the door, there's a draught|Wipe your boots and step in]. What [can I get you|can I do for you]?
[A new face is a change|I heard the latch], so [what will it be|what do you need]?
@greet w
[Stop at the door|That's far enough]. [I'm not sure I can trust you|I'm keeping an eye on your hands]. What do you want?
past: You. I'm [not sure I should let you in|still not sure about you]. What is it this time?
@greet c
You found the door; you'll find it again on the way out. Say what you want and go.
[I had no wish to see you|I could have done without this]. Say what you need and go.
past: I know your step by now, and [I don't look up for it|I take no pleasure in it]. Be brief.
@greet h
[Don't you dare greet me|Keep your greeting], you [cur|rat]! Get out!
The gall, coming through my door with that face! [Out|Get out], before I fetch the [axe|poker]!
@greet a
P-please, not today. [What do you want|Tell me what you want], and I'll do it, only don't hurt anyone.
[I heard your step and my knees gave|My hands won't stop shaking]. Please don't come closer.

@smalltalk o
[The days are short and the purse is light|One day is like the next], but [there's soup on the fire|nobody's fallen ill]. And you?
[Slept well, woke early|Up before the birds]. <busy>
I've had [worse weeks|better weeks and worse]. [The roof holds and the bread rises|Nothing has burned, and the roof holds].
@smalltalk w
Fine. [It's a long way to come for that question|You might have asked that any day, and you ask today]. What do you really want?
I'm as well as I look. Why do you ask?
@smalltalk c
[I'm alive|I manage], and that's all you need to know. [What do you want|Is that all]?
[We don't need to make conversation|You and I don't make small talk]. State your business.
@smalltalk h
My day was good, and [then you crawled in|then I smelled you], you [rat|snake]! Get out!
Chat with the [ditch|gallows], not with me! Get out!
@smalltalk a
I'm... I'm well, thank you, p-please don't be angry with me.
[As well as one can be|I was well], with... with you here. Please don't hurt me.

@remark o
[Well, now|Fancy that]. [There's a song in that somewhere|It takes all kinds].
[I can believe it|So it goes]. [It was the same last year|That's how things are round here].
[You notice things|You've been about]. [What can I do for you|Did you want something besides]?
@remark m
I like to hear such things from you, friend. [Go on, tell me more|Tell me the rest of it].
@remark p
Ha! [And that was the dull part of your day|You should have that carved over a door], was it?
@remark w
And why do you tell me that? I'm not sure what you want.
[Perhaps|Maybe so]. I've learned to be careful when someone starts with small talk. What are you after?
@remark c
That is none of my concern. Is that all?
[I didn't ask|Tell it to someone else]. I have work to do.
@remark h
I don't care what you've seen or done! Get out, you snake!
[Keep your chatter|Spare me your prattle] and get out, before I throw you out!
@remark a
Y-yes, of course, if you say so. Please don't be angry.
I... I see. Please, is that all you came for? Don't hurt me.
@remark s
I hardly heard you, forgive me. My heart is heavy today.

@room o
[Second door on the left|Up the stairs, the small door]: <price> <per>, [candle included|wash water included].
It's <price> <per>. [The bed is narrow but dry|The window shuts, most of the way].
@room w
<Price>, and I want it on the counter first. [Then we'll see about a key|I've been fooled before].
@room c
<Price> <per>. [Out by sunrise|No visitors, no noise], and don't expect breakfast.
@room h
[I'd let it to a wolf first|The pigs have a cleaner guest]! Get out of my house!
@room a
T-the best room, take it, please. I won't ask for a coin, only don't hurt anyone.
@room_none o
[You'd be sleeping on sacks here|This isn't a place for sleeping]. Try the inn, they have proper beds.
@room_none w
I don't take in people I can't trust. The inn might, if you pay first.
@room_none c
I don't keep beds, least of all for you. Ask someone else.
@room_none h
I wouldn't lend you my doorstep! Get out!
@room_none a
Please, there's only my own bed. T-take it, take it, I'll sleep outside. Don't be angry.
@food o
[You've come at the right time|It's just off the fire]: <dish>, <dprice>.
We have <dish>. [A bowl is|It comes to] <dprice>, [bread and all|salt on the table].
@food w
<Dish>, <dprice>. Coin first; [I've seen plates left empty and purses too|I don't feed people on trust any more].
@food c
There's <dish>, <dprice>. [Sit in the corner|Eat in silence], eat it and go.
@food h
[The dogs eat here before you do|Not a crumb for you]! Get out, you rat!
@food a
I'll fill your bowl with <dish>, as much as you want, p-please, only don't hurt us.
@food_none o
[There's an apple, if you want it|I've just finished my last crust]. For a real meal you'd want the inn.
@food_none w
Food? [Show me your coin first|I'd like to know who I'm feeding]. I don't trust an empty belly.
@food_none c
I'm not your cook. Ask someone else.
@food_none h
You'll get [my boot|a kick] and nothing else! Get out!
@food_none a
It's all I have, this bread. Please take it and don't hurt me.

@quest_open o
[As it happens, I need|You could help me: I need] someone to <qdo>. [It pays <reward>|I'd pay <reward> for it].
There's work, if you've the stomach for it: <qdo>. [Nobody has taken it on|It's still open].
[I need help with one thing|I've a job nobody wants]: <qdo>. [Will you do it|Would you take it on]?
@quest_open w
I need someone to <qdo>. [I'm not sure I'd trust you with it|I'm not sure you're the one I'd trust], and I pay only afterwards.
@quest_open c
There's a job: <qdo>. [I don't care who does it|I'd rather it were anyone but you]. Ask me nothing more.
@quest_open h
I need hands, not [yours|your filthy ones]! Get out before I break them!
@quest_open a
I n-need someone to <qdo>, but not you, please, I wouldn't dare ask. Don't be angry.
@quest_active o
You still have to <qdo>, don't you? [I'm waiting for news|Tell me when it's done].
It's still undone: <qdo>. [The pay hasn't changed|I haven't given it to anyone else].
[How goes it|How far have you got]? You agreed to <qdo>, and I'm still waiting.
@quest_active w
You took it on: <qdo>. [I see no sign of it yet|So far I've only your word], and I'm keeping an eye on you.
@quest_active c
You have not finished: <qdo>. [Then we have nothing to discuss|Do that first]. Don't come back until it's done.
@quest_active h
Still not finished, and you stand here gaping? Get out and <qdo>, you lazy dog!
@quest_active a
It's... it's not done yet, is it? T-that's all right. Please don't be angry with me.
@quest_done o
[It's done, and done well|You did what you said], so here's your pay: <reward>.
You did it: <qdo>, and nobody thought it possible. [Your reward|Here is your reward], <reward>.
@quest_done w
It's done, you say. Here is your pay, <reward>, but [I'll look into how you did it|I'm keeping an eye on how this ends]. I don't trust it yet.
@quest_done c
It's done. <Reward>, as agreed. [Don't stay|Now go], I have nothing more to say.
@quest_done h
You did it? Fine! Take your pay and get out, you [rat|cur]!
@quest_done a
It's done? Then here's your reward, <reward>, p-please take it and don't hurt me.
@quest_rewarded o
[That one's behind us|That matter is settled]: you did the work and you've been paid <reward>.
You've already been paid for that. [The matter is settled|There are no other errands].
@quest_rewarded w
You had your reward already. I wonder why you come back for it. [I keep an eye on my purse|I'm not sure I like it].
@quest_rewarded c
That was settled, and you were paid already. Is that all?
@quest_rewarded h
You've already been paid, you greedy rat! Get out!
@quest_rewarded a
It's settled, I p-paid you, I already paid you. Please don't hurt me.
@quest_failed o
[It went wrong|It failed], and [no use going back to it|there's no mending it]. Nobody can <qdo> any more; it's too late.
It's too late for that one. [We lost it|It's over and lost].
@quest_failed w
It failed, and [I'd like to know why|somebody hasn't told me everything]. I have my doubts about your side of it.
@quest_failed c
It failed. You know it and I know it. [There's nothing to discuss|That is all].
@quest_failed h
You failed, you [useless cur|worthless dog], and now it's too late! Get out!
@quest_failed a
It failed, b-but it wasn't your fault, I never said so. Please don't be angry.
@quest_none o
[The work's all done|There's no work here], [not even sweeping|down to the sweeping]. [Try the market|The board by the well may have something].
I do my own work, such as it is. <busy>
@quest_none w
Work? [I'd need to know you better first|I'm careful whom I hire]. I'm not sure I can trust you.
@quest_none c
I've no work, and if I had, it wouldn't be yours. Ask someone else.
@quest_none h
I'd not trust you to carry slops! Get out!
@quest_none a
There's no work, I'm sorry, p-please don't be angry.

@rumour o
[A carter told me|The baker's wife swears] that <rumour>.
[You didn't hear it from me|It's all over town], but <rumour>. [That's the whole of it|Believe it or don't].
@rumour w
[I heard something|There's talk], but why do you want it? They say <rumour>, and I say no more for now.
@rumour c
<Rumour>. [You'd have heard it anywhere|Now you know]. Is that all?
@rumour h
Listen at someone else's keyhole, you [rat|weasel]! Get out!
@rumour a
I... I only heard that <rumour>. I told no one about you. Please don't hurt me.
@rumour_none o
[Not a whisper|Nothing you'd pay a copper for]. [Even the geese are quiet|The last real news was a lost hen].
@rumour_none w
I hear less than you think, and I'm careful who I share it with. Why do you ask?
@rumour_none c
I have nothing to tell you. Ask someone else.
@direction o
[That's easy|Quick enough]: <way>, and there's <target>.
[From the door|From here] you go <way>. <Target> is [right there|the one with people in front of it].
@direction w
<Way>, and that's <target>. [Why do you ask|Why the hurry]? I'll be watching which way you turn.
@direction c
To <target>: <way>. [Now go|That is all].
@direction h
Go <way>, fall in the first hole, and stay there, you snake! Get out!
@direction a
It's <way>, I s-swear that's the road to <target>. Please don't be angry if it's far.
@direction_none o
[I've never had cause to go there|You know as much as I do]. [Somebody at the market will know|Ask a carter].
@direction_none w
I can't say. [Why do you ask|And what do you want there, anyway]? I'm not sure I'd tell you.
@direction_none c
I've no directions for you. Ask someone else.
@price o
[It's|That'd be] <price> for the <item>. [Take your time|Have a look at it].
The <item>? <Price>, [and I carried it here myself|and it'll outlast both of us].
@price w
<Price> for the <item>. [Keep your hands off until I've counted it|Coin before goods], since I'm not sure of you.
@price c
The <item>: <price>. [I don't repeat prices|Yes or no]. Don't waste my time.
@price h
Sell to you? I'd throw the <item> in the river first! Get out!
@price a
It's <price>, the <item>, b-but you needn't pay, please, just don't hurt me.
@price_none o
[My trade is another|My shelves are bare today]. [A merchant will have it|The market will have it].
@price_none w
Nothing is for sale, and I'm keeping an eye on you. Why do you ask?
@price_none c
I have nothing for you, at any price. Ask someone else.
@haggle o
[You drive a bargain|Let's not quarrel over it]: <least>, and [that's the floor|that's as low as it goes].
I could let it go for <least>. [Lower than that and I lose money|That's my last word].
@haggle w
I might come down to <least>, if I see the coin first. [I've been talked down before and regretted it|I'm not sure you mean to pay at all].
@haggle c
It's <price>. [I don't bargain with you|Pay it or leave it].
@haggle h
You'd haggle with me? You're lucky I don't break your jaw! Get out!
@haggle a
Less, y-yes, less, name any price. Please don't be angry with me.
@haggle_none o
It's as low as I can make it. [Times are hard for me too|The price is fair as it is].
[That's what it costs|It's the same for the mayor]. I can't do better.
@haggle_none w
You push hard for someone I hardly trust. [Perhaps another day|Show me your coin first], then we'll see.
@haggle_none c
No. The price stays. Don't ask again.

@intro o
[Good to know you|A good name], <Pname>. [I'm <name>|Mine's <name>].
So, <Pname>. I'm <name>[|, and this is <place>].
@intro w
<Pname>, you say. [I'm not sure I believe it|I'm not sure that's the name you were born with].
@intro c
<Pname>. I didn't ask. Say what you want and go.
@intro h
<Pname>, is it? [I'll tell the hangman|I know what to carve on your grave]! Get out!
@intro a
P-pleased to... <Pname>, yes. Please don't hurt me, <Pname>.
@recall_name o
<Pname>, of course. [I've a head for names|I listen when people talk].
@recall_name w
<Pname>. That's what you told me, at least. Why do you ask?
@recall_name c
<Pname>. Don't waste my time with games.
@recall_name_never o
You've kept it to yourself so far. [What's your name|What do they call you]?
@recall_name_never c
You gave no name and I need none. Is that all?

@weather_clear o
[A clear day of it|Clear skies and a dry road]. You could see to the hills and back.
@weather_rain o
[More rain|Rain and rain]. [My roof drips in two places|The ducks are happy, at least].
@weather_storm o
[Storm|A real storm], [that one shook the shutters|hark at the thunder]. Stay under a roof.
@weather_snow o
[Snow to the ankles|Snow, and more of it coming]. [Stamp your boots at the door|The carts are stuck].
@weather_fog o
[Nothing but fog|Thick fog]. [I walked into my own gate this week|You'd lose your horse under you].
@weather_wind o
[Wind|A hard wind], [strong enough to rattle the door|with half my washing gone in it]. 
@weather_heat o
[It's the heat|Heat like an oven]. [Nobody works who can sit|The well is the best place in town].
@weather w
<Wnoun_c>. [You can see that as well as I can|It's the same on your side of the door]. Why do you ask?
@weather c
It's <wnoun>, for you as for everyone. Is that all?
@weather h
Ask the sky, you rat! Get out!
@time_dawn o
Dawn, [or as good as|by the look of the window]. [The fire isn't lit yet|The cows are just going out].
@time_morning o
It's still morning. [The bread's not long out of the oven|Plenty of day left].
@time_noon o
Noon, [near enough|to the minute]. [I was about to eat|The sun's straight overhead].
@time_dusk o
Dusk already. [The bats are out|The shutters are going up].
@time_night o
[It's dark and late|Night has come]. At this hour of the night [the street is empty|only the watch is about].
@time_midnight o
Midnight[, or just past|]. [The owls are the only company|My candle's nearly gone].
@time w
It's <tnoun>. [Somebody expecting you|Running from something]? I'd like to know why you ask.
@time c
It's <tnoun>. [You can count the bells yourself|Don't let me keep you]. Is that all?
@self w
I'm <arole>, as you can see. [What's it to you|Who sent you to ask]?
@self c
I'm <arole>. [The rest is none of your concern|You didn't come for my life story]. Is that all?
@self h
I'm the one you wronged, you [snake|rat], and you ask who I am? Get out!
@self a
I'm only <arole>, I've done nothing, p-please don't hurt me.
@person o
[That's|You mean] <Person>: <pinfo_l>.
<Person>? [I've known the name for years|Everybody does]. <pinfo>.
@person w
<Person>: <pinfo>. [More than that I'd say only to someone I trust|Now tell me why you ask].
@person c
I have nothing to say about <Person>. Ask someone else.
@person h
What do you want with <Person>, you [snake|rat]? Get out before I call the guard!
@person a
<Person>? I... <pinfo>. Please don't tell anyone I said it, and don't hurt me.
@person_none o
[That's a new one to me|I've never met them]. [The baker knows everybody|Somebody at the market may know].
@person_none c
I know no such person. Ask someone else.

@favour m
[Name it|Tell me what it is], friend, and [it's as good as done|I'll find the time, gladly].
Help you? [Gladly|With all my heart]. What do you need?
@favour p
[As long as it isn't dancing|If it's legal, I'm disappointed], ha! Tell me.
@favour n
[Say what it is|What do you need]? I can lend a hand if it's quick.
@favour s
I'll try. [Grief makes me slow|My heart is heavy and my hands are slow], but tell me.
@favour w
[What sort of favour|Help with what]? Tell me all of it first. [I've been fooled before|I keep my doubts until then].
@favour c
You may ask, and I say no. Is that all?
[I've nothing to give you|I don't lend my hands to you]. Ask someone else.
@favour h
Ask the [rats|hangman] for favours! Get out!
You want help from me, after everything? I'd sooner help a viper! Get out!
@favour a
I'll do it, w-whatever it is, please. Only don't be angry with me.
@confess m
[That's nothing between friends|It was only a thing, friend, and things can be mended]. I'm glad you told me.
@confess p
Ha! [I've been blaming the wind|And here I'd put up a reward], you rascal!
@confess n
[Better said than hidden|So that's how it was]. [We'll set it right|We'll mend it].
@confess w
So that was you. [And what else was you, I wonder|I'd like to know what else you've kept back]. I'll be watching.
@confess c
I thought as much. [Don't expect me to thank you for it|It changes nothing]. Is that all?
@confess h
So it was you, you rotten [rat|thief]! Get out, before I [take a stick to you|break your fingers]!
@confess a
It's all right, it's nothing, p-please don't be angry that I heard it.
@confess s
It doesn't matter. So much was lost this week; [I've tears left for none of it|there's only grief in me].
@apologize m
[Not another word of sorry|No harm done], friend. [You're welcome here as ever|I'm glad you came].
@apologize p
[Sorry, says the rascal|An apology]! Ha! I'll have it framed.
@apologize n
[It's all right|It's forgotten]. [Let's say no more about it|What did you need]?
@apologize w
[I heard you|It's a start]. [Whether I believe it, we'll see|I'm still not sure I can trust you], so give it time.
Perhaps you are sorry. I'd need to see it, [not only hear it|in what you do].
[That can't have been easy to say|I'd like to believe you]. But I'm keeping an eye on you for now.
@apologize c
[You said it, and I heard it|An apology mends nothing here]. I have nothing more to say to you.
[You come late with that|That's a small word for what you did]. I don't forgive it. Now go.
@apologize a
Yes, yes, it's f-forgiven, please, only don't hurt me again.
@apologize s
It's forgiven. [I've no anger left, only tears|Grief leaves no room for it].
@threaten c
[You've practised that in a mirror|I've heard that one before]. It didn't move me. Say what you want and go.
I don't answer threats. [Put that away and go. That is all|I have nothing to say to you].
[Louder men have stood there|I've heard it before], and I'm still here. Is that all?
@threaten h
[Lay a finger on me|Raise that hand] and I'll break it for you! Get out!
You [cur|coward], you'd threaten me under my own roof? [I'll split your skull|I'll throw you in the river]!
[Go on, then|Come on]! I'll knock you through that door before you blink!
@threaten a
No, no, p-please! [Whatever you want, it's yours|Take what you like], just don't hurt me!
[I'll be quiet, I'll do it|I won't shout, I swear], please don't hurt anyone.
P-please, I've never done you harm. Don't hurt me. The money is in the box.
@threaten w
Big words. [I'm watching your hands|The guard is one shout away]. What do you really want?
@insult c
[I see|Noted]. [If you've finished, the door is behind you|Was that all you came to say]?
You may think what you like of me. [I don't care|I have work to do]. Now leave.
[Is that meant to sting|I've been called worse by better]. I have nothing to say to you.
@insult h
[Call me that once more|Once more, say it], and I'll break your jaw, you [cur|dog]!
You [filthy rat|dirty dog]! I'll teach you to talk to me like that! Out!
[Who do you think you are|You dare insult me]? Get out before I throw you through the window!
@insult p
Ha! [Not bad, did you rehearse it|I must write that one down]!
Heh. [You left out my nose, it's my worst part|My own children are crueller]. Have another go!
@insult a
I know, I k-know I am. Please don't be angry with me, please don't hurt me.
[I'm sorry, I'm sorry|You're right, you're right], only please don't hit me.
@bribe p
[Oh, this purse and I shall be friends|I didn't see it, but I did hear it clink]. Ha! What did you want me not to see?
[My eyes are bad and getting worse|I go deaf at the sound of gold], heh. Go on, then.
@bribe w
[Coin with no questions|That's a lot of coin] always has a hook in it. What do you really want?
Your money? [I'd want to know where it's been|I'd like to know what it buys] first. I'm not sure I trust it.
@bribe c
[No|I'm not for sale]. Take your coin and go.
Keep your money. [I don't sell my word|There's nothing here for it to buy]. Is that all?
@bribe h
[You think your filthy coin works here|Shove your coin]? Get out, you [snake|rat]!
@bribe a
P-please, put it away, I'll say nothing, I'll see nothing. Don't hurt me.
@thank m
[It was nothing, friend|I'd do it again tomorrow, friend]. [I'm glad it helped|Come by whenever you like].
You're welcome, [and I mean it|truly]. It's a pleasure to help you.
@thank p
Ha! [Careful, I may get used to it|Say it louder, my mother-in-law never believes me]!
@thank s
You're kind to say so. [It does a heavy heart good|It's the first kind word since the funeral].
@thank w
[Thanks are easy|We'll see]. I haven't made up my mind about you, so I'll be watching.
@thank c
Save your thanks. [I'd have done it for anyone|It wasn't meant kindly].
@thank h
[Thanks? From you|Your thanks stink], you [snake|rat]? Get out!
@thank a
N-no need, please. [Only don't be angry with me|I'm just glad you're not angry]. Please let me go.
@lie p
Ha! [And my hens lay gold|And I'm the bishop's prettier sister]!
[I almost believed the first half|You tell it better every time], heh. What happened next?
@lie w
[That's a tall tale|Do you now]? I'd want to see proof first.
I'm not sure I believe that. [Who put you up to it|What do you want me to do about it]?
@lie c
[No, you aren't, and no, you didn't|I've heard that from three drunks already]. Is that all?
@lie h
You lying [dog|rat]! [Tell it to the hangman|I'd sooner believe a snake]! Get out!
@lie a
Of c-course, I believe it, every word. Please don't be angry with me.
@flirt p
Oh, you charmer! [I'd swoon, but the floor is dirty|You must want a discount]. Ha!
Heh. [You'll say that until you see me before breakfast|My mirror tells it differently], you flatterer.
@flirt w
[Pretty words|That's sweetly said], and I wonder what they're for. What do you really want?
@flirt c
[I'm not interested|That won't work]. Say what you need and go.
Save that for someone else. [I have work to do|Is that all]?
@flirt h
Keep your slimy tongue off me, you [snake|rat]! Get out!
@flirt a
Please, n-no, don't come closer. Please.
@flirt s
You're sweet, but there's only grief in me today. Forgive me.
@farewell o
[Safe home|Right then]. [Mind the road|Mind the third step, it's loose].
[Farewell|Goodbye]. [The door sticks, so pull|You know the way].
@farewell m
[Safe travels, friend|Take care on the road, friend], and [don't stay away too long|come back soon].
@farewell p
[Go, before I start to miss you|Leave, and take your face with you], you rascal. Ha!
@farewell w
Go, then. I'm not sure whether I'm [sorry or relieved|glad of it], but I'll be watching the road.
@farewell c
[Good|At last]. [You know where the door is|Don't hurry back]. I have nothing more to say.
@farewell h
[Go and stay gone|Run, before I change my mind], you rat! Get out!
@farewell a
Goodbye, y-yes. Please don't be angry, please don't come back.
@nonsense o
[You might as well speak to the cat|Those are words I've never met]. [What is it, in plain speech|Is it a thing or a place]?
[I've no idea what you mean|That means nothing to me]. [You must come from far off|Nobody at <place> talks like that].
@nonsense p
Ha! [Bless you|Say that again and we'll have a duel]. Was that a spell or a hiccup?
@nonsense w
[I don't follow you|Those are strange words], and that makes me careful. Where are you really from, and who sent you?
@nonsense c
I don't understand you and [I don't care to|I have no time for it]. Is that all?
@nonsense h
Enough of your gibberish, you [rat|snake]! Get out!
@nonsense a
I d-don't know what that is, I swear. Please don't be angry with me.
@secret m
[Only for you, my dear friend|I trust you with this, friend]: <secret>.
@secret p
Ha! [My only secret is what's in the soup|I told it to the goat, ask her]. You'll have to try harder, you rascal.
@secret w
[Some things stay with me|I might know something]. I'd have to trust you first, and I'm not sure I do.
@secret c
[Not to you|I keep my own counsel]. Is that all?
@secret h
[I'd sooner bite my tongue off|Tell you? So you can sell it], you [snake|rat]? Get out!
@secret a
I can't, I c-can't tell you that. Please don't hurt me.
@secret s
Let it rest. [There's been enough grief|Grief has taken my tongue].
@remember_none o
[Your face is new to me|I can't say I do]. [Have we met somewhere|Where would it have been]?
@remember_none w
I don't. [Is there a reason I should|What is it you think I'd remember]? Why do you ask?
@remember c
[I remember everything|I haven't forgotten a thing], and I have nothing to say about it.
@remember w
I remember you. [I'm not sure what to make of you yet|That's why I count my spoons], so I'm keeping an eye on you.
@remember h
[I remember, you rat|Remember? I curse you daily]! Get out!
@remember a
I r-remember. Every night I do. Please don't hurt me.
@remember m
[I'd know you in the dark, friend|As if I could forget you, friend]. I'm glad you're here.
"""

OPEN = r"""
@open warm
[Of course|By all means], <a>.
[Anything for you|For you, always], <a>.
[I'm glad you asked me|I'm happy to tell you], <a>.
I'd [gladly say it twice|gladly do more] for you, <a>.
[Bless you for asking|You do me good], <a>.
gruff: For you, <a>, I'll put the work down, and gladly.
gruff: You're a good sort, <a>.
courtly: Nothing would please me more, <a>.
shy: Oh, for you, <a>... of course, gladly.
sly: From others I take coin for this; for you, friend, gladly.
cheerful: Oh, gladly, <a>, gladly!
plain: Gladly, <a>.
@close warm
[I'm always happy to help you|It's a pleasure to help you], <a>.
[You can count on me|I'm here if you need me], friend.
[It does me good to see you|I'm glad to have you here, friend].
I'd tell you anything, friend.
Bless you, friend.
[You're good company, friend|It's a better day with you in it, friend].
shy: I'm... I'm so glad to see you.
sly: You, my dear friend, I could listen to all day.
gruff: Ask me again any time, friend.
courtly: It's a pleasure to be of use to you.
cheerful: There, and I'm so glad you asked!
plain: I'm glad to help you, friend.
@past helped
[I haven't forgotten who helped me <deed>|It was you who helped me <deed>], and a friend like you is welcome to anything.
You gave your own day to help me <deed>, <a>; I'm glad of you.
@past saved
[Every morning <kinname> walks in, I think of you|<Kinname> sits at my table because of you]. I owe you that.
You brought <kinname> back from <danger>. I owe you, and I always will.
@open grateful
[As if I could refuse you|For you, anything], <a>, after what you did. I owe you.
[We still owe you|I still owe you], <a>.
[You have only to ask|Ask me anything], <a>; I owe you more than that.
@close grateful
[And I still owe you|That doesn't begin to pay what I owe you].
[It's the least I can do|The least we can do]; I owe you.
I'm grateful to you, now as then.
We're all so grateful to you.
That's not repayment, <a>; I'm still in your debt.
plain: I owe you, and I say it gladly.
@past paid
[I sleep at night because you paid <creditor>|You paid <creditor> and never asked for it back]. You're a true friend.
@past kept_promise
[Few people keep their word; you did|You kept your word] when you promised to <vow>, friend, and I trust you.
@past lied
[I remember your story about <lie>|There's still that business of <lie>], so I'm not sure I can trust you.
@past amends
You did <amend>, yes. [I'm not sure it's enough|It helps], but I'm keeping an eye on you.
@open wary
[I'm listening|Go on], but I have my doubts about you.
[I'll answer that, carefully|I choose my words with you]. I'm not sure about you.
[I'm careful with you|I was too trusting once], and I'm keeping an eye on you.
@close wary
[Make of that what you will|That's enough for now]; I'm keeping an eye on you.
I'm not sure I should have told you that.
[You'll understand that I'm careful|Don't take it amiss]; I don't quite trust you yet.
@past broke_promise
[I still hear you say you'd <vow>|I believed you when you promised to <vow>]. Your promises mean nothing now.
@past stole_cold
I remember that you took <thing>. I have nothing to say to you.
@past stole_hostile
[Give back|Where have you sold] <thing>, you thieving cur!
@past stole_wary
I haven't seen <thing> since you were last here. I'm keeping an eye on you.
@past betrayed_hostile
[Do you know what <foe> did to us|I'll remember <foe> at the door until I die], you traitor!
@past betrayed_cold
[You named a price and <foe> paid it|You and <foe> had your bargain]. I have nothing to say to you.
@past betrayed_afraid
Did <foe> send you again? P-please, I've nothing left. Don't hurt me.
@past attacked_hostile
I still have the scar from when you came at me <how>, you dog!
@past attacked_cold
You came at me <how> once. I don't discuss it, and I don't forgive it.
@past attacked_afraid
You won't do it again, will you? Not like when you came at me <how>... please don't hurt me.
@open cold
[If I must|Very well, if it gets you out of here]. Be brief.
[I'll say this once and not again, so be brief|You'll get an answer and nothing more].
[Don't mistake this for kindness, it isn't|Don't expect more than you'd get from anyone].
@close cold
[I've said what I have to say|That's my answer]. Is that all?
Don't expect more.
[You may go|You can go] now.
@open hostile
[You dog|You cur|You rat|You wretch]!
[Of all the nerve|The gall of you]!
@close hostile
[Now out|Out, now], you dog!
[Go, or I'll fetch the guard|Go, before I break something of yours]!
@open afraid
[P-please, I'll answer, I'll answer|I'll t-tell you, I'll tell you]. Don't hurt me.
[My heart nearly stopped|I can't stop shaking]. Please don't hurt me.
@close afraid
[Is that what you wanted|Was that right]? Please don't be angry.
Please don't hurt us.
P-please. That's everything, I swear.

@open neutral
[That I can tell you|I can tell you that].
[Well|Hm], let me see.
[So|Now, then].
courtly: Allow me to answer.
sly: Now, that's worth something, but I'll tell you.
@close neutral
[That's about it|There's no more to it].
[Does that help|Is that clear]?
@open playful
[Ha! You've come to the right fool|Ha! Sit down before you fall down, you rascal].
[Don't make that face, I'll tell you|You look like a lost goose], heh.
[My fee is one joke|I charge extra for good questions], ha!
cheerful: Ha! I was so bored I'd begun to talk to the broom.
sly: Ha! I'd lie to you, but you'd notice.
@close playful
[Write it on your hand before you forget, ha|There, I've earned my supper, ha]!
[Now you owe me a joke|That's one joke you owe me], you rascal, heh.
[I make most of it up|Half of that is true], but don't ask which half. Ha!
@open sad
[I'll answer, if my voice holds|I'll try]. My heart is heavy.
[Forgive the red eyes|You find me in tears].
[The house is too quiet since the burial|It's the first week without them], and my heart is heavy.
@close sad
[Forgive me|Bear with me]. Grief makes me slow.
[That's all I have the heart for|My thoughts are at the grave].
I keep looking at the empty chair, and the tears come.
"""
