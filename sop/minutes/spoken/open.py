"""A task while a conversation goes on: who has it, since when, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import overlap, tokens
from sop.minutes.language.candidate import Candidate, Reading
from sop.minutes.language.fillers import unfilled
from sop.minutes.language.people import Owners
from sop.minutes.language.sayings import is_open_need
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.cutting import TAIL, cut

_LEAD = re.compile(
    r"^(?:(?:(?:do|would) you )?(?:want|like) me to|(?:shall|should) I|(?:you were|(?:were|was|"
    r"are)n['’]t you) (?:going|supposed|meant) to|"
    r"you (?:said you['’]d|promised to|wanted to)|(?:could|might want to)(?! you| we| i\b)(?![a-z])|(?:can|could|"
    r"would|will) you(?: please| also| maybe| two| both)*|"
    r"please|you(?:['’]ll| will| should)?(?: two| both)*(?: please)?(?![a-z])|"
    r"I(?:['’]ll| will|['’]m going to|['’]m gonna| can(?!['’]t)| could| need to| have to)(?: also| just)?|let me|"
    r"(?:要不要|需不需要|需要|還是|不然)我(?!們)(?:先|來|去|再)*|"
    r"(?:麻煩|請|拜託)(?:[你妳您](?!們))?|[你妳您](?!們)(?:就|再(?![^，。]{1,12}一[次輪遍回])|先|也|要(?!不要)|要不要|可以|能不能|可不可以)?|我(?!們)(?:自己|這邊|來|會|"
    r"就|先|再(?![^，。]{1,12}一[次輪遍回])|也)*(?:會去|會(?![後議]))?)\s*",
    re.IGNORECASE,
)
_CALL = re.compile(r"^and ~\s*,?\s*|[,，]\s*~\s*(?:可以嗎)?[?？]?$")
_YOU_AND_I = re.compile(
    r"^(?:[\w'’-]+,? )?you and I(?:['’]ll| will| can| could| should)(?: both)? (?=[a-z])", re.IGNORECASE
)
_FRONTED = re.compile(r"(?:the|this|that|these|those|my|our|your)\b[^,.;:!?]*", re.IGNORECASE)
"""What is done, said before who does it: "The other half of the box I'll push on Friday"."""
_TOLD = 90
"""Signs of a sentence that is a title with all that stands before "I'll"."""
_SHORT = 5
"""Words of an answer that only names something."""
SOON = 3
"""Sentences after which "I will do it" still means the task of before."""
PARTLY = 0.45
"""How much two ways of asking for one thing share, where each says something of its own."""
FAR = 100
"""Sentences after which a task that is named again is still known by where it was settled, not by where it is told once more."""
RECENT = 12
"""Sentences: what was said of a task that lately is a part of its evidence."""


class OpenTask:
    """A task as it stands so far. said: the sentence that names it; heard: the number of the last sentence about it;
    fits: whom the name that was called fits, before one of them said yes; guessed: whether nobody was named, and it is
    whoever spoke before; duty: whether it has to be done, whoever does it;
    tagged: whether it was only asked whose it is; matter: whether somebody was only called and told what it is about;
    declined, contested: the number of the sentence that refused it, or its day;
    proposed: a day that somebody names for it, who has not got it;
    earlier: the day before who has it asked for another one, and where he did.
    """

    def __init__(
        self,
        title: str,
        owners: Owners,
        due: Due | None,
        said: Utterance,
        heard: int,
        *,
        agreed: bool,
        asked: bool = False,
    ) -> None:
        self.title = title
        self.owners = owners
        self.due = due
        self.line, self.to = said.line, said.to
        self.turn, self.said = said.turn, said
        self.speaker = said.speaker
        self.heard = self.begun = heard
        self.agreed = agreed
        self.asked = asked
        self.refused = False
        self.fits = Owners()
        self.guessed = False
        self.accepted = False
        self.handed = self.duty = self.offered = self.tagged = self.matter = self.reminded = False
        self.declined = self.contested = -1
        self.proposed: tuple[Due, Utterance, int] | None = None
        self.earlier: tuple[Due | None, Utterance, int] | None = None
        self.topic = tokens(title.replace(due.words, " ") if due else title)

    @property
    def counts(self) -> bool:
        """Whether it is a task after all."""
        return ((self.agreed and not self.refused) or self.duty) and bool(self.title)

    @property
    def left(self) -> bool:
        """Whether it has to be done and nobody took it."""
        return self.duty and (self.refused or not self.agreed)

    def may_agree(self, one: Utterance) -> bool:
        """Whether a sentence can answer the request: not once it was refused, then only a promise takes it."""
        mine = {*self.owners.sure, *self.owners.ask}
        others = bool(one.speaker) and bool(mine) and not mine & {*one.who} and not mine & {*self.said.who}
        if others and not (self.agreed or self.guessed or self.offered):
            return False
        return self.asked and not self.refused and (not one.speaker or one.speaker != self.speaker)

    def agree(self, one: Utterance, index: int, owners: Owners) -> None:
        """Somebody says yes. owners: who that is, which counts where nobody was named."""
        if self.refused:
            # The day that was asked for stays, whoever does it, unless it was what would not do.
            stays = self.due is not None and self.due.words in self.said.masked and self.contested < 0
            self.owners, self.due = owners, self.due if stays else None
        self.agreed, self.accepted, self.refused = True, True, False
        self.to, self.heard = max(self.to, one.to), index
        narrows = len(owners.sure) == 1 and owners.sure[0] in self.owners.ask and not self.owners.sure
        if narrows:
            self.fits = self.owners
        elif {*owners.sure} <= {*self.fits.ask} - {*self.owners.sure} and owners:
            self.owners = self.fits  # Both whom the name fits said yes: who is meant is to be asked after all.
            return
        other = self.guessed and not {*owners.sure} < {*self.owners.sure}  # 「妳跟敏敏一起挑」: she says yes for both.
        if owners and (not self.owners or other or narrows):
            self.owners, self.guessed = owners, False

    def add(self, words: str) -> None:
        """More words for the title, where they say more than it does."""
        if tokens(words) - tokens(self.title):
            self.title = f"{self.title} — {words}"

    def name(self, words: str, one: Utterance, index: int) -> None:
        """What it is, said right after it was asked for: instead of what "it" could have meant."""
        own = self.title.split(" — ")[-1] if self.line == self.said.line or " — " in self.title else ""
        self.title = f"{own} — {words}" if own else words
        self.line, self.to, self.heard = self.said.line, max(self.to, one.to), index
        self.topic |= tokens(words)

    def call(self, one: Utterance, words: str, index: int) -> None:
        """ "Get us one." "Two quotes.": what an answer calls a task that was named only by a pronoun. words: without its day."""
        mine = {each.rstrip("s") for each in tokens(words)}
        near = not self.accepted and index - self.heard <= SOON
        asked = self.asked and near and " — " in self.title and bool({*one.who} & {*self.owners.sure})
        if asked and len(words.split()) <= _SHORT and mine & {each.rstrip("s") for each in tokens(self.title)}:
            self.add(words.strip(" .!,"))

    def reach(self, one: Utterance, index: int) -> None:
        """It is spoken of again: its lines go on to there, but not through all that was said of other things since."""
        if index - self.heard <= FAR:
            self.to = max(self.to, one.to)
        self.heard = index

    def refuse(self) -> None:
        """Somebody says no."""
        self.refused = True

    def hand(self, owners: Owners, one: Utterance, index: int) -> None:
        """Who was asked names somebody else, who has not answered yet."""
        self.owners, self.due = owners, self.due if self.duty else None
        self.agreed = self.refused = self.guessed = False
        self.handed, self.speaker, self.heard = True, one.speaker, index

    def takes(self, one: Utterance, owners: Owners) -> bool:
        """Whether a promise that does not say what is promised is about this task."""
        if not self.asked:
            return False
        if self.refused:
            return True
        mine = {*self.owners.sure, *self.owners.ask}
        return not mine or not one.speaker or bool(mine & {*owners.sure, *owners.ask})

    def goes_on(self, one: Utterance, owners: Owners, index: int) -> bool:
        """Whether who took it on just before speaks on."""
        mine = bool(one.speaker) and owners.sure == self.owners.sure
        return mine and self.agreed and index - self.heard <= SOON

    def is_for(self, one: Utterance) -> bool:
        """Whether who speaks is the one who was asked, as far as that is known."""
        mine = {*self.owners.sure, *self.owners.ask}
        return not one.speaker or not mine or bool(mine & {*one.who})

    def may_change(self, one: Utterance, *, agreed: bool) -> bool:
        """Whether who speaks can settle its date: who has it, who asked for it, or who agrees right after."""
        mine = {*self.owners.sure, *self.owners.ask}
        return not self.refused and (
            not one.speaker or one.speaker == self.speaker or bool(mine & {*one.who}) or agreed
        )

    def merge(self, old: OpenTask) -> None:
        """Take over what the earlier form knew and this one does not say."""
        self.due = self.due or old.due
        # 「Kelly 一百篇月底」 at the end does not take it from whom she does it with.
        fewer = bool(self.owners.sure) and {*self.owners.sure} < {*old.owners.sure} and old.agreed
        self.owners = old.owners if fewer or not self.owners else self.owners
        self.agreed = self.agreed or old.agreed
        if self.heard - old.heard <= RECENT:
            self.line = min(self.line, old.line)
        if self.asked and old.asked and overlap(self.topic, old.topic) < PARTLY:
            self.title = f"{old.title} — {self.title}"
        elif len(tokens(self.title)) < 2 or len(self.topic) * 2 <= len(old.topic):
            words, self.title, self.line = self.title, old.title, old.line
            self.to = self.to if self.heard - old.heard <= FAR else old.to
            if len(tokens(words)) > 1 and is_open_need(old.said.masked):
                self.add(words)

    def candidate(self) -> Candidate:
        """As the draft takes it."""
        owners = Owners() if self.left else self.owners
        return Candidate(self.title, owners, self.due, self.line, self.to, nobodys=self.left)


def title_of(one: Utterance, who: Owners, dues: Sequence[Due], reading: Reading, at: int, *, own: bool = False) -> str:
    """What a sentence names as the task: its words without whom they call, and without the date at its end."""
    text = one.text
    han = len(re.findall("[㐀-鿿]", text)) > 3
    enough = len(tokens(_bare(text[at:], dues, at))) >= 2
    topic = len(tokens(unfilled(text[:at]))) > 0 and (len(text) <= _TOLD or bool(_FRONTED.fullmatch(text[:at])))
    start = at if own and enough and not (han and len(text) <= 40) and not topic else 0
    text = _YOU_AND_I.sub("", cut(text[start:], dues, start))
    text = unfilled(text.strip(" ,，…"))
    if who.words:
        text = re.sub(rf"^(?:(?:請|麻煩|拜託)\s*)?{re.escape(who.words)}\s*[,，、]?\s*", "", text)
    text = unfilled(text)
    led = _LEAD.sub("", text)
    text = re.sub("(?<!可以)(?<!好)嗎[?？]?$", "", led) if led != text else text  # 「麻煩你更新憑證嗎」
    text = _CALL.sub("", text.replace(who.words, "~")).replace("~", who.words) if who.words else text
    text = re.sub(rf"^and {re.escape(who.words)}\s*,?\s*|[,，]\s*{re.escape(who.words)}\s*(?:可以嗎)?[?？]?$", "", text)
    text = re.sub(
        r"[,，]?\s*\b(?:by|on|before|until|at)\b(?:[\s,，]+uh)?[\s,，]*$", "", TAIL.sub("", text), flags=re.IGNORECASE
    )
    return re.sub(r"\s{2,}", " ", text).strip(" \t,，、。.;；:：—–-?？")


def named_by(one: Utterance, reading: Reading) -> str:
    """What a sentence names, without whom it calls first."""
    first = next(iter(one.mentions), None)
    called = reading.people.of([first], one.text[first.start : first.end]) if first else Owners()
    return title_of(one, called, reading.when.all(one.masked), reading, 0)


def _bare(text: str, dues: Sequence[Due], offset: int) -> str:
    for due in reversed(dues):
        if due.start >= offset:
            text = text[: due.start - offset] + " " + text[due.end - offset :]
    return _LEAD.sub("", text)
