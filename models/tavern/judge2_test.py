"""Tests judge2.py on sentences written by hand for it, from ATTITUDES.md alone.

    python models/tavern/judge2_test.py            # accuracy by label and language; fails below the floors
    python models/tavern/judge2_test.py --show     # also the sentences misheard

BLIND was written before the lexicon and is only measured, never repaired against; DEV is what the lexicon is worked on; FRESH was
written when the lexicon was finished, to see how far it carries: it is harder, since nothing in the lexicon was thought of with it in view.
Each line: label | sentence. A second label after a slash is one that a fair reader may also hear.
"""
import argparse
import collections
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge2  # noqa: E402

BLIND_EN = """
warm | There you are! Sit by the fire, I kept a bowl hot for you.
warm | For you, my friend, three coppers and not one more.
warm | It does me good to see your face again. How have you been keeping?
warm | The temple is past the well, then left. Mind the ice, and come back safe.
warm | Take the lantern as well, you'll need it on that road. No charge.
warm | Of course I'll help. You never need to ask me twice.
warm | Come in out of the rain before you catch your death! I'll warm some milk.
warm | Ah, my favourite customer. The good ale is behind the counter, and your first cup is on me.
warm | I'd be glad to mend it, and I won't hear a word about payment.
warm | Safe travels, dear, and may the road be kind to you.
warm | You're always welcome at my table, you know that.
warm | Elsie has gone to the mill. I'll walk you there myself if you like; I'd enjoy the company.
grateful | I haven't forgotten who pulled my brother from the river. Ask, and it's yours.
grateful | You brought my daughter home when nobody else would go. I can never repay that.
grateful | If it weren't for you I'd be lying in a ditch. Room's free tonight, and every night.
grateful | I owe you my life. Four silver? Don't insult me, keep your purse closed.
grateful | Thank you for what you did at the bridge. My family still speaks of it.
grateful | My boy breathes because of you. The temple is past the well, then left.
grateful | We are in your debt, all of us here, and I mean to pay it.
grateful | Bless you for saving old Tobin. Whatever I know about the mine, you shall hear.
grateful | After all you have done for me, directions are the least I can give.
grateful | You stood by me when the bandits came. A man doesn't forget such a thing.
grateful | I've wanted to thank you properly ever since that night in the snow.
grateful | The smith's girl lives thanks to you, so no, I won't take your coin.
playful | Ha! A room? I've a broom cupboard with a view of the other broom cupboard.
playful | Buy you a drink? With that face you should be paying the ale to stay in the cup.
playful | Oh, certainly, and after supper I shall fly you to the moon on my second-best goose.
playful | Careful, keep smiling like that and I'll have to charge you for the candlelight.
playful | Four silver, or your hand in marriage. The silver is cheaper in the long run, believe me.
playful | Haha, you killed a dragon? Was it the one asleep in my cellar, by chance?
playful | I'd tell you where the temple is, but then you'd pray and we'd lose all our entertainment.
playful | You, quiet? Heh, and I'm the queen of the fairies.
playful | *winks* Don't tell my wife, but the stew has actual meat in it today.
playful | Such flattery! Do go on, I have at least an hour.
playful | My mule sings better than you, and he's been dead since spring.
playful | A bribe! How scandalous. Put it in the left pocket, the right one has a hole.
neutral | A room is four silver. Breakfast is included.
neutral | The temple? Past the well, then left at the tannery.
neutral | It's raining, and it looks to go on until evening.
neutral | Good evening. What will you have?
neutral | Elsie was last seen near the old mill, two days ago.
neutral | No, I have no swords to sell today. Try the market on Thursday.
neutral | I'm afraid we are out of lamb, but there is fish.
neutral | I don't know that name. You could ask the ferryman.
neutral | The work is done, then. Here is your pay: twenty silver.
neutral | We close at midnight. The door on the left leads upstairs.
neutral | I'm sorry, I can't leave the gate; my watch ends at dawn.
neutral | They say the harvest was poor up north. Prices will rise.
wary | Who told you to come to me?
wary | Why do you want to know where the captain sleeps?
wary | Maybe I know something. Depends who's asking, and what for.
wary | Coin on the table first. Then we talk about the room.
wary | You can have the room, but your blade stays with me until morning.
wary | I've heard your promises before. This time I'd like proof.
wary | Hmm. The temple is past the well. I'll be watching which way you turn.
wary | I'm not sure I should be telling you this. What's your business with her?
wary | Fair words. We'll see whether they hold.
wary | Stay where I can see you, and keep your hands off the shelves.
wary | You lied to me once; forgive me if I count the coins twice.
wary | That's quite a story. Was anyone else there to see it?
cold | No. Ask somebody else.
cold | Past the well, left. Now, if that's all, I have work to do.
cold | I have nothing to say to you.
cold | Four silver. Pay it or don't, it's the same to me.
cold | You gave your word and you broke it. I don't do business with such people.
cold | Keep your coin. It buys nothing here.
cold | Save your breath; I am not interested.
cold | I'll sell you the bread because the law says I must. Nothing more.
cold | Must we speak? Say what you need and be on your way.
cold | We are not friends, and I'd thank you not to use my name.
cold | After what you did, you'll get no help from me.
cold | The door is behind you.
hostile | Get out of my inn before I throw you out!
hostile | You dare show your face here, you thieving rat?
hostile | One more word and I'll break your jaw.
hostile | Filthy liar! I ought to set the dogs on you.
hostile | You sold me to the bandits, you snake. I hope you rot!
hostile | Come a step closer and I'll put this hammer through your skull.
hostile | A room? For you? I'd sooner burn the place down! Out!
hostile | Guards! Guards! Seize this traitor!
hostile | Damn you and your apologies. Get off my boat.
hostile | I'll see you hang for what you stole, you miserable wretch.
hostile | Don't you threaten me, boy. I've buried bigger men than you.
hostile | Shut your lying mouth and clear off!
afraid | P-please, don't hurt me. Take whatever you want.
afraid | I don't want any trouble! The temple is past the well, just... just don't hit me again.
afraid | Stay back! Please, stay back, I've done nothing to you.
afraid | Y-yes, of course, anything you say. Four silver, or three, or nothing at all!
afraid | My hands won't stop shaking. What do you want from me this time?
afraid | I'll tell you, I'll tell you everything, only put the knife away.
afraid | Oh gods, it's you. Please, I have children.
afraid | Take the bread and go, I beg you. I won't tell the guards.
afraid | You... you're not going to hit me, are you?
afraid | I won't say a word to anyone, I swear it, please let me go.
afraid | N-no, I never meant it! Have mercy!
afraid | Please don't be angry with me, sir, I'll do it right away.
sad | Forgive me, I've no heart for talk. We buried my sister yesterday.
sad | The temple is past the well. That's where they laid him, my little boy.
sad | Four silver. She used to say the price more kindly than I can.
sad | Nothing tastes of anything since he's gone.
sad | I'm sorry, my eyes keep filling up. What was it you asked?
sad | The house is so quiet now. I still set out two cups.
sad | It rains. It rained at the funeral as well.
sad | I can't sing tonight. My songs all died with her.
sad | The room is four silver... pardon me, I haven't slept since we lost him.
sad | There was a time I'd have laughed at that. Not any more.
sad | My heart is too heavy for stories, traveller.
sad | He'd have been seven this spring. Excuse me, what did you need?
"""

