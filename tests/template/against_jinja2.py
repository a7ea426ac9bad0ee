#!/usr/bin/env python3
"""Compares retort's chat templates with Jinja2, set up as the Hugging Face tooling does it.

    python3 against_jinja2.py BUILD/tests/template_render_lines [--random N] [--seed S] [--dir DIR]

Needs jinja2 (3.1.6). Own templates over several contexts, then N random ones: the text must be the same,
or both must fail. With --dir, every *.jinja in DIR is rendered over the conversations too. Exits with 1
on the first ten differences.
"""

import argparse
import datetime
import json
import random
import re
import subprocess
import sys
from pathlib import Path

import jinja2
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

NOW = 1700000000


class Generation(Extension):
    tags = {"generation"}

    def parse(self, parser):
        lineno = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_pass"), [], [], body).set_lineno(lineno)

    def _pass(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators,
                      sort_keys=sort_keys)


env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True,
                                    extensions=[Generation, jinja2.ext.loopcontrols])
env.filters["tojson"] = tojson
env.globals["raise_exception"] = raise_exception
env.globals["strftime_now"] = lambda f: datetime.datetime.fromtimestamp(NOW).strftime(f)


def oracle(template, context):
    try:
        return env.from_string(template).render(**json.loads(json.dumps(context))), None
    except Exception as e:  # noqa: BLE001 - every failure of theirs is a failure of ours
        return None, f"{type(e).__name__}: {e}"


class Ours:
    def __init__(self, program):
        self.p = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, template, context, repeat=0):
        request = {"t": template, "c": context}
        if repeat:
            request["repeat"] = repeat
        self.p.stdin.write(json.dumps(request).encode() + b"\n")
        self.p.stdin.flush()
        line = self.p.stdout.readline()
        if not line:
            raise SystemExit(f"the program died on {template!r}")
        return json.loads(line)


# ---- conversations ----

TOOLS = [
    {"type": "function", "function": {
        "name": "get_weather", "description": "Weather of a <city> & \"more\"",
        "parameters": {"type": "object", "properties": {
            "city": {"type": "string", "description": "The city"},
            "days": {"type": "integer", "enum": [1, 2, 3]},
            "tags": {"type": "array", "items": {"type": "string"}}},
            "required": ["city"]}}},
    {"type": "function", "function": {
        "name": "now", "description": "Time", "parameters": {"type": "object", "properties": {}}}},
]
SYSTEM = {"role": "system", "content": "You are kind.\n"}
USER = {"role": "user", "content": "  Héllo, wörld! 你好 🎉 it's \"me\"\n"}
REPLY = {"role": "assistant", "content": "<think>\nhm\n</think>\n\nHi there."}
CALLS = {"role": "assistant", "content": "", "tool_calls": [
    {"id": "call00001", "type": "function",
     "function": {"name": "get_weather", "arguments": {"city": "Zürich", "days": 2}}}]}
CALLS_TEXT = {"role": "assistant", "content": None, "tool_calls": [
    {"id": "call00001", "type": "function",
     "function": {"name": "get_weather", "arguments": "{\"city\": \"Bern\"}"}}]}
RESULT = {"role": "tool", "name": "get_weather", "tool_call_id": "call00001", "content": "{\"t\": 21.5}"}
PARTS = {"role": "user", "content": [{"type": "text", "text": "Look:"}, {"type": "image"},
                                     {"type": "text", "text": "what?"}]}
BASE = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>",
        "add_generation_prompt": True, "tools": None, "documents": None}


def conversation(messages, **more):
    return {**BASE, "messages": messages, **more}


CONVERSATIONS = [
    conversation([USER]),
    conversation([SYSTEM, USER]),
    conversation([SYSTEM, USER, REPLY, USER]),
    conversation([USER, REPLY, USER, REPLY], add_generation_prompt=False),
    conversation([SYSTEM, USER], tools=TOOLS),
    conversation([USER, CALLS, RESULT], tools=TOOLS),
    conversation([SYSTEM, USER, CALLS, RESULT, REPLY, USER], tools=TOOLS, date_string="1 Jan 2025"),
    conversation([USER, CALLS_TEXT, RESULT, REPLY], tools=TOOLS, add_generation_prompt=False),
    conversation([SYSTEM, PARTS, REPLY, USER], enable_thinking=False, thinking=True),
    conversation([USER, USER]),
    conversation([REPLY, USER]),
    conversation([]),
    conversation([SYSTEM]),
    conversation([SYSTEM, USER, REPLY, USER], enable_thinking=True, builtin_tools=["brave_search"],
                 documents=[{"title": "T", "text": "body", "doc_id": 1}], tools=TOOLS,
                 custom_tools=TOOLS, tools_in_user_message=False, controls={"length": "long"}),
    conversation([{"role": "user", "content": "a", "name": "bob"}, {"role": "ipython", "content": "x"},
                  {"role": "assistant", "content": "b", "reasoning_content": "why"},
                  {"role": "user", "content": "c"}]),
    {"messages": [USER]},
    {},
]

# ---- own templates: language features ----

VALUES = {
    "n": 3, "z": 0, "neg": -7, "f": 2.5, "big": 1e22, "tiny": 1.5e-7, "s": "Hello, World", "e": "",
    "u": "žluťoučký kůň 🎉", "t": True, "no": False, "nil": None, "w": "  padded\t\n", "q": "it's \"q\"",
    "l": [3, 1, 2], "ls": ["b", "A", "c", "a"], "el": [], "ll": [[1, 2], [3, 4], [5, 6]],
    "d": {"b": 1, "a": {"x": [1, 2, {"y": None}]}, "c": "three"}, "ed": {},
    "users": [{"name": "Bob", "age": 31, "ok": True, "a": {"b": 1}}, {"name": "alice", "age": 25},
              {"name": "Carl", "age": 31, "ok": False, "a": {"b": 2}}],
    "m": "line one\n\n  line two\r\nline three\n", "html": "<a href=\"x\">&'</a>", "num": "42", "fl": "42.9",
    "mixed": [1, "1", 1.0, True, None, [1], {"k": "v"}],
}

