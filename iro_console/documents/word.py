"""A plain Word document: a title, lines about it, and entries under headings. Nothing in it is a field."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from iro_console.forms.clean import clean_text

_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_A4 = (21.0, 29.7)
"""Centimetres."""
_MARGIN = 2.0


class Paragraph(NamedTuple):
    """A paragraph made of parts, each in bold or not."""

    parts: Sequence[tuple[str, bool]]
    indent: bool = False


class Heading(NamedTuple):
    """A heading of the text."""

    text: str


def word_bytes(
    title: str, about: Sequence[str], content: Iterable[Paragraph | Heading], *, foot: str, at: datetime
) -> bytes:
    """Return a document; ``foot`` stands at the foot of every page, ``at`` is when it was made."""
    import docx
    from docx.shared import Cm

    made: Any = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(_A4[0]), Cm(_A4[1])
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin = section.bottom_margin = Cm(_MARGIN)
    section.footer.paragraphs[0].text = _plain(foot)
    core = made.core_properties
    core.title, core.author, core.comments = _plain(title), "iro-console", ""
    core.created = core.modified = at.replace(tzinfo=None)
    made.add_heading(_plain(title), level=0)
    for line in about:
        made.add_paragraph(_plain(line))
    for each in content:
        if isinstance(each, Heading):
            made.add_heading(_plain(each.text), level=1)
            continue
        paragraph = made.add_paragraph()
        if each.indent:
            paragraph.paragraph_format.left_indent = Cm(1)
        paragraph.paragraph_format.space_after = Cm(0.1)
        for text, strong in each.parts:
            paragraph.add_run(_plain(text)).bold = strong
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _plain(text: str) -> str:
    """Return a text as XML takes it; line breaks and tabs become those of Word."""
    return _NOT_IN_XML.sub("", clean_text(text))
