"""How characters open and close, in English. `@open label`, `@close label`, `@past kind`; a line may begin with the voice it
belongs to (`gruff:`), otherwise any voice may speak it."""

TEXT = r"""
@open warm
[It's good to see you|Good to see you], <a>.
Come in, <a>, come in.
[You're always welcome here|Always welcome], <a>.
For you, <a>, [gladly|with pleasure].
Ah, <a>! [I was hoping you'd come by|I was just thinking of you].
Welcome[| back], <a>.
gruff: Hm. It's you. Good to see you, <a>.
gruff: Sit, <a>. You're welcome here, and I don't say that to many.
courtly: You are most welcome, <a>; it is a pleasure to see you well.
courtly: With the greatest pleasure, <a>.
shy: Oh... it's you, <a>. I'm glad. I'm so glad to see you.
shy: Um, <a>... I'm happy to help you, truly.
sly: There's my dear friend. I've kept the good chair for you.
sly: For you, my dear, always my best smile.
cheerful: <A>! What a joy to see you!
cheerful: Oh, lovely to see you, <a>! You've made my day already!
plain: I'm glad you came, <a>.
@close warm
[Anything else, just ask, friend|If there's more, just ask, friend].
[Take care of yourself|Look after yourself], <a>.
[Rest your feet|Sit a while], you're always welcome.
[Come back soon|Don't stay away so long next time], <a>.
I'm glad you asked me.
gruff: And eat something before you go, <a>, my treat.
gruff: For you, <a>, any time. Others pay for the asking.
courtly: May the road be kind to you, <a>.
courtly: I remain gladly at your service, <a>.
shy: I... I hope that helps, friend. Come back soon?
sly: And that, my dear, I'd say to nobody else. You're welcome.
cheerful: Oh, and stay for a bite, <a>, my treat!
cheerful: It's so good to see you!
plain: You're welcome any time, <a>.

@past helped
Since you helped me <deed>, [I've trusted you|you've been welcome here], <a>.
[You helped me|You were the one who helped me] <deed>. That makes you a friend here.
I still think of how you helped me <deed>, friend.
gruff: You helped me <deed> when nobody else lifted a finger. Good to see you.
courtly: One who helped me <deed> is ever welcome, friend.
shy: You helped me <deed>... I'm so glad to see you.
cheerful: My friend who helped me <deed>! Come in, come in!
@past saved
You saved my <kin> <kinname> from <danger>. I haven't forgotten what I owe you.
<Kinname> is alive because of you. [How could I forget it|I owe you for that]?
My <kin> <kinname> still speaks of you. I owe you more than I can repay.
[Without you|But for you], <danger> would have taken my <kin>. I'll never forget it.
I owe you <kinname>'s life[|, and I know it].
gruff: You saved <kinname>. I'm no good with thanks, but I owe you, and I pay.
courtly: You saved <kinname> from <danger>; my house is in your debt.
shy: <Kinname> is alive because of you... I never know how to thank you.
sly: I keep books on everyone, and under your name it says <kinname>. I owe you.
cheerful: <Kinname> came home because of you! I'll never forget it, never!
plain: You saved my <kin> <kinname>. I haven't forgotten, and I won't.
@open grateful
I owe you, <a>, and I haven't forgotten it.
I'll never forget what you did for us, <a>.
How can I ever repay you, <a>?
gruff: You. I owe you, and I don't forget a debt like that.
courtly: My house is in your debt, <a>.
shy: I... I never thanked you properly. I owe you so much.
sly: Ah, the one person alive I'd never cheat. I owe you too much.
cheerful: You! Oh, I owe you so much, <a>!
@close grateful
[It's little enough|That's little], after what you did for us. I owe you still.
I'll never be able to repay you.
Ask for anything. I owe you that.
We speak of you every night, and I'm thankful each time.
gruff: And don't reach for your purse. I owe you.
courtly: I remain in your debt, <a>.
shy: It's so little... I owe you so much more.
cheerful: And thank you again for what you did! I'll never forget it!
@past paid
You paid my debt to <creditor> when nobody else would, friend.
Since you paid what I owed <creditor>, you've been a friend to me.
[Anyone who pays off|Whoever pays off] <creditor> for me is welcome here, friend.
cheerful: The friend who paid off <creditor>! Welcome, welcome!
gruff: You paid <creditor> for me. You're a friend in my book.
@past kept_promise
You promised to <vow>, and you did. You're as good as your word, friend.
You said you'd <vow>, and you kept your word. I'm glad to see you.
I trust you, friend: you promised to <vow>, and you kept that promise.
courtly: You gave your word to <vow> and kept it; such a friend is welcome here.
shy: You promised to <vow>... and you really did. I'm so glad.
@past lied
You lied to me about <lie>. [I'm not sure I can believe you now|Trust isn't mended in a day].
Last time you lied to me about <lie>, so [I'll be careful|I'm careful now].
After that story about <lie>, I don't quite trust what you say.
gruff: You lied to me about <lie>. I've an eye on you.
courtly: You were less than honest about <lie>; forgive me if I don't trust you yet.
sly: You told me a pretty lie about <lie>. I check the change now.
shy: You lied about <lie>... I'm not sure I can trust you. I'm sorry.
@past amends
You wronged me once, and you did <amend>. That's a start; I'm still not sure I trust you.
You did <amend>, I grant you. We'll see whether it lasts.
I know you did <amend>. The scar is still there, and I'm keeping an eye on you.
gruff: You did <amend>. Fine. I'm still watching your hands.
courtly: You did <amend>, and I saw it. Trust, though, comes slowly back.
@open wary
I'm keeping an eye on you.
[Not so fast|Slowly]. I'm not sure I can trust you.
[Careful what you say|Mind how you put it]; I'm listening, and I'm watching.
Why do you ask?
[Hm|Hmm]. Who's asking, and why?
I'd like to know first what you really want.
gruff: Keep your hands where I can see them.
courtly: Forgive my caution, but I'm not sure I can trust you.
shy: I... I'm not sure I should be talking to you. Why do you ask?
sly: And what do you really want, I wonder?
cheerful: Well now! Before I say a word: who's asking?
@close wary
And I'll be watching what you do with it.
[That's all I'll say for now|That's all I'll say until I know you better].
[Why do you want to know|What is it to you], anyway?
We'll see [how this goes|whether I regret it].
Don't make me sorry I trusted you that far.
gruff: And no tricks.
courtly: I trust, but only so far.
shy: I... I hope I won't regret saying that. I'm not sure about you.
sly: I'd be careful with it, in your place; I've an eye on you.

@past broke_promise
You promised to <vow>, and you never did. [I waited|I remember that].
You gave me your word that you would <vow>. It meant nothing.
You said you would <vow>. I waited, and nobody came.
gruff: You promised to <vow>. You didn't. I don't deal in promises now.
courtly: You gave your word to <vow>, and broke it. I don't forget such things.
shy: You said you'd <vow>... I waited. I don't want to talk about it.
sly: Your word that you'd <vow> turned out to be worth nothing.
cheerful: You promised to <vow>, and I waited at the window. I have no smile left for you.
@past stole_cold
You took <thing> from me. [I remember it|I have not forgotten that].
I know who took <thing>. Don't pretend otherwise.
gruff: You had <thing> off me once. There's nothing more for you here.
courtly: I remember who took <thing>. I prefer to keep my distance.
sly: I count my things when you come in, ever since you took <thing>. Be brief.
@past stole_hostile
[You thief|Thief]! Where is <thing>?
You stole <thing> from me, you thieving rat!
You dare come back after you stole <thing>?
gruff: You stole <thing>. I ought to break your fingers for it!
cheerful: I used to smile at everyone, until you stole <thing>, you thief!
courtly: You stole <thing> from under my own roof, you shameless thief!
@past stole_wary
Ever since you took <thing>, I keep my eye on your hands.
You took <thing>. I'm not sure I can trust you near anything.
@past betrayed_hostile
You sold me to <foe>, you traitor!
You [betrayed me|gave me up] to <foe>, and you dare come back?
[Traitor! After|Snake! After] what you told <foe>, you come to me?
It was you who led <foe> to my door, you traitor!
gruff: You sold me to <foe>. I should break your neck right here!
courtly: You delivered me to <foe>, you faithless traitor, and you dare address me!
sly: You sold me to <foe>, and cheaply too, you rat!
cheerful: I laughed with you at my own table, and you sold me to <foe>, you snake!
plain: You betrayed me to <foe>. I'll never forgive it, traitor!
@past betrayed_cold
You gave me up to <foe>. I have nothing to say to you.
I remember who sent <foe> to my door. Don't pretend we are friends.
After <foe>, there is nothing left between us.
gruff: You sold me to <foe>. Don't talk to me as if you hadn't.
courtly: You gave my name to <foe>. I do not forgive it, and I do not discuss it.
shy: You told <foe> where I was... I have nothing to say to you.
sly: You sold me to <foe>. I only hope you got a decent price. We are done.
@past betrayed_afraid
You... you told <foe> where to find me. Please, not again.
Are <foe> with you? P-please, don't let them in.
Please, I haven't said a word against you since <foe> came. Don't hurt me.
@past attacked_hostile
You came at me <how>, you dog, and you think I've forgotten?
The last time you came <how>! This time I'll break you in half!
gruff: You came at me <how>. Try it again and I'll split your skull!
courtly: You set upon me <how>, you coward, and you dare return!
@past attacked_cold
You attacked me <how>. I have nothing to say to you.
I remember that you came at me <how>. Keep your distance.
courtly: One who comes at me <how> has no claim on my courtesy. Be brief.
@past attacked_afraid
You... you came at me <how>. Please don't hurt me again.
Please, stay back. I still have nightmares of when you came <how>.
D-don't come closer. Not after you came at me <how>. Please.
@open cold
[You|You again]. [Say what you need and go|Be brief].
I have nothing to say to you beyond what I must.
[I'll answer once|Once, then], and then leave me be.
Don't mistake this for kindness.
gruff: What. I've work to do.
courtly: I shall be brief, and I ask the same of you.
shy: I... I'd rather you asked someone else.
sly: Don't smile at me; it's wasted.
cheerful: No jokes today. Not for you.
@close cold
[Is that all|Was that all]?
[That is all|That's all you'll get].
Now leave me to my work. I have nothing more to say.
Don't come back for more.
gruff: Now go. I've work.
courtly: I trust we are done.
sly: We're done, I think. The door is behind you.
@open hostile
You snake!
How dare you come here!
[You've got some nerve|You have the gall]!
gruff: You filthy dog!
courtly: You dare address me, you wretch!
sly: Well, the rat is back!
shy: Y-you... you snake! How dare you!
cheerful: No! Not you, you rotten dog!
@close hostile
Get out!
[Out of my sight|Get out of my sight], before I forget myself!
One more word and I'll throw you out!
If I see you here again, I'll break every bone you have!
gruff: Now get out, before I pick up the poker!
courtly: Be gone, before I have you dragged out!
@open afraid
Please, don't hurt me.
P-please... I don't want any trouble.
Oh... oh gods, it's you. Please stay back.
Please don't be angry.
shy: I... I... please don't hurt me.
gruff: Stay back. Please. I've had enough hurt.
courtly: I beg you, do me no harm.
@close afraid
Please don't hurt me.
[Please|Now please], just go.
I won't tell anyone you were here, I swear. Please.
Please, let me be now.
courtly: I beg you, let that be enough.

@open neutral
[Let me think|Well, now|Hm].
[Right|Very well|All right].
Let me see.
gruff: Hm.
gruff: Aye.
courtly: [If it please you|As you ask|Certainly].
courtly: A fair question.
shy: Um... well.
shy: Oh. Let me think.
sly: [Well|So], then.
cheerful: Oh, that's easy enough!
cheerful: Right, then!
plain: Yes.
@close neutral
[Anything else|Is there anything else I can do]?
[That's what I know|That's all I know].
<busy>
gruff: There you have it.
courtly: I trust that answers you.
shy: I... I think that's right.
sly: There, and it cost you nothing.
cheerful: There you are!
@open playful
Ha! [You again, you rascal|Trouble walks in again].
[Well, well|Look what the cat dragged in], heh.
Oh, you rascal. Ask me something hard for once, heh.
Heh. [I'll tell you, but only because you look so lost|Guess. No? Fine].
gruff: Heh. You look worse than my boots.
courtly: Ha! You honour my humble heap of dust, you rogue.
sly: Heh. For you I'll lie only a little.
sly: You rascal, you know I can't resist that face. Ha!
shy: Hee... you'll laugh, but all right.
cheerful: Ha! You'd ask a fish for directions, wouldn't you?
plain: Heh. My goat could have told you that.
@close playful
[And don't tell my mother|And if you tell anyone, I'll deny it]! Ha!
That'll be one song and a dance on the table, heh.
My goat would have charged you double. Ha!
You can close your mouth now, you rascal, heh.
I'd bet my hat on it, and it's a terrible hat. Ha!
gruff: Heh. Now stop grinning.
courtly: I expect a statue for this, at the very least. Ha!
sly: And remember, you never heard it from me, you rogue. Heh.
shy: Hee... don't make me laugh now.
cheerful: Ha! There, I've told you, and I feel ten years younger!
@open sad
Forgive me, I'm poor company today.
My heart is heavy, but I'll answer.
[Pardon my eyes|Don't mind my eyes], I've been crying.
We buried one of ours this week.
I've no heart for talk since the funeral.
gruff: I buried my own this week. Don't expect a smile.
courtly: You find me in mourning; forgive my manners.
shy: I... I've been crying. I'm sorry.
sly: No jokes today. We had a burial.
cheerful: I used to sing at this hour. Not since the funeral.
@close sad
I'm sorry. [It's all grey since the funeral|I can't keep my mind on things; grief does that].
It's hard to care about it, with the grief so fresh.
Forgive me. My heart is elsewhere.
I miss them, that's all.
gruff: There. Now let me sit a while with my grief.
courtly: Forgive me; sorrow makes a poor host.
shy: Sorry... the tears come when they like.
"""