EXPRESSIONS = r"""
1 + 2 * 3 - 4 / 2|7 // 2|-7 // 2|7 // -2|-7 % 3|7 % -3|7.5 // 2|-7.5 % 2|2 ** 10|2 ** 3 ** 2|2 ** -1|-2 ** 2
1 / 3|10 / 5|1e16|1e15|123456789012345680.0|0.1 + 0.2|1e-5|0.0001|1.0|100.0 * 3|1e300 * 10|f * big|big|tiny
"a" "b" 'c'|"\n\t\\\x41\u00e9\101\q"|'it\'s'|"a" * 3|[1, 2] * 2|(1, 2) + (3,)|[1] + [2, "x"]|"%s is %d" % ("x", 3)
n ~ s ~ nil ~ t ~ f ~ l|1 < 2 < 3|1 < 2 > 3|1 == 1.0 == true|"a" < "b"|[1, 2] < [1, 3]|(1, 2) == (1, 2)|not 1 == 2
3 in l|"ell" in s|"b" in d|4 not in l|nil in mixed|not n in l|n and s|z or e or "last"|not z|n if t else s|n if no
l[0]|l[-1]|l[5]|l[1:]|l[::-1]|l[:-1]|l[-2:]|s[0]|s[-5:]|s[::2]|u[3:8]|u[-1]|u[::-1]|d["b"]|d.b|d["zz"]|d.a.x[2].y|d.a.x.0
s.upper()|s.lower()|u.upper()|u.title()|s.swapcase()|w.strip()|w.lstrip()|w.rstrip()|s.strip("Hd")|s.split(", ")
s.split()|m.split("\n")|m.splitlines()|m.splitlines(true)|s.rsplit("o", 1)|s.split("o", 1)|"a b  c".split(None, 1)
" a b ".rsplit(None, 1)|s.replace("l", "L")|s.replace("l", "L", 1)|s.replace("", "-")|s.find("o")|s.rfind("o")|s.count("l")
s.find("zz")|s.index("W")|u.find("k")|s.startswith("He")|s.startswith(("x", "H"))|s.endswith("ld")|s.partition(", ")
s.rpartition("o")|"-".join(ls)|s.isalpha()|num.isdigit()|e.isdigit()|s.islower()|"ABC".isupper()|s.capitalize()
s.center(20, "*") ~ "|" ~ s.ljust(15) ~ "|" ~ s.rjust(15)|"-42".zfill(6)|s.removeprefix("He")|s.removesuffix("ld")
"{} {}".format(1, "a")|"{0}{1}{0}".format("x", 2)|"{a}!{b!r}".format(a=1, b="q")|"{{}}".format()|"%05.1f|%-5s|%5s|%+d|%x" % (f, "a", "b", 3, 255)
"%%|%r|%c|%e|%g" % ("x", "y", 12345.678, 0.00001)|"%(a)s" % {"a": 1}|"%s" % nil|"%s" % [1]|"%s" % (l,)|"%d" % 3.7|"%5.2s|" % "abc"
l|ls|d|mixed|q|[q, "it's", 'd"q']|(1,)|()|{}|{"a": (1, "b")}|{1: 2, "x": nil, true: 3}|[nil, true, 1.5, "é\n\t\x00\u200b"]
d.items()|d.keys()|d.values()|d.get("b")|d.get("x")|d.get("x", 5)|d.items() | list|range(3)|range(1, 10, 3) | list|range(5, 0, -2) | list
dict(a=1, b=2)|dict(d, z=1)|dict([("a", 1)])|namespace(a=1).a|namespace(a=1)|l.index(1)|l.count(1)|(1, 2, 1).count(1)|l.append|d.pop
s | upper|u | title|"foo-bar (baz) don't" | title|"hELLO" | capitalize|w | trim|s | trim("Hd")|l | length|s | count|u | length|d | length
l | first|l | last|el | first|s | first|s | last|l | join|l | join(", ")|users | join(",", attribute="name")|[1, nil, "x", undefined_x] | join("-")
nope | default("dflt")|e | default("x")|e | default("x", true)|nil | d("x")|nil | d("x", true)|nope | default|s | replace("l", 1)
d | tojson|d | tojson(indent=2)|mixed | tojson|u | tojson|html | tojson|[] | tojson|{} | tojson(indent=4)|el | tojson(indent=2)|1.5e22 | tojson
[1, [2, [3]]] | tojson(indent=1)|d | tojson(sort_keys=true)|d | tojson(separators=(",", ":"))|u | tojson(ensure_ascii=true)|(1, 2) | tojson
{1: 2, nil: 3, true: 4, 1.5: 5} | tojson|"\x00\x1f\x7f\b\f" | tojson|m | tojson|"\u2028" | tojson
s | list|d | list|num | int|fl | int|"x" | int|"x" | int(7)|"0x1A" | int(base=16)|"1_000" | int|f | int|" 12 " | int|t | int|nil | int(3)
"2.5" | float|"x" | float|"1e3" | float|n | float|"nan" | float|"-inf" | float|1.0 | string|nil | string|l | string
users | map(attribute="name") | list|users | map(attribute="a.b") | list|users | map(attribute="ok", default="?") | list|ls | map("upper") | list
l | map("string") | join("+")|ls | map("replace", "a", "X") | list|l | select("odd") | list|l | reject("odd") | list|l | select(">", 1) | list|mixed | select | list
users | selectattr("ok") | map(attribute="name") | list|users | selectattr("age", "equalto", 31) | list | length|users | rejectattr("ok", "defined") | list
users | selectattr("a", "defined") | list|users | selectattr("name", "in", ["Bob", "x"]) | list|l | map("abs") | sum|ll | map("first") | list|ll | map(attribute=1) | list
l | sort|ls | sort|ls | sort(case_sensitive=true)|l | sort(reverse=true)|users | sort(attribute="age") | map(attribute="name") | list|users | sort(attribute="age,name") | map(attribute="name") | join
ls | unique | list|[1, 1.0, true, 2] | unique | list|l | reverse | list|s | reverse|d | items | list|nope | items | list|d | dictsort|{"b": 2, "A": 1} | dictsort|{"b": 1, "A": 2} | dictsort(by="value", reverse=true)
m | indent|m | indent(2, true)|m | indent(2, blank=true)|m | indent("> ")|"a" | indent|"a\nb\n" | indent(3)|neg | abs|f | abs|2.5 | round|3.5 | round|2.567 | round(2)|2.1 | round(0, "ceil")|2.9 | round(method="floor")
42 | round|1234 | round(-2)|1250.0 | round(-2)|0.15 | round(1)|l | min|l | max|ls | max|el | min|users | max(attribute="age")|l | sum|[1.5, 2] | sum|users | sum(attribute="age")|el | sum(start=5)
html | e|html | escape|l | batch(2) | list|l | batch(2, "x") | list|[1,2,3,4,5] | slice(2) | list|users | groupby("age") | list|ls | groupby(0) | map("first") | list|"a b-c d_e" | wordcount
"foo bar baz qux" | truncate(9)|"foo bar baz qux" | truncate(9, true)|"foo bar baz qux" | truncate(11, false, "…", 0)|"%s-%s" | format("a", 1)|"%(x)s" | format(x=2)|"abc" | center(9) ~ "."
n is defined|nope is defined|nope is undefined|n is number|f is number|t is number|t is integer|n is integer|f is float|s is string|l is sequence|s is sequence|d is sequence|d is mapping|l is mapping
l is iterable|n is iterable|nope is iterable|nil is none|t is boolean|t is true|no is false|1 is true|n is odd|n is even|6 is divisibleby 3|n is eq 3|n is equalto(3)|n is ne 3|n is gt 2|n is ge(3)|n is lt 3|n is le 3
n is in l|n is in([1])|s is upper|"abc" is lower|nil is sameas none|t is sameas true|1 is sameas true|d.items is callable|"upper" is filter|"nope" is filter|"odd" is test|n is not odd|not n is odd|n is odd and t|l is not string
(n is odd) ~ 1|(n, s)|n, s|n if n is odd else s|n + 1 if t else 2 | string|-n | abs|(-n) | abs|- n ** 2|l | length > 2|l | length + 1|"a" ~ 1 + 2|1 + 2 ~ "a"|1 ~ 2 * 3|"a" in "abc" and 1|s.split(", ")[1][0] | lower
nope.x|nope["x"]|nope[0]|nope + 1|nope ~ "x"|1 + "x"|"x" + 1|l + d|nil.x|nil["x"]|nil.x.y|d.zz.y|l.zz|n.x|n()|nope()|s.nope()|d["b"]()|l["x"]|l[nil]|s[nil]|n[0]|l[1.0]|1 / 0|1 % 0|1 // 0|1.0 / 0
"x" * "y"|-s|+s|-nope|nope < 1|1 < "a"|nil < 1|1 in 2|1 in "a"|nil in nil|s[::0]|s["a":]|d[1:]|nil[1:]|nope[1:]|{[]: 1}|d[[]]|range(200000)|range("a")|l.append(1)|d.update({})|d.pop("b")|s.join([1])|"%d" % "x"|"%s %s" % 1|"%s" % (1, 2)
nil | length|n | join|n | list|n | sort|mixed | sort|n | first|nope | length|nope | list|nope | upper|nope | int|nope | tojson|nil | upper|nil | trim|s | selectattr("x")|l | map|l | map("nofilter") | list|l | select("notest") | list
l | selectattr|nil | map("upper") | list|nil | select | list|[l | map("string") | list, 1]|(l | map("string")) is iterable|(l | select) and 1|l | select | length|users | map(attribute="zz") | list|users[0].a.b|users[0]["a"]["b"]|users[1].a.b
s.format|raise_exception("no " ~ n)|strftime_now("%d %b %Y")|strftime_now("%Y-%m-%d %H:%M %A %j")|true and True|none is none and None is none|9223372036854775807|-9223372036854775807 - 1|0x1f + 0b101 + 0o17|1_000|007
l[0:2][1]|(l)[0]|[1,2,3][1]|{"a": {"b": 5}}.a.b|{"a": 1}["a"]|"abc"[1]|(1, 2)[1]|[x]|"a".b.c|d.items|d["items"]|{"items": 1}.items()|{"items": 1}["items"]|ll | sum(start=[])|[[1], [2]] | map("length") | sum|l | map("pow")|"é" == "\u00e9"|e is none|e == none|s == 1
d.a.x | tojson | length|"a,b" | replace(",", "\n")|(s | length) // 2|n.__class__|s.__class__.__mro__|d._x|l | attr("count")|s | attr("upper")|users | map(attribute="name") | map("lower") | sort | join("|")|users | selectattr("age", ">", 30) | map(attribute="name") | first
""".strip()

