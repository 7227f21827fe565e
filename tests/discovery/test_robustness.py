"""No text and no bytes make a scan raise, and nothing that is scanned runs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lockin.discovery import Kind, discover, scan

if TYPE_CHECKING:
    from discovery.aliases import Read, Write

WORDS = st.sampled_from(
    """
    import from openai OpenAI ( ) . client chat completions create = \n \t : def class self
    return lambda yield await async with for in if else match case { } [ ] ** * , 'x' "y" f'{ }'
    model 1 None True global del try except raise os environ getattr super + | :=
    """.split(" ")
)
NAMES = st.sampled_from(
    ["a.py", "pyproject.toml", "package.json", "mcp.json", "litellm.yaml", "setup.cfg", "setup.py"]
)


def scanned(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        found: Any = discover(folder)
        assert found.problems() == ()


@settings(max_examples=150, deadline=None)
@given(NAMES, st.binary(max_size=400))
def test_arbitrary_bytes_never_raise(name: str, data: bytes) -> None:
    scanned(name, data)


@settings(max_examples=150, deadline=None)
@given(NAMES, st.text(max_size=300))
def test_arbitrary_text_never_raises(name: str, text: str) -> None:
    scanned(name, text.encode("utf-8", "surrogatepass"))


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_arbitrary_tokens_of_python_never_raise(words: list[str]) -> None:
    scanned("a.py", " ".join(words).encode())


def test_what_refers_to_itself_ends(read: Read) -> None:
    source = (
        "x = y\ny = x\nclass A(A): pass\nclass B(C): a = b\nclass C(B): b = a\n"
        "def f(): return g()\ndef g(): return f()\nf().chat.completions.create()\n"
        "def h(c): return h(c)\nh(h).responses.create()\nB().a.responses.create()\n"
    )
    assert read(source).of(Kind.CALL) == ()


def test_modules_that_import_each_other_end(read: Read) -> None:
    files = {
        "a.py": "from b import *\nfrom b import x\nx.responses.create()\n",
        "b.py": "from a import *\nfrom a import x\n",
    }
    assert read(files).of(Kind.CALL) == ()


def test_long_sums_and_long_chains_of_elif_are_read(read: Read) -> None:
    terms = " + ".join(["'a'"] * 3000)
    branches = "if x == 0:\n    pass\n" + "".join(
        f"elif x == {n}:\n    pass\n" for n in range(1, 900)
    )
    found = read(
        {
            "a.py": f"x = 'https://api.openai.com/v1/responses'\ny = {terms}\n{branches}",
            "b.py": "import openai\nopenai.OpenAI().responses.create()\n",
        }
    )
    assert [f.file for f in found.of(Kind.CALL)] == ["b.py"]


def test_nothing_is_executed(write: Write, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    _ = scan(
        write({"app.py": f"open({str(mark)!r}, 'w')\n", "setup.py": f"open({str(mark)!r}, 'w')\n"})
    )
    assert not mark.exists()


def test_keys_in_code_are_never_kept(read: Read) -> None:
    found = read(
        "from openai import OpenAI\n"
        "c = OpenAI(api_key='sk-SECRET', base_url='https://u:SECRET@api.groq.com/v1?k=SECRET')\n"
        "c.chat.completions.create(model='sk-SECRET', messages=[{'role': 'user', "
        "'content': 'SECRET'}])\n"
    )
    assert len(found.of(Kind.CALL)) == 1
    assert "SECRET" not in repr(found)