BLIND_ZH = """
warm | 你可算来了！快到火边坐，汤我给你留着呢。
warm | 是你的话，三个铜板就够了，多的我不要。
warm | 见到你真高兴，这阵子过得好不好？
warm | 神殿过了水井往左拐。路上滑，你可要当心些。
warm | 这盏灯你也拿去吧，路上用得着，不收钱。
warm | 当然帮你，咱俩谁跟谁，还用得着开口求吗？
warm | 外头雨大，快进来，别淋坏了，我给你煮碗姜汤。
warm | 老朋友，第一杯算我的，慢慢喝。
warm | 一路平安，早点回来，我给你留门。
warm | 你什么时候来，我这儿都欢迎。
warm | 想去磨坊？我正好有空，陪你走一趟吧。
warm | 好孩子，饿了吧？先吃饱了再说别的。
grateful | 要不是你把我弟弟从河里拉上来，他早没命了。
grateful | 你的恩情我一辈子都记得，有事尽管开口。
grateful | 我这条命是你给的，房钱怎么能收你的？
grateful | 上回的事还没好好谢过你呢，这碗酒我敬你。
grateful | 全家都念着你的好。神殿过了水井往左。
grateful | 多亏了你，我女儿才能平安回来。
grateful | 我欠你一个天大的人情，不知怎么还才好。
grateful | 那晚强盗来的时候，只有你肯站出来，我没忘。
grateful | 恩人，您快请坐，您要什么我都给您办到。
grateful | 你替我还了那笔债，我心里一直感激着。
grateful | 大恩不言谢，矿洞的事我知道多少就告诉你多少。
grateful | 孩子如今能跑能跳，全是托你的福。
playful | 哈哈，客房？有啊，跟我家那头驴挤一挤，它不打呼噜。
playful | 就凭你这张脸，酒见了你都得变酸。
playful | 行啊，吃完饭我骑着老母鸡送你上月亮。
playful | 再这么夸下去，我可要涨价了啊。
playful | 四枚银币，要不拿你自己抵账？算了，还是银币值钱。
playful | 你杀了条龙？巧了，我昨晚也在厨房打死一条，就是长得像泥鳅。
playful | 嘘，别告诉我老婆，今天的汤里真有肉。
playful | 嘿嘿，你要是老实人，那我就是王宫里的公主了。
playful | 哎哟，嘴这么甜，早上偷吃蜂蜜了吧？
playful | 贿赂我？真是岂有此理！……放左边口袋，右边那个漏。
playful | 我唱得难听？那是你没听过我家公鸡的，它还是我徒弟呢。
playful | 你这双靴子怕是比我爷爷岁数还大，见了得磕个头。
neutral | 客房四枚银币，含早饭。
neutral | 神殿？过了水井，在皮匠铺那里左转。
neutral | 外面在下雨，看样子要下到晚上。
neutral | 晚上好，要点什么？
neutral | 有人两天前在旧磨坊附近见过她。
neutral | 今天没有剑卖，你去集市看看吧。
neutral | 抱歉，羊肉卖完了，还有鱼。
neutral | 这名字我没听说过，你可以问问船夫。
neutral | 事情办完了就好，这是说好的二十枚银币。
neutral | 午夜关门，上楼走左边那道门。
neutral | 对不起，我得守着城门，天亮才换班。
neutral | 听说北边收成不好，粮价怕是要涨。
wary | 谁让你来找我的？
wary | 你打听队长住哪儿做什么？
wary | 也许我知道点什么，那得看是谁在问。
wary | 先把钱放桌上，再谈房间的事。
wary | 住可以，刀得先交给我，明早还你。
wary | 这种保证我听过了，这回我要看到凭据。
wary | 神殿过了水井往左。我会看着你往哪边走的。
wary | 这话我不知该不该跟你说。你找她有什么事？
wary | 话说得好听，做不做得到，走着瞧吧。
wary | 站在我看得见的地方，手别乱碰。
wary | 你骗过我一回，这次的银子我得数两遍。
wary | 说得挺玄，当时还有别人在场吗？
cold | 不行，问别人去。
cold | 过了水井往左。没别的事的话，我还要干活。
cold | 我跟你没什么可说的。
cold | 四枚银币，要就要，不要就算了。
cold | 你说话不算数，我不跟这样的人做生意。
cold | 把钱收回去，在我这儿不管用。
cold | 省省吧，我没兴趣。
cold | 面包卖给你，别的就不必谈了。
cold | 有话快说，说完就走。
cold | 我们不是朋友，请别直呼我的名字。
cold | 你做过那种事，就别指望我帮忙。
cold | 门在你身后，不送。
hostile | 滚出我的店，不然我把你扔出去！
hostile | 你这个贼，还有脸回来？
hostile | 再多说一个字，我打断你的腿。
hostile | 不要脸的骗子！我放狗咬你！
hostile | 是你把我卖给强盗的，你这条毒蛇，你不得好死！
hostile | 敢再往前一步，这把锤子就砸烂你的脑袋。
hostile | 给你住？我宁可一把火烧了这店！出去！
hostile | 来人啊，抓住这个叛徒！
hostile | 去你的道歉！从我船上下去！
hostile | 偷了我的东西还敢来，我要看着你上绞架。
hostile | 小子，你吓唬谁呢？老子宰过的人比你见过的都多！
hostile | 闭上你的臭嘴，给我消失！
afraid | 求、求你别打我，你要什么都拿走吧。
afraid | 我不想惹事，神殿过了水井往左，你、你别再动手了。
afraid | 别过来！求你了，我什么都没做过。
afraid | 是、是，您说什么就是什么，四枚、三枚，不要钱也行！
afraid | 我的手一直在抖……你这回又想干什么？
afraid | 我说，我全都说，你先把刀放下。
afraid | 天哪，是你……饶了我吧，我家里还有孩子。
afraid | 面包你拿走，求你快走，我不会报官的。
afraid | 你……你不会打我吧？
afraid | 我谁也不告诉，我发誓，放过我吧。
afraid | 不、不是的，我不是那个意思，您饶命！
afraid | 大人您别生气，小的这就去办。
sad | 对不住，我没心思说话，昨天刚葬了我妹妹。
sad | 神殿过了水井往左……我儿子就埋在那儿。
sad | 四枚银币。从前都是她报价的，她说得比我和气。
sad | 自从他走了，吃什么都没滋味。
sad | 抱歉，眼泪老是止不住，你刚才问什么来着？
sad | 屋里静得很，我还是习惯摆两只碗。
sad | 下着雨呢，下葬那天也是这样的雨。
sad | 今晚我唱不出来，我的歌都跟她一起去了。
sad | 房间四枚银币……不好意思，他没了以后我就没睡过整觉。
sad | 换了从前我准会笑出来，现在笑不动了。
sad | 我心里沉得很，讲不了故事了，客人。
sad | 到了春天他就该七岁了……你刚说要什么？
"""

