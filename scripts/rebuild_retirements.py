"""Rebuild ``lockin/reference/data/retirements/models.yaml`` from two packages.

Reads the data files of ``bydtech-model-retire`` and ``depdesk`` (both MIT) from unpacked wheels,
keeps hosted text and embedding models of the vendors in these facts, and writes one row a
model and vendor. Both packages agree on every date they share; where they did not, both rows
would be kept and the earlier date would win in `lockin.reference.retirement`.

Usage: ``python scripts/rebuild_retirements.py BYDTECH_WHEEL_DIR DEPDESK_WHEEL_DIR CHECKED``
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

VENDORS = {
    "anthropic": "anthropic",
    "aws-bedrock": "aws",
    "cohere": "cohere",
    "google-gemini-api": "google",
    "google-vertex-ai": "google",
    "mistral": "mistral",
    "openai": "openai",
}
"""Provider names of the packages, as vendor ids."""

PREFIXES = {"aws-bedrock": "bedrock", "google-gemini-api": "google", "google-vertex-ai": "vertex"}
"""First part of the row's id, where it is not the vendor: one model may end twice."""

SKIPPED = re.compile(
    r"dall-e|sora|whisper|tts|image|imagen|veo|audio|realtime|live|video|ocr|voxtral|transcri|canvas|"
    r"reel|titan-image|stable|sdxl|robotics|lyria|search-preview|computer-use|moderation|rerank",
    re.IGNORECASE,
)
"""Models that are neither text nor embedding."""

TARGET = Path(__file__).parent.parent / "lockin/reference/data/retirements/models.yaml"

HEADER = """\
# Retirement dates of hosted text and embedding models: a dated snapshot, not history of ours.
# Rebuilt by scripts/rebuild_retirements.py from
#   bydtech-model-retire 0.1.1 (data of {bydtech}), MIT, Copyright (c) 2026 BYD Tech
#   depdesk 0.3.0 (data of {depdesk}), MIT, Copyright (c) 2026 Wendel Ortiz
# The MIT licence of both: permission is hereby granted, free of charge, to any person obtaining a
# copy of this software and associated documentation files (the "Software"), to deal in the
# Software without restriction, including without limitation the rights to use, copy, modify,
# merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons
# to whom the Software is furnished to do so, subject to the following conditions: the above
# copyright notice and this permission notice shall be included in all copies or substantial
# portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS
# OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A
# PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
# LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
# OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
# IN THE SOFTWARE.
# source is the vendor's page that the package read; source_date the day on which it read it.
"""


def _text(value: str) -> str:
    return json.dumps(value) if re.search(r"[:#,\[\]{}&*!|>'\"%@`]|^[\d.]+$", value) else value


def _row(model: dict[str, str], checked: str) -> str:
    vendor = VENDORS[model["provider"]]
    fields = [
        f"id: {_text(model['prefix'] + '/' + model['id'])}",
        f"vendor: {vendor}",
        "kind: model",
        f"name: {_text(model['id'])}",
        f"retires_on: {model['retires_on']}",
    ]
    if model.get("deprecated_on"):
        fields.append(f"announced_on: {model['deprecated_on']}")
    if model.get("replacement"):
        fields.append(f"replacement: {_text(model['replacement'])}")
    fields.append(f"source: {_text(model['source'])}")
    fields.append(f"source_date: {model['checked']}")
    fields.append(f"checked: {checked}")
    fields.append("grade: B")
    return "- {" + ", ".join(fields) + "}\n"


def main(bydtech: Path, depdesk: Path, checked: str) -> None:
    """Write the snapshot; `checked` is the day of this reading, as YYYY-MM-DD."""
    first: dict[str, Any] = json.loads(
        (bydtech / "model_retire/models.json").read_text(encoding="utf-8")
    )
    second: dict[str, Any] = json.loads(
        (depdesk / "depdesk/data/catalog.json").read_text(encoding="utf-8")
    )
    pages: dict[str, str] = {page["provider"]: page["url"] for page in second["sources"]}
    rows: dict[tuple[str, str, str], dict[str, str]] = {}
    for model in second["models"]:
        if model.get("retires_on"):
            provider = model["provider"]
            rest = {"source": pages[provider], "checked": second["verified_on"], "prefix": provider}
            rows[provider, model["id"], model["retires_on"]] = model | rest
    for model in first["models"]:
        if model.get("retires_on"):
            provider = str(model["provider"])
            prefix = PREFIXES.get(provider, provider)
            key = (prefix, model["id"], model["retires_on"])
            stated = {name: value for name, value in model.items() if value}
            rows[key] = {**rows.get(key, {}), **stated, "prefix": prefix}
    kept = sorted(key for key in rows if not SKIPPED.search(key[1]))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    head = HEADER.format(bydtech=first["updated"], depdesk=second["verified_on"])
    body = "".join(_row(rows[key], checked) for key in kept)
    TARGET.write_text(head + body, encoding="utf-8")
    print(f"{len(kept)} rows in {TARGET}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
