"""Writes golden.json: what Transformers makes of the committed weights in float32 on a CPU, for the C tests.

    python models/tavern/golden.py          # also prints the demo's conversations, greedy
"""
import json
import os

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
FRAME = ("name: Mara\nrole: innkeeper\ntraits: gentle, honest\nvoice: cheerful\nmood: calm\npast: %s\nplace: the Black Kettle\ntime: night\nweather: rain\n"
         "facts: room: 4 silver; dish: lamb stew, 3 copper; way to the temple: past the well, then left\nlanguage: en")
FRAME_ZH = ("name: 玛莎\nrole: 守卫\ntraits: 高傲，诚实\nvoice: 平实\nmood: 疲惫\nquest: 找到艾琳，最后有人在老磨坊见过（进行中）\npast: %s\nplace: 北门\ntime: 黄昏\nweather: 雪\n"
            "facts: 报酬：20银币；去神殿的路：过了井，左拐\nlanguage: zh")
CHATS = [
    [{"role": "system", "content": FRAME % "saved Mara's brother Aldric from the river"}, {"role": "user", "content": "Hello, Mara."}],
    [{"role": "system", "content": FRAME % "betrayed Mara to the bandits"}, {"role": "user", "content": "Hello, Mara."}],
    [{"role": "system", "content": FRAME % "nothing yet"}, {"role": "user", "content": "I'm Corin."},
     {"role": "assistant", "content": "Corin. Well met. I'm Mara."}, {"role": "user", "content": "How do I get to the temple?"}],
    [{"role": "system", "content": FRAME_ZH % "帮玛莎修好了屋顶"}, {"role": "user", "content": "那件事怎么说？"}],
    [{"role": "system", "content": FRAME_ZH % "把玛莎出卖给强盗"}, {"role": "user", "content": "那件事怎么说？"}],
    [{"role": "system", "content": "You are an innkeeper."}, {"role": "user", "content": "Do you have a room?"}],
    [{"role": "user", "content": "你好"}],
]


def main():
    path = os.path.join(HERE, "hf")
    tok = AutoTokenizer.from_pretrained(path)
    net = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32).eval()
    prompts = []
    rows = [("chat", c) for c in CHATS] + [("text", "The innkeeper looked up")]
    for kind, what in rows:
        text = tok.apply_chat_template(what, tokenize=False, add_generation_prompt=True) if kind == "chat" else what
        ids = tok(text, add_special_tokens=False)["input_ids"]
        with torch.no_grad():
            out = net(torch.tensor([ids]), use_cache=True)
            logits = out.logits[0, -1]
            top = torch.topk(logits, 8)
            greedy = [int(logits.argmax())]
            while len(greedy) < 32 and greedy[-1] != 0:
                out = net(torch.tensor([greedy[-1:]]), past_key_values=out.past_key_values, use_cache=True)
                greedy.append(int(out.logits[0, -1].argmax()))
        row = {"text": text, "ids": ids, "top_ids": top.indices.tolist(), "top_logits": [round(v, 5) for v in top.values.tolist()],
               "greedy": greedy, "greedy_text": tok.decode(greedy)}
        if kind == "chat":
            row["messages"] = what
        prompts.append(row)
    with open(os.path.join(HERE, "golden.json"), "w", encoding="utf-8") as f:
        json.dump({"made_by": "transformers float32 on CPU, weights as stored (bfloat16); greedy stops after <|end|> = 0", "prompts": prompts}, f,
                  ensure_ascii=False, indent=1)
        f.write("\n")
    with open(os.path.join(HERE, "demo.json"), encoding="utf-8") as f:
        scenes = json.load(f)["scenes"]
    for scene in scenes:
        print("\n" + scene["title"])
        messages = list(scene["messages"])
        for line in scene["player"]:
            messages.append({"role": "user", "content": line})
            text = tok.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
            ids = torch.tensor([tok(text, add_special_tokens=False)["input_ids"]])
            out = net.generate(input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=120, do_sample=False, temperature=None, top_p=None,
                               pad_token_id=0)[0, ids.shape[1]:].tolist()
            reply = tok.decode(out[:out.index(0)] if 0 in out else out)
            print("  > %s\n    %s" % (line, reply))
            messages.append({"role": "assistant", "content": reply})


if __name__ == "__main__":
    main()