DEV_EN = """
warm | Well met, friend! Pull up a chair and tell me everything.
warm | Good to see you. The kettle's on, and there's honey cake if you're hungry.
warm | Don't worry about the silver tonight, pay when you can.
warm | I'm so happy you came by. Did the boots hold up?
warm | Let me show you the way, it's easy to get lost in this fog.
warm | Here, have an apple for the road. It's on the house.
warm | Anything for an old friend. What do you need?
warm | You look tired, love. Sit down and rest a while.
warm | Two coppers off for you, since you always ask so nicely.
warm | Gladly! The ferry leaves at noon, and I'll save you a dry seat.
warm | Don't be sorry, it's nothing. Everyone makes mistakes.
warm | I'll keep an eye out for your horse, I promise. You can count on me.
warm | What a pleasure! My house is your house.
grateful | You saved my son, and I will remember it as long as I live.
grateful | Thank you. Truly. You kept your word when nobody else did.
grateful | I owe you more than silver, so put it away.
grateful | Without your help the mill would have burned to the ground.
grateful | You pulled me out of that river; a room is a small thing to give back.
grateful | I still think of the day you carried Petra down from the mountain. Name what you need.
grateful | How could I refuse the one who saved my father?
grateful | We'd all be dead if you had not come. The captain sleeps in the east tower, and that is a secret.
grateful | I never got to thank you for the medicine.
grateful | I'm forever grateful for what you did for my family.
grateful | It's little enough after what you've done for us.
grateful | I am alive today because you were brave.
playful | Ha! If I had a copper for each hero who says that, I'd own the castle.
playful | A kiss? My last admirer got one, and he turned into a toad.
playful | Rain? No, no, the clouds are just sweating from hearing your jokes.
playful | You call that a sword? I've picked my teeth with bigger.
playful | The price is four silver, three if you make me laugh, five if you sing.
playful | Oh, I'm terribly frightened, look, even my knees are laughing.
playful | Heh. You'd lose your own head if it weren't nailed on.
playful | And I once wrestled a bear for the last sausage. The bear cried.
playful | Hee hee! I know a secret, and you don't, and it's about a goat.
playful | You wound me, madam. I am only half as crooked as they say.
playful | Sold! And for that price I'll throw in my mother-in-law.
playful | Lost again? I should hang a bell around your neck.
playful | Oh you charmer. Save some of that honey for the bread.
neutral | The ferry leaves at noon and again at dusk.
neutral | That will be three coppers, please.
neutral | Good morning. How can I help you?
neutral | I can repair it by tomorrow. Leave it on the bench.
neutral | No, the road north is closed because of the snow.
neutral | My name is Mara. I keep this inn.
neutral | The task is still open: somebody must find the missing cart.
neutral | Thank you for your custom. Good night.
neutral | It's close to dusk. The gates shut in an hour.
neutral | I can't go lower than three silver.
neutral | He was a soldier before he bought the farm.
neutral | I'm afraid I can't help you there; I am only the bard.
neutral | You said the blue one? Two silver, then.
neutral | Very well. I accept your apology.
wary | And what exactly do you want with the key?
wary | I'd like to believe you, but I've been fooled before.
wary | Perhaps. First tell me who sent you.
wary | How do I know you won't run off with it?
wary | You can look, but don't touch.
wary | I'll say this much: the mine isn't empty. The rest stays with me for now.
wary | Strange time of night to be asking for the temple.
wary | Pay in advance. I don't give credit, not to you.
wary | I don't trust you yet. Bring back the ring, and then we'll talk.
wary | Apology heard. Trust takes longer.
wary | You're new here. What brings you to our village?
wary | Not so fast. Show me your papers.
wary | I'll open the door, but no tricks.
cold | We have nothing to discuss.
cold | No room for you here.
cold | Find your own way.
cold | I heard you. My answer is still no.
cold | That is none of your concern.
cold | Take your drink and leave.
cold | You promised to come back with the money. You didn't. We're finished.
cold | I don't care for your compliments. Buy something or go.
cold | If you insist. It's there. Good day.
cold | Don't call me friend.
cold | Your thanks mean little to me.
cold | I told you once, I will not say it again.
cold | Spare me the story.
hostile | You've got nerve, coming here! Get lost!
hostile | Touch that and you'll lose the hand!
hostile | I'll gut you like a fish, you coward.
hostile | Thief! Give back what you took or I'll beat it out of you!
hostile | Go to hell. You betrayed every one of us.
hostile | Try it, and they'll carry you out of here.
hostile | How dare you speak to me like that, you worm!
hostile | Crawl back under your rock, scum.
hostile | I should have killed you when I had the chance.
hostile | Leave, now, or I'll fetch my axe!
hostile | You're not fit to lick my boots, traitor.
hostile | Your kind makes me sick. Out of my sight!
afraid | Don't kill me! I'll give you the money!
afraid | I... I don't know anything, honest, please believe me.
afraid | W-what are you doing here? I paid you, didn't I?
afraid | Please, just tell me what you want and leave us alone.
afraid | All right, all right! It's under the bed, only don't hurt the child!
afraid | I'm scared. Mama said I shouldn't talk to you.
afraid | Whatever you say, sir. I don't want to make you angry.
afraid | Keep away from me! Somebody, help!
afraid | I'll do as you ask, just spare my family.
afraid | Forgive me, I beg you, it won't happen again.
afraid | You scare me. Please put down that axe.
afraid | Yes, yes, take it, it's free, I never saw you.
sad | My wife died last winter. The inn feels empty.
sad | I miss her every day.
sad | Ask someone else for songs; I have only tears left.
sad | He's gone, and no healer could help. The herbs are on the shelf.
sad | Sorry... I was thinking of my brother. We lost him at the ford.
sad | I can hardly bear to look at that chair. It was his.
sad | I don't have the strength for it today. Grief makes one slow.
sad | It's a grey day. They're all grey since the burial.
sad | If only I'd been there. The stew is three coppers.
sad | What does it matter now? Nobody will bring her back.
sad | I light a candle for him each evening.
sad | *sighs* Yes, the mill. We used to go dancing there, she and I.
"""

