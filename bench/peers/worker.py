#!/usr/bin/env python3
"""One measurement of one engine in a process of its own; compare.py starts it.

usage: worker.py PEER < REQUEST     a JSON object in, a JSON object out

REQUEST: {"do": "probe" | "prepare" | "run" | "greedy", "settings": {...}, "precision", "plan", "ids", "new"}.
The answer has "missing" with the reason where it can't be done. What libraries print goes to standard error.
"""

import importlib
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import common


def answer(peer, request):
    do = request["do"]
    if do == "probe":
        peer.available()
        return {"version": peer.version(), "formats": peer.formats, "title": peer.title}
    precision = request["precision"]
    if precision not in peer.formats:
        raise common.Missing(f"has no {precision}")
    if do == "prepare":
        return {"seconds": peer.prepare(precision)}
    if do == "greedy":
        return {"ids": peer.greedy(precision, request["ids"], request["new"])}
    return peer.run(precision, request["plan"], **({"extras": False} if request.get("extras") is False else {}))


def main():
    request = json.load(sys.stdin)
    settings = common.Settings(request["settings"])
    common.set_thread_environment(settings.threads)
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    try:
        module = importlib.import_module(f"{sys.argv[1]}_peer")
        result = answer(module.Peer(settings), request)
    except common.Missing as why:
        result = {"missing": str(why)}
    except Exception as why:  # a peer's failure is a line on the page, not the end of the run
        lines = str(why).strip().splitlines()
        result = {"missing": f"{type(why).__name__}: {lines[0] if lines else ''}"[:300]}
    json.dump(result, out)
    out.flush()
    # Some libraries hang or crash while Python takes them down; all is said by now.
    os._exit(0)


if __name__ == "__main__":
    main()
