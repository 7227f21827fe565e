from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import lockin
from lockin import files
from lockin._cli import main

GOOD = """\
name: Helio
nodes:
- {kind: vendor, id: acme}
- {kind: service, id: chat, vendor: acme}
- {kind: team, id: care, day_rate: 600, capacity: 2}
- {kind: system, id: desk, owner: care}
- {kind: function, id: support, value_per_hour: 4000}
dependencies:
- {id: d1, source: support, target: desk}
- {id: d2, source: desk, target: chat, spend: 120000, coupling: {call_sites: 12}}
"""


@pytest.fixture
def good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("good.yaml").write_text(GOOD)
    return "good.yaml"


def _code(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["frob\x1b[2J"],
        ["check"],
        ["assess", "x.yaml", "--draws", "0"],
        ["assess", "x.yaml", "--lang", "de"],
        ["assess", "x.yaml", "--as-of", "yesterday"],
        ["assess", "x.yaml", "--currency", "euro"],
        ["check", "x.yaml", "--max-bytes", "-1"],
        ["check", "none.yaml"],
        ["check", "a\0b.yaml"],
        ["assess", "none.yaml"],
        ["explain", "no-such-thing"],
        ["discover", ".", "-o", "x.txt"],
    ],
)
def test_a_wrong_command_gives_2(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _code(arguments) == 2
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert all(c.isprintable() or c == "\n" for c in out + err)
    assert (out + err).strip()


def test_check_says_valid_and_everything_that_is_not(
    good: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.yaml").write_text("nodes:\n- {kind: vendor, id: acme, parent: b}\n- {id: X}\n")
    assert main(["check", good]) == 0
    assert capsys.readouterr().out.startswith("good.yaml: valid: <Landscape 'Helio'")
    assert main(["check", good, "bad.yaml"]) == 3
    out = capsys.readouterr().out.splitlines()
    assert out[1] == "bad.yaml: not valid: 2 errors"
    assert [line.split(": ")[0] for line in out[2:]] == ["bad.yaml:2:36", "bad.yaml:3:3"]


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == files.schema()


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert _code(["--version"]) == 0
    assert capsys.readouterr().out.startswith("lockin ")


def test_assess_writes_every_file_and_the_summary(
    good: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["--report", "r.html", "--json", "a.json", "--csv", "t.csv"]
    assert main(["assess", good, *wanted, "--draws", "500", "--as-of", "2026-11-01"]) == 0
    out, err = capsys.readouterr()
    assert "Helio" in out
    for name in wanted[1::2]:
        assert Path(name).stat().st_size > 100
        assert f"wrote {name}" in err
    read = lockin.Assessment.read("a.json")
    assert (read.provenance.draws, str(read.provenance.as_of)) == (500, "2026-11-01")


def test_assess_speaks_french(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["assess", good, "--draws", "200", "--as-of", "2026-11-01"]
    assert main(arguments) == 0
    english = capsys.readouterr().out
    assert main([*arguments, "--lang", "fr"]) == 0
    assert capsys.readouterr().out not in ("", english)


def test_one_file_that_cannot_be_written_stops_no_other(
    good: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["--report", "no/such/folder/r.html", "--json", "a.json"]
    assert main(["assess", good, *wanted, "--draws", "200", "--as-of", "2026-11-01"]) == 2
    assert Path("a.json").exists()
    assert "no/such/folder/r.html cannot be written" in capsys.readouterr().err


def test_several_landscapes_are_merged(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("more.json").write_text('{"name": "Helio", "nodes": [{"kind": "vendor", "id": "bravo"}]}')
    arguments = ["--json", "a.json", "--draws", "200", "--as-of", "2026-11-01"]
    assert main(["assess", good, "more.json", *arguments]) == 0
    assert {"acme", "bravo"} <= {node.id for node in lockin.Assessment.read("a.json").nodes}


def test_assess_discovers_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app").mkdir()
    Path("app/main.py").write_text(
        "from openai import OpenAI\nclient = OpenAI()\n"
        "client.responses.create(model='gpt-5', input='hi')\n"
    )
    assert main(["discover", "app", "-o", "found.yaml"]) == 0
    assert "wrote found.yaml" in capsys.readouterr().err
    assert "main.py" in Path("found.yaml").read_text()
    assert main(["discover", "app"]) == 0
    assert capsys.readouterr().out == Path("found.yaml").read_text()
    assert main(["assess", "app", "--draws", "200", "--as-of", "2026-11-01"]) == 0
    assert capsys.readouterr().out


def test_a_bug_gives_70_and_its_type_and_no_traceback(
    good: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("sk-proj-" + "abcdefghijklmnopqrst")

    monkeypatch.setattr(files, "load", broken)
    monkeypatch.delenv("LOCKIN_DEBUG", raising=False)
    assert main(["check", good]) == 70
    err = capsys.readouterr().err
    assert err == "this is a bug in lockin: ZeroDivisionError; LOCKIN_DEBUG=1 shows where\n"
    monkeypatch.setenv("LOCKIN_DEBUG", "1")
    assert main(["check", good]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_larger_files_are_read_when_asked(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", good, "--max-bytes", "20"]) == 3
    assert "too-large" in capsys.readouterr().out
    assert main(["check", good, "--max-bytes", "9999999"]) == 0


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    read, write = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "lockin", "schema"], stdout=write, stderr=subprocess.PIPE, text=True
    )
    os.close(write)
    os.close(read)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0
    assert err == ""
