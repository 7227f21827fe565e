from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
from generated import commands, help_of

import lockin
from lockin._cli import main

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = [page for page in PAGES if not {"_build", "_generated"} & set(page.parts)]

FENCE = re.compile(r"^(?P<fence>`{3,}|:{3,})\s*(?P<info>.*)$")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


# What a reader would have of their own, for pages that speak of it.
SAMPLE = {
    "repos/desk/pyproject.toml": '[project]\nname = "desk"\ndependencies = ["openai>=1"]\n',
    "repos/desk/app.py": (
        "from openai import OpenAI\n\n"
        "reply = OpenAI().responses.create(model='gpt-4o', input='Hello')\n"
    ),
    "infra/litellm.yaml": (
        "model_list:\n  - model_name: chat\n    litellm_params: {model: openai/gpt-4o}\n"
    ),
}


@dataclass(frozen=True)
class Block:
    line: int
    language: str
    caption: str
    text: str


def _blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a Markdown page.

    ``{code-block} yaml`` with ``:caption: name.yaml`` is a file that later blocks may read.
    """
    blocks: list[Block] = []
    lines = iter(enumerate(page.read_text(encoding="utf-8").splitlines(), 1))
    for number, line in lines:
        opening = FENCE.match(line)
        if opening is None or not opening["fence"].startswith("`"):
            continue
        body = []
        for _, inner in lines:
            if inner.strip() == opening["fence"]:
                break
            body.append(inner)
        info = opening["info"].replace("{code-block}", "").strip()
        caption = ""
        while body and (option := re.match(r"^:(\w+):\s*(.*)$", body[0])):
            if option[1] == "caption":
                caption = option[2].strip()
            body.pop(0)
        text = "\n".join(body).strip("\n") + "\n"
        blocks.append(Block(number, info.split(" ")[0].lower(), caption, text))
    return blocks


def _runs(block: Block) -> bool:
    if block.language in {"python", "pycon"} or block.caption:
        return True
    return block.language in {"shell", "bash", "console", "sh"} and "lockin " in block.text


def _python(page: Path, block: Block, namespace: dict[str, object]) -> None:
    where = f"{page.name}:{block.line}"
    if ">>>" in block.text:
        test = doctest.DocTestParser().get_doctest(
            block.text, namespace, where, str(page), block.line
        )
        report: list[str] = []
        outcome = doctest.DocTestRunner(optionflags=FLAGS).run(
            test, out=report.append, clear_globs=False
        )
        namespace |= test.globs
        assert outcome.failed == 0, "".join(report)
    else:
        source = "\n" * block.line + block.text
        exec(compile(source, str(page), "exec"), namespace)  # noqa: S102 - our own pages


def _shell(page: Path, block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    """Run each ``lockin`` line; after a ``$`` prompt the lines below are the expected output."""
    joined = block.text.replace("\\\n", " ")
    chunks: list[tuple[str, list[str]]] = []
    prompted = any(line.startswith("$ ") for line in joined.splitlines())
    for line in joined.splitlines():
        if line.startswith("$ ") or not prompted:
            chunks.append((line.removeprefix("$ ").strip(), []))
        elif chunks:
            chunks[-1][1].append(line)
    for line, expected in chunks:
        command = line.rpartition("&& ")[2]
        if not command.startswith("lockin "):
            continue
        wanted = re.search(r"#\s*exit code (\d+)", command)
        capsys.readouterr()
        try:
            code = main(shlex.split(command, comments=True)[1:])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        out, err = capsys.readouterr()
        message = f"{page.name}:{block.line}: {command}\n{out}{err}"
        assert code == (int(wanted[1]) if wanted else 0), message
        want = "\n".join(expected).strip()
        if want:
            checker = doctest.OutputChecker()
            assert checker.check_output(want + "\n", (out + err).strip() + "\n", FLAGS), message


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if any(map(_runs, _blocks(page)))],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_every_block_of_the_page_runs(
    page: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for name, text in SAMPLE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    namespace: dict[str, object] = {"__name__": "__main__"}
    for block in _blocks(page):
        if block.caption:
            target = tmp_path / block.caption
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.language in {"python", "pycon"}:
            _python(page, block, namespace)
        elif _runs(block):
            _shell(page, block, capsys)


def _spoken_commands(page: Path) -> list[tuple[str, list[str]]]:
    """Return the words after ``lockin`` and the options, wherever a page names a command."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.findall(r"(?:`|^\$? ?|&& )lockin ([a-z]+)\b([^`\n#]*)", text, flags=re.MULTILINE)
    return [(name, re.findall(r"(?<=\s)--?[a-z][a-z-]*", rest)) for name, rest in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_and_option_that_a_page_names_exists(page: Path) -> None:
    known = {name: help_of(name) for name in commands()}
    assert len(known) > 3
    for name, options in _spoken_commands(page):
        assert name in known, f"{page.name}: lockin {name}"
        for option in options:
            assert re.search(rf"(?<![\w-]){option}(?![\w-])", known[name]), f"{name} {option}"


def _modules() -> list[str]:
    found = pkgutil.walk_packages(lockin.__path__, prefix="lockin.")
    return ["lockin", *sorted(m.name for m in found if not m.name.endswith("__main__"))]


@pytest.mark.parametrize("name", _modules())
def test_every_example_in_a_docstring_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert outcome.failed == 0