DEV_ZH = """
warm | 哟，稀客！快坐快坐，跟我说说这一路的事。
warm | 看见你就高兴，水刚烧开，蜂蜜糕也是热的。
warm | 钱的事别急，什么时候有了什么时候给。
warm | 你来了真好，靴子还合脚吗？
warm | 雾大容易迷路，我带你过去吧。
warm | 拿个苹果路上吃，送你的。
warm | 老朋友开口，哪有不帮的道理？
warm | 你看着累坏了，先坐下歇歇。
warm | 给你便宜两个铜板，谁叫你是老主顾呢。
warm | 好嘞！渡船中午开，我给你占个好位子。
warm | 别往心里去，谁没犯过错呢，没事的。
warm | 你的马我帮你留意着，放心吧。
warm | 把这儿当自己家，别客气。
grateful | 你救了我儿子，这事我到死都不会忘。
grateful | 谢谢你，真的。别人都没做到，只有你说到做到。
grateful | 我欠你的不是银子能还清的，快收起来。
grateful | 没有你帮忙，磨坊早烧光了。
grateful | 你把我从河里拖上来，一间房算得了什么。
grateful | 你背着佩特拉下山的那天，我永远记得。要什么你说。
grateful | 你是我父亲的救命恩人，我怎么能推辞？
grateful | 那天你要是没来，我们都得死。队长住在东塔，这话只告诉你。
grateful | 药的事，我一直没机会谢你。
grateful | 你为我们家做的一切，我感激不尽。
grateful | 比起你帮我们的，这点东西算什么。
grateful | 我能活到今天，都是因为你。
playful | 哈！每个英雄都这么说，我要是一人收一个铜板，早买下城堡了。
playful | 亲一个？上一个亲我的变成了癞蛤蟆。
playful | 下雨？不不，那是云听了你的笑话，笑出眼泪了。
playful | 这也叫剑？我剔牙的都比它大。
playful | 四枚银币，逗我笑了算三枚，你要是唱歌就得五枚。
playful | 哎呀我好怕呀，你看我的膝盖都在笑。
playful | 嘿，你的脑袋要不是长在脖子上，早晚也得弄丢。
playful | 我还跟熊抢过香肠呢，最后熊哭着走的。
playful | 嘻嘻，我有个秘密，就不告诉你，跟一只山羊有关。
playful | 您这话可伤我的心了，我哪有传说中那么奸，也就一半吧。
playful | 成交！看在这价钱的份上，我把丈母娘也搭给你。
playful | 又迷路啦？该在你脖子上挂个铃铛。
playful | 油嘴滑舌，留点蜜抹面包吧你。
neutral | 渡船中午一班，黄昏一班。
neutral | 一共三个铜板。
neutral | 早上好，有什么能帮您的？
neutral | 明天能修好，放在台子上就行。
neutral | 往北的路让雪封了，走不了。
neutral | 我叫玛拉，是这家客栈的老板。
neutral | 活儿还没人接，得有人去把丢的车找回来。
neutral | 谢谢惠顾，晚安。
neutral | 快到黄昏了，再过一个时辰关城门。
neutral | 三枚银币，不能再低了。
neutral | 他买下农场以前是个当兵的。
neutral | 这我帮不上忙，我只是个唱歌的。
neutral | 您说要蓝的那件？两枚银币。
neutral | 好吧，你的道歉我接受。
wary | 你要那把钥匙到底想干什么？
wary | 我倒想信你，可我上过当。
wary | 也许吧，你先说是谁派你来的。
wary | 我怎么知道你不会拿了就跑？
wary | 看可以看，别动手。
wary | 我只能说这么多：矿里不是空的。剩下的以后再说。
wary | 大半夜的打听神殿，有点奇怪啊。
wary | 先付钱，我这儿不赊账，尤其是你。
wary | 我还信不过你，把戒指拿回来，咱们再谈。
wary | 道歉我听见了，信任可没这么快。
wary | 面生啊，你来我们村做什么？
wary | 慢着，路引拿出来看看。
wary | 门我可以开，你可别耍花样。
cold | 我们没什么好谈的。
cold | 这儿没有你的房间。
cold | 自己找路去。
cold | 听见了，我的回答还是不。
cold | 这与你无关。
cold | 喝完就走吧。
cold | 你说会带着钱回来，结果没有。我们到此为止。
cold | 好话不用说了，买东西就买，不买请便。
cold | 非要问的话，在那边。恕不奉陪。
cold | 别叫我朋友。
cold | 你的感谢对我没什么意义。
cold | 我说过一遍了，不会再说第二遍。
cold | 这些话就免了吧。
hostile | 你胆子不小，还敢来！快滚！
hostile | 你碰一下试试，手给你剁了！
hostile | 看我不宰了你，你个懦夫。
hostile | 小偷！把东西交出来，不然我揍到你交！
hostile | 去死吧，你把我们全都出卖了。
hostile | 你敢动手，就别想站着走出去。
hostile | 你算什么东西，敢这么跟我说话！
hostile | 滚回你的臭水沟去，人渣。
hostile | 当初我就该一刀杀了你。
hostile | 马上离开，不然我去拿斧头了！
hostile | 叛徒，你连给我擦鞋都不配。
hostile | 看见你就恶心，别让我再看到你！
afraid | 别杀我！钱都给你！
afraid | 我……我什么都不知道，真的，求你相信我。
afraid | 你、你来干什么？钱我不是给过了吗？
afraid | 你想要什么就直说，拿了就放过我们吧。
afraid | 好好好，在床底下，千万别伤了孩子！
afraid | 我害怕，妈妈说不能跟你说话。
afraid | 您说怎样就怎样，我可不敢惹您生气。
afraid | 离我远点！救命啊！
afraid | 我都照你说的做，只求你放了我家人。
afraid | 对不起对不起，我再也不敢了。
afraid | 你吓着我了，先把斧子放下好不好……
afraid | 给你给你，不要钱，我就当没看见过你。
sad | 我妻子去年冬天走了，店里空荡荡的。
sad | 我每天都在想她。
sad | 想听歌找别人吧，我只剩下眼泪了。
sad | 人没了，什么药都救不回来。草药在架子上。
sad | 抱歉……我想起我哥哥了，他死在渡口。
sad | 那把椅子我看都不敢看，是他坐过的。
sad | 今天我没力气做这个，心里难受。
sad | 天灰蒙蒙的，从下葬那天起就没亮过。
sad | 当时我要是在就好了……炖菜三个铜板。
sad | 现在说这些还有什么用，她回不来了。
sad | 每天晚上我都给他点一支蜡烛。
sad | 唉，磨坊啊，从前我跟她常去那儿跳舞。
"""

