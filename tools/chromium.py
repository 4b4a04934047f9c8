"""Finds the browser for the journeys. Standard library only: dev.py asks before anything is installed."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")

HOW_TO_GET = """
==============================================================================
✗ 浏览器旅程测试没有运行：找不到 Chromium。
  安装：sudo apt install chromium fonts-noto-cjk，或以 CHROMIUM=/路径 指定。
✗ The browser journeys did NOT run: no Chromium was found.
  Get it: sudo apt install chromium fonts-noto-cjk, or name one: CHROMIUM=/path
=============================================================================="""


def find() -> str | None:
    """The path of a Chromium: the one named by CHROMIUM, else the first known name on PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)
