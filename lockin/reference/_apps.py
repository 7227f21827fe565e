"""Apps: vendors that publish an app in the directory of an assistant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lockin.reference._load import by_id
from lockin.reference._records import Fact

__all__ = ["App", "apps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class App(Fact):
    """One app in a directory.

    Parameters
    ----------
    name
        What people call it.
    vendor
        Who publishes it.
    directory
        Service (of role ``app-directory``) in which it is listed.
    """

    name: str
    vendor: str
    directory: str


def apps(*, directory: str | None = None, as_of: dt.date | None = None) -> tuple[App, ...]:
    """Return the apps on record, in order of id; of one directory where it is named.

    >>> [app.vendor for app in apps(directory="openai-apps")]
    ['canva', 'figma', 'zillow']
    """
    held = by_id(App, as_of, "apps").values()
    return tuple(app for app in held if directory in {None, app.directory})
