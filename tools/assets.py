"""Build what the browser needs into `src/shouyue/ui/static/vendor`: theme, charts and the icons in use.

The icon font is cut down to every icon whose name is a word somewhere in our templates, Python or scripts. That
takes a few too many, and so `icon="{{ entry.icon }}"` is safe: a name that reaches the page was written somewhere.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
VENDOR = ROOT / "src" / "shouyue" / "ui" / "static" / "vendor"
ICONS = FRONTEND / "node_modules" / "@tabler" / "icons-webfont" / "dist"

GLYPH = re.compile(r'\.ti-([a-z0-9-]+):before\s*{\s*content:\s*"\\([0-9a-f]+)"')
WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FACE = (
    "@font-face{font-family:icons;src:url(icons.woff2) format('woff2');font-display:block}"
    ".ti{font-family:icons;font-style:normal;font-weight:400;line-height:1;-webkit-font-smoothing:antialiased}"
)


def npm(*arguments: str) -> None:
    """Run npm from the environment of this Python, where the wheel put it."""
    beside = str(Path(sys.executable).parent)
    path = os.pathsep.join((beside, os.environ.get("PATH", os.defpath)))
    program = shutil.which("npm", path=path)
    if program is None:
        raise SystemExit("npm is missing from the environment: run python3 dev.py run")
    subprocess.run([program, *arguments], cwd=FRONTEND, check=True, env={**os.environ, "PATH": path})


def install_packages() -> None:
    """`npm ci`, unless what is installed came from this very lock file."""
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    seal = FRONTEND / "node_modules" / ".sealed"
    if not seal.exists() or seal.read_text(encoding="utf-8") != lock:
        npm("ci", "--silent")
        seal.write_text(lock, encoding="utf-8")


def words_in_sources() -> set[str]:
    """Every word of our own sources that could be the name of an icon."""
    files = (path for pattern in ("*.html", "*.py", "*.js") for path in (ROOT / "src").rglob(pattern))
    text = (path.read_text(encoding="utf-8") for path in files if "vendor" not in path.parts)
    return {word for source in text for word in WORD.findall(source.replace("ti-", " "))}


def glyphs() -> dict[str, str]:
    """All icons of the package: name to code point in hexadecimal."""
    return dict(GLYPH.findall((ICONS / "tabler-icons.css").read_text(encoding="utf-8")))


def build_icons() -> int:
    """Write `icons.woff2` and `icons.css`; returns how many icons they hold."""
    words = words_in_sources()
    used = {name: point for name, point in glyphs().items() if name in words}
    font = TTFont(ICONS / "fonts" / "tabler-icons.ttf")
    options = subset.Options(flavor="woff2", layout_features=[], glyph_names=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[int(point, 16) for point in used.values()])
    cutter.subset(font)
    subset.save_font(font, VENDOR / "icons.woff2", options)
    rules = (f'.ti-{name}:before{{content:"\\{point}"}}' for name, point in sorted(used.items()))
    (VENDOR / "icons.css").write_text(FACE + "".join(rules), encoding="utf-8")
    return len(used)


def main() -> None:
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # the font's own untidiness is nobody's business here
    install_packages()
    VENDOR.mkdir(parents=True, exist_ok=True)
    npm("run", "build", "--silent")
    print(f"  {build_icons()} icons, {sum(path.stat().st_size for path in VENDOR.iterdir()) // 1024} KB")


if __name__ == "__main__":
    main()
