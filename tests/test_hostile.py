from __future__ import annotations

import re
from pathlib import Path

import pytest
from hostile.corpus import Case, cases

from lockin._cli import main

CASES = list(cases())
QUICK = [case for case in CASES if case.quick]


def _write(case: Case, folder: Path) -> Path:
    path = folder / case.name
    path.write_bytes(case.make())
    return path


def test_the_corpus_is_large_and_the_same_each_time() -> None:
    assert len(CASES) >= 60
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    assert [case.make() for case in QUICK] == [case.make() for case in cases() if case.quick]


@pytest.mark.parametrize("case", QUICK, ids=lambda case: case.name)
@pytest.mark.axiom("F3", "no input makes reading crash, hang, execute it or read outside it")
def test_check_refuses_it_with_a_place(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _write(case, tmp_path)
    assert main(["check", str(path)]) == 3
    out, err = capsys.readouterr()
    assert re.search(rf"{re.escape(case.name)}:\d+:\d+: ", out)
    assert f"[{case.code}]" in out
    assert "Traceback" not in out + err
    assert all(c.isprintable() or c == "\n" for c in out + err)
    assert [p.name for p in tmp_path.iterdir()] == [case.name]


@pytest.mark.parametrize(
    "name",
    [
        "truncated.json",
        "billion-laughs.yaml",
        "python-object.yaml",
        "latin-1.json",
        "id-path-escape.json",
        "parents-in-a-circle.json",
        "brackets-100k.json",
        "top-list.yaml",
    ],
)
def test_assess_refuses_it_with_a_place(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = next(case for case in CASES if case.name == name)
    report = tmp_path / "report.html"
    assert main(["assess", str(_write(case, tmp_path)), "--report", str(report)]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert re.search(rf"{re.escape(case.name)}:\d+:\d+: ", err)
    assert "Traceback" not in err
    assert not report.exists()


HOSTILE_EVIDENCE = {
    "litellm.yaml": "model_list: !!python/object/apply:os.system ['touch owned']\n",
    "config.yaml": "model_list: &a\n- *a\nlitellm_settings: {x: *a}\n",
    "mcp.json": '{"mcpServers": {"a": {"command": "touch owned", "env": {"K": "\\u001b[2J"}}}}',
    "claude_desktop_config.json": '{"mcpServers": ' + "[" * 5000,
    "requirements.txt": "openai==../../etc/passwd\n-r ../../../etc/passwd\n--index-url=x\x00y\n",
    "pyproject.toml": "[project]\ndependencies = [" + '"openai",' * 5000 + "\n",
    "package.json": '{"dependencies": {"openai": {"toString": 1}, "__proto__": []}}',
    "deep.py": "x = " + "(" * 3000 + ")" * 3000 + "\n",
    "runs.py": "import os\nopen('owned', 'w')\nimport openai\n",
    "latin.py": "# -*- coding: latin-1 -*-\nimport openai  # \xe9\n",
    "nul.py": "import openai\x00\n",
    "many.py": "import openai\nclient = openai.OpenAI()\n" + "client.responses.create()\n" * 3000,
}


@pytest.mark.axiom("F3", "no input makes reading crash, hang, execute it or read outside it")
def test_discover_reads_hostile_evidence_and_runs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "repo"
    folder.mkdir()
    for name, text in HOSTILE_EVIDENCE.items():
        (folder / name).write_bytes(text.encode("latin-1"))
    (folder / "outside.py").symlink_to("/etc/passwd")
    (folder / "round").symlink_to(folder)
    assert main(["discover", str(folder), "-o", "found.yaml"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert all(c.isprintable() or c == "\n" for c in err)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["found.yaml", "repo"]
    assert sorted(p.name for p in folder.iterdir()) == sorted(
        [*HOSTILE_EVIDENCE, "outside.py", "round"]
    )
    text = (tmp_path / "found.yaml").read_text()
    assert "root:" not in text
    assert main(["check", "found.yaml"]) in (0, 3)
