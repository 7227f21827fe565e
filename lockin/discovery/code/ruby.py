"""Ruby sources, by their syntax tree."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lockin.discovery.code._model import Module
from lockin.discovery.code._ruby import read_ruby
from lockin.discovery.code._ruby_names import RubyNames
from lockin.discovery.code.source import CodeSource, Language
from lockin.discovery.signatures import tables

__all__ = ["RUBY"]


def _names(modules: Mapping[str, Module]) -> RubyNames:
    return RubyNames(modules, tables("ruby"))


RUBY = CodeSource(
    Language(
        name="ruby",
        endings=frozenset({".rb", ".rake"}),
        read=read_ruby,
        names=_names,
        tests=re.compile(rb"(?m)^[ \t]*(?:def test_|(?:it|test|specify|scenario)[ (]+[\"'])"),
        comments=(b"#",),
        is_shared=True,
    )
)
"""The Ruby files of a root, read together."""
