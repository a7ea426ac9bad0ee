"""Tests judge2.py on sentences written by hand for it, from ATTITUDES.md alone.

    python models/tavern/judge2_test.py            # accuracy by label and language; fails below the floors
    python models/tavern/judge2_test.py --show     # also the sentences misheard

BLIND was written before the lexicon and is only measured, never repaired against; DEV is what the lexicon is worked on.
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
