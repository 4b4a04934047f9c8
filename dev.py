#!/usr/bin/env python3
"""One command that runs 守约 from a checkout, one that tests it, one that checks the code.

    python3 dev.py run      install, build, migrate, demo company, web and worker
    python3 dev.py test     install, then the whole suite (SQLite, PostgreSQL, browser)
    python3 dev.py check    style, types, walls between rooms, architecture
    python3 dev.py cover    the suite with coverage

Needs Python 3.11 or newer and nothing else: node, npm and PostgreSQL come as wheels. Every step is stamped with the
hash of what it was made from, so that a second start does only what changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMPS = VENV / "stamps"

# A file's tests share their fixtures. Faults and browsers mostly wait: one worker more than cores.
IN_PARALLEL = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder")

RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"


class Stop(Exception):
    """What is wrong and what to do, in one line a person can act on."""


def say(zh: str, en: str) -> None:
    print(f"· {zh} / {en}", flush=True)


def call(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run one step; a failing one ends the bootstrap with its own message above."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=environment(), check=False)
    if done.returncode:
        name = Path(str(command[0])).name
        raise Stop(f"{name} 失败（{done.returncode}），见上文 / {name} failed ({done.returncode}), see above")


def environment() -> dict[str, str]:
    """The venv's programs first, so that its node and npm win; the certificates that this machine trusts.

    Byte code is kept, whatever the machine says: a process that compiles all it imports takes seconds to start.
    """
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"UV_SYSTEM_CERTS": "1", "UV_LINK_MODE": "copy", **kept, "PATH": path}


# Stamps: what a step was made from


def digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256(sys.version.encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def is_current(name: str, value: str) -> bool:
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == value


def mark(name: str, value: str) -> None:
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(value)


# Steps


def need_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - people start this file with whatever python3 they have
        raise Stop(f"需要 Python 3.11 或更高版本，现为 {sys.version.split()[0]} / Python 3.11 or newer is needed")


def make_venv() -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if PYTHON.exists() and (VENV / "pyvenv.cfg").read_text().find(f"version = {version}.") >= 0:
        return
    try:
        import ensurepip  # noqa: F401 - Debian keeps it in a package of its own
        import venv
    except ImportError:
        need = f"sudo apt install python{version}-venv"
        raise Stop(f"缺少 python3-venv，请先运行：{need} / python3-venv is missing, first run: {need}") from None
    say("创建虚拟环境", "creating the virtual environment")
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True)


def install(*locks: Path) -> None:
    """Install the last of `locks`; any of them that is installed already will do (the dev lock holds the other)."""
    bootstrap = ROOT / "tools" / "bootstrap.lock"
    if any(is_current("packages", digest([bootstrap, lock])) for lock in locks):
        return
    wanted = locks[-1]
    started = time.monotonic()
    say(f"安装锁定的依赖（{wanted.name}）", f"installing locked dependencies ({wanted.name})")
    quiet = ("--quiet", "--disable-pip-version-check", "--require-hashes")
    call(PYTHON, "-m", "pip", "install", *quiet, "-r", bootstrap)
    call(BIN / "uv", "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", wanted)
    mark("packages", digest([bootstrap, wanted]))
    say(f"依赖就绪，{time.monotonic() - started:.0f} 秒", f"dependencies ready in {time.monotonic() - started:.0f} s")


def link_project() -> None:
    """Put `src` on the venv's path and a `shouyue` command into its bin, without a build backend."""
    packages = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(VENV), "platbase": str(VENV)}))
    (packages / "shouyue.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    if os.name == "nt":
        (BIN / "shouyue.cmd").write_text(f'@"{PYTHON}" -m shouyue %*\n', encoding="utf-8")
        return
    launcher = BIN / "shouyue"
    launcher.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m shouyue "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)


def build_front_end() -> None:
    sources = [
        *(path for path in (ROOT / "frontend").glob("*") if path.is_file()),
        *(ROOT / "tools").glob("assets.py"),
        *(ROOT / "src").rglob("*.html"),
        *(ROOT / "src").rglob("*.py"),
        *(path for path in (ROOT / "src").rglob("*.js") if "vendor" not in path.parts),
    ]
    value = digest(sources)
    built = ROOT / "src" / "shouyue" / "ui" / "static" / "vendor"
    if built.exists() and is_current("front_end", value):
        return
    say("构建前端资源", "building the front end")
    call(PYTHON, ROOT / "tools" / "assets.py")
    mark("front_end", value)


def compile_messages() -> None:
    catalogues = [*(ROOT / "src").rglob("*.po")]
    value = digest(catalogues)
    if all(path.with_suffix(".mo").exists() for path in catalogues) and is_current("messages", value):
        return
    call(PYTHON, ROOT / "tools" / "messages.py", "compile")
    mark("messages", value)


def bootstrap(*locks: Path) -> None:
    need_python()
    make_venv()
    install(*locks)
    link_project()
    build_front_end()
    compile_messages()


# Commands


def run(arguments: list[str]) -> int:
    bootstrap(DEV_LOCK, RUN_LOCK)
    say("迁移数据库；空库放入演示数据", "migrating; an empty database gets the demo company")
    call(PYTHON, "-m", "shouyue", "prepare", "--demo")
    command = [str(PYTHON), "-m", "shouyue", "run", *arguments]
    if os.name == "nt":
        return subprocess.call(command, cwd=ROOT)
    os.chdir(ROOT)
    os.execve(command[0], command, environment())


def test(arguments: list[str]) -> int:
    from tools import chromium

    bootstrap(DEV_LOCK)
    pytest = (str(PYTHON), "-m", "pytest")
    commands = [(*pytest, *arguments)]
    if not arguments:
        say("全部测试，再以 PostgreSQL 重跑 tests/domain", "all tests, then tests/domain again on PostgreSQL")
        on_postgres = (str(PYTHON), str(ROOT / "tools" / "postgres.py"), *pytest, *IN_PARALLEL, "tests/domain")
        commands = [(*pytest, *IN_PARALLEL, "tests"), on_postgres]
    codes = [subprocess.call(command, cwd=ROOT, env=environment()) for command in commands]
    if chromium.find() is None:
        print(chromium.HOW_TO_GET, file=sys.stderr, flush=True)
    return int(any(codes))  # one that a signal ended is negative


def check(arguments: list[str]) -> int:
    bootstrap(DEV_LOCK)
    commands = (
        ("ruff", "check", "."),
        ("mypy",),
        ("lint-imports",),
        ("python", "tools/messages.py", "check"),
        ("pytest", "tests/architecture", *arguments),
    )
    failed = []
    for command in commands:
        say(f"检查 {command[0]}", f"checking: {' '.join(command)}")
        if subprocess.call([str(BIN / command[0]), *command[1:]], cwd=ROOT, env=environment()):
            failed.append(" ".join(command))
    print(f"✗ {'; '.join(failed)}" if failed else "✓ 全部通过 / all passed", flush=True)
    return 1 if failed else 0


def cover(arguments: list[str]) -> int:
    bootstrap(DEV_LOCK)
    coverage = ("--cov", "--cov-config=coverage.cfg", "--cov-report=term")
    command = [str(PYTHON), "-m", "pytest", *coverage, *(arguments or [*IN_PARALLEL, "tests"])]
    return subprocess.call(command, cwd=ROOT, env=environment())


COMMANDS = {"run": run, "test": test, "check": check, "cover": cover}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        return 0 if arguments in ([], ["--help"], ["-h"]) else 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both ways of stopping end the children too
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Stop as stop:
        print(f"✗ {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已停止 / stopped", file=sys.stderr)
        return 0 if arguments[0] == "run" else 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