SNIPPETS = [
    "{% for i in l %}{{ i }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for i in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.previtem }}{{ loop.nextitem }};{% endfor %}",
    "{% for i in l if i > 1 %}{{ loop.index }}/{{ loop.length }}:{{ i }}{{ loop.nextitem }}{{ loop.last }} {% else %}none{% endfor %}",
    "{% for i in l if i > 9 %}{{ i }}{% else %}none{% endfor %}|{% for i in el %}x{% else %}y{% endfor %}",
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for k in d %}{{ k }}{% endfor %}",
    "{% for a, b in ll %}{{ a }}{{ b }}{% endfor %}{% for (a, b) in ll %}{{ a }}{{ b }}{% endfor %}{% for a, b in l %}{% endfor %}",
    "{% for c in u %}[{{ c }}]{% endfor %}{% for i in range(4) %}{{ loop.cycle('a', 'b', 'c') }}{% endfor %}",
    "{% for i in l %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}|{% for i in l %}{% if i == 1 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "{% for i in l %}{% for j in ls %}{{ i }}{{ j }}{{ loop.index }}{% if loop.index == 2 %}{% break %}{% endif %}{% endfor %}{{ loop.index }}{% endfor %}",
    "{% for u in users %}{{ loop.changed(u.age) }} {% endfor %}{% for i in nil %}{% endfor %}",
    "{% for i in nope %}x{% else %}undefined is empty{% endfor %}{% for i in l | map('string') %}{{ loop.length }}{{ i }}{% endfor %}",
    "{% for i in l %}{{ loop }}{% endfor %}{{ loop is defined }}",
    "{% set x = 1 %}{% for i in l %}{% set x = i %}{{ x }}{% endfor %}{{ x }}",
    "{% set x = 1 %}{% for i in l %}{{ x }}{% set x = x + i %}{{ x }};{% endfor %}{{ x }}",
    "{% for i in l %}{{ x }}{% set x = i %}{% endfor %}{{ x }}",
    "{% for i in l %}{{ n }}{% set n = i %}{{ n }}{% endfor %}{{ n }}",
    "{% for i in l %}{% set n = i %}{{ n }}{% endfor %}{{ n }}",
    "{% if t %}{% set x = 1 %}{% endif %}{{ x }}{% if no %}{% set s = 2 %}{% endif %}{{ s }}",
    "{% if no %}{% set s = 2 %}{% else %}{% set s = 4 %}{% endif %}{{ s }}{% if no %}{% set n = 2 %}{% elif no %}{% set n = 3 %}{% endif %}{{ n }}",
    "{{ s }}{% set s = 1 %}{{ s }}", "{% for i in l %}{{ zz }}{% endfor %}{% set zz = 1 %}", "{% for i in l %}{{ s }}{% endfor %}{% set s = 1 %}{{ s }}",
    "{% for i in l %}{% if i == 1 %}{% set s = i %}{% endif %}{{ s }}{% endfor %}{{ s }}",
    "{% for i in l %}{% if i == 1 %}{% set y = i %}{% endif %}{{ y }};{% endfor %}{{ y }}",
    "{% set ns = namespace(found=false, n=0) %}{% for i in l %}{% if i == 1 %}{% set ns.found = true %}{% endif %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.found }}{{ ns.n }}",
    "{% set ns = namespace() %}{% set ns.a, ns.b = 1, 2 %}{{ ns.a }}{{ ns.b }}{{ ns.zz }}{{ ns['a'] }}", "{% set d.x = 1 %}", "{% set nope.x = 1 %}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set (c, d) = [3, 4] %}{{ c }}{{ d }}{% set a, b = b, a %}{{ a }}{{ b }}", "{% set a, b = 1 %}", "{% set a, b = [1, 2, 3] %}",
    "{% set x %}a{{ n }}b{% endset %}[{{ x }}]{% set x | upper %}abc{{ s }}{% endset %}{{ x }}{% set x | replace('a', 'b') | trim %} a {% endset %}{{ x }}",
    "{% macro f(a, b=2, c='x') %}{{ a }}-{{ b }}-{{ c }};{% endmacro %}{{ f(1) }}{{ f(1, 3) }}{{ f(a=1, c=2) }}{{ f() }}{{ f(1, c=n) }}",
    "{% macro f(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, 3, x=4) }}{{ f() }}", "{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}", "{% macro f(a) %}{% endmacro %}{{ f(b=2) }}",
    "{% macro f(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }}{{ f(1, 2) }}{{ f }}{{ f.name }}", "{% macro fact(k) %}{{ 1 if k < 2 else k * (fact(k - 1) | int) }}{% endmacro %}{{ fact(10) }}",
    "{% macro f() %}{{ s }}{{ x }}{% set s = 1 %}{{ s }}{% endmacro %}{% set x = 5 %}{{ f() }}{{ s }}", "{% set x = 1 %}{% macro f() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ f() }}",
    "{% for i in l %}{% macro f() %}{{ i }}{% endmacro %}{{ f() }}{% endfor %}", "{% macro out(x) %}<{{ caller() }}{{ x }}>{% endmacro %}{% call out(1) %}body {{ n }}{% endcall %}",
    "{% macro each(xs) %}{% for x in xs %}{{ caller(x, loop.index) }}{% endfor %}{% endmacro %}{% call(v, k=0) each(l) %}[{{ v }}:{{ k }}]{% endcall %}", "{% macro f() %}{{ caller() }}{% endmacro %}{{ f() }}",
    "{% macro f() %}x{% endmacro %}{% call f() %}y{% endcall %}", "{% macro f(*a) %}{% endmacro %}", "{% macro f(x) %}{% if x %}{{ f(x[1:]) }}{{ x[0] }}{% endif %}{% endmacro %}{{ f('abc') }}",
    "{% filter upper %}abc {{ s }}{% endfilter %}{% filter replace('a', 'b') | upper %}a{% endfilter %}", "{% with a = 1, b = n %}{{ a }}{{ b }}{% set a = 9 %}{{ a }}{% endwith %}{{ a }}", "{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q }}",
    "{% set a = 1 %}{% with a = a + 1, b = a %}{{ a }}{{ b }}{% endwith %}", "{% raw %}{{ x }} {% if %}{% endraw %}|{%- raw -%}  a  {%- endraw -%}  |", "a\n{% raw %}\n  b\n{% endraw %}\nc", "{% generation %}g {{ n }}{% set zz = 1 %}{% endgeneration %}{{ zz }}",
    "{# comment #}a{#- c -#} b {#\nmulti\n#}\nc", "  {% if t %}\n  x\n  {% endif %}\n  y\n", "  {%+ if t %}\n  x\n  {%- endif +%}\n  y\n", "a  {{- n -}}  b", "a\n\n{%- if t -%}\n\n b \n{%- endif %}\n\nc", "{% if t +%}\nx{% endif %}\n", "x {% if t %} y {% endif %} z\n\n",
    "\n\n{{ n }}\n\n", "a\r\nb\rc{{ n }}\r\n", "\t {# c #} \n  {# c #} x\n", "{{ '{{' }}{{ '%}' }}{{ \"}}\" }}", "{{ {'a': {'b': 1}}['a']['b'] }}", "{{ {'a': {}} }}", "{%- for i in l -%}\n  {{- i }}\n{% endfor -%}\n\n end", "{{ n }}{# x #}\n{{ n }}\n", "   {{ n }}   \n   {# c #}{{ n }}", "a {%- set x = 1 %} \n b",
    "{% for i in l %}\n{{ i }}\n{% endfor %}\n", "{% for i in l %}\n    {% if i %}\n        {{ i }}\n    {% endif %}\n{% endfor %}", "{% print n, s %}", "{% if %}{% endif %}", "{% if t %}", "{% endif %}", "{% for %}", "{{ }}", "{{ n", "{% n %}", "{{ n }", "{{ n n }}", "{{ (n }}", "{{ n) }}", "{% break %}", "{% for i in l %}{% macro f() %}{% break %}{% endmacro %}{% endfor %}", "{# open", "{% raw %}", "{{ 'open }}", "{{ 1..2 }}", "{{ n | }}", "{{ | n }}", "{{ n is }}", "{{ n. }}", "{{ n[ }}", "{{ n[] }}",
    "{{ f(a=1, 2) }}", "{{ dict(a=1, a=2) }}", "{{ dict(**{'a': 1}, b=2) }}{{ range(*[1, 3]) | list }}{{ dict(*[[('x', 1)]], **{'y': 2}) }}", "{% set 1 = 2 %}", "{% set a.b.c = 2 %}", "{% set true = 1 %}", "{% for i.x in l %}{% endfor %}", "{% for loop in l %}{% endfor %}", "{% for i in l %}{% set loop = 1 %}{% endfor %}", "{% macro f(a=1, b) %}{% endmacro %}", "{% call n %}{% endcall %}", "{{ n ~ }}", "{{ not }}", "{{ 1 if }}", "{{ [1, }}", "{{ {1} }}", "{{ a b }}", "{{ $ }}", "{% else %}", "{% if t %}{% else %}{% else %}{% endif %}", "{{ n is is odd }}", "{{ n is odd is even }}", "{{ 1 is not not odd }}",
    "{% if nope.x is defined %}{% endif %}", "{% if d.zz.y is defined %}{% endif %}", "{% if d.zz is defined and d.zz.y %}a{% else %}b{% endif %}", "{% set x = nope %}{{ x is defined }}{{ x }}", "{{ [nope] }}{{ {'a': nope} }}{{ (nope == nope2) }}{{ nope == none }}{{ nope in l }}", "{% if 'a' in nope %}a{% else %}b{% endif %}", "{{ nope or 'x' }}{{ nope and 'x' }}{{ not nope }}",
    "{%- set ns = namespace(x='') -%}{%- for i in range(50) -%}{%- set ns.x = ns.x ~ i ~ ',' -%}{%- endfor -%}{{ ns.x }}{{ ns.x | length }}", "{% set a = 'x' %}{% set b = a + 'y' %}{% set c = a + 'z' %}{% set d1 = b + '1' %}{% set d2 = b + '2' %}{{ a }}{{ b }}{{ c }}{{ d1 }}{{ d2 }}", "{% set ns = namespace(i=0) %}{% for x in l if ns.i < 2 %}{% set ns.i = ns.i + 1 %}{{ x }}{% endfor %}",
    "{% set g = l | map('string') %}{{ g | list }}{{ g | list }}", "{% set g = l | select %}{% for x in g %}{{ x }}{% break %}{% endfor %}{{ g | list }}", "{% for x in l | reverse %}{{ x }}{{ loop.last }}{% endfor %}", "{% for k, v in d | dictsort %}{{ k }}{{ v }}{% endfor %}", "{% for g, us in users | groupby('age') %}{{ g }}{{ us | length }}{% endfor %}{% for g in users | groupby('age') %}{{ g.grouper }}{{ g.list | length }}{{ g }}{% endfor %}",
]