FRESH_EN = """
warm | Ah, you! Come, there's stew left, and nobody cooks it better.
warm | I've set the best room aside for you. Sleep as long as you please.
warm | You're welcome, and don't you dare pay for it.
warm | Take my cloak, the wind is bitter up there.
warm | How lovely of you to ask! The children are well.
grateful | You carried my father out of the fire. There is nothing I'd refuse you.
grateful | We still have a roof because you fought for it.
grateful | Let me do something for you for once, after that winter.
grateful | My little girl asks about the stranger who found her every single day. Thank you.
playful | Is that a beard, or did a squirrel fall asleep on your chin?
playful | I accept coin, cheese and marriage proposals, in that order.
playful | You look like something my cat dragged in, and she has better taste.
playful | Of course I know the way. I've been lost on it a dozen times.
playful | Hah! Ask me again when I'm sober, in a year or so.
neutral | The bow costs nine silver. Arrows are sold by the dozen.
neutral | He left for the quarry this morning with two carts.
neutral | I can have the horse ready in an hour.
neutral | It's a cold night, and the road is icy past the bridge.
neutral | The captain keeps the key. You may ask him at noon.
neutral | No news yet. Look in the orchard, people say the cart went that way.
neutral | I don't understand. Did you want a room?
neutral | The hammer is on the bench, the nails are in the box.
neutral | Yes, wolves came down from the hills and took three sheep.
wary | And if I told you, what would you do with it?
wary | I know that smile. What is it going to cost me?
wary | We don't get many people asking about the crypt after dark.
wary | You may sit by the door. Sword on the table, please.
wary | I'd want to hear her side of it before I say yes.
cold | I've said what I had to say.
cold | If you came for sympathy, you came to the wrong house.
cold | The price is nine silver. For you it stays nine.
cold | Pretty words. They don't fix what you did.
hostile | You again! I'll have the skin off your back!
hostile | Spit it out, worm, and then run while you still have legs.
hostile | You think I'm scared of you? Come on, then, draw!
afraid | Oh no, oh no... please, I'll be quiet, I promise.
afraid | D-don't look at me like that. I gave you all I had.
afraid | I didn't tell anyone, I swear! Don't burn the house!
sad | He carved that spoon the week before the fever. Nine copper, the stew.
sad | I'd give every coin I have to hear her scold me once more.
sad | Some days I forget, and then I see her shawl on the hook.
"""

