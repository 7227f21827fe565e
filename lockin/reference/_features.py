"""Features of API surfaces, and where each can be carried."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lockin.reference._load import by_id, pick
from lockin.reference._records import Fact
from lockin.reference._services import service
from lockin.reference._support import answers

__all__ = ["Feature", "feature", "features", "portable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature(Fact):
    """One thing that code can use of an API surface.

    Parameters
    ----------
    name
        What people call it.
    definition
        What it means here, in one line.
    """

    name: str
    definition: str


def features(*, as_of: dt.date | None = None) -> tuple[Feature, ...]:
    """Return the vocabulary of features, in order of id.

    >>> len(features()) > 20
    True
    """
    return tuple(by_id(Feature, as_of, "features").values())


def feature(id: str, *, as_of: dt.date | None = None) -> Feature:
    """Return the feature with this id.

    Raises
    ------
    lockin.errors.UnknownFactError
        If there is none.

    Examples
    --------
    >>> feature("seed").definition
    'The caller asks for repeatable sampling by a seed.'
    """
    return pick("feature", id, by_id(Feature, as_of, "features"))


def portable(feature_id: str, *, to: str, as_of: dt.date | None = None) -> bool | None:
    """Return whether a service has a feature: True, False, or None where no source says.

    Parameters
    ----------
    feature_id
        Id of the feature.
    to
        Id of the service that would replace the present one.
    as_of
        Day for which facts are wanted; None takes the newest.

    Raises
    ------
    lockin.errors.UnknownFactError
        If the feature or the service is unknown.

    Examples
    --------
    >>> portable("stored-state", to="openai-responses")
    True
    >>> portable("stored-state", to="openai-chat-completions")
    False
    >>> portable("batch", to="deepseek-chat-completions") is None
    True
    """
    wanted, target = feature(feature_id, as_of=as_of), service(to, as_of=as_of)
    return answers(as_of).get(target.id, {}).get(wanted.id)