CHAT = [
    "{{ bos_token }}{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
    "{% if messages[0]['role'] == 'system' %}{% set system = messages[0]['content'] | trim %}{% set rest = messages[1:] %}{% else %}{% set system = '' %}{% set rest = messages %}{% endif %}{% for m in rest %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}{% if loop.index0 == 0 and system %}{% set content = '<<SYS>>\\n' + system + '\\n<</SYS>>\\n\\n' + m['content'] %}{% else %}{% set content = m['content'] %}{% endif %}{% if m['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif m['role'] == 'assistant' %}{{ ' ' + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}",
    "{%- if tools is not none and tools %}\n    {{- '<tools>' }}\n    {%- for tool in tools %}\n        {{- '\\n' }}\n        {{- tool | tojson }}\n    {%- endfor %}\n    {{- '\\n</tools>' }}\n{%- endif %}\n{%- set ns = namespace(multi=true, last=messages | length - 1) %}\n{%- for message in messages[::-1] %}\n    {%- set index = (messages | length - 1) - loop.index0 %}\n    {%- if ns.multi and message.role == 'user' and message.content is string and not (message.content.startswith('<r>') and message.content.endswith('</r>')) %}\n        {%- set ns.multi = false %}\n        {%- set ns.last = index %}\n    {%- endif %}\n{%- endfor %}\n{%- for message in messages %}\n    {%- if message.role == 'assistant' %}\n        {%- set content = message.content or '' %}\n        {%- if '</think>' in content %}\n            {%- set reasoning = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}\n            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}\n        {%- endif %}\n        {%- if loop.last or loop.index0 > ns.last %}\n            {{- message.role ~ ':' ~ reasoning ~ content }}\n        {%- else %}\n            {{- message.role ~ ':' ~ content }}\n        {%- endif %}\n        {%- if message.tool_calls %}\n            {%- for call in message.tool_calls %}\n                {%- if call.function %}{% set call = call.function %}{% endif %}\n                {{- '{\"name\": \"' ~ call.name ~ '\", \"arguments\": ' }}\n                {%- if call.arguments is string %}{{ call.arguments }}{% else %}{{ call.arguments | tojson }}{% endif %}\n                {{- '}' }}\n            {%- endfor %}\n        {%- endif %}\n    {%- elif message.role == 'tool' %}\n        {%- if loop.first or messages[loop.index0 - 1].role != 'tool' %}{{ 'T' }}{% endif %}\n        {{- message.content }}\n        {%- if loop.last or messages[loop.index0 + 1].role != 'tool' %}{{ 'E' }}{% endif %}\n    {%- else %}\n        {{- message.role + message.content | tojson }}\n    {%- endif %}\n{%- endfor %}",
    "{%- macro render(spec, depth=0) -%}\n{%- if spec is mapping -%}{ {%- for k, v in spec.items() %}{{ k }}: {{ render(v, depth + 1) }}{{ ', ' if not loop.last }}{%- endfor -%} }\n{%- elif spec is iterable and spec is not string -%}[{%- for v in spec -%}{{ render(v, depth + 1) }}{%- if not loop.last %}, {% endif -%}{%- endfor -%}]\n{%- elif spec is string -%}{{ spec | tojson }}{%- else -%}{{ spec }}{%- endif -%}\n{%- endmacro -%}\n{{ render(tools) }}|{{ render(messages) }}",
    "{% set user = messages | selectattr('role', 'equalto', 'user') | list %}{{ user | length }}{{ (user | last).content if user else 'none' }}{{ messages | map(attribute='role') | join(',') }}{% for m in messages if m.role not in ['system', 'tool'] %}{{ loop.index }}{{ loop.last }}{% if m.content is not string and m.content is iterable %}{% for p in m.content %}{{ p.text if p.type == 'text' else '<img>' }}{% endfor %}{% endif %}{% endfor %}",
    "{% for message in messages %}{% if message.role == 'assistant' %}{% generation %}{{ message.content }}{% endgeneration %}{% else %}{{ message.content }}{% endif %}\n{% endfor %}{{ strftime_now('%d %b %Y') if not date_string is defined else date_string }}{{ (tools | default([], true)) | length }}{{ documents is defined and documents is not none }}",
]

