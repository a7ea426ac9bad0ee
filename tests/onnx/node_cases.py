#!/usr/bin/env python3
"""Writes the node test cases of the installed `onnx` package and runs them through onnx_cases, with
the small models that the package brings as files.

    node_cases.py build/release/tests/onnx_cases [--folder DIR] [--by-op] [--least N]

A case is a model of one operator (or of the function that the operator is made of), inputs, and
the outputs that ONNX's own reference gives. Exits with 1 if one fails, or if fewer than N pass;
cases that need what isn't supported are refused, and counted.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np
import onnx
from onnx import numpy_helper
from onnx.backend.test.case.node import collect_testcases


def proto_of(value, name):
    """A value of a test case as its protobuf message, or None for one that is left out."""
    if isinstance(value, (np.ndarray, np.generic)):
        return numpy_helper.from_array(np.asarray(value), name)
    if isinstance(value, list):
        return numpy_helper.from_list(value, name)
    if isinstance(value, dict):
        return numpy_helper.from_dict(value, name)
    return value


def write_case(case, folder):
    os.makedirs(folder)
    onnx.save(case.model, os.path.join(folder, "model.onnx"))
    with open(os.path.join(folder, "tolerance"), "w", encoding="ascii") as f:
        f.write(f"{case.rtol} {case.atol}\n")
    graph = case.model.graph
    for k, (inputs, outputs) in enumerate(case.data_sets):
        data = os.path.join(folder, f"test_data_set_{k}")
        os.makedirs(data)
        for kind, values, infos in (("input", inputs, graph.input), ("output", outputs, graph.output)):
            for i, (value, info) in enumerate(zip(values, infos)):
                message = proto_of(value, info.name)
                if message is not None:
                    with open(os.path.join(data, f"{kind}_{i}.pb"), "wb") as f:
                        f.write(message.SerializeToString())


def write_cases(folder):
    """Returns how many were written and the names of those that have no protobuf form."""
    written, left_out = 0, []
    for case in collect_testcases(None):
        place = os.path.join(folder, case.name)
        shutil.rmtree(place, ignore_errors=True)
        try:
            write_case(case, place)
            written += 1
        except (AttributeError, KeyError, TypeError, ValueError) as why:
            shutil.rmtree(place, ignore_errors=True)
            left_out.append(f"{case.name} ({type(why).__name__}: {str(why)[:80]})")
    return written, left_out


def brought():
    """Folders of cases that lie in the package."""
    data = os.path.join(os.path.dirname(onnx.__file__), "backend", "test", "data")
    kinds = (os.path.join(data, kind) for kind in ("simple", "pytorch-operator", "pytorch-converted"))
    return [kind for kind in kinds if os.path.isdir(kind)]


def run(program, folder, by_op, least):
    args = [program, *(["--by-op"] if by_op else []), "--all", folder, *brought()]
    done = subprocess.run(args, stdout=subprocess.PIPE, check=False)
    lines = done.stdout.decode(errors="replace").splitlines()
    # What passes needn't be read one by one.
    print("\n".join(line for line in lines if by_op or not line.startswith(("PASS ", "REFUSED "))))
    passed = sum(line.startswith("PASS ") for line in lines)
    if passed < least:
        print(f"{passed} cases passed, at least {least} must")
        return 1
    return done.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--folder", help="where to write the cases and leave them; a temporary one otherwise")
    parser.add_argument("--by-op", action="store_true", help="every case's line, and a table of operators")
    parser.add_argument("--least", type=int, default=0)
    args = parser.parse_args()
    np.seterr(all="ignore")  # cases of infinities and zeros warn while they are made
    folder = args.folder or tempfile.mkdtemp(prefix="retort-onnx-cases-")
    try:
        written, left_out = write_cases(folder)
        print(f"onnx {onnx.__version__}: {written} cases written, {len(left_out)} left out")
        for name in left_out:
            print(f"    {name}")
        return run(args.program, folder, args.by_op, args.least)
    finally:
        if not args.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
