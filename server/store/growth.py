"""How code grew: each revision is kept as what it changed, and every chain of changes begins with a whole text. Pure.

A whole text is kept where a language is written in first (also by another process), where the changes since the last whole one
have come to as much as the text itself, and at the latest after so many. So the journal grows with what is typed, not with the
text's length times its revisions, and an entry that was lost costs the revisions up to the next whole text, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from server.store.entries import Code, Edit, Noted
from tools.edits import Splice, applied, splice

MOST_CHANGES = 200
COSTS = 80
"""Characters: what an entry of its own costs beside its text."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The newest text of a language, and what its changes since the last whole one have cost."""

    last: Code
    spent: int = 0
    changes: int = 0


Growth = Mapping[str, Chain]
"""By language."""


def grown(growth: Growth, code: Code) -> tuple[Growth, Code | Edit]:
    """What to keep of a revision."""
    chain = growth.get(code.language)
    entry = _change(chain, code) if chain else code
    if isinstance(entry, Edit) and chain:
        longer = Chain(code, chain.spent + COSTS + len(entry.text), chain.changes + 1)
        return {**growth, code.language: longer}, entry
    return {**growth, code.language: Chain(code)}, code


def _change(chain: Chain, code: Code) -> Code | Edit:
    change = splice(chain.last.text, code.text)
    if chain.changes >= MOST_CHANGES or chain.spent + COSTS + len(change.text) > len(code.text):
        return code
    return Edit(
        revision=code.revision,
        language=code.language,
        since=chain.last.revision,
        at=change.at,
        gone=change.gone,
        text=change.text,
        size=len(code.text),
    )


@dataclass(slots=True)
class _Reader:
    """The texts that were rebuilt so far, by language."""

    texts: dict[str, Code] = field(default_factory=dict)

    def read(self, entry: Code | Edit) -> Code | None:
        """None for a change of a text that is not there: an entry before it was lost."""
        code = self._rebuilt(entry) if isinstance(entry, Edit) else entry
        if code is None:
            self.texts.pop(entry.language, None)
        else:
            self.texts[entry.language] = code
        return code

    def _rebuilt(self, edit: Edit) -> Code | None:
        before = self.texts.get(edit.language)
        if before is None or before.revision != edit.since:
            return None
        text = applied(before.text, Splice(edit.at, edit.gone, edit.text))
        return Code(revision=edit.revision, language=edit.language, text=text) if len(text) == edit.size else None


def whole(entries: Iterable[Noted]) -> Iterator[Noted]:
    """The same entries, every revision with its whole text."""
    reader = _Reader()
    for entry in entries:
        if not isinstance(entry.data, Code | Edit):
            yield entry
        elif (code := reader.read(entry.data)) is not None:
            yield replace(entry, kind="code", data=code)


def gapless(entries: Iterable[Noted]) -> Iterator[tuple[float, Code | Edit]]:
    """Changes and whole texts as they are kept, without those that nothing can be made of."""
    reader = _Reader()
    for entry in entries:
        if isinstance(entry.data, Code | Edit) and reader.read(entry.data) is not None:
            yield entry.at_s, entry.data
