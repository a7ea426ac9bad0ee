#!/usr/bin/env python3
"""Runs retort's checks stage by stage; see ./check. Every result is counted, skips too."""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHARED = os.environ.get("RETORT_SHARED_DIR", os.path.join(os.path.dirname(ROOT), "shared"))
JOBS = str(len(os.sched_getaffinity(0)))
FUZZ_SECONDS = int(os.environ.get("RETORT_FUZZ_SECONDS", "8"))
counts = {"passed": 0, "failed": 0, "skipped": 0}
failed_names = []


def record(name, result, detail="", amount=1):
    counts[result] += amount
    if result == "failed":
        failed_names.append(name)
    word = {"passed": "ok  ", "failed": "FAIL", "skipped": "skip"}[result]
    print(f"{word} {name} {detail}".rstrip(), flush=True)


def run(args, timeout=900, cwd=ROOT, env=None, stdin=None):
    try:
        done = subprocess.run(args, cwd=cwd, env=env, input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=timeout)
        return done.returncode, done.stdout.decode(errors="replace")
    except OSError as why:
        return 127, str(why)
    except subprocess.TimeoutExpired as late:
        return 124, (late.stdout or b"").decode(errors="replace") + f"\nstopped after {timeout} s"


def expect(name, args, **options):
    """One command that must succeed counts as one check; its output is shown if it fails."""
    start = time.monotonic()
    code, output = run(args, **options)
    record(name, "failed" if code else "passed", f"({time.monotonic() - start:.1f} s)")
    if code:
        print(output[-4000:], flush=True)
    return code == 0


def sources(*patterns):
    found = []
    for pattern in patterns:
        found += glob.glob(os.path.join(ROOT, pattern), recursive=True)
    return sorted(found)


def build(name, *options, compiler=None):
    folder = os.path.join(ROOT, "build", name)
    env = dict(os.environ, **({"CC": compiler} if compiler else {}))
    ok = expect(f"configure {name}", ["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", *options], env=env)
    return folder if ok and expect(f"build {name}", ["ninja", "-C", folder, "-j", JOBS], timeout=1800) else None


# ---------------------------------------------------------------------------------------------


def stage_style():
    """formatting, layer rules, file sizes, headers that compile alone"""
    files = sources("src/**/*.[ch]", "include/**/*.h", "examples/*.c", "bench/*.c")
    expect("clang-format", ["clang-format", "--dry-run", "-Werror", *files])
    expect("layers", [sys.executable, "tools/layers.py"])
    long = [f for f in sources("src/**/*", "tests/**/*.py", "bench/**/*.py", "tools/*", "models/**/*.py", "include/**/*")
            if os.path.isfile(f) and f.endswith((".c", ".h", ".py", ".sh")) and sum(1 for _ in open(f, "rb")) > 1500]
    record("files of at most 1,500 lines", "failed" if long else "passed", " ".join(long))
    bad = []
    flags = ["-std=c17", "-D_GNU_SOURCE", '-DRETORT_SOURCE_DIR=""', "-Isrc", "-Iinclude", "-Wall", "-Wextra", "-Werror",
             "-Wno-unused-function", "-Wno-unused-variable", "-fsyntax-only"]
    isa = {"avx2": ["-mavx2", "-mfma", "-mf16c"]}
    isa["avx512"] = isa["avx2"] + ["-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl", "-mavx512vnni", "-mavx512bf16"]
    isa["amx"] = isa["avx512"] + ["-mamx-tile", "-mamx-int8", "-mamx-bf16"]
    for header in sources("src/**/*.h", "include/**/*.h"):
        if header.endswith(("_testing.h", "_data.h")):  # parts of tests; tables that one file includes
            continue
        extra = isa["amx"] if "amx" in header else isa["avx512"] if "avx512" in header else isa["avx2"] if "avx2" in header else []
        code, output = run(["gcc", *flags, *extra, "-x", "c", "-include", header, "/dev/null"])
        if code:
            bad.append(os.path.relpath(header, ROOT) + ": " + output.splitlines()[0])
    record("headers compile alone", "failed" if bad else "passed", "\n".join(bad))


