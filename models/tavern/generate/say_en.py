"""What characters say, in English: the substance of a reply, by intent and manner.

`@intent manner` opens a bank; a manner is one letter:
  o  plain (spoken by warm, grateful, playful, neutral and sad characters between an opening and a closing)
  w  wary   c  cold   h  hostile   a  afraid   m  warm or grateful only   p  playful only   n  neutral only   s  sad only
`[a|b]` chooses, `<slot>` is filled from the frame; a line is used only when all of its slots are there.
"""

TEXT = r"""
@greet o
What [can I do for you|brings you to <place>|do you need]?
[What brings you|So, what brings you] to <place>[|, traveller]?
I'm <name>[|, the <role> here]. What [do you need|can I get you]?
You've found <place>. [What will it be|What can I do for you]?
[Sit if you like|There's a stool, if you want it]. What do you need?
[Tell me what you need|Name what you need] and I'll see what can be done.
@greet w
[Not so fast|Hold there|That's near enough]. Who are you, and what do you want at <place>?
[Greetings|Good day to you, I suppose]. Why do you come to me, of all people?
I see you. [Keep your hands where I can see them|Stay where I can see you] and tell me what you want.
past: You again? [Say what you're after|Tell me first why you came], and then we'll see.
I'm listening. That doesn't mean I trust you.
@greet c
You. [Say what you came for and go|Be brief|Make it short].
[What do you want|What is it]? I have work to do.
I have nothing to say to you. [If you need something, say it and go|Buy what you need and leave].
past: [I'd hoped not to see you here|I had hoped you would not come back]. State your business.
Don't expect a greeting. What do you want?
@greet h
You! [You've got some nerve|How dare you], walking into <place> as if nothing happened!
[Get out|Out, now]. I won't say it [twice|again]!
[You dare show your face|You bring that face] here? [Get out|Be gone], before I lose my temper!
Not one step further! I'll throw you out [with my own hands|on your neck], and gladly!
Turn around and get out, or I'll call the guard and laugh while they drag you off!
@greet a
past: [Oh... oh no, it's you|It's you... oh gods]. Please, I don't want any trouble.
past: Y-you came back. [Please don't hurt anyone|Please, stay back]. What do you want?
P-please, [take what you want and go|not again]. I haven't told anyone, I swear.
Stay over there, please. [My hands are shaking already|I'm afraid of you, there's no use hiding it].
H-hello. I... I didn't expect you. Please don't be angry with me.

@smalltalk o
[I'm well enough|Well enough], and the work [keeps coming|never ends]. And you?
[The day goes|It goes] as days go: [up early, busy till late|too many hours and too little tea].
[I can't complain|Nothing to complain of]. <busy>
[Busy|Busy, as ever]. <busy>
[No better and no worse than yesterday|Much as yesterday]. <busy>
@smalltalk w
[Well enough|I'm well]. Why do you ask? [People who ask that usually want something|You didn't come here to ask after my health].
[That depends on what you want|That depends on why you came]. What is it?
I was well until you came in. [Now I'm watching the door|We'll see how the day ends].
Well. And I'd like to know what you really want.
@smalltalk c
[My health is|How I am is] none of your concern. What do you want?
Don't pretend you care. [Was that all|Is that all]?
[I was having a quiet day|The day was quiet until now]. Say what you need and go.
I don't talk about my days with you. Is there anything else?
@smalltalk h
How am I? How dare you ask me that! [Get out|Out of my sight]!
I was fine until [your face came through the door|you walked in], you snake! Get out!
[Don't you dare chat with me|Don't you play the good neighbour with me]. One more word and I'll throw you out!
@smalltalk a
I-I'm fine. I'm fine. Please, just tell me what you want.
past: [I haven't slept|I don't sleep much] since... since that day. Please don't come closer.
W-well enough. You won't hurt anyone today, will you? Please?

@room o
[A room is|The room is|That's] <price> <per>[|, and the sheets are clean].
I have [one left|one under the eaves], for <price> <per>. [The key is on the hook|The stairs are behind you].
[You can have a room for <price>|<Price> and the room is yours], [up the stairs, second door|first door on the landing].
We ask <price> <per>. [Breakfast is at first light|There's a bolt on the door and a blanket on the bed].
@room w
[Coin first|Money first]: <price> <per>. And tell me how long you mean to stay.
A room? [That depends on who comes knocking after you|That depends on who is looking for you]. It's <price>, paid in advance.
<Price>, up front. [I'll keep the second key|I keep a spare key], and I keep an eye on the stairs.
I have one, for <price>. First tell me why you need to hide up there.
@room c
<Price>. [Put it on the counter|Coin on the counter], take the key, and don't talk to me.
<Price>, same as anyone, and no favours.
The small room, <price>. Don't expect more from me.
I'd prefer you slept elsewhere. If you must: <price>, and you leave at dawn.
@room h
A bed? Under my roof? [I'd sooner burn the mattress|I'd sooner rent it to rats]! Get out!
You won't sleep here, traitor or thief or whatever you call yourself today! Out!
There's a ditch outside. [Rot in it|Go and rot in it], for all I care!
[Not for all the gold in the crown|Not for a hundred gold]! Get out before I set the dogs on you!
@room a
T-take any room you like. You needn't pay. Please, only don't hurt us.
The key... h-here, take the key. Please, the other guests are asleep, don't frighten them.
It's <price>, but... no, no, take it. Just please leave us alone.
@room_none o
I don't let rooms, I'm [only the <role>|the <role>]. Ask at [the inn|the tavern].
[There are no beds here|No beds here], only [work and dust|my own]. The inn will have one.
[You want an innkeeper for that|That's innkeeper's business]. I'm <arole>.
@room_none w
Sleep here? I don't know what you'd get up to. [Try the inn|The inn might take you], and they'll want coin first.
Why would I let you sleep under my roof? First show me I can trust you.
@room_none c
This is not an inn. Look elsewhere.
No. [Find another roof|Ask someone else].
@room_none h
Sleep in a ditch, for all I care! Get out!
Under my roof? You? I'll throw you out first!
@room_none a
T-there's no bed here, please, but take my blanket. Take it and go, please.
I... I only have my own. Please don't be angry, the inn has beds.

@food o
There's <dish>, [<dprice> a bowl|for <dprice>]. [The bread comes with it|Bread is extra, but not by much].
[Today it's|Today we have] <dish>. <Dprice>[|, and I'll fill it to the rim].
<Dish> is what the pot holds. [That's <dprice>|It costs <dprice>].
@food w
There's <dish>. <Dprice>, and I want the money first.
You'll eat <dish> like everyone else, but pay in advance. [I've been fooled before|I've been fooled by hungry faces before].
Perhaps there's some <dish> left. Sit where I can see you.
@food c
<Dish>. <Dprice>. Eat and go.
The kitchen has <dish>. [Don't expect company with it|I won't sit with you]. <Dprice>, on the counter.
@food h
Feed you? I'd rather give it to the pigs! Out!
[Choke on your hunger|Go hungry], you snake! Nobody here will serve you!
@food a
T-there's <dish>, take the whole pot. Please don't break anything.
I'll bring you <dish>, I'll bring it now. Please, just sit quietly and don't hurt anyone.
@food_inn o
There's [bread, cheese and whatever the pot holds|hot broth and bread]. Sit and I'll bring it.
@food_inn w
Coin first, and then you may order. I'm watching the door, so sit in the light.
@food_inn c
There's bread. Eat it and go.
@food_inn h
Feed you? I'd rather give it to the pigs! Get out!
@food_inn a
Whatever is in the pot, take it, please, and don't hurt anyone.
@room_free o
There's a room free. [We'll agree on the price before you go up|Look at it first, and we'll talk about the price].
@room_free w
Perhaps there's a room. First tell me how long you'd stay, and who is looking for you.
@room_free c
We're full. Ask someone else.
@room_free h
A bed? I'd sooner burn the mattress! Get out!
@room_free a
T-take any room you like, please, and don't hurt us.

@scene_clear o
A clear sky like that, and everyone is out of doors.
@scene_rain o
You're dripping rain on the floor.
Still raining out there, I see.
@scene_storm o
Listen to that thunder, closer every time.
@scene_snow o
There's snow on your shoulders.
@scene_fog o
In this fog you found the door? Not bad.
@scene_wind o
Mind the door, the wind will take it off.
@scene_heat o
In this heat, drink some water first.
@scene_dawn o
You're up early; it's barely dawn.
@scene_midnight o
It's gone midnight, and you're still up.
@scene_dusk o
It's nearly dusk. They're lighting the lamps.

@food_none o
I've only [bread and a heel of cheese|half a loaf and some dried apples], but you may have some.
I don't cook for guests. [The inn|The tavern] has a pot on the fire.
I keep no kitchen at <place>. Try the inn, they keep a pot on the fire.
@food_none w
I've bread enough for one. Show me a coin first and perhaps it's enough for two.
Hungry, are you? Or looking around? The inn feeds strangers, I don't trust them with my bread.
@food_none c
I don't feed you. Ask someone else.
No. My bread is none of your concern.
@food_none h
Feed you? After what you are? I hope you starve! Get out!
I'd sooner throw it to the dogs, and you after it! Get out!
@food_none a
H-here, take my bread. Take all of it. Please go.
I've only this, please, take it and don't hurt me.

@quest_open o
I need someone to <qdo>. [There's <reward> in it|The reward is <reward>].
[There is one thing|One thing, yes]: someone has to <qdo>. [I'd pay <reward>|I can pay <reward>].
[I've been looking for someone|We've been looking for a pair of hands] to <qdo>. Would you take it on[| for <reward>]?
If you want work, I need someone to <qdo>. Nobody else has offered.
There's a job that needs doing: <qdo>. Are you interested?
@quest_open w
There is a job. [I'm not sure|I'm not yet sure] I want you for it, but someone has to <qdo>.
Why do you want work from me? Somebody must <qdo>, and I'd pay only after I see it done.
I might have work: <qdo>. No coin until I see it done. I've been fooled before.
@quest_open c
I have work, but not for you. Ask someone else.
Someone has to <qdo>. If it must be you, do it and don't come to talk about it.
The work is to <qdo>. [Do it or don't|Take it or leave it]. I don't care who does it.
@quest_open h
Work? For you? I'd rather see it undone till doomsday! Get out!
I'd never trust you with it, you snake! Get out of my sight!
[You want my coin|My coin]? Over my dead body! Out!
@quest_open a
S-someone should <qdo>... but you needn't. Please, you needn't do anything here.
I... I need someone to <qdo>, but I won't ask you. Please don't be angry.
@quest_active o
Have you been able to <qdo>? [I'm still waiting|It's still undone, as far as I know].
You took the job: <qdo>. Come back when it's done.
[Any news|What news]? You said you would <qdo>.
It isn't finished yet. <Qdo>, and <reward> is yours.
@quest_active w
You said you'd <qdo>. I see nothing done yet, and I'm watching.
Any news? Or did you only come to look around? You still have to <qdo>, and I don't pay before.
Still not done, then. I'm not sure you ever meant to <qdo>. Prove me wrong.
@quest_active c
You agreed to <qdo>. Until it's done I have nothing to say to you.
It's still undone. Don't come back before you <qdo>.
You have a job to finish: <qdo>. Is that all?
@quest_active h
You were to <qdo>, and you come back with empty hands? Get out, you liar!
Still not done! Finish what you took or I'll break your legs, you worthless dog!
@quest_active a
Y-you haven't... you needn't hurry. Please don't be angry that I ask. Did you <qdo>?
Is it done? If it isn't, that's fine, please, that's fine. Only don't hurt anyone.
@quest_done o
You did it, then. [Here's your reward|Here is what we agreed]: <reward>.
[It's done|So it's done], I heard. <Reward>, as agreed.
You managed to <qdo>. Take your pay: <reward>.
The work is done and your reward is <reward>. [Count it if you like|It's all there].
@quest_done w
You say it's done. I'll pay <reward>, but I want to see it first.
So you managed to <qdo>? Perhaps. Here's your reward, <reward>; I'll have somebody look at it all the same, to be sure I can trust you.
@quest_done c
It's done. Here's your pay, <reward>. [That is all|We are done].
You did it. Take your reward and go. It changes nothing.
@quest_done h
You did the job, so take your reward and get out! It buys you nothing here, you snake!
It's done? Then take your coin and be gone, before I throw it after you!
@quest_done a
Y-you did it. Here's your reward, <reward>, take it, please, and don't hurt me.
It's done? Good, g-good. Take your pay, all of it. Please go now.
@quest_rewarded o
That's settled. You've already been paid [for it|and I've nothing else that needs doing].
You've had your reward for that: <reward>. We're square.
We're even on that one. You did it and I paid.
@quest_rewarded w
You've already been paid for that. Why do you ask again? I keep count, you know.
That's settled. Or are you trying to be paid twice? I'm keeping an eye on you.
@quest_rewarded c
You have been paid already. There's nothing more between us.
We're square. Don't ask me for more.
@quest_rewarded h
You were paid already, and you want more? Get out, you greedy snake!
Already settled! One more word about coin and I'll throw you out!
@quest_rewarded a
Y-you've already been paid, but if you want more... take it, please, don't hurt me.
We're square, I... I thought we were square. Please don't be angry.
@quest_failed o
It came to nothing. [It's too late|We were too late] to <qdo> now.
That failed, and it can't be mended. [Nobody could have|That happens].
It's over. The chance to <qdo> is gone for good.
@quest_failed w
It failed, and I'm still not sure how. Why did it come to nothing in your hands, I wonder?
It's too late now. You say you tried. I have my doubts.
@quest_failed c
It failed. I have nothing more to say about it.
You were too late. Don't ask me for another chance.
@quest_failed h
It failed, and it failed because of you, you worthless cur! Get out!
Too late! And you dare ask me about it? Get out of my sight!
@quest_failed a
It... it failed. I'm not blaming you! Please, I'm not blaming you, don't hurt me.
It's too late for that, I... please don't shout. I never told anyone it was you.
@quest_none o
[I've no work to give|There's no work here] today. [Ask again tomorrow|Try the board by the well].
Nothing that needs another pair of hands, [not this week|I do it all myself].
No errands, no jobs. <busy>
@quest_none w
Work? I don't hand my keys to people I can't trust yet. Ask me again when I know you.
Perhaps. It depends on what you can do, and on who will speak for you.
@quest_none c
Not for you. Ask someone else.
I have no work for you. Is that all?
@quest_none h
Work? I'd sooner hire a wolf! Get out!
I'll give you work: walk out that door before I break your neck!
@quest_none a
I-I have no work, please, I have nothing. Take a few coins if you need them.
No, no work. Please don't be angry. I'd give you some if I had it, just don't hurt me.

@rumour o
They say <rumour>. [I only repeat what I hear|I haven't seen it myself].
[People talk of nothing else|The talk at the well]: <rumour>.
I heard that <rumour>. [Make of it what you will|Two different people told it the same way].
[The latest|What I've heard] is that <rumour>.
@rumour w
I hear things. Why do you want to know? [All I'll say is that <rumour>|They say <rumour>, and that's all I'll say].
Perhaps <rumour>. Perhaps not. Who's asking?
Rumours have a price. [First tell me what you'd do with one|Tell me something first].
@rumour c
I don't gossip with you. Ask someone else.
They say <rumour>. That is all you'll get.
<Rumour>, if you must know. Are we done?
@rumour h
Here's a rumour: somebody is about to be thrown out of <place>! Get out!
The only talk I hear is about what you did, you snake! Get out of my sight!
@rumour a
They... they say <rumour>. I don't know more, I swear. Please don't hurt me.
I've heard nothing about you! Nothing, I swear! O-only that <rumour>. Please let me go.
@rumour_none o
[Nothing new|No news] worth the breath. [It's been a quiet week|The week's been quiet].
I've heard nothing lately, [only talk of prices|and I'd rather say nothing than invent it].
No one tells me anything. [Ask at the well|Try the market].
@rumour_none w
Why do you ask? I hear little, and I repeat less to strangers.
I might have heard something. I'm not sure you're the one to tell.
@rumour_none c
I don't gossip. Is that all?
Nothing for you. Ask someone else.
@rumour_none h
You want talk? I'll talk to the guard about you! Get out!
The talk is that you're scum, and I believe it! Out!
@rumour_none a
I've heard nothing, I swear, n-nothing. Please don't be angry.
I don't know anything! Please, I never said a word to anyone.

@direction o
[For <target>|To find <target>]: <way>.
<Target>? <Way>. [You can't miss it|It isn't far].
Go <way>, and you'll be at <target>.
<Target> is easy to find: <way>.
@direction w
<Target>? Why do you need to go there? ... <Way>. I'll be watching which road you take.
What do you want at <target>? It's <way>, if you mean no harm. I'm not sure you don't.
@direction c
<Way>. Now go.
<Target>: <way>. Don't ask me to walk with you.
@direction h
Find it yourself! Any road that takes you out of my sight is the right one! Get out!
Go <way> and keep walking until you drown, you snake! Just get out!
@direction a
I-it's <way>. Please, that's where <target> is, I wouldn't lie to you. Don't hurt me.
<Target>? <Way>. Please just go, and let me be.
@direction_none o
I couldn't tell you the way. [I seldom leave <place>|Ask at the gate].
That one I don't know. [The carters would|A carter would].
@direction_none w
I don't know the way. Why do you ask? I'd want to know that before I guess.
Perhaps I know, perhaps I don't. What do you want there?
@direction_none c
I don't know. Ask someone else.
Buy a map. I'm not your guide, and I have work.
@direction_none h
I'll show you a direction: out! Get out!
To hell, that's the way for you! Get lost!
@direction_none a
I don't know, please, I really don't know. Don't be angry.
I-I've never been there, I swear. Please let me go.

@price o
The <item> [is|costs] <price>.
<Price> for the <item>[|, and it's worth that].
[I ask|I take] <price> for the <item>.
That's <price>. [The <item> is good work|You won't find a better <item> on this street].
@price w
<Price> for the <item>, and I see the money first.
The <item> is <price>. Show me the coin before you touch it; I've been fooled before.
That depends. For you the <item> is <price>, paid in advance, and I count it twice. I don't trust easily.
@price c
<Price>. [Pay or don't|Buy it or leave it].
The <item> is <price>. Full price, no favours.
<Price> for the <item>. Put it on the counter and go.
@price h
The <item>? Not for sale to you, not for any money! Get out!
I'd sooner melt it down than sell it to a snake like you! Out!
For you? Nothing here is for sale! Get out before I throw you out!
@price a
T-the <item>? It's <price>, but take it, take it, only don't hurt me.
<Price>... or nothing, if you like. Please, just take the <item> and go.
@price_none o
I've nothing to sell today. [Try the market|Ask at the market].
That isn't something I sell. [A merchant would know|Ask a merchant].
@price_none w
I'm not selling. And why do you ask what things are worth here? 
It depends on who's buying. I don't sell to people I can't trust.
@price_none c
Not for sale. Ask someone else.
I sell you nothing.
@price_none h
Nothing here is for sale to you! Get out!
The only thing you'll get from me is my boot! Out!
@price_none a
Take what you like, please, you needn't pay. Just don't hurt anyone.
I've nothing of worth, I swear. Please look for yourself and go.

@haggle o
[I can go down to|The lowest I can go is] <least>. [Below that I'd be giving it away|Less than that and I eat nothing tomorrow].
<Least>, then, and [not a coin less|that's the bottom].
Make it <least> and we can shake hands.
@haggle w
<Least>, if you pay first. And I'd like to know why you're in such a hurry.
Perhaps <least>. Show me the coin before I change my mind; I don't quite trust a bargain with you.
@haggle c
<Price>. [It was that before you opened your mouth|I said so already]. No haggling.
The price is the price: <price>. Pay it or leave.
<Price>, and no haggling.
@haggle h
Haggle? With me? After what you did? Get out!
You want it cheaper? I'll give you my fist for free! Get out!
@haggle a
Y-yes, of course, take it for less. Take it for nothing. Please don't be angry.
<Least>? Or nothing, if you say so. Please, just don't hurt me.
@haggle_none o
The price stands, [I'm sorry|I can't change it]. [I have my own bills|Everyone pays the same here].
I can't go lower than I already have.
@haggle_none w
Why should you pay less than the others? First show me I can trust you, then we'll see.
Perhaps another day, when I know you better. I keep an eye on people who bargain so hard.
@haggle_none c
No haggling. Take it or leave it.
The price is the price. Was that all?
@haggle_none h
Bargain with the ditch, you snake! Get out!
You'd cheat a beggar, you rat! Get out of my sight!
@haggle_none a
Pay what you like. P-please, pay nothing, only go.
Yes, less, whatever you say. Please don't hurt me.

@reserve m
[Of course I'll keep one for you|Consider it kept]: the <item>, put aside in your name. I promise.
I'll put the <item> aside for you. [Nobody else will get it, you have my word|My word on it].
[Gladly|With pleasure]. The <item> waits for you, I promise.
@reserve p
I'll keep the <item> for you, I promise, and if the duke himself wants it he can wrestle me. Ha!
Kept, I promise! I'll sit on the <item> like a hen on her eggs, heh.
@reserve n
I can hold the <item> for you. I promise it'll still be here.
Very well, I'll put the <item> aside. You have my promise.
@reserve s
I'll keep the <item> for you, I promise. My heart isn't in much today, but I can do that.
@reserve w
Perhaps. Leave a coin first, and then I'll hold the <item>. Without it I can't trust that you'll be back.
Hold the <item>? Until when? Pay half in advance and we'll see.
@reserve c
No. I keep nothing for you.
I don't hold goods for you. Pay now or leave it.
@reserve h
Keep something for you? I'll keep a rope ready! Get out!
I'd sooner burn the <item> than keep it for you! Out!
@reserve a
Y-yes, I'll keep the <item>, I'll keep everything. Please don't be angry.
It's yours, take the <item> now, please, and don't come back for me.
@recall_promise m
I promised to keep the <item> for you, and I kept it. [Here it is, friend|It's right here, friend].
[Of course I remember|I haven't forgotten]: the <item>. I gave you my word, and gladly.
@recall_promise p
Ha! Did you think I'd sell it? The <item> is here, and I've only threatened two people over it.
The <item>, as promised! I guarded it like a dragon. A small dragon, heh.
@recall_promise n
I said I'd keep the <item>, and I did. It's here.
Yes, the <item>. It's put aside, as I promised.
@recall_promise s
I said I'd keep the <item>, and I did. Forgive me if I'm slow today, my heart is heavy.
@recall_promise w
I said I'd keep the <item>, and I did. But I'm keeping an eye on you now, so show me the coin first.
@recall_promise_never o
I don't recall promising you anything [so far|today]. What did you have in mind?
We haven't agreed on anything yet, [as far as I know|not today].
@recall_promise_never w
I promised nothing. Why would you say I did? Be careful with other people's words.
Did I? I remember no such thing, and I'm not sure I can trust your memory.
@recall_promise_never c
I promised you nothing. Don't pretend I did.
I owe you no promise. Is that all?
@recall_promise_never h
Promise? To you? I'd cut my tongue out first! Get out!
I promised to break your neck, that's all I ever promised you! Get out!
@recall_promise_never a
I... I don't remember. Please, if I promised, I'll do it. Don't be angry.
Did I? Then yes, whatever you want. Please don't hurt me.

@intro o
<Pname>. [I'll remember that|Good to put a name to a face]. I'm <name>.
[Well met|So it's <Pname>]. I'm <name>, <arole>.
<Pname>, then. [And I'm <name>|They call me <name>].
@intro w
<Pname>, is it? I've no way to know that's true. I'm <name>, and that's all I'll say for now.
So you say. <Pname>... I'll ask around about that name before I trust it.
Names are cheap, <Pname>. What do you really want?
@intro c
<Pname>. I didn't ask. What do you want?
Your name means nothing to me, <Pname>. State your business.
@intro h
<Pname>! I know your name, I curse it every night! Get out!
I don't care what you call yourself, <Pname> or dog or devil! Get out!
@intro a
<Pname>... y-yes, <Pname>. I'll remember. Please don't hurt me.
I-I'm <name>. Please, <Pname>, I don't want any trouble.
@recall_name o
You're <Pname>. [You told me so yourself|You said so not long ago].
<Pname>, [if I heard you right|wasn't it]? You told me when we started talking.
I don't forget so quickly: <Pname>.
@recall_name w
<Pname>, or so you say. Why do you ask? Did you forget which name you gave me?
You said <Pname>. I'm not sure I believe it, but that's what you said.
@recall_name c
<Pname>. You told me. Is that all?
You said <Pname>. It means nothing to me.
@recall_name h
<Pname>! I'll have it carved on your gallows! Get out!
I know it well, <Pname>, and I spit on it! Get out!
@recall_name a
<Pname>, y-you're <Pname>. I remembered, you see? Please don't be angry.
You said <Pname>. Please, I won't tell anyone you were here.
@recall_name_never o
You haven't told me your name yet. [What is it|What should I call you]?
I don't think you said. What do they call you?
@recall_name_never w
You never told me. And why is that, I wonder? Who are you?
You haven't said. People without names make me careful what I say.
@recall_name_never c
You never told me, and I didn't ask. What do you want?
No. And I don't need to know it.
@recall_name_never h
I don't know your name and I don't want it in my mouth! Get out!
Your name is snake, as far as I'm concerned! Get out!
@recall_name_never a
I-I don't know it, please, and I won't tell anyone I saw you.
You didn't say... please don't be angry, I'd remember, I swear I would.

@weather_clear o
[Clear skies|A clear sky], and they should hold. Good weather for the road.
[Not a cloud to be seen|Not a cloud in it]. [Fine weather to travel|The roads will be dry].
@weather_rain o
[Rain|It's raining], and [no end to it yet|more to come]. The gutters can hardly keep up.
It's been raining for hours. [Mind the puddles|The road is mud past the bridge].
@weather_storm o
There's a storm on us, [thunder and all|and the shutters know it]. Nobody should be on the road.
Hear that thunder? [The storm is right above us|I wouldn't set out before it passes].
@weather_snow o
[Snow|It's snowing], and it's lying thick. [The passes will close|The road north will be shut].
The snow has come up to the sill. [Cover your ears when you go|You'll want thick boots].
@weather_fog o
[Fog|The fog is] so thick you couldn't find your own boots. [Keep to the road|Walk slowly].
You can't see the end of the street for fog. It'll lift when it wants to.
@weather_wind o
That wind [would take your hat|is strong enough to take the shingles]. [It comes off the hills|It's been blowing for two days].
[Windy|Nothing but wind]. Hold on to your cloak when you step out.
@weather_heat o
This heat [sits on everything|makes everyone slow]. [Keep to the shade|Drink before you're thirsty].
The heat won't break before tomorrow. Even the flies have given up.
@weather w
You've eyes, haven't you? It's <wnoun>. What do you really want to ask?
<Wnoun_c>, as you can see. Nobody comes to me to ask about the weather. What are you after?
@weather c
It's <wnoun>. Is that all?
Look out of the window. I don't chat about the weather with you.
<Wnoun_c>. I have work to do.
@weather h
You come here to talk about the weather? Get out into it, you snake!
I hope it chokes you! Out!
@weather a
It's... it's <wnoun>, yes. Please, is that all you want? Please let it be all.
<Wnoun_c>, y-yes. I won't stop you leaving. Please don't hurt me.
@weather_none o
I haven't looked out since I got up. [You'd know better than I|Was it dry when you came in]?
The same as yesterday, I think. <busy>
@weather_none w
Why ask me? You came from outside. What do you really want?
@weather_none c
Look for yourself. Is that all?
@weather_none h
Go out and see for yourself, and stay out! Get out!
@weather_none a
I-I don't know, I haven't dared go out. Please don't be angry.

@time_dawn o
It's dawn. [The bakers are up and nobody else|Only bakers and fools are up].
Just dawn, [the light's barely in the window|the sun's not over the roofs yet].
@time_morning o
It's morning still. [The market has just opened|Half the day is ahead of you].
Morning, [though not early|and well into it].
@time_noon o
It's noon[|, by the bell]. [Everyone is at their soup|The shadows are as short as they get].
Midday. [The bell has just gone|You've missed the morning].
@time_dusk o
Dusk. [They'll be lighting the lamps|The lamps will be lit soon].
It's evening, [the light is going|the sun's nearly down].
@time_night o
It's late. [Most doors are barred|Most people are abed] at this hour of the night.
Night has come. [You'll find few doors open|The watch has made its first round].
@time_midnight o
It's midnight[| or near it]. [Only thieves and healers are up|Even the dogs are asleep].
The middle of the night. [The bell struck twelve|Everyone with sense is asleep].
@time w
It's <tnoun>. Why do you ask? Is somebody waiting for you?
<Tnoun_c>. An odd thing to ask. What are you up to?
@time c
<Tnoun_c>. Time you left.
It's <tnoun>. Is that all?
@time h
Time you got out! Now!
It's past time somebody threw you out, and I'll do it gladly! Get out!
@time a
It's <tnoun>... I-I'll close up if you want me to. Please don't hurt me.
<Tnoun_c>, please, it's <tnoun>. People will be waiting for me. Please let me go.
@time_none o
I've lost count of the bells. [Ask the watch|The watch would know].
I couldn't say to the hour. <busy>
@time_none w
I don't know. Why, is someone waiting for you?
@time_none c
Ask someone else.
@time_none h
Time for you to get out!
@time_none a
I d-don't know, I'm sorry, please don't be angry.

@self o
<self>
I'm <name>. <self>
My name is <name>, <arole>. <self>
@self w
Why do you want to know about me? I'm <arole>. That's enough for now.
I'm <arole>, that much anyone can see. Who sent you to ask?
First tell me who you are. Then perhaps I'll say more than that I'm <arole>.
@self c
I'm <arole>. The rest is none of your concern.
You know enough about me. Is that all?
My life is not for you to ask about.
@self h
You know very well who I am! [You know what you did to me|You made sure of that], you snake! Get out!
I'm the one who'll break your neck if you don't get out!
@self a
I'm nobody, please, only <arole>. You don't want anything from me.
I... I'm <arole>, that's all. Please don't hurt me.

@person o
<Person>? <pinfo>.
You mean <Person>. [As far as I know|From what I've seen], <pinfo_l>.
I know <Person>, [everyone does|more or less]: <pinfo_l>.
@person w
<Person>? Why do you ask? ... <pinfo>, and that's all I'll say.
Who wants to know about <Person>? I'm careful what I say about people.
Perhaps I know <Person>. First tell me what you want with such a question.
@person c
<Person> is none of your concern.
<pinfo>. Ask <Person> the rest, and leave me out of it.
I don't discuss <Person> with you.
@person h
Leave <Person> out of this, or I'll break every bone you have! Get out!
You stay away from <Person>, you snake! Get out!
@person a
<Person>? Please don't hurt <Person>. Please. <pinfo>, that's all I know.
I-I don't know where <Person> is. I swear. Please don't hurt anyone.
@person_none o
I don't know anyone by that name. [Ask at the gate|The guard might].
I can't place the name. [New here, perhaps|Somebody passing through, perhaps].
@person_none w
I don't know the name. And if I did, I'd ask why you want to know.
@person_none c
I don't know them. Ask someone else.
@person_none h
Even if I knew, I'd spit before I told you! Get out!
@person_none a
I don't know that name, I swear I don't. Please don't be angry.

@favour m
[Of course|Gladly]. [Ask, and it's yours if I have it|Tell me what you need and I'll see it done].
You needn't ask twice. [My door and my hands are yours|Whatever I can spare is yours].
For you? Gladly. [Say when and where|Say what, and I'll get my coat].
@favour p
A favour? Ha! My favours cost one song and a dance on that table. Go on, ask.
That face again! Last time I saw that face on a goat, it ate my hat. Heh, go on, what is it?
@favour n
What sort of favour? Tell me, and I'll say yes or no.
I can help if it doesn't keep me from my work. What is it?
I can lend a hand for an hour. What needs doing?
@favour s
I'd help if I could, but my heart is too heavy for much today. Ask small.
Forgive me, I've little strength since the funeral. What do you need?
@favour w
A favour? What for? Tell me first, all of it, and then I'll see.
Perhaps. On one condition: I hear the truth, all of it, and I hear it first.
I'm not sure I want to owe or be owed anything with you. What is it?
@favour c
No. I owe you nothing.
Ask someone else. I don't do favours for you.
past: You have had your favour from me. That will be all.
@favour h
A favour? From me? How dare you! Get out!
The only favour you'll get is a head start before I set the dogs on you!
@favour a
Y-yes, anything, whatever you say. Please just don't hurt me.
I'll do it, I'll do it. Only leave my family alone, please.

@confess m
[You told me yourself|You came and said it], and that counts for a lot. It's forgiven, friend.
It took courage to say that. No harm done; [we'll mend it|I'm glad you told me].
@confess p
So it was you! Ha! And I blamed the goat.
@confess n
You say it plainly, at least. We'll find a way to put it right.
@confess s
Ah. Compared with what we buried this week, it's a small thing. My heart is too heavy to be angry.
Let it go. I've no strength for blame since the funeral.
@confess w
So it was you. I had my doubts. Why do you tell me now, I wonder? What is it you really want?
Hm. I'm glad I know, but I'm keeping an eye on you from now on.
You admit it. That's a start, but trust is another matter. We'll see.
@confess c
I'm not surprised. It changes nothing, and I don't forgive it.
You confess as if that paid for it. It doesn't. Is that all?
@confess h
You! I knew it! Get out before I break your neck!
And you say it to my face? You rotten dog! Get out!
@confess a
I-I don't mind, I never minded. Please don't be angry that I know.
Please, it's nothing, it's forgotten. Just don't hurt me.

@apologize m
There's nothing to forgive, friend. [Come, sit|Sit with me].
[You've nothing to be sorry for.|Sorry? You, of all people?] You are always welcome here.
@apologize p
Sorry? Ha! You'll have to grovel better than that, I hardly spilled my tea.
Apology accepted, you rascal, at the price of one bad joke.
@apologize n
It's all right. It's forgotten already.
Accepted. [Now, what did you need|What else can I do for you]?
@apologize s
It's all right. There are worse things; we buried one of them on Sunday. My heart is heavy, that's all.
Don't be sorry. My tears are not about you.
@apologize w
[You say you're sorry|Sorry is only a word]. I'm not sure I believe it yet. We'll see what you do next.
I hear you. I'm not sure I trust it yet, but I hear you. Show me first.
I accept the words. Trust takes longer, and I'll be watching.
past: Perhaps you mean it. The last time I believed you, it cost me. We'll see.
@apologize c
Words change nothing. [But I've heard them|I heard you]. Now go.
past: You are sorry. It doesn't undo what you did. I have nothing more to say.
Save it. I'm too tired to shout at you, but I don't forgive you.
I heard the apology. Don't expect an answer.
@apologize a
I... I forgive you, yes, if that's what you want. Please don't hurt me.

@threaten w
Is that so? I'd think twice. I've an eye on the door and a friend in the watch. What do you really want?
@threaten c
Threats. How dull. [Say what you want and go|Leave, before you embarrass yourself].
You don't frighten me. Put it away and leave.
I have heard better threats from better people. Is that all?
@threaten h
[Try it|Go on, try it]! I'll break your arm before you've drawn breath!
You threaten me? In <place>? I'll throw you through that wall!
Come one step closer and I'll split your skull!
You dare! I'll have you in chains before nightfall, you dog! Get out!
@threaten a
Please, don't! I'll do whatever you say, only don't hurt me.
N-no, please! Take the money, take everything, just put that away.
Don't hurt me, please. I have a family. W-what do you want?
I'm shaking, look, I'm shaking. Please. I'll tell you anything.

@insult c
[Charming|How original]. If that is all, leave.
I have nothing to say to that. Or to you.
I don't take insults from people who want something. Ask elsewhere.
@insult h
Say that again! Say it, and I'll knock your teeth out!
You dirty dog! Nobody talks to me like that in <place>! Get out!
Watch your filthy mouth or I'll shut it for you! Out!
@insult p
Ha! My mother says the same, only she rhymes it.
Oh, you wound me! Heh. Is that the best you've got? My goat insults me better.
Careful, or I'll start to think you like me. Ha!
@insult a
I'm s-sorry, whatever I did, I'm sorry. Please don't hurt me.
Yes, y-yes, I'm all that. Please don't be angry.

@bribe p
Oh, you rascal! Put it in my left pocket; my right one is honest. Heh.
A bribe? Me? How dreadful. Ha! How much did you say?
My conscience is blind, friend, but its ears are good. Let it clink, heh.
Well, well. My principles were just stepping out for a walk. Now, what is it you want?
@bribe w
Money, from you? What do you want for it? First tell me that.
I like coin. I don't trust yours. What's the catch?
@bribe c
Put your money away. I can't be bought.
No. [Keep your coin|I don't take bribes]. Is that all?
I don't take bribes, and I won't forget that you tried. Leave.
@bribe h
You think you can buy me? After what you did? Get out, snake!
Take your dirty coin and choke on it! Get out!
@bribe a
No, n-no, keep your money. I'll do it anyway. Please don't hurt me.
I don't want it, please. I don't want any trouble with you.

@thank m
[Don't mention it|You're welcome, friend]. [It was a pleasure|I was glad to].
Any time, friend. [Come back soon|My door's open to you].
You're very welcome. It's good of you to say so.
@thank p
Thanks? Ha! I was hoping for a statue.
You're welcome! I'll put it on your bill, heh.
@thank s
You're kind. It helps a little, since we lost her.
It's nothing. Forgive me if I don't smile, my heart is heavy.
@thank w
You're welcome, I suppose. I'm still keeping an eye on you.
Hm. Thanks is a start. Trust is another matter.
@thank c
Don't thank me. [I did it to be rid of you|It was not for you].
Keep your thanks. Is that all?
@thank h
I don't want your thanks! I want you out! Get out!
Choke on your thanks, you snake!
@thank a
Y-you're welcome. Please, is that all? Can I go?
It's nothing, please. Just don't be angry with me again.

@lie p
Ha! [And I'm the queen of the mermaids|And my goat is the archbishop]. Try again!
What a tale! You should sell tickets. Heh.
If I had a coin for every time I heard that one, I'd own <place> twice. Ha!
Ha, wonderful! Tell it again, and this time put a dragon in it.
@lie w
Is that so? I'd like to see some proof first.
I'm not sure I believe a word of that. Who told you to say it?
Perhaps it's true. I'd sooner trust it with a seal on it.
@lie c
I don't believe you, and I don't care. What do you want?
Spare me the story. Is that all?
@lie h
Another lie! You lying dog, get out!
You think I'd swallow that from you? Get out before I wash your mouth with lye!
@lie a
Y-yes, if you say so. I believe you, I do. Please don't be angry.
Whatever you say, please. I won't ask questions.
@lie s
If you say so. Forgive me, I've no heart for stories since the funeral.

@flirt p
Stop it, you'll make me blush! Heh. [What would my customers say|What would people say]?
Ha! Flattery like that, and I haven't even washed my face today.
You charmer. Do you say that to everyone in <place>, or only the ones who look tired?
Careful! My grandmother married a man who talked like that, and she's still laughing.
@flirt w
Sweet words. What do you really want? I've been fooled by sweeter.
Sweet talk makes me careful. Why are you really here?
@flirt c
Spare me the charm. [What do you want|Is that all]?
Keep your compliments. I have work to do.
@flirt h
Don't you dare sweet-talk me, you snake! Get out!
Another word like that and I'll break your jaw!
@flirt a
P-please don't. Please just stay over there.
I... please, I'm frightened enough. Don't come closer.
@flirt s
You're kind, but my heart is in a grave these days.

@farewell o
[Farewell|Goodbye], then. [Close the door behind you|Mind the step].
Until next time.
Go well. You know where <place> is.
@farewell m
[Safe travels|Safe roads], friend, and come back soon.
Take care of yourself out there, friend.
Go safely. There'll be a place for you here when you return.
@farewell p
Off you go, you rascal, and don't do anything I'd enjoy. Ha!
Leaving already? And I had three more bad jokes. Heh, go on, then.
@farewell w
Go, then. I'll be watching the road to see which way you turn.
Farewell. Next time, perhaps, I'll know whether to trust you.
@farewell c
Good. Close the door behind you, and don't hurry back.
Go. Don't hurry back; I have nothing more to say to you.
@farewell h
Good riddance! And if you come back I'll set the dogs on you!
Get out and stay out, you snake!
@farewell a
Y-yes, goodbye. Please don't come back. Please.
Go, please, just go. I won't tell anyone you were here.

@nonsense o
I don't know what that is. [Some foreign word, is it|Is it something they have in the cities]?
[You've lost me|I can't follow you]. There's nothing called that at <place>.
I've never heard of such a thing. [Ask a scholar|Did you get that out of a book]?
I know every word that's spoken on this street, and that isn't one of them.
@nonsense p
Ha! Is that a word, or did you sneeze?
I don't know what that is, but if it's edible, my goat would like some. Heh.
Have you been at the mushrooms again? Ha! Say it slower.
@nonsense w
I don't know those words, and I don't trust what I don't know. Where are you really from?
That's strange talk. Who taught you it, and why say it to me?
@nonsense c
I don't know what you are talking about. Is that all?
Nonsense. I have work to do.
@nonsense h
Stop babbling and get out, you snake!
Are you mocking me? Get out before I knock the sense back into you!
@nonsense a
I-I don't understand, please. Is it a curse? Please don't curse me.
I don't know what that means, I'm sorry, please don't be angry.

@secret m
For you I'll say it, friend, and only once: <secret>.
[Come closer|Lean in]. I trust you with this: <secret>.
After all you've done you should know it: <secret>. Tell no one, friend.
@secret p
A secret? Ha! I can't keep a hen, and you think I keep secrets?
Guess! No? Heh. Then it stays where it is, under my hat with the other lice.
@secret w
Why do you want to know that? I don't tell such things to people I can't trust.
That's not a thing I say to strangers. Who sent you to ask?
Perhaps there is something. It would take more than a question to get it. What's it to you?
@secret c
That is none of your concern.
I tell you nothing. Is that all?
past: Ask someone else. You had my confidence once and used it up.
@secret h
You think I'd tell you, of all people? Get out, you snake!
I'd take it to the grave before I told you! Get out!
@secret a
Please, I can't. They'd kill me. Please don't make me say it.
I don't know anything, I swear! Please don't hurt me.
@secret s
No. Let me keep that one; grief has taken nearly everything else.
@secret_none m
If I had a secret, friend, I'd gladly share it. I've none worth the whisper.
You may ask me anything, dear friend, but there's nothing hidden here.

@remember_none o
I don't believe we've met before. [I'd remember|I have a good eye for faces].
[You're new to me|I've not seen you at <place> before]. Should I know you?
@remember_none w
I've never seen you before. Why do you ask? What should I remember?
No. And I wonder why you want me to. Who sent you?
@remember_none c
No. Is that all?
I don't remember you, and I don't care to.
@remember w
I remember well enough. That's why I'm keeping an eye on you.
You're not easy to forget. I'm still not sure I can trust you.
@remember c
I remember. I have nothing to say about it.
I remember what you did. It would be better if you left.
@remember h
Remember you? I see your face whenever I close my eyes, you snake! Get out!
How could I forget? Get out before I give you something to remember!
@remember a
I remember. Please... please don't do it again.
Y-yes. I still have nightmares about it. Please stay back.
@remember m
[Of course I remember you, friend|How could I forget you, friend]? Come, sit down.
"""