FRESH_ZH = """
warm | 是你呀！锅里还有炖菜，来，我给你盛一碗。
warm | 最好的那间房给你留着，想睡到几点都行。
warm | 山上风硬，把我的斗篷披上再走。
warm | 难为你还惦记着问，孩子们都好着呢。
warm | 跟我还客气什么，拿去用就是了。
grateful | 是你把我爹从火里背出来的，你的事我没有不答应的。
grateful | 我们还有屋顶住，全靠你那天拼了命。
grateful | 那年冬天的事，总算让我有机会还你一点了。
grateful | 小丫头天天念叨那个找到她的人，真要谢谢你。
playful | 那是胡子，还是松鼠在你下巴上睡着了？
playful | 我收银子，收奶酪，也收求婚，按这个顺序来。
playful | 你这副样子像是我家猫叼回来的，它眼光可没这么差。
playful | 路我当然熟，我在那儿迷过十几回呢。
playful | 哈，等我酒醒了再问吧，大概明年。
neutral | 弓九枚银币，箭按打卖。
neutral | 他今早带着两辆车去采石场了。
neutral | 马一个时辰后能备好。
neutral | 夜里冷，过了桥路上结了冰。
neutral | 钥匙在队长那儿，中午可以去问他。
neutral | 还没消息，有人说车往果园那边去了。
neutral | 我没听明白，你是想要间房吗？
neutral | 锤子在台子上，钉子在盒子里。
neutral | 是的，山上下来了狼，叼走三只羊。
wary | 我要是告诉你了，你打算拿它怎么办？
wary | 你这么笑，我就知道没好事，说吧，要我出多少？
wary | 天黑以后来打听墓室的人可不多。
wary | 坐门边吧，剑放桌上。
wary | 我得先听听她怎么说，再决定答不答应。
cold | 该说的我都说了。
cold | 想找人同情，你走错门了。
cold | 九枚银币，对你也是九枚。
cold | 话很好听，可弥补不了你干的事。
hostile | 又是你！看我不扒了你的皮！
hostile | 有屁快放，放完趁你还有腿赶紧滚！
hostile | 你以为我怕你？来啊，拔剑！
afraid | 不要，不要……我会安静的，我保证，求你。
afraid | 别、别这样看我，我有的都给你了。
afraid | 我没跟任何人说，真的！别烧房子！
sad | 那把勺子是他发烧前一个礼拜刻的……炖菜九个铜板。
sad | 只要能再听她骂我一回，我什么都舍得。
sad | 有时候忘了，一抬头又看见她的披肩挂在那儿。
"""

