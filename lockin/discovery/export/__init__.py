"""Findings in the formats that other programs read: JSON, SARIF and CycloneDX.

Each format is one file with a `to_...` that returns the text and a `write_...` that
replaces a file in one step. All take any scans, in any order, and give the same bytes for
the same content: no clock, no random number. Text that looks like a credential is hidden.
"""

from lockin.discovery.export.cyclonedx import to_cyclonedx, write_cyclonedx
from lockin.discovery.export.gaps import Undetermined, languages_not_read, undetermined
from lockin.discovery.export.json import FORMAT, from_json, read_json, schema, to_json, write_json
from lockin.discovery.export.sarif import to_sarif, write_sarif

__all__ = [
    "FORMAT",
    "Undetermined",
    "from_json",
    "languages_not_read",
    "read_json",
    "schema",
    "to_cyclonedx",
    "to_json",
    "to_sarif",
    "undetermined",
    "write_cyclonedx",
    "write_json",
    "write_sarif",
]
