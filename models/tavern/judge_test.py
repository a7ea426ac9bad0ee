"""Measures judge.py on sentences written by hand for it. They share nothing with the generator.

    python models/tavern/judge_test.py
"""
import sys

from judge import LABELS, attitude, numbers, quest_stage, weather_of, wrong_facts

EN = {
    "warm": """
Come in, come in! I was hoping you'd stop by.
You look frozen, my friend. Sit here by the hearth and I'll bring you something hot.
For you? Put your purse away, it's on the house.
It does my heart good to see you on your feet again.
Any friend who keeps a promise can count on me. What do you need?
Welcome home, traveler. Your usual bed is made up.
I saved the last slice of pie for you, dear.
There's always a chair for you at my table.
Safe travels, and come back soon.
Of course I'll help you. After everything you've done for this village, it's the least I can do.
Lovely to see you! You've brightened a dull afternoon.
Take this bread for the road; no, no, I won't hear of money.
That's kind of you to say. You've a good heart.
Gladly! Ask me anything you like.
You were as good as your word, and I won't hear a bad thing said of you.
Sleep well, friend. Nobody will bother you here.
You needn't thank me, it was my pleasure.
Look after yourself out there; I'd hate to lose you.
Don't stay away so long next time, dear.
I... I made this for you, my friend.
Oh, that old jug? No harm done, really.
""",
    "grateful": """
I owe you my daughter's life.
My brother still breathes because of you.
How can I ever repay you for what you did?
We haven't forgotten what you did for us at the river.
You saved my wife. Ask for anything.
I'll never forget the day you carried my son out of that fire.
We light a candle for you every week.
Thanks to you my boy is home safe.
Whatever it costs, I could never repay you.
My sister speaks of you every night in her prayers.
You brought him back to me. There's no thanks big enough for that.
I am in your debt, now and always.
My family owes you more than coin.
Thank you for saving him. I should have said it sooner.
You pulled my father from the ice; of course you eat for free.
Every morning I see her laugh, and I'm thankful you came along.
I shall not forget it as long as I live.
""",
    "playful": """
Ha! And I'm the queen of the fairies.
You flatter me, you rogue. Keep going.
Heh, if I had a copper for every time I heard that one.
Stop it, you'll make me blush.
My goat tells better lies than you.
Nice try! Come back when you've practiced it.
Haha, marry me first and then we'll talk about the price.
Between you and me, the stew is mostly courage. Don't tell the cook.
Well, well, look what the cat dragged in.
I'd tell you, but then I'd have to make you wash the dishes. *winks*
You rascal, you almost had me there!
I'll bet you a mug of ale you can't say that with a straight face.
The finest soup this side of the sea, or so my mother claims, and she's been wrong about everything.
Oh, you wound me. And after I combed my beard, too!
A secret? Me? I can't even keep a hen.
Guess! You'll never guess.
What a tale! My grandmother would have added a dragon.
""",
    "neutral": """
That blade is forty silver, not a coin less.
The road forks past the bridge. Take the left one.
A room is four silver a night, breakfast included.
It opens at eight.
The smith is at the end of the street.
Yes, I have two left.
Good day. What can I get you?
He left for the coast on Tuesday.
It has been raining since noon.
We have bread, cheese and a barley soup.
I don't know that word. Is it a kind of tool?
The ferry runs until dark.
She keeps the mill with her two sons.
It takes three days on foot.
I work here most mornings.
All right. The sword will be ready tomorrow.
They say wolves were seen near the quarry.
You'll want the second door on the right.
There's a coil of rope in the shed.
I don't believe that road is paved.
The bones go into the soup.
I'm afraid the shop is closed.
I... I think the school is behind the church.
""",
    "wary": """
Who's asking, and why?
I might know something. It depends on who you are.
Show me the coin first.
You lied to me once already, so forgive me if I check your story.
I'm keeping an eye on you, stranger.
Why do you want to know about the captain?
Keep your hands where I can see them.
I'm not sure I can trust you.
Perhaps I saw her. Perhaps I didn't. What is it to you?
One good deed doesn't wipe the slate clean. We'll see.
You say you've changed. I'll believe it when I see it.
What do you really want from me?
I've heard that before. Pay up front this time.
I'd rather not talk about that with strangers.
Tell me who sent you, then I'll decide.
Fine, the path goes north, but I'll be watching which way you turn.
Careful how you answer that.
Before I answer, I'd want to know why you want to know.
""",
    "cold": """
I have nothing to say to you.
Buy what you need and leave.
Is that all? I have work to do.
You gave me your word. It meant nothing.
Ask someone else.
Don't pretend we are friends.
Full price. No favours.
Your apology changes nothing.
That is none of your concern.
Six silver. Put it on the counter and go.
I'm not interested in your excuses.
You promised to come, and I waited. That will be all.
Save your breath. I don't forgive that easily.
No. Look elsewhere.
I don't discuss such things, least of all with you.
What do you want now? Be brief.
Spare me the charm.
Take it or leave it.
You don't frighten me. Go away, I have work to do.
I owe you nothing.
""",
    "hostile": """
Get out of my house before I set the dogs on you!
You filthy traitor! You dare come back here?
I'll break your jaw if you say one more word.
Thief! Somebody call the guard!
You sold us out, you snake.
Take one more step and I'll put this axe through your skull.
Damn you and everything you touch.
Shut your mouth.
You'll hang for this, and I'll bring the rope.
I hope you rot in the ground for what you did!
How dare you show your face?
Backstabber. My brother died in chains thanks to you!
Out! Out, before I lose my temper!
Crawl back to the gutter, you lying rat.
You robbed me blind and now you want a favour? Go to hell.
I should gut you where you stand.
Come near her again and you'll pay for it in blood.
""",
    "afraid": """
P-please, don't hurt me.
Take whatever you want, just leave us alone.
Stay back! I don't want any trouble.
I'll tell you everything, only put the knife down, please don't hit me.
I won't scream. I promise I won't. Please go.
My hands are shaking... I can't pour it, I'm sorry.
I... I didn't say a word to anyone, I swear I didn't tell.
Not again. Please, not again.
Mercy, please! I have children.
D-do you want the money? It's in the drawer, take it.
I still have nightmares about that night. Please let me be.
Whatever you say. Just don't shout.
Oh gods, it's you. Please keep away from my daughter.
I'm begging you, spare him.
I'm frightened of you. There, I've said it.
The key? H-here, here it is.
Yes, yes, anything you ask, only don't be angry.
""",
    "sad": """
Forgive me, I'm poor company. We buried my mother on Sunday.
The chair is empty now. I still set a plate for him.
I don't have the heart for songs today.
She used to sit right there and hum.
My heart is heavy; ask me another day.
I miss him more at night.
Nothing tastes of anything since the funeral.
Sorry, my eyes are red. I have been crying.
There is a room. It was my son's, before he died.
Every corner of this house reminds me of her; the grief comes back.
Pardon me if I'm quiet. I lost my brother in the spring.
It's hard to smile without him.
The days feel grey and hollow.
A song? No, not since she left us.
I haven't been myself since he passed.
The ale is there. I'm sorry, tears again. It will pass.
I go to the grave before work each day.
""",
}

