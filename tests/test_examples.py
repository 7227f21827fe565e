from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import lockin as lk
from lockin import reference
from lockin.estimates import Exactly, Pert, Range90
from lockin.model.nodes import Record
from lockin.model.quantities import quantity_fields

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SCRIPTS = sorted(EXAMPLES.glob("*.py"))
HELIO = EXAMPLES / "helio.yaml"


def _load(name: str) -> Any:  # noqa: ANN401 - a module loaded by path has no type
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _printed(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    _load(name).main()
    return capsys.readouterr().out


def _numbers(text: str) -> list[float]:
    return [float(n.replace(",", "")) for n in re.findall(r"(?<![\w.-])\d[\d,]*(?:\.\d+)?", text)]


# ---- Every script ------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_an_example_is_short_and_says_what_it_shows(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 100
    assert text.startswith('"""')
    assert "fictitious" in text or script.stem == "real_code"
    assert callable(_load(script.stem).main)


def test_only_the_example_that_says_so_reaches_out() -> None:
    for script in SCRIPTS:
        text = script.read_text(encoding="utf-8")
        reaches = re.search(r"subprocess|urllib|http\.client|socket|requests", text) is not None
        assert reaches == (script.stem == "real_code"), script.name
    assert "DOWNLOADS" in (EXAMPLES / "real_code.py").read_text(encoding="utf-8")[:300]


# ---- The landscape that is shipped ---------------------------------------------------------------


@pytest.fixture(scope="module")
def helio() -> lk.Landscape:
    return lk.load(HELIO)


@pytest.fixture(scope="module")
def assessment(helio: lk.Landscape) -> lk.Assessment:
    return lk.assess(helio, seed=7, draws=1_000, as_of=_load("01_first_landscape").DAY)


def test_helio_is_valid_and_says_that_it_is_made_up(helio: lk.Landscape) -> None:
    assert helio.problems() == ()
    assert "FICTITIOUS" in HELIO.read_text(encoding="utf-8").splitlines()[0]
    assert "fictitious" in helio.name


def test_helio_names_real_services_by_their_reference_ids(helio: lk.Landscape) -> None:
    for service in helio.of(lk.Service):
        assert reference.service(service.id).vendor == service.vendor
    for protocol in helio.of(lk.Protocol):
        listed = reference.protocol(protocol.id)
        assert (listed.steward, listed.open_governance) == (
            protocol.steward,
            protocol.open_governance,
        )


def test_helio_shows_what_a_landscape_can_say(helio: lk.Landscape) -> None:
    used = {need.target for need in helio.dependencies}
    assert {c.platform for c in helio.of(lk.Connector) if c.id in used and c.platform} == {
        f"platform-{name}" for name in ("slack", "sharepoint", "google-drive", "github")
    }
    assert {need.ready for need in helio.dependencies} == {"hot", "warm", "cold"}
    assert {"acp", "mcp"} <= used
    assert any(agent.kit == "openai-agentkit" for agent in helio.of(lk.Agent))
    assert any(platform.directory for platform in helio.of(lk.Platform))
    assert all(c.notice_days is not None for c in helio.of(lk.Contract))
    assert any(isinstance(f.value_per_hour, Range90) for f in helio.of(lk.Function))
    grades = {e.grade for record in (*helio.nodes, *helio.dependencies) for e in record.evidence}
    assert grades == set("ABCD")


def test_every_figure_of_helio_says_how_it_is_known(helio: lk.Landscape) -> None:
    records: list[Record] = [*helio.nodes, *helio.dependencies]
    checked = 0
    for record in records:
        said = {entry.field for entry in record.evidence}
        figures = [f for f in quantity_fields(type(record)) if getattr(record, f) is not None]
        figures += [f for f in ("coupling", "usage") if getattr(record, f, None)]
        for figure in figures:
            assert figure in said, f"{record.id}.{figure} has no evidence"
            checked += 1
        assert all(entry.source for entry in record.evidence)
    assert checked > 80


def test_helio_has_evidence_of_all_eleven_mechanisms(assessment: lk.Assessment) -> None:
    dearest = assessment.exits[0]
    assert dearest.leaving == "openai"
    assert [m.id for m in assessment.mechanisms] == [f"M{n}" for n in range(1, 12)]
    for mechanism in assessment.mechanisms:
        assert mechanism.evidenced, mechanism.id
        assert any(indicator.evidence for indicator in mechanism.indicators), mechanism.id
        assert mechanism.exits["openai"] > 0, mechanism.id
    assert sum(part.share for part in dearest.mechanisms) == pytest.approx(1)


def test_helio_grows_and_has_dates_to_meet(assessment: lk.Assessment) -> None:
    left = assessment.exit("openai")
    assert left.growing
    assert {due.kind for due in left.deadlines} == {"retirement", "contract-end"}
    assert left.price_rise is not None
    assert left.price_rise.p50 > 0


def test_helio_shows_what_stops_what(assessment: lk.Assessment) -> None:
    stops = {one.function: one for one in assessment.stops if one.layer == "vendor"}
    sets = {key: [set(s.members) for s in one.smallest] for key, one in stops.items()}
    # SaaS that nobody bought as AI stands on the same vendor; the bill names another.
    assert {"openai"} in sets["dealer-support"]
    # Two hot vendors behind a gateway, and a host that brings both paths down.
    assert sets["back-office"] == [{"microsoft"}]
    assert sets["documentation"] == [{"anthropic", "microsoft", "mistral"}]
    assert {len(s) for s in sets["field-service"]} == {1, 2}


def test_helio_shows_what_bills_hide_and_what_outages_cost(assessment: lk.Assessment) -> None:
    vendors = next(one for one in assessment.looked_through if one.layer == "vendor")
    carried = {s.key: s for s in vendors.suppliers}
    assert vendors.hidden_share > 0.05
    assert carried["openai"].looked_through > carried["openai"].direct
    assert carried["dealerdesk-oy"].looked_through < carried["dealerdesk-oy"].direct
    loss = assessment.loss
    assert loss is not None
    assert {rate.status for rate in loss.rates} == {"STATED", "FILLED"}
    assert {rate.grade for rate in loss.rates} >= {"A", "B", "D"}
    assert {s.kind for s in assessment.scenarios} >= {
        "outage",
        "retirement",
        "price-change",
        "withdrawal",
        "acquisition",
        "two-at-once",
    }


# ---- One promise per example --------------------------------------------------------------------


def test_first_landscape(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    _load("01_first_landscape").main(str(page))
    out = capsys.readouterr().out
    assert re.findall(r"^  (M\d+) ", out, flags=re.MULTILINE)[-11:] == [
        f"M{n}" for n in range(1, 12)
    ]
    assert "no evidence" not in out.partition("What binds Helio")[2]
    assert "Helio" in page.read_text(encoding="utf-8")


def test_two_customers_are_worlds_apart(capsys: pytest.CaptureFixture[str]) -> None:
    out = _printed("02_two_customers", capsys)
    cost = re.search(r"Exit cost.*?([\d,]+)\s+([\d,]+)$", out, flags=re.MULTILINE)
    assert cost is not None
    small, large = (float(n.replace(",", "")) for n in cost.groups())
    assert 0 < 100 * small < large
    reasons = {
        key: (float(a.replace(",", "")), float(b.replace(",", "")))
        for key, a, b in re.findall(r"mean of (\S+)\s+([\d,]+)\s+([\d,]+)$", out, re.MULTILINE)
    }
    for key in ("integration-code", "agents", "connectors", "re-embedding", "contract"):
        assert reasons[key][0] == 0 < reasons[key][1]
    assert all(a <= b for a, b in reasons.values())


def test_retailer(capsys: pytest.CaptureFixture[str]) -> None:
    out = _printed("03_retailer", capsys)
    assert "1,700 stores" in out
    assert "store-advice stops" in out
    medians = [_numbers(line.partition(":")[2])[0] for line in re.findall(r"Leaving .*", out)]
    assert medians[0] > medians[1] > 0
    revenue = re.search(r"USD ([\d,]+) a year flows", out)
    assert revenue is not None
    assert float(revenue[1].replace(",", "")) == pytest.approx(0.04 * 390_000_000)
    assert reference.protocol("acp").source in out


def test_bank(capsys: pytest.CaptureFixture[str]) -> None:
    out = _printed("04_bank", capsys)
    assert "the notice of 180 days" in out
    assert "charges EUR 1,200,000" in out  # the charge is below the commitment left
    assert "retirement on 2026-11-30" in out
    late = [float(n) for n in re.findall(r"begun now: (\d+)%", out)]
    assert late == sorted(late, reverse=True)  # the nearer the date, the likelier too late
    assert late[0] == 100  # the notice alone passes the day
    days = re.search(r"(\d+) days in, (\d+) days out", out)
    assert days is not None
    assert int(days[2]) > int(days[1]) > 0


def test_concentration(capsys: pytest.CaptureFixture[str]) -> None:
    out = _printed("05_concentration", capsys)
    for layer in ("vendor", "parent", "family", "host", "jurisdiction"):
        rows = re.findall(
            rf"^{layer}\s+(\S+)\s+(\d+)%\s+([\d,]+)\s+(\d+)\s+([\d.]+)", out, re.MULTILINE
        )
        assert rows
        for _, share, index, count, effective in rows:
            points = float(index.replace(",", ""))
            assert 0 < float(share) <= 100
            assert 10_000 / int(count) <= points <= 10_000
            assert float(effective) == pytest.approx(10_000 / points, abs=0.01)


def test_price_of_one_exit(capsys: pytest.CaptureFixture[str]) -> None:
    out = _printed("06_price_of_one_exit", capsys)
    rows = re.findall(r"P10\s+([\d,]+)\s+P50\s+([\d,]+)\s+P90\s+([\d,]+)", out)
    found = [[float(n.replace(",", "")) for n in row] for row in rows]
    assert len(found) == 4
    assert all(0 < low < middle < high for low, middle, high in found)
    assert found[0][1] == min(middle for _, middle, _ in found)


def test_price_shock(capsys: pytest.CaptureFixture[str]) -> None:
    out = _printed("07_price_shock", capsys)
    middles = [float(n) for n in re.findall(r"P50 (\d+)%", out)]
    assert middles == sorted(middles, reverse=True)
    assert middles[-1] > 0
    for line in re.findall(r"chance.*", out):
        chances = [float(n) for n in re.findall(r": (\d+)%", line)]
        assert chances == sorted(chances)


def test_spreadsheet(capsys: pytest.CaptureFixture[str]) -> None:
    module = _load("08_spreadsheet")
    landscape = module.landscape_of(module.SHEET)
    assert landscape.problems() == ()
    rows = module.SHEET.read_text(encoding="utf-8").splitlines()
    for need in landscape.dependencies:
        entry = next(e for e in need.evidence if e.field == "spend")
        assert f",{need.spend:.0f}," in rows[entry.line - 1]
        assert need.target in rows[entry.line - 1]
    out = _printed("08_spreadsheet", capsys)
    left = re.findall(r"Leaving (\w+)\s+EUR\s+([\d,]+).*\(tools\.csv:(\d+)\)", out)
    assert [vendor for vendor, _, _ in left] == ["openai", "github", "anthropic", "mistral"]
    for vendor, money, line in left:
        assert float(money.replace(",", "")) > 0
        assert vendor in rows[int(line) - 1]


def test_waiting(capsys: pytest.CaptureFixture[str]) -> None:
    out = _printed("09_waiting", capsys)
    path = [float(n.replace(",", "")) for n in re.findall(r"EUR\s+([\d,]+) at the median", out)]
    assert path == sorted(path)
    assert path[0] < path[-1]
    assert "Waiting a quarter costs EUR" in out
    assert "stops on 2027-12-31" in out


def test_what_stops(capsys: pytest.CaptureFixture[str]) -> None:
    out = _printed("10_what_stops", capsys)
    assert "sales stops with cloud or acme with bolt" in out
    assert "support stops with acme or dealer" in out
    shares = re.findall(r"^(\w+): billed (\d+)% of the value, carries (\d+)%$", out, re.MULTILINE)
    # Sales, 9,000 of 11,000 an hour: two thirds cloud, a sixth each vendor; support: a half each.
    expected = {"cloud": 6_000, "acme": 1_500 + 1_000, "bolt": 1_500, "dealer": 1_000}
    assert {name: int(carried) for name, _, carried in shares} == {
        name: round(value / 110) for name, value in expected.items()
    }
    assert {name: billed for name, billed, _ in shares}["cloud"] == "0"
    loss = re.search(r"EUR ([\d,]+) a year, .* EUR ([\d,]+) or more", out)
    assert loss is not None
    assert 0 < float(loss[1].replace(",", "")) < float(loss[2].replace(",", ""))
    assert "EUR 63,000" in out  # eight hours less one of tolerance, nothing for support


# ---- Real code, without the download ------------------------------------------------------------


def _wheel(folder: Path, members: dict[str, bytes], *, name: str = "tiny_app-1.0") -> Path:
    path = folder / f"{name}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


APP = b"""from openai import OpenAI

client = OpenAI()
answer = client.responses.create(model="gpt-5", input="hello", tools=[])
print(answer.output_text)
"""


def test_real_code_surveys_what_it_unpacked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    module = _load("real_code")
    other = APP.replace(b"client.responses.create", b"client.embeddings.create")
    for name, code in (("tiny_app-1.0", APP), ("other_app-2.0", other)):
        wheel = _wheel(tmp_path, {"app/main.py": code, "app/logo.png": b"\x89PNG"}, name=name)
        root = module.unpack(wheel, tmp_path / "sources")
        assert not (root / "app" / "logo.png").exists()
    result = module.survey(tmp_path / "sources", tmp_path)
    out = capsys.readouterr().out
    assert re.search(r"^tiny-app\s+1\s+\d+  .*openai-responses", out, re.MULTILINE)
    assert re.search(r"^other-app\s+1\s+\d+  .*openai-embeddings", out, re.MULTILINE)
    assert result.exit("openai").cost.p50 > 0
    landscape = lk.load(tmp_path / "landscape.yaml")
    where = {e.place for e in landscape.by_id["openai-responses"].evidence if e.kind == "file"}
    assert "tiny-app/app/main.py:4:10" in where
    assert (tmp_path / "report.html").stat().st_size > 10_000


def test_real_code_refuses_paths_that_leave_the_folder(tmp_path: Path) -> None:
    module = _load("real_code")
    for bad in ("../outside.py", "/etc/outside.py", "app/../../outside.py"):
        with pytest.raises(ValueError, match="leaves the folder"):
            module.unpack(_wheel(tmp_path, {bad: b""}), tmp_path / "sources")
    assert not (tmp_path / "outside.py").exists()
    assert not (tmp_path / "sources" / "outside.py").exists()


def test_real_code_skips_links_and_bounds_size(tmp_path: Path) -> None:
    module = _load("real_code")
    path = tmp_path / "tiny_app-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("app/link.py")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("app/main.py", APP)
    root = module.unpack(path, tmp_path / "sources")
    assert [p.name for p in (root / "app").iterdir()] == ["main.py"]

    module.MAX_FILE, module.MAX_TOTAL = 1_000, 1_500
    with pytest.raises(ValueError, match="larger than the limits"):
        module.unpack(_wheel(tmp_path, {"a.py": b"#" * 1_001}), tmp_path / "sources")
    with pytest.raises(ValueError, match="larger than the limits"):
        module.unpack(_wheel(tmp_path, {"a.py": b"#" * 900, "b.py": b"#" * 900}), tmp_path / "two")
    module.MAX_FILES = 2
    with pytest.raises(ValueError, match="more than 2 files"):
        module.unpack(_wheel(tmp_path, dict.fromkeys(("a.py", "b.py", "c.py"), b"")), tmp_path)


def test_real_code_fetches_pinned_wheels_and_builds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = _load("real_code")
    ran: list[list[str]] = []

    def run(command: list[str], *, check: bool) -> None:
        assert check
        ran.append(command)

    monkeypatch.setattr(subprocess, "run", run)
    assert module.fetch(tmp_path) == []
    (command,) = ran
    assert command[:4] == [sys.executable, "-m", "pip", "download"]
    assert {"--no-deps", "--require-hashes"} <= set(command)
    assert command[command.index("--only-binary") + 1] == ":all:"
    lines = module.PINS.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert len(pins) >= 5
    for pin in pins:
        assert re.fullmatch(r"[a-z-]+==[\d.]+ --hash=sha256:[0-9a-f]{64}", pin)


def test_estimates_of_helio_take_every_shape(helio: lk.Landscape) -> None:
    values = [
        getattr(record, field)
        for record in (*helio.nodes, *helio.dependencies)
        for field in quantity_fields(type(record))
    ]
    assert {type(value) for value in values if value is not None} >= {Exactly, Range90, Pert}