# ---- random templates ----


class Random:
    """Grows templates that are mostly right: half of the interest is in which of them fail."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.loops = 0

    def pick(self, *options):
        return self.r.choice(options)

    def name(self):
        return self.r.choice(list(VALUES) + ["nope", "x", "y", "i"])

    def literal(self):
        return self.pick("1", "0", "-3", "2.5", "'a'", "'b c'", "''", "true", "false", "none", "[]", "[1, 2]",
                         "{}", "{'a': 1}", "(1, 'x')", "'%s'", "'l'", "10", "'é🎉'", "1e3", "'\\n'")

    KINDS = {"str": ["s", "u", "w", "q", "e", "m", "num", "html", "s[1:]", "'a'", "'x,y'", "'é🎉'", "''", "'%s'"],
             "num": ["n", "z", "neg", "f", "1", "2", "-3", "0", "2.5", "10", "t"],
             "list": ["l", "ls", "ll", "users", "el", "mixed", "[1, 2]", "['b', 'a']", "range(4)", "(1, 'x')", "users[0:2]"],
             "dict": ["d", "ed", "users[0]", "users[1]", "{'a': 1}", "dict(b=2, a=1)"],
             "bool": ["t", "no", "true", "false", "nil", "nope"]}

    def expr(self, depth=3, kind=None):
        """Of a kind, most of the time."""
        kind = kind or self.pick("str", "str", "num", "list", "dict", "bool")
        if self.r.random() < 0.04:
            return self.anything(depth)
        if depth <= 0 or self.r.random() < 0.2:
            return self.pick(*self.KINDS[kind])
        x = lambda k: self.expr(depth - 1, k)  # noqa: E731
        p = lambda k: self.wrap(self.expr(depth - 1, k))  # noqa: E731
        if kind == "str":
            return self.pick(
                lambda: f"{x('str')} ~ {self.expr(depth - 1)}", lambda: f"{p('str')} + {p('str')}",
                lambda: f"{p('str')} | {self.pick('upper', 'lower', 'title', 'capitalize', 'trim', 'string', 'indent', 'reverse', 'indent(2, true)')}",
                lambda: f"{self.wrap(self.expr(depth - 1))} | {self.pick('string', 'tojson', 'tojson(indent=2)', 'upper')}",
                lambda: f"{p('list')} | join({x('str')})", lambda: f"{p('str')}.replace({x('str')}, {x('str')})",
                lambda: f"{p('str')} | replace({x('str')}, {x('num')})", lambda: f"{p('str')}.{self.pick('strip()', 'upper()', 'title()', 'swapcase()', 'lstrip()', 'capitalize()')}",
                lambda: f"{p('str')}.strip({x('str')})", lambda: f"{p('str')}[{self.pick('0', '1:', ':-1', '::-1', '1:4', '-3:')}]",
                lambda: f"{p('dict')} | string", lambda: f"'%s/%r' % ({x('num')}, {x('str')})", lambda: f"{p('str')} * {x('num')}",
                lambda: f"({x('str')} if {x('bool')} else {x('str')})", lambda: f"{p('str')} | default({x('str')}, true)",
                lambda: f"{p('list')} | map('string') | join('.')", lambda: f"'{{}}|{{}}'.format({x('num')}, {x('str')})",
                lambda: f"{p('str')} | truncate({self.pick('3', '5', '12')})", lambda: f"{p('str')}.center({x('num')}, '*')")()
        if kind == "num":
            return self.pick(
                lambda: f"{p('num')} {self.pick('+', '-', '*', '/', '//', '%')} {p('num')}", lambda: f"{self.pick('n', 'z', 'neg', 'f', '2')} ** {p('num')}", lambda: f"{p('list')} | length",
                lambda: f"{p('str')} | {self.pick('length', 'wordcount', 'int', 'float', 'count')}", lambda: f"{p('num')} | {self.pick('abs', 'int', 'round', 'float', 'round(1)')}",
                lambda: f"{p('str')}.{self.pick('find', 'count', 'rfind')}({x('str')})", lambda: "l | " + self.pick("sum", "min", "max", "first", "last"),
                lambda: f"-{p('num')}", lambda: f"({x('num')} if {x('bool')} else {x('num')})", lambda: f"{p('dict')} | length", lambda: f"{p('num')} | default(1)")()
        if kind == "list":
            return self.pick(
                lambda: f"{p('list')}[{self.pick('1:', ':-1', '::-1', '1:3', '::2')}]", lambda: f"{p('list')} | {self.pick('list', 'reverse | list', 'unique | list', 'select | list', 'batch(2) | list', 'slice(2) | list', 'reject | list')}",
                lambda: f"{p('str')}.split({x('str')})", lambda: f"{p('str')}.{self.pick('split()', 'splitlines()')}", lambda: f"{p('dict')}.{self.pick('items()', 'keys()', 'values()')} | list",
                lambda: f"{p('dict')} | {self.pick('dictsort', 'list', 'items | list')}", lambda: f"[{self.expr(depth - 1)}, {self.expr(depth - 1)}]", lambda: f"{p('list')} + {p('list')}",
                lambda: "users | " + self.pick("map(attribute='name') | list", "selectattr('ok') | list", "rejectattr('ok', 'defined') | list", "sort(attribute='age')", "groupby('age')", f"selectattr('age', 'gt', {x('num')}) | list", "map(attribute='ok', default=0) | list"),
                lambda: f"{p('list')} | map('string') | list", lambda: f"{p('list')} | select({self.pick(repr('string'), repr('number'), repr('in') + ', ' + x('list'), repr('eq') + ', ' + x('num'))}) | list",
                lambda: f"(l, ls) | map('{self.pick('sort', 'first', 'length', 'max', 'join')}') | list", lambda: f"{p('str')} | list", lambda: f"{self.pick('l', 'ls')} | sort(reverse={x('bool')})")()
        if kind == "dict":
            return self.pick(lambda: f"{{'k': {self.expr(depth - 1)}, {x('str')}: {self.expr(depth - 1)}}}", lambda: f"dict({x('dict')}, z={x('num')})", lambda: f"{p('dict')}.copy()",
                             lambda: "users | " + self.pick("first", "last"), lambda: f"({x('dict')} if {x('bool')} else {x('dict')})", lambda: f"{{{x('num')}: {x('str')}}}")()
        return self.pick(
            lambda: f"{p('num')} {self.pick('==', '!=', '<', '<=', '>', '>=')} {p('num')}", lambda: f"{p('str')} {self.pick('==', 'in', 'not in', '<', '!=')} {p('str')}",
            lambda: f"{self.expr(depth - 1)} in {p('list')}", lambda: f"not {self.expr(depth - 1)}", lambda: f"({self.expr(depth - 1)} {self.pick('and', 'or')} {self.expr(depth - 1)})",
            lambda: f"{self.wrap(self.expr(depth - 1))} is {self.pick('', 'not ')}{self.test(1)}", lambda: f"{p('str')}.{self.pick('startswith', 'endswith')}({x('str')})",
            lambda: f"{p('str')}.{self.pick('isdigit', 'isalpha', 'islower', 'istitle', 'isspace', 'isupper')}()", lambda: f"{p('dict')}.get({x('str')})", lambda: f"{p('dict')}.{self.pick('a', 'b', 'zz', 'name')}",
            lambda: f"{p('num')} < {p('num')} <= {p('num')}", lambda: f"{p('list')} == {p('list')}")()

    def wrap(self, e):
        return e if re.fullmatch(r"[a-z]\w*", e) else f"({e})"

    def anything(self, depth=3):
        r = self.r.random()
        if depth <= 0 or r < 0.18:
            return self.name() if self.r.random() < 0.65 else self.literal()
        e = lambda: self.expr(depth - 1)  # noqa: E731
        kind = self.r.randrange(13)
        if kind == 0:
            return f"{e()} {self.pick('+', '-', '*', '/', '//', '%', '~', '~', '+', '*')} {e()}"
        if kind == 1:
            return f"{e()} {self.pick('==', '!=', '<', '<=', '>', '>=', 'in', 'not in')} {e()}"
        if kind == 2:
            return f"({e()} {self.pick('and', 'or')} {e()})"
        if kind == 3:
            return f"not {e()}"
        if kind == 4:
            return f"({e()} if {e()} else {e()})" if self.r.random() < 0.8 else f"({e()} if {e()})"
        if kind == 5:
            return f"{self.postfix(depth)}[{self.pick('0', '-1', '1:', ':-1', '::-1', '1:3', '::2', chr(39) + 'a' + chr(39), e())}]"
        if kind == 6:
            return f"{self.postfix(depth)}.{self.pick('a', 'b', 'name', 'items', 'age', 'c', 'x')}"
        if kind in (7, 8):
            return f"{self.postfix(depth)} | {self.filter(depth)}"
        if kind == 9:
            return f"{self.postfix(depth)} is {self.pick('', 'not ')}{self.test(depth)}"
        if kind in (10, 11):
            return f"{self.postfix(depth)}.{self.method(depth)}"
        return self.pick(f"[{e()}, {e()}]", f"({e()}, {e()})", f"{{'k': {e()}, {e()}: 1}}", f"({e()})",
                         f"range({e()})", f"-{self.postfix(depth)}", f"dict(a={e()})", f"{e()} ** 2")

    def postfix(self, depth):
        e = self.expr(depth - 1)
        return e if re.fullmatch(r"\w+", e) and not e[0].isdigit() else f"({e})"

    def filter(self, depth):
        e = lambda: self.expr(depth - 2)  # noqa: E731
        return self.pick(
            "upper", "lower", "title", "capitalize", "trim", "length", "first", "last", "join", f"join({e()})",
            f"default({e()})", f"default({e()}, true)", f"replace({e()}, {e()})", "tojson", "tojson(indent=2)",
            "list", "string", "int", "float", "map('upper') | list", "map(attribute='name') | list", "select | list",
            "map('string') | join('.')", "reject('none') | list", "selectattr('age') | list", "sort", "sort(reverse=true)",
            "unique | list", "reverse | list", "items | list", "dictsort", "indent", "indent(2, true)", "abs", "round",
            f"round({e()})", "min", "max", "sum", "wordcount", "batch(2) | list", f"int({e()})", f"trim({e()})",
            f"select('gt', {e()}) | list", f"selectattr('age', 'eq', {e()}) | list", "e", f"truncate({e()})", f"format({e()})")

    def test(self, depth):
        return self.pick("defined", "undefined", "none", "string", "number", "integer", "float", "mapping",
                         "sequence", "iterable", "boolean", "true", "false", "odd", "even", "lower", "upper",
                         f"eq({self.expr(depth - 2)})", f"in({self.expr(depth - 2)})", f"divisibleby({self.expr(depth - 2)})",
                         f"gt({self.expr(depth - 2)})", "callable")

    def method(self, depth):
        e = lambda: self.expr(depth - 2)  # noqa: E731
        return self.pick("upper()", "lower()", "strip()", f"strip({e()})", "lstrip()", f"rstrip({e()})", "split()",
                         f"split({e()})", f"split({e()}, {e()})", f"rsplit({e()}, 1)", f"startswith({e()})",
                         f"endswith({e()})", f"replace({e()}, {e()})", f"join({e()})", f"find({e()})", f"count({e()})",
                         "items()", "keys()", "values()", f"get({e()})", f"get({e()}, {e()})", "title()", "capitalize()",
                         "splitlines()", "isdigit()", "isalpha()", f"index({e()})", "append(1)", f"format({e()})", "swapcase()",
                         f"partition({e()})", f"center({e()})", f"zfill({e()})", "copy()", "islower()", "istitle()")

    def space(self):
        return self.pick("", "", " ", "\n", "  \n ", "\n\n", "text", "\t", " x ")

    def tag(self, inside):
        return f"{{%{self.pick('', '', '-', '+')} {inside} {self.pick('', '', '-')}%}}"

    def statement(self, depth):
        kind = self.r.randrange(11 if depth > 0 else 4)
        if kind < 3:
            return f"{{{{{self.pick('', '', '-')} {self.expr(self.r.randrange(1, 5))} {self.pick('', '-')}}}}}"
        if kind == 3:
            return self.tag(f"set {self.pick('x', 'y', 'n', 's', 'x, y', 'ns.a')} = {self.expr(2)}")
        body = lambda: self.body(depth - 1)  # noqa: E731
        if kind in (4, 5):
            more = self.tag(f"elif {self.expr(2)}") + body() if self.r.random() < 0.3 else ""
            more += self.tag("else") + body() if self.r.random() < 0.4 else ""
            return self.tag(f"if {self.expr(2)}") + body() + more + self.tag("endif")
        if kind in (6, 7):
            condition = f" if {self.expr(2)}" if self.r.random() < 0.3 else ""
            source = self.pick("l", "ls", "users", "d", "d.items()", "ll", "range(3)", "s", "el", self.expr(2))
            target = self.pick("i", "i", "i", "x", "x, y", "(i, n)")
            loop = self.pick("", "", f"{{{{ loop.{self.pick('index', 'last', 'length', 'first', 'revindex', 'previtem', 'nextitem')} }}}}")
            jump = self.tag(f"if {self.expr(2)}") + self.tag(self.pick("break", "continue")) + self.tag("endif") \
                if self.r.random() < 0.2 else ""
            other = self.tag("else") + body() if self.r.random() < 0.3 else ""
            return self.tag(f"for {target} in {source}{condition}") + loop + jump + body() + other + self.tag("endfor")
        if kind == 8:
            return self.tag(f"set {self.pick('x', 'y', 's')}{self.pick('', ' | upper')}") + body() + self.tag("endset")
        if kind == 9:
            args = self.pick("", "a", "a, b=2", "x", "x=n, y=x")
            call = self.pick("f()", f"f({self.expr(2)})", f"f({self.expr(2)}, {self.expr(1)})", f"f(x={self.expr(1)})")
            return self.tag(f"macro f({args})") + body() + self.pick("", "{{ caller() }}") + self.tag("endmacro") + \
                self.pick(f"{{{{ {call} }}}}", self.tag(f"call {call}") + body() + self.tag("endcall"))
        return self.pick(lambda: self.tag(f"with x = {self.expr(2)}, y = x") + body() + self.tag("endwith"),
                         lambda: self.tag("filter " + self.pick("upper", "trim", "replace('a', 'b')", "indent")) + body() + self.tag("endfilter"),
                         lambda: self.tag("generation") + body() + self.tag("endgeneration"),
                         lambda: "{#" + self.pick("", "-") + " c " + self.pick("", "-", "+") + "#}",
                         lambda: "{% raw %} {{ x }} \n{% endraw %}")()

    def body(self, depth):
        return "".join(self.space() + self.statement(depth) for _ in range(self.r.randrange(1, 3))) + self.space()

    def template(self):
        if self.r.random() < 0.5:
            return "{{ " + self.expr(self.r.randrange(1, 5)) + " }}"
        return "{% set ns = namespace(a=1) %}" * (self.r.random() < 0.5) + self.body(self.r.randrange(0, 4))


# Where the two may differ, and why.
def forgiven(template, theirs, error, reply):
    if theirs is not None and " at 0x" in theirs:
        return "prints an address"
    if theirs is not None and "Markup(" in theirs:
        return "escaped text that shows its class"
    if error and "unhashable" in error and "{[" in template:
        return "a constant that fails although nothing evaluates it, since Jinja folds it"
    if "can't be sliced" in reply.get("error", ""):
        return "slices of constants that have none, which Jinja folds to undefined"
    if reply.get("status") in ("limit", "unsupported"):
        return "refused: " + re.sub(r"t: line \d+: ", "", reply["error"])[:40]
    return None


class Compare:
    def __init__(self, ours):
        self.ours, self.count, self.failed, self.both_fail, self.skipped = ours, 0, 0, 0, {}

    def check(self, template, context, label=""):
        reply = self.ours.ask(template, context)
        theirs, error = oracle(template, context)
        self.count += 1
        if reply.get("out") == theirs and (theirs is not None or error):
            self.both_fail += theirs is None
            return True
        why = forgiven(template, theirs, error, reply)
        if why:
            self.skipped[why] = self.skipped.get(why, 0) + 1
            return True
        self.failed += 1
        if self.failed <= 10:
            print(f"--- {label}\n{template!r}\n  ours:   {reply.get('out', reply.get('error'))!r}\n"
                  f"  jinja2: {theirs if theirs is not None else error!r}")
        return False

    def report(self, name):
        print(f"{name}: {self.count} cases, {self.count - self.failed} agree "
              f"({self.both_fail} by both failing), {self.failed} differ, "
              f"{sum(self.skipped.values())} forgiven")
        for why, n in sorted(self.skipped.items(), key=lambda kv: -kv[1])[:12]:
            print(f"    {n} {why}")
        return self.failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--random", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dir")
    args = parser.parse_args()
    ours = Ours(args.program)
    failed = 0

    own = Compare(ours)
    expressions = [e for line in EXPRESSIONS.split("\n") for e in re.split(r"(?<! )\|(?! )", line)]
    for e in expressions:
        own.check("{{ " + e + " }}", VALUES)
    for template in SNIPPETS:
        own.check(template, VALUES)
    for template in CHAT:
        for context in CONVERSATIONS:
            own.check(template, context)
    failed += own.report("own templates")

    if args.dir:
        files = sorted(p for p in Path(args.dir).rglob("*.jinja"))
        real, same = Compare(ours), 0
        for path in files:
            text = path.read_bytes().decode()
            same += all([real.check(text, c, f"{path.name}, conversation {i}")
                         for i, c in enumerate(CONVERSATIONS)])
        failed += real.report(f"{len(files)} templates of {args.dir} ({same} the same throughout)")

    grown, generator = Compare(ours), Random(args.seed)
    for _ in range(args.random):
        grown.check(generator.template(), VALUES, "random")
    failed += grown.report("random templates")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
