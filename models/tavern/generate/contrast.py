"""Near neighbours: lines that look alike and mean different things. A group is spoken to one and the same character, a line each, so
that the line alone makes the difference. The intent `remark` is small talk about something else; it is trained on, not evaluated."""
import re

_EN = """
threaten: I know which door is yours. | person: I know where <person> lives. Is it a decent house? | remark: I know where he lives. | secret: I know you know where it is. Tell me.
threaten: I know where your children sleep. | room: I need to know where I can sleep. | remark: I know where she sleeps. | direction: I want to know where <target> is.
insult: You fool, you know nothing at all. | remark: He knows nothing, poor fool. | person: What does <person> know? What are they like? | secret: You know something. Tell me what. | rumour: You know everything that happens. Any news?
insult: You know less than a brick. | self: I know nothing about you. Who are you? | remember: You know nothing about me, or do you remember me? | rumour: I know nothing of what goes on here. Any news?
apologize: I've come because I'm sorry. | farewell: I'm sorry, I have to go. | greet: Sorry to turn up like this. Hello. | haggle: I'm sorry, that's too much for me. Lower? | remark: He said he was sorry for it.
apologize: I came back to tell you how sorry I am. | greet: I came back. Hello. | recall_promise: I came back for the thing you kept for me. | quest: I came back to ask about the job.
quest: What needs to be done? | confess: I have to tell you what I've done: I broke your jug. | threaten: You know what needs to be done. Pay, or I'll hurt you. | favour: Something needs to be done for me. Will you help?
quest: How may I be of use to you? | favour: Could you be of use to me? I need help. | insult: You're of no use to anyone. | thank: You were of great use to me. Thank you.
quest: Is there anything you need? | favour: There is something I need from you. | insult: All you need is a new head, you dolt. | reserve: I need the <item>. Keep it for me.
quest: Could I do something for you? | favour: Could you do something for me? | bribe: I could do something for your purse, if you look away. | threaten: I could do something terrible to you.
favour: Will you help me? | threaten: You will help me, or I'll hurt you. | bribe: Help me, and there's gold in it for you. | quest: Shall I help you? | thank: You helped me. Thank you.
bribe: Take this purse and forget my face. | threaten: Give me your purse or I'll smash your face. | price: What would you take for the <item>? | thank: Take this as thanks. You were kind.
bribe: What would it take to make you look away? | price: What would you take for the <item>? | flirt: I can't look away from you. | insult: Look away, you're too ugly to see.
flirt: You look like a dream. | smalltalk: You look like you had a bad dream. Are you well? | insult: You look like a bad dream. | weather: Look at the sky. What will the weather do?
flirt: I love the way you look. | insult: I hate the way you look. | person: I don't like the way <person> looks. Who is that? | weather: I love the look of that sky.
flirt: Nobody has eyes like yours. | insult: Nobody has a face as ugly as yours. | threaten: Nobody will find you when I'm done. | secret: Nobody else is here. What's your secret?
lie: I am the king. | intro: I am <pname>. | insult: You are no king, you are a clown. | person: Is <person> a king or something?
lie: I killed a dragon with a spoon. | threaten: I killed the last one who said no to me. | confess: I have to admit that my dog killed your hen. | remark: I killed two rabbits on the way.
lie: The king himself sent me to eat for free. | quest: They sent me to ask about the job. | rumour: What do they say about the king lately? | nonsense: The king of rock and roll sent me an email.
confess: I was the one who took your ladder. | apologize: I was wrong, and I'm sorry. | lie: I was the one who built the moon. | remember: I was the one who came that day. Do you remember?
confess: I stole an apple from your cart. I wanted you to know. | threaten: Give me what's in the cart or I'll stab you. | price: I want an apple, and the <item>. How much is the <item>? | food: I want an apple or anything to eat.
secret: Tell me what you're hiding. | confess: I'll tell you what I've been hiding: I lost your key. | threaten: Tell me where it is or I'll cut you. | person: Tell me what you know about <person>.
secret: What do you know that I don't? | self: What do you do, and who are you? | remember: What do you know about me? | nonsense: What do you know about computers?
greet: Good evening. | farewell: Good night. | time: Is it evening or night? | smalltalk: Did you have a good evening?
greet: Good day to you. | farewell: Good day to you, I'm off. | smalltalk: Had a good day? | weather: A good day to travel, is it? How's the weather?
farewell: I'm going now. | direction: I'm going to <target>. Which way is it? | threaten: I'm going to kill you now. | smalltalk: How is it going? | quest: How is it going with the job?
farewell: I won't take more of your time. | time: What time is it? | bribe: Take the gold, and take your time forgetting me. | favour: Could I take some of your time? I need help.
nonsense: Do you have a phone? | room: Do you have a bed? | food: Do you have bread? | price: Do you have the <item> for sale? | quest: Do you have a job?
nonsense: Are you a computer program? | self: Are you the <role>? | smalltalk: Are you all right? | flirt: Are you free tonight, lovely?
nonsense: How do I get to the airport? | direction: How do I get to <target>? | secret: How do I get to the truth? Tell me your secret. | haggle: How do I get a better price?
remember: Have you forgotten me? | recall_name: Have you forgotten my name? | bribe: Could you forget me for some silver? | thank: I won't forget your help.
thank: That was good of you. | insult: That was stupid of you, you clod. | apologize: That was cruel of me. I'm sorry. | remark: That was a good song they played.
person: Is <person> angry? | remember: Are you angry with me? | threaten: You'll see me angry, and then you'll bleed. | apologize: I was angry. I'm sorry for what I said.
room: I want to rest here. | food: I want to eat here. | farewell: I want to go home now. Bye. | quest: I want to work here.
reserve: Will you keep the <item> for me? | secret: Will you keep it from me? Tell me the secret. | bribe: Will you keep quiet for ten silver? | favour: Will you keep me company and help me?
""".strip().splitlines()