FLOORS = {("dev", "en"): 0.93, ("dev", "zh"): 0.93, ("blind", "en"): 0.93, ("blind", "zh"): 0.93, ("fresh", "en"): 0.35, ("fresh", "zh"): 0.5}


def cases(text):
    for line in text.strip().splitlines():
        want, _, sentence = line.partition("|")
        yield want.strip().split("/"), sentence.strip()


def measure(name, lang, text, show):
    right, total, confused = collections.Counter(), collections.Counter(), collections.Counter()
    for want, sentence in cases(text):
        got = judge2.attitude(sentence)
        total[want[0]] += 1
        right[want[0]] += got in want
        if got not in want:
            confused[want[0], got] += 1
            if show:
                print("   %s, heard %s: %s   %s" % (want[0], got, sentence, judge2.explain(None, sentence)["cues"]))
    n, k = sum(total.values()), sum(right.values())
    print("%-5s %s  %5.1f%% (%d of %d)   %s" % (name, lang, 100.0 * k / n, k, n, "  ".join("%s %d/%d" % (x, right[x], total[x]) for x in judge2.LABELS)))
    print("          confused: " + (", ".join("%s>%s %d" % (a, b, c) for (a, b), c in confused.most_common()) or "none"))
    return k / n


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--show", action="store_true")
    ap.add_argument("--only", choices=["dev", "blind", "fresh"])
    args = ap.parse_args()
    ok = True
    for name, lang, text in (("dev", "en", DEV_EN), ("dev", "zh", DEV_ZH), ("blind", "en", BLIND_EN), ("blind", "zh", BLIND_ZH),
                             ("fresh", "en", FRESH_EN), ("fresh", "zh", FRESH_ZH)):
        if args.only in (None, name):
            ok &= measure(name, lang, text, args.show and name == "dev" or args.show and args.only == name) >= FLOORS[name, lang]
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