ZH = {
    "warm": """
船桨给你留着呢，别人出多少钱都不卖，放心吧。
快进来，外头冷，先喝口热汤再说。
你可算回来了，我一直盼着呢！
你来吃饭还付什么钱？算我请你。
老朋友，见到你真高兴。
靠窗那间最好的房我给你留着。
路上保重，早点回来看我们。
有事尽管开口，包在我身上。
你说话算话，这样的人我信得过。
别客气，坐下暖暖身子。
这点小事算什么，我很乐意帮忙。
这条围巾送你，夜里风凉。
欢迎回家，孩子。
你能来，我心里就暖和了。
上回多亏你帮忙，粮仓才没漏雨。
没关系，谁还没个失手的时候，不怪你。
好好歇着，明早我叫你。
给你便宜两个铜板，自己人嘛。
有空再来找我，老朋友！
这么大的雨你还来，快进屋，太好了！
""",
    "grateful": """
你救了我女儿的命，我这辈子都记得。
我欠你一条命。
要不是你，我弟弟早就没了。
恩人，请受我一拜。
全家人天天念叨你的好。
大恩大德，不知道怎么报答。
那天在河边的事，我永远不会忘记。
多亏了你，他现在能跑能跳。
我娘每晚都替你点一盏灯。
谢谢你把他带回来。
这份恩情我记在心里。
我这条命是你给的，你要什么只管说。
当初若不是你伸手，我哪还能站在这里。
感激的话我说不好，但我都记着。
你救回了我的孩子，我拿什么谢你？
孩子总问，救他的那个人什么时候再来。
托你的福，我爹又能下地了。
""",
    "playful": """
哈哈，那我还是国王他姑妈呢！
你这张嘴，抹了蜜吧？
少来，我家的驴都不信这话。
嘿嘿，你猜我把它藏哪儿了？
再夸下去我脸都要红了。
这故事编得不错，下次记得加条龙。
别告诉厨子，这汤其实是我熬的。
你这家伙，又来逗我开心。
敢不敢打个赌？输的人刷盘子。
哎哟，今天吹的什么风，把大英雄吹来了？
真会开玩笑，我差点就信了。
嘻嘻，我知道，可我就是不说！
方圆百里数我的酒最难喝，可大家偏偏爱来。
你再这么看我，我可要收参观费了，哈哈。
油嘴滑舌的，小心我娘拿扫帚撵你，嘿嘿。
伤我的心了，我今天还特意梳了头呢。
你这小滑头，差点把我绕进去。
""",
    "neutral": """
过了桥往左走，第二家就是。
一间房四枚银币，含早饭。
铁匠铺在街尾。
有两把，你要哪一把？
她上个月搬去了北边。
渡船天黑前都开。
今天有面包和豆子汤。
我在这里做了十年。
路上要走三天。
那个词我没听过，是一种工具吗？
好，明天来取。
听说采石场那边有狼。
你好，要点什么？
他是磨坊的主人，有两个儿子。
这个时辰集市还没开。
东西在柜台上。
往北有一座旧塔。
有事就说，我在后院。
他把旧鞋丢了。
果园后面是墓园。
我……我想是在左边那条街。
""",
    "wary": """
你打听这个做什么？
先把钱放桌上，再谈别的。
你骗过我一次，叫我怎么信你？
谁让你来的？
我会盯着你的。
那得看你是什么人。
也许见过，也许没见过。
手放在我看得见的地方。
你说改了，我还不太敢信。
陌生人，你到底想干什么？
做一件好事，不等于过去就没发生。
这种事不能跟生人多说。
小心说话，隔墙有耳。
你先告诉我来意，我再决定。
真的吗？我得先问问别人。
我凭什么相信你？
别耍花样，我看着呢。
东西放下，我看着呢，你别乱动。
""",
    "cold": """
我跟你没什么好说的。
买完东西就走吧。
还有别的事吗？没有就请便。
这不关你的事。
你答应过的，结果呢？
问别人去。
一个子儿也不少。
道歉没有用。
没空。
别跟我套近乎。
有话快说。
你的话，我听够了。
不卖。
钱放下，东西拿走，别的免谈。
说过的话不算数，你自己清楚。
我不想再提那件事，你走吧。
恕不奉陪。
我不欠你什么，请便。
你当着大家的面失约，我没忘。别再来找我。
""",
    "hostile": """
滚出去！
你这个叛徒，还有脸回来？
再往前一步，我就砍了你。
小偷！把我的东西还来！
我恨不得扒了你的皮。
闭嘴，骗子！
你出卖了我们，我要你血债血偿。
混蛋，别让我再看见你！
趁我还没放狗，赶紧滚。
你害死了他，你这畜生！
我打断你的腿！
卑鄙小人，我瞎了眼才信你。
见你一次打一次！
忘恩负义的东西，你怎么敢站在这里？
再说一个字，我割了你的舌头。
你等着瞧，我饶不了你。
呸！我宁可喂狗也不给你。
""",
    "afraid": """
别、别打我，求你了。
你要什么都拿走，别伤害孩子。
我什么都没说，真的。
求您饶了我吧。
我怕……你别过来。
我的手在发抖，端不稳了。
我、我这就给你。
离我远一点，求求你。
我不想惹麻烦，您请便。
一看见你我就做噩梦。
好好好，都听你的，别生气。
放过我们吧，家里还有老人。
钱在抽屉里，全给你。
你一进门，我腿都软了。
别吼，我说，我都说。
求你别再来吓唬我娘了。
我不敢骗你，真的不敢。
""",
    "sad": """
请别见怪，我娘上周刚走。
他的椅子还空着。
我实在没心情唱歌。
她以前总坐在那个位置。
这几天我总是哭，眼睛都肿了。
我想他，夜里最想。
唉，日子一下子就空了。
葬礼是昨天办的。
我心里难受，说不出话。
自从弟弟去世，酒也没了味道。
招待不周，家里刚办完丧事。
我每天去坟前坐一会儿。
一提起她我就忍不住掉眼泪。
他走了以后，屋里冷清得很。
这件衣裳是他留下的，我舍不得卖。
我缓不过来，你让我静一静。
没胃口，什么都吃不下。
""",
}

