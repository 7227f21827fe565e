"""What a scan gives follows from what code means: not from names, neighbours or order."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.discovery import Finding, Kind, Scan, scan
from lockin.discovery.scanning import SOURCES
from lockin.discovery.sources import SourceFile, Tree


@dataclass(frozen=True)
class Program:
    """A program whose own names are marked, and another that uses the same names."""

    path: str
    text: str
    service: str
    beside: str
    unrelated: str


PROGRAMS = {
    "python": Program(
        "desk/writer.py",
        "import os\nfrom openai import OpenAI\n\n\ndef <f>(<p>):\n"
        "    <a> = OpenAI(base_url=<p>)\n    <b> = <a>.chat\n"
        "    return <b>.completions.create(model='gpt-4o', messages=[], stream=True)\n\n\n"
        "<c> = 'https://api.groq.com/openai/v1'\n<d> = <f>(<c>)\n",
        "groq-chat-completions",
        "desk/sums.py",
        "def <f>(<a>, <b>):\n    <c> = <a> + <b>\n    return <c>\n",
    ),
    "javascript": Program(
        "desk/writer.ts",
        "import OpenAI from 'openai'\n\nfunction <f>(<p>: string) {\n"
        "  const <a> = new OpenAI({ baseURL: <p> })\n  const <b> = <a>.chat\n"
        "  return <b>.completions.create({ model: 'gpt-4o', messages: [], stream: true })\n}\n"
        "const <c> = 'https://api.groq.com/openai/v1'\nexport const <d> = <f>(<c>)\n",
        "groq-chat-completions",
        "desk/sums.ts",
        "export function <f>(<a>: number, <b>: number) {\n  const <c> = <a> + <b>\n"
        "  return <c>\n}\n",
    ),
    "java": Program(
        "src/main/java/desk/Writer.java",
        "package desk;\nimport com.openai.client.OpenAIClient;\n"
        "import com.openai.client.okhttp.OpenAIOkHttpClient;\nclass Writer {\n"
        "  private OpenAIClient <a>;\n  Writer(String <p>) {\n"
        "    this.<a> = OpenAIOkHttpClient.builder().baseUrl(<p>).build(); }\n"
        "  void <f>(Object <b>) { this.<a>.chat().completions().create(<b>); }\n"
        '  static Writer <d>() { String <c> = "https://api.groq.com/openai/v1";\n'
        "    return new Writer(<c>); }\n}\n",
        "groq-chat-completions",
        "src/main/java/desk/Sums.java",
        "package desk;\nclass Sums { int <f>(int <a>, int <b>) {\n"
        "  int <c> = <a> + <b>; return <c>; } }\n",
    ),
    "kotlin": Program(
        "src/main/kotlin/desk/Writer.kt",
        "package desk\nimport com.aallam.openai.client.OpenAI\n"
        "class Writer(private val <a>: OpenAI) {\n"
        "  suspend fun <f>(<p>: Any) { val <b> = <a>\n    <b>.chatCompletion(<p>) }\n}\n"
        "fun <d>(<c>: String) = Writer(OpenAI(token = <c>))\n",
        "openai-chat-completions",
        "src/main/kotlin/desk/Sums.kt",
        "package desk\nclass Sums { fun <f>(<a>: Int, <b>: Int): Int {\n"
        "  val <c> = <a> + <b>\n  return <c> } }\n",
    ),
    "go": Program(
        "desk/writer.go",
        'package desk\n\nimport "github.com/sashabaranov/go-openai"\n\n'
        "func <f>(<p> string) {\n\t<a> := openai.DefaultConfig(<p>)\n"
        '\t<a>.BaseURL = "https://api.groq.com/openai/v1"\n'
        "\t<b> := openai.NewClientWithConfig(<a>)\n"
        "\t<c>, <d> := <b>.CreateChatCompletion(nil, openai.ChatCompletionRequest{\n"
        '\t\tModel: "gpt-4o",\n\t})\n\t_, _ = <c>, <d>\n}\n',
        "groq-chat-completions",
        "sums/sums.go",
        "package sums\n\nfunc <f>(<a> int, <b> int) int {\n\t<c> := <a> + <b>\n\treturn <c>\n}\n",
    ),
    "csharp": Program(
        "src/Desk/Writer.cs",
        "using System;\nusing OpenAI;\nusing System.ClientModel;\nnamespace Desk;\nclass Writer {\n"
        "  private readonly OpenAIClient <a>;\n  public Writer(ApiKeyCredential <p>) {\n"
        "    var <c> = new OpenAIClientOptions {\n"
        '      Endpoint = new Uri("https://api.groq.com/openai/v1") };\n'
        "    this.<a> = new OpenAIClient(<p>, <c>); }\n"
        '  void <f>(string <d>) { var <b> = this.<a>.GetChatClient("gpt-4o");\n'
        "    <b>.CompleteChat(<d>); }\n}\n",
        "groq-chat-completions",
        "src/Desk/Sums.cs",
        "namespace Desk;\nclass Sums { int <f>(int <a>, int <b>) {\n"
        "  var <c> = <a> + <b>; return <c>; } }\n",
    ),
    "ruby": Program(
        "app/services/writer.rb",
        "class Writer\n  def initialize(<p>)\n"
        '    <c> = "https://api.groq.com/openai/v1"\n'
        "    @<a> = OpenAI::Client.new(access_token: <p>, uri_base: <c>)\n  end\n\n"
        "  def <f>(<d>)\n    <b> = @<a>\n"
        '    <b>.chat(parameters: {model: "gpt-4o", messages: <d>})\n  end\nend\n',
        "groq-chat-completions",
        "app/services/sums.rb",
        "class Sums\n  def <f>(<a>, <b>)\n    <c> = <a> + <b>\n    <c>\n  end\nend\n",
    ),
    "php": Program(
        "app/Writer.php",
        "<?php\nnamespace App;\nuse OpenAI;\nclass Writer {\n  private $<a>;\n"
        "  public function __construct(string $<p>) {\n"
        "    $<c> = 'https://api.groq.com/openai/v1';\n"
        "    $this-><a> = OpenAI::factory()->withApiKey($<p>)->withBaseUri($<c>)->make();\n  }\n"
        "  public function <f>(array $<d>) {\n    $<b> = $this-><a>;\n"
        "    return $<b>->chat()->create(['model' => 'gpt-4o', 'messages' => $<d>]);\n  }\n}\n",
        "groq-chat-completions",
        "app/Sums.php",
        "<?php\nnamespace App;\nclass Sums { function <f>($<a>, $<b>) {\n"
        "  $<c> = $<a> + $<b>; return $<c>; } }\n",
    ),
    "rust": Program(
        "src/main.rs",
        "use async_openai::config::OpenAIConfig;\nuse async_openai::Client;\n\n"
        "async fn <f>(<p>: Request) {\n"
        '    let <c> = "https://api.groq.com/openai/v1";\n'
        "    let <a> = OpenAIConfig::new().with_api_base(<c>);\n"
        "    let <b> = Client::with_config(<a>);\n"
        "    let <d> = <b>.chat().create(<p>).await;\n}\n",
        "groq-chat-completions",
        "src/sums.rs",
        "pub fn <f>(<a>: i32, <b>: i32) -> i32 {\n    let <c> = <a> + <b>;\n    <c>\n}\n",
    ),
}  # fmt: skip
LANGUAGES = sorted(PROGRAMS)
MARKS = "abcdfp"
WORDS = "answer backend bot caller desk engine handle keeper mind reader speaker worker".split()
IDENTIFIERS = st.lists(
    st.one_of(st.sampled_from(WORDS), st.from_regex(r"q[a-z]{2,7}", fullmatch=True)),
    min_size=len(MARKS),
    max_size=len(MARKS),
    unique=True,
)
NOTHING = {
    "notes/today.txt": "openai or not\n",
    "LICENSE": "Apache License 2.0\n",
    "data/table.csv": "name,size\ndesk,2\n",
    "settings.json": '{"theme": "dark", "sizes": [1, 2]}\n',
    "config/site.yaml": "title: Letters\nmenu: [home, desk]\n",
    "tools/build.sh": "#!/bin/sh\nmake all\n",
    "other/broken.py": "def (:\n",
    "other/empty.go": "",
    "query.sql": "select 1;\n",
}


def named(text: str, names: list[str]) -> str:
    for mark, name in zip(MARKS, names, strict=True):
        text = text.replace(f"<{mark}>", name)
    return text


def plain(text: str) -> str:
    return named(text, [f"name_{mark}" for mark in MARKS])


def scanned(files: dict[str, str], jobs: int = 1) -> Scan:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "root")
        for path, text in files.items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            _ = place.write_text(text, encoding="utf-8")
        return scan(root, jobs=jobs)


def without_columns(found: Scan) -> list[Finding]:
    return [replace(one, column=1) for one in found.findings]


def everything() -> dict[str, str]:
    """Return one repository with a program in each language."""
    files = {program.path: plain(program.text) for program in PROGRAMS.values()}
    files |= {program.beside: plain(program.unrelated) for program in PROGRAMS.values()}
    return files | NOTHING


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_program_calls_one_service(language: str) -> None:
    program = PROGRAMS[language]
    found = scanned({program.path: plain(program.text)})
    assert [one.service for one in found.of(Kind.CALL)] == [program.service]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=12, deadline=None)
@given(names=IDENTIFIERS)
def test_renaming_what_a_program_calls_its_own_changes_no_finding(
    language: str, names: list[str]
) -> None:
    program = PROGRAMS[language]
    usual = scanned({program.path: plain(program.text)})
    renamed = scanned({program.path: named(program.text, names)})
    assert without_columns(renamed) == without_columns(usual)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=10, deadline=None)
@given(names=IDENTIFIERS, others=st.sets(st.sampled_from(sorted(NOTHING))))
def test_an_unrelated_file_changes_no_finding(
    language: str, names: list[str], others: set[str]
) -> None:
    program = PROGRAMS[language]
    alone = {program.path: named(program.text, names)}
    beside = {program.beside: named(program.unrelated, names)}
    more = {path: NOTHING[path] for path in sorted(others)}
    assert scanned(alone | beside | more).findings == scanned(alone).findings


@settings(max_examples=8, deadline=None)
@given(order=st.permutations(sorted(everything())))
def test_the_order_in_which_files_were_made_changes_nothing(order: list[str]) -> None:
    files = everything()
    assert scanned({path: files[path] for path in order}) == scanned(files)


@settings(max_examples=8, deadline=None)
@given(seed=st.randoms(use_true_random=False))
def test_the_order_in_which_a_source_gets_its_files_changes_nothing(seed: random.Random) -> None:
    files = everything()
    order = sorted(files)
    seed.shuffle(order)
    for source in SOURCES:
        wanted = [path for path in sorted(files) if source.wants(PurePosixPath(path))]
        mixed = [path for path in order if path in wanted]
        usual, shuffled = (
            {repr(one) for one in source.read([SourceFile(p, files[p]) for p in paths], Tree())}
            for paths in (wanted, mixed)
        )
        assert shuffled == usual


def test_several_processes_find_the_same() -> None:
    program = PROGRAMS["python"]
    files = everything()
    files |= {f"part{n}/writer.py": plain(program.text) for n in range(80)}
    alone = scanned(files)
    assert len(alone.of(Kind.CALL)) > 80
    assert scanned(files, jobs=2) == alone


def test_the_hash_seed_changes_nothing(tmp_path: Path) -> None:
    for path, text in everything().items():
        place = tmp_path / "root" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        _ = place.write_text(text, encoding="utf-8")
    code = (
        "import sys\nfrom lockin.discovery import export, scan\n"
        "print(export.to_json(scan(sys.argv[1])))\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "root")],
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("0", "1", "2026")
    }
    assert len(printed) == 1
    assert "groq-chat-completions" in printed.pop()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_kept_is_what_was_found_until_a_byte_changes(language: str, tmp_path: Path) -> None:
    program = PROGRAMS[language]
    place = tmp_path / "root" / program.path
    place.parent.mkdir(parents=True)
    _ = place.write_text(plain(program.text), encoding="utf-8")
    looked: list[int] = []

    def again() -> Scan:
        looked.clear()
        return scan(
            tmp_path / "root",
            cache=tmp_path / "kept",
            progress=lambda done, _: looked.append(done),
        )

    cold = again()
    assert looked
    warm = again()
    assert not looked
    assert warm == cold == scan(tmp_path / "root")
    _ = place.write_text(plain(program.text) + "\n", encoding="utf-8")
    changed = again()
    assert looked
    assert changed.findings == cold.findings