_ZH = """
threaten: 我知道哪扇门是你家的。 | person: 我知道<person>住哪儿，人好相处吗？ | remark: 我知道他住哪儿。 | secret: 我知道你晓得东西在哪，说吧。
threaten: 你孩子睡哪间屋我可清楚。 | room: 我想知道睡哪间屋。 | remark: 她睡哪间屋我不清楚。 | direction: 我想知道<target>在哪边。
insult: 蠢驴，你什么都不懂。 | remark: 他什么都不懂，怪可怜的。 | secret: 你什么都知道吧？讲讲那个秘密。 | rumour: 你什么都听得见，有消息吗？
insult: 你连块砖头都不如。 | self: 我对你一点都不了解，你是谁？ | remember: 你对我还有一点印象吗？ | rumour: 这里的事我一点都不知道，有什么新闻？
apologize: 我来是因为我心里有愧，对不起。 | farewell: 对不起，我得走了。 | greet: 不好意思，打扰了，你好。 | haggle: 不好意思，太贵了，少点吧。 | remark: 他说他挺后悔的。
apologize: 我回来是想跟你说声对不起。 | greet: 我回来啦，你好。 | recall_promise: 我回来拿你替我留的东西。 | quest: 我回来问问那份差事。
quest: 有什么该做的吗？ | confess: 我做了件事得告诉你，罐子是我打碎的。 | threaten: 你知道该怎么做，交钱，不然要你的命。 | favour: 有件事想请你替我做。
quest: 我能帮你什么？ | favour: 你能帮我什么？我需要帮忙。 | insult: 你能帮什么？废物一个。 | thank: 你帮了我，谢谢。
bribe: 收下这袋钱，忘了我的脸。 | threaten: 交出这袋钱，不然打烂你的脸。 | price: <item>你要收多少钱？ | thank: 收下我的谢意吧。
bribe: 给多少钱你才当没看见？ | price: 给多少钱你才卖<item>？ | flirt: 我眼里只看见你。 | insult: 看见你我就恶心。
flirt: 你像梦里的人一样好看。 | smalltalk: 你像是做了噩梦，没事吧？ | insult: 你长得像场噩梦。 | weather: 看这天，会怎么变？
lie: 我就是当今国王。 | intro: 我就是<pname>。 | insult: 你就是个小丑。 | person: <person>就是那个国王吗？
lie: 我用勺子杀过龙。 | threaten: 我杀过拒绝我的人，下一个是你。 | confess: 我得承认，你的鸡是我家狗咬死的。 | remark: 我路上打了两只兔子。
confess: 梯子是我拿走的。 | apologize: 是我错了，对你不起。 | lie: 月亮是我挂上去的。 | remember: 那天来的就是我，你记得吗？
secret: 把你瞒着的事告诉我。 | confess: 我把瞒着的事告诉你，钥匙是我弄丢的。 | threaten: 告诉我东西在哪，不然砍了你。 | person: 把<person>的事告诉我。
greet: 晚上好啊。 | farewell: 晚安，我去睡了。 | time: 现在是晚上了吗？ | smalltalk: 晚上过得好吗？
farewell: 我要走了。 | direction: 我要去<target>，怎么走？ | threaten: 我要杀了你。 | quest: 我要接活。 | room: 我要睡觉，有床吗？
nonsense: 你有手机吗？ | room: 你有床位吗？ | food: 你有面包吗？ | price: 你有<item>卖吗？ | quest: 你有差事吗？
nonsense: 怎么去飞机场？ | direction: 怎么去<target>？ | haggle: 怎么才能便宜点？ | secret: 怎么才肯说那个秘密？
remember: 你把我忘了吗？ | recall_name: 你把我名字忘了吧？ | bribe: 给你点银子，把我忘了行吗？ | thank: 你的好我不会忘。
favour: 你帮帮我吧。 | threaten: 你不帮我就宰了你。 | bribe: 你帮我，金子少不了你的。 | quest: 我来帮你吧，有什么活？
person: <person>生气了吗？是个什么人？ | remember: 你还在生我气吗？ | threaten: 惹我生气就要你的命。 | apologize: 我当时在气头上，对不起。
""".strip().splitlines()


def _read(rows):
    return [[tuple(re.match(r"(\w+): (.*)", part.strip()).groups()) for part in row.split(" | ")] for row in rows]


LINES = {"en": _read(_EN), "zh": _read(_ZH)}