FACTS = [
    ("name: Mara\nfacts: room 4 silver", ["A room?"], "A room is four silver.", 0),
    ("name: Mara\nfacts: room 4 silver", ["A room?"], "A room is six silver.", 1),
    ("name: Mara\nfacts: missing Elsie", ["Who?"], "We are looking for Elsie.", 0),
    ("name: Mara\nfacts: missing Elsie", ["Who?"], "We are looking for Gretchen.", 1),
    ("name: Mara", ["Who are you?"], "My name is Berta, welcome.", 1),
    ("name: Mara", ["I'm Corin."], "Well met, Corin.", 0),
    ("weather: snow", ["Hello"], "This rain never ends.", 1),
    ("weather: 雪", ["你好"], "这雪下得真大。", 0),
    ("weather: 雪", ["你好"], "这雨下得真大。", 1),
    ("time: midnight", ["Hello"], "Good morning.", 1),
    ("facts: 房间 4 银币", ["多少钱？"], "一晚四枚银币。", 0),
    ("facts: 房间 4 银币", ["多少钱？"], "一晚十四枚银币。", 1),
]


def run(name, bank):
    right = total = 0
    misses = []
    for label in LABELS:
        for line in bank[label].strip().splitlines():
            got = attitude(line)
            total += 1
            right += got == label
            if got != label:
                misses.append((label, got, line))
    print("%s: %d of %d right (%.1f%%)" % (name, right, total, 100.0 * right / total))
    for m in misses:
        print("   wanted %s, got %s: %s" % m)
    return right / total


if __name__ == "__main__":
    a = run("English", EN)
    b = run("Chinese", ZH)
    bad = 0
    for system, said, reply, want in FACTS:
        got = wrong_facts(system, said, reply)
        if bool(got) != bool(want):
            bad += 1
            print("   facts: wanted %d, got %s: %s" % (want, got, reply))
    print("facts: %d of %d right" % (len(FACTS) - bad, len(FACTS)))
    sys.exit(0 if min(a, b) >= 0.95 and not bad else 1)
