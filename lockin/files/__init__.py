"""Landscape files: reading with positions, writing, the JSON Schema, and tables.

`load` and `loads` read YAML and JSON and raise `lockin.errors.LandscapeError` with every
problem of a file at once; `save` and `dumps` write either. `write_csv` writes tables in
which no cell can become a formula, and `write_text` replaces a file in one step.
"""

from lockin.files._codes import CODES
from lockin.files._limits import MAX_BYTES, MAX_RECORDS
from lockin.files._load import Format, format_of, load, loads
from lockin.files._schema import schema
from lockin.files._shown import printable, redact, shown
from lockin.files._table import Cell, write_csv
from lockin.files._write import dumps, save, write_text

__all__ = [
    "CODES",
    "MAX_BYTES",
    "MAX_RECORDS",
    "Cell",
    "Format",
    "dumps",
    "format_of",
    "load",
    "loads",
    "printable",
    "redact",
    "save",
    "schema",
    "shown",
    "write_csv",
    "write_text",
]