def stage_tidy():
    """clang-tidy's short list over all sources"""
    folder = os.path.join(ROOT, "build", "release")
    if not os.path.exists(os.path.join(folder, "compile_commands.json")):
        run(["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DRETORT_TESTS=ON"])
    files = [f for f in sources("src/**/*.c") if not re.search(r"_(test|fuzz|amx|avx\w+)\.c$", f)]
    start = time.monotonic()
    chunks = [files[i::int(JOBS)] for i in range(int(JOBS))]
    running = [subprocess.Popen(["clang-tidy", "-p", folder, "--quiet", "--warnings-as-errors=*", *chunk], cwd=ROOT,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for chunk in chunks if chunk]
    output = "".join(p.communicate()[0].decode(errors="replace") for p in running)
    ok = all(p.returncode == 0 for p in running)
    record("clang-tidy", "passed" if ok else "failed", f"({time.monotonic() - start:.1f} s)")
    if not ok:
        print(output[-4000:])


def run_units(folder, label, env=None, slow=1):
    """Runs every cmocka binary and counts its cases."""
    for test in sorted(glob.glob(os.path.join(folder, "tests", "test.*"))):
        name = f"{label} {os.path.basename(test)[5:]}"
        start = time.monotonic()
        code, output = run([test], timeout=600 * slow, env=env)
        number = lambda word: sum(map(int, re.findall(rf"\[\s+{word}\s+\] (\d+) test", output)))
        passed, failed, skipped = number("PASSED"), number("FAILED"), number("SKIPPED")
        detail = f"{passed} cases ({time.monotonic() - start:.1f} s)"
        if code or failed or passed + skipped == 0:
            record(name, "failed", detail, max(failed, 1))
            print(output[-4000:])
        counts["passed"] += passed
        if skipped:
            record(name, "skipped", f"{skipped} of its cases", skipped)
        if not (code or failed):
            print(f"ok   {name}: {detail}", flush=True)


def stage_unit():
    """release build and unit tests, and the AMX kernels in software"""
    folder = build("release", "-DRETORT_TESTS=ON")
    if folder:
        run_units(folder, "unit")
    # The AMX kernels with C in place of the tile instructions, which most machines lack.
    folder = build("amx-software", "-DRETORT_TESTS=ON", "-DRETORT_AMX_SOFTWARE=ON")
    if folder:
        for test in ("kernels.kernels", "kernels.attention.attention", "kernels.ceiling.ceiling", "tune.ceiling", "runtime.model"):
            expect(f"amx in software {test}", [os.path.join(folder, "tests", f"test.{test}")], timeout=600)


def stage_sanitize():
    """the unit tests under AddressSanitizer and UndefinedBehaviorSanitizer, the pool under ThreadSanitizer"""
    folder = build("asan", "-DRETORT_TESTS=ON", "-DRETORT_SANITIZE=address,undefined", "-DCMAKE_BUILD_TYPE=RelWithDebInfo")
    if folder:
        env = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:allocator_may_return_null=1", RETORT_TEST_QUICK="1")
        run_units(folder, "asan", env=env, slow=3)
    folder = build("tsan", "-DRETORT_TESTS=ON", "-DRETORT_SANITIZE=thread")
    if folder:
        for test in ("base.pool", "runtime.generate"):
            expect(f"tsan {test}", [os.path.join(folder, "tests", f"test.{test}")], timeout=600)


def stage_fuzz():
    """each fuzzer for a few seconds from its seeds"""
    folder = build("fuzz", "-DRETORT_FUZZERS=ON", "-DRETORT_SANITIZE=address,undefined", compiler="clang")
    if not folder:
        return
    for fuzzer in sorted(glob.glob(os.path.join(folder, "fuzz", "*_fuzz"))):
        name = os.path.basename(fuzzer)
        seeds = os.path.join(ROOT, "tests", "fuzz", name[:-5])
        corpus = tempfile.mkdtemp(prefix="retort-fuzz-")
        args = [fuzzer, f"-max_total_time={FUZZ_SECONDS}", "-timeout=20", "-rss_limit_mb=3000", "-print_final_stats=1", corpus]
        if os.path.isdir(seeds):
            args.append(seeds)
        more_seeds(name, corpus)
        code, output = run(args, timeout=FUZZ_SECONDS + 120, cwd=corpus)
        runs = re.search(r"number_of_executed_units: (\d+)", output)
        record(f"fuzz {name}", "failed" if code else "passed", f"{runs.group(1) if runs else 0} inputs")
        if code:
            print(output[-3000:])
        shutil.rmtree(corpus, ignore_errors=True)


def more_seeds(name, corpus):
    """Seeds that other tests keep: golden checkpoints and the engines built from them."""
    golden = os.path.join(ROOT, "tests", "golden")
    if name == "config_fuzz":
        for config in glob.glob(golden + "/*/config.json"):
            shutil.copy(config, os.path.join(corpus, os.path.basename(os.path.dirname(config))))
    elif name == "safetensors_fuzz":
        shutil.copy(os.path.join(golden, "llama-f32", "model.safetensors"), corpus)
    elif name == "passes_fuzz":
        for graph in glob.glob(os.path.join(ROOT, "tests", "fuzz", "graph_text", "*")):
            shutil.copy(graph, corpus)
    elif name == "engine_fuzz":
        retort = os.path.join(ROOT, "build", "release", "retort")
        for precision in ("fp32", "bf16", "fp16", "int8", "int4"):
            run([retort, "build", os.path.join(golden, "qwen2-window-bf16"), "-o", os.path.join(corpus, precision), "--precision",
                 precision, "--max-context", "64", "--max-step-tokens", "4", "--max-step-outputs", "2", "--quiet"])


def stage_install():
    """installed library: pkg-config, find_package, hello.c"""
    folder = os.path.join(ROOT, "build", "release")
    prefix = tempfile.mkdtemp(prefix="retort-install-")
    if not expect("install", ["cmake", "--install", folder, "--prefix", prefix]):
        return
    env = dict(os.environ, PKG_CONFIG_PATH=":".join(glob.glob(prefix + "/lib*/pkgconfig") + glob.glob(prefix + "/lib/*/pkgconfig")))
    hello = os.path.join(prefix, "hello")
    expect("hello.c by pkg-config", ["sh", "-c", f"cc -Wall -Werror examples/hello.c $(pkg-config --cflags --libs retort) -o {hello}"], env=env)
    project = os.path.join(prefix, "project")
    os.makedirs(project)
    with open(os.path.join(project, "CMakeLists.txt"), "w") as f:
        f.write(f"cmake_minimum_required(VERSION 3.25)\nproject(hello LANGUAGES C)\nfind_package(retort REQUIRED)\n"
                f"add_executable(hello {ROOT}/examples/hello.c)\ntarget_link_libraries(hello PRIVATE retort::retort)\n")
    expect("hello.c by find_package", ["sh", "-c", f"cmake -S {project} -B {project}/b -G Ninja -DCMAKE_PREFIX_PATH={prefix} && cmake --build {project}/b"])
    engine = os.path.join(prefix, "model.engine")
    expect("an engine for hello", [os.path.join(prefix, "bin", "retort"), "build", "models/tavern/hf", "-o", engine, "--quiet"])
    for binary in (hello, os.path.join(project, "b", "hello")):
        code, output = run([binary, engine, "Good evening! Do you have a room?"])
        record("hello speaks", "passed" if code == 0 and len(output.strip()) > 3 else "failed", output.strip()[:100])
    shutil.rmtree(prefix, ignore_errors=True)


def lines_of(name, args, timeout=1800):
    """Scripts that print «ok name» / «FAIL name» / «skip name» lines are counted line by line."""
    code, output = run(args, timeout=timeout)
    seen = False
    for line in output.splitlines():
        match = re.match(r"(ok|FAIL|skip)\s+(.*)", line)
        if match:
            seen = True
            record(f"{name}: {match.group(2)}", {"ok": "passed", "FAIL": "failed", "skip": "skipped"}[match.group(1)])
    if (code and "FAIL" not in output) or not seen:
        record(name, "failed")
        print(output[-4000:])


def stage_cli():
    """the program from outside: commands, errors, exit codes"""
    lines_of("cli", [sys.executable, "tests/e2e/command_line.py", os.path.join(ROOT, "build", "release", "retort")])


def stage_models():
    """models with reference outputs"""
    retort = os.path.join(ROOT, "build", "release", "retort")
    lines_of("tavern", [sys.executable, "tests/e2e/reference_model.py", retort, "models/tavern/hf", "--golden", "models/tavern/golden.json"])
    prose = os.path.join(SHARED, "models", "prose-16m")
    if os.path.isdir(prose):
        lines_of("prose-16m", [sys.executable, "tests/e2e/reference_model.py", retort, prose])
    else:
        record("prose-16m", "skipped", "(no shared models here)")
    shim = os.path.join(ROOT, "build", "release", "tests", "libtokenizer_shim.so")
    env = dict(os.environ, RETORT_SHARED_DIR=SHARED)
    code, output = run([sys.executable, "tests/tokenizer/gguf_to_hf.py", "--check-shared", shim], env=env)
    result = {0: "passed", 77: "skipped"}.get(code, "failed")
    record("real vocabularies (gpt-2, deepseek-llm)", result, output if result == "failed" else "")


def stage_bench():
    """bench/compare.py on a tiny model, the page it writes, GGUF files read back"""
    lines_of("bench", [sys.executable, "tests/e2e/bench_page.py", os.path.join(ROOT, "build", "release", "retort")])


def oracle_python():
    """A virtual environment with the pinned oracles, or None where PyPI can't be reached."""
    folder = os.path.join(ROOT, "build", "oracles")
    python = os.path.join(folder, "bin", "python")
    stamp = os.path.join(folder, "done")
    wanted = open(os.path.join(ROOT, "tests", "requirements.txt")).read()
    if os.path.exists(stamp) and open(stamp).read() == wanted:
        return python
    code, _ = run([sys.executable, "-m", "venv", folder])
    if code == 0:
        code, _ = run([python, "-m", "pip", "install", "-q", "--timeout", "20", "--retries", "1", "-r", "tests/requirements.txt"])
    if code:
        return None
    with open(stamp, "w") as f:
        f.write(wanted)
    return python


def stage_oracles():
    """tokenizers, Jinja2 and ONNX's own test cases from PyPI as oracles"""
    python = oracle_python()
    if not python:
        record("oracles", "skipped", "(PyPI can't be reached: tokenizers, jinja2, onnx)", 3)
        return
    tests = os.path.join(ROOT, "build", "release", "tests")
    expect("100,000 strings against tokenizers",
           [python, "tests/tokenizer/fuzz_against_hf.py", os.path.join(tests, "libtokenizer_shim.so")], timeout=1800)
    expect("templates against jinja2",
           [python, "tests/template/against_jinja2.py", os.path.join(tests, "template_render_lines"), "--random", "5000"], timeout=1800)
    code, output = run([python, "tests/onnx/node_cases.py", os.path.join(tests, "onnx_cases"), "--least", "1500"], timeout=1800)
    totals = re.findall(r"^(\d+ passed, \d+ failed, \d+ refused)$", output, re.M)
    record("ONNX's test cases of operators", "failed" if code else "passed", f"({totals[-1]})" if totals else "")
    if code:
        print(output[-4000:], flush=True)


STAGES = {
    "style": stage_style,
    "unit": stage_unit,
    "tidy": stage_tidy,
    "install": stage_install,
    "cli": stage_cli,
    "models": stage_models,
    "bench": stage_bench,
    "oracles": stage_oracles,
    "fuzz": stage_fuzz,
    "sanitize": stage_sanitize,
}


def main():
    wanted = sys.argv[1:] or list(STAGES)
    if wanted == ["--list"]:
        for name, stage in STAGES.items():
            print(f"{name:10} {stage.__doc__}")
        return 0
    unknown = [name for name in wanted if name not in STAGES]
    if unknown:
        sys.exit(f"unknown stage {unknown[0]}; known: {' '.join(STAGES)}")
    start = time.monotonic()
    for name in wanted:
        print(f"== {name}: {STAGES[name].__doc__}", flush=True)
        STAGES[name]()
    print(f"{time.monotonic() - start:.0f} s")
    for name in failed_names:
        print(f"failed: {name}")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