ROLE = {
    "innkeeper": {
        "busy": ["There are mugs to wash.", "The kettle wants watching.", "Half the tables are still to be wiped.", "The beds want airing before supper."],
        "self": ["I've kept this house for [nine|eleven|twenty] winters, and I know every stair that creaks.",
                 "I pour, I cook, I listen. [People talk to whoever fills their mug|An innkeeper hears everything and repeats half of it].",
                 "My mother kept this house before me. I changed the curtains and nothing else."]},
    "blacksmith": {
        "busy": ["The iron won't stay hot.", "The coals want feeding.", "I have horseshoes to finish.", "There's a hinge cooling in the trough."],
        "self": ["I make nails, hinges and now and then a sword. [Nails pay better|People only ask about the sword].",
                 "I've stood at this anvil since I could lift the hammer.",
                 "Fire, iron, water. [That's the whole trade|The rest is patience]."]},
    "guard": {
        "busy": ["My watch isn't over.", "The captain counts our steps.", "I have a gate to mind.", "There's a list of names to check before I sleep."],
        "self": ["I stand here so that other people can sleep. [Mostly I stand|It's mostly standing].",
                 "[Six|Eight|Ten] years on this wall, and I've drawn my sword twice.",
                 "I know every cart that passes this gate, and most of what's under the straw."]},
    "healer": {
        "busy": ["The poultice is cooling.", "I have a fever to sit with.", "These herbs want hanging.", "There are bandages to boil."],
        "self": ["I set bones and brew bitter things. [People thank me afterwards|They curse me first and sleep better after].",
                 "I learned herbs from an old woman who never told me her name.",
                 "Most of what I do is boil water and listen."]},
    "fence": {
        "busy": ["I have locks to oil.", "Somebody's silver wants polishing.", "There are buyers who don't like to wait.", "My ledger won't write itself."],
        "self": ["I buy things from people who don't want them any more. [Sometimes the owners don't know it yet|I don't ask who wanted them first].",
                 "Call me a collector. [It looks better on paper|The word has a nice shine].",
                 "I find homes for lost things. Some of them were not lost for long."]},
    "merchant": {
        "busy": ["There are crates to unpack.", "The scales want checking.", "My wagon leaves tomorrow.", "I have sums to finish."],
        "self": ["I buy in the south and sell in the north. [In between I pay tolls|In between I sleep under the wagon].",
                 "Three wagons, two mules, one honest scale. That's me.",
                 "I've sold salt to fishermen. You learn patience in this trade."]},
    "mage": {
        "busy": ["My ink is drying.", "There's a circle I must not leave half drawn.", "I have a page to finish.", "The candle tells me I'm late."],
        "self": ["I read what others burn. [The shelves are my family|It keeps me warm as well].",
                 "Forty years of study, and what people ask of me is to find their cats.",
                 "I keep the old books and the older questions."]},
    "ferryman": {
        "busy": ["The rope wants tarring.", "The current is turning.", "There's a plank to mend.", "The boat needs bailing."],
        "self": ["I go over and I come back. [The river does the rest|That's the job].",
                 "My father pulled this rope, and his father stretched it.",
                 "I've carried brides, coffins and once a bear. The bear paid."]},
    "child": {
        "busy": ["I have to feed the hens.", "I'm supposed to be fetching water.", "I'm in the middle of a game.", "I have to be home before the soup."],
        "self": ["I'm nearly nine. I can climb [anything|the bell tower], almost to the top.",
                 "I run errands. I know every hole in every fence.",
                 "I have a box with a frog in it. [Sometimes it's empty|It gets out a lot]."]},
    "noble": {
        "busy": ["There are letters to seal.", "My steward is waiting.", "I have petitions to read.", "The council sits within the hour."],
        "self": ["This valley has carried my family's name for [six|nine] generations.",
                 "I sign things, and I judge quarrels over fences.",
                 "I was raised to be looked at and to say little."]},
    "bard": {
        "busy": ["This string is out of tune again.", "I have a verse that won't rhyme.", "The lute wants a new peg.", "I owe the house three songs."],
        "self": ["I sing for supper. [On good nights there's meat in it|The better the song, the thinner the soup].",
                 "I know two hundred songs, and people always ask for the same one.",
                 "I've played for a duke and for a pigsty. The pigs stayed to the end."]},
    "hunter": {
        "busy": ["I have snares to check.", "There are arrows to fletch.", "The hides want scraping.", "The dogs need feeding."],
        "self": ["I know the woods. [They know me|People are harder to read].",
                 "I sell hides and meat, and I sleep under a roof when I must.",
                 "I track what others lose: deer, mostly. Twice a husband."]},
}
