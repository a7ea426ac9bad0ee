#!/usr/bin/env python3
"""Checks that folders include only what the architecture allows (docs/ARCHITECTURE.md, «Layers»).

A file may include headers of its own folder and of those listed for it. Tests and fuzzers may reach
further, since they drive the whole path. Includes of undeclared folders fail.
"""

import os
import re
import sys

ROOT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "src")

ALLOWED = {
    "base": [],
    "graph": ["base"],
    "passes": ["graph", "base"],
    "import": ["base", "graph"],
    "kernels": ["base"],
    "quant": ["kernels", "base"],
    "engine": ["kernels", "base"],
    "lower": ["graph", "engine", "kernels", "base"],
    "tune": ["engine", "kernels", "base"],
    "backend": ["kernels", "engine", "base"],
    "text": ["base"],
    "runtime": ["engine", "backend", "kernels", "text", "base"],
    "build": ["import", "passes", "quant", "lower", "tune", "engine", "backend", "runtime", "kernels", "text", "graph", "base"],
    "api": ["build", "runtime", "tune", "engine", "text", "kernels", "base"],
    "cli": ["runtime", "tune", "engine", "kernels", "base"],
}


def main():
    bad = []
    for folder, _, names in os.walk(ROOT):
        top = os.path.relpath(folder, ROOT).split(os.sep)[0]
        for name in names:
            path = os.path.join(folder, name)
            if top not in ALLOWED:
                bad.append(f"{path}: folder {top} is not declared in tools/layers.py")
                continue
            if not name.endswith((".c", ".h")) or re.search(r"(_test|_fuzz|_testing)\.[ch]$", name):
                continue
            for number, line in enumerate(open(path, encoding="utf-8"), 1):
                found = re.match(r'\s*#include "([^"/]+)/', line)
                target = found and found.group(1)
                if target and target != top and target != "retort" and target not in ALLOWED[top]:
                    bad.append(f"{path}:{number}: {top} may not include from {target}")
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
