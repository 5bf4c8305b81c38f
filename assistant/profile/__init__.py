"""A person in words: facts computed from their events first, then sentences, each checked.

`facts` (`activity`, `interests`, `shifts`; `tally` counts, `fact` is what they give) knows events
and the catalogue's own attributes, whatever these are; `writer` words them (`words` is the plain
wording) and `checker` (`reading`, `vocabulary`) decides what may be shown. Nothing here knows
recommendations.
"""

from assistant.profile.checker import ProfileChecker
from assistant.profile.config import ProfileConfig
from assistant.profile.fact import Profile, ProfileFact
from assistant.profile.facts import profile_facts
from assistant.profile.writer import ProfileWriter

__all__ = [
    "Profile",
    "ProfileChecker",
    "ProfileConfig",
    "ProfileFact",
    "ProfileWriter",
    "profile_facts",
]
