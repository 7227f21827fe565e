"""What each problem code means, for `lockin explain`."""

from __future__ import annotations

__all__ = ["CODES"]

CODES: dict[str, str] = {
    "bad-currency": "A currency is three capital letters of ISO 4217, such as EUR.",
    "bad-date": "A date is a day of the calendar, written as 2026-10-31.",
    "bad-encoding": "Files are UTF-8; a byte order mark at the start is accepted.",
    "bad-estimate": "The numbers of a quantity contradict each other or leave its range.",
    "bad-id": "An id is a lower-case slug: letters, digits, dots, hyphens, underscores.",
    "bad-text": "A text does not have the form that its field asks for.",
    "bad-value": "A word is not one of those that the field accepts.",
    "conflict": "Two sources say different things; the better evidence is shown. A conflict "
    "of kind, currency or ends of a dependency must be settled first.",
    "duplicate-id": "Two records have one id; ids are unique over nodes and dependencies.",
    "duplicate-key": "A mapping states a key twice; readers would silently keep one of them.",
    "empty-file": "The file holds nothing.",
    "group-disagrees": "Members of one group state different values of at_least.",
    "group-not-hot": "A group has fewer hot members than it needs, so it is down as it stands.",
    "group-too-small": "A group has fewer members than it needs.",
    "lone-surrogate": "Text holds half of a surrogate pair, which is no character.",
    "missing-field": "A record lacks a field that it needs.",
    "missing-rate": "An amount is in a currency for which rates has no entry.",
    "no-switch-hours": "A warm alternative does not say how long switching to it takes.",
    "no-vendor": "A contract does not name its vendor, so it counts in no exit.",
    "not-finite": "Numbers are finite: no infinity, no NaN, nothing too large for a double.",
    "out-of-range": "A number lies outside the range of its field.",
    "ownership-cycle": "Vendors own each other in a circle.",
    "self-dependency": "A dependency names one node as both ends.",
    "syntax": "The text is not YAML or JSON at this place.",
    "too-deep": "Collections are nested deeper than any landscape needs.",
    "too-large": "The file, or one value in it, is larger than the limit.",
    "too-long": "A text is longer than its field accepts.",
    "too-many-faults": "Reading stopped: the list of faults is longer than anybody reads.",
    "too-many-nodes": "A YAML file has more nodes than the limit; JSON is read much faster.",
    "too-many-objects": "A file has more mappings than the limit.",
    "too-many-records": "A file has more records than the limit.",
    "too-many-values": "A file has more values than the limit.",
    "unknown-field": "A record has no field of this name.",
    "unknown-format": "The ending of a file is none of .json, .yaml and .yml.",
    "unknown-id": "A field names a record that the landscape does not hold.",
    "unknown-kind": "There is no node of this kind.",
    "unreadable-file": "A path is missing, is no regular file, or may not be read.",
    "usage-conflict": "Two usage records of one source, account and period differ.",
    "usage-on-gateway": "Usage stands on an edge into a gateway, where it would count twice.",
    "wrong-kind": "A reference or a dependency names a node of a kind that it may not.",
    "wrong-type": "A value has the wrong type for its field.",
    "yaml-alias": "YAML aliases are refused: a kilobyte of them can expand to gigabytes.",
    "yaml-anchor": "YAML anchors are refused with the aliases that would use them.",
    "yaml-tag": "YAML tags are refused: they can construct objects.",
}
"""Problem code to one sentence."""
