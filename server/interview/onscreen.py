"""What is known of the candidate's screen: is it shared, what does it show, and does the candidate look at another window?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.wire import Shows


@dataclass(frozen=True, slots=True)
class OnScreen:
    """`changes` counts the pictures that differ from the one before, `changed_s` is when the last of them came (monotonic).

    `elsewhere_s`: since when the page has not been the window that the candidate works in.
    """

    sharing: bool = False
    surface: str = ""
    shows: Shows = ""
    picture: bytes | None = None
    changes: int = 0
    changed_s: float = 0.0
    elsewhere_s: float | None = None

    @property
    def useful(self) -> bool:
        """A picture of our own room, of nothing, or of a moment long past says nothing that is not known."""
        return self.sharing and not self.shows

    def shared(self, sharing: bool, surface: str, shows: Shows) -> OnScreen:
        kept = self.picture if sharing and not shows else None
        return replace(self, sharing=sharing, surface=surface if sharing else "", shows=shows, picture=kept)

    def saw(self, jpeg: bytes, changed: bool, at: float) -> OnScreen:
        """A page that was reloaded sends pictures before it says what they show."""
        if not self.useful:
            return self
        seen = replace(self, picture=jpeg)
        return replace(seen, changes=self.changes + 1, changed_s=at) if changed else seen

    def went(self, elsewhere: bool, at: float) -> OnScreen:
        if elsewhere == (self.elsewhere_s is not None):
            return self
        return replace(self, elsewhere_s=at if elsewhere else None)
