"""Tasks that are given to people in a conversation: by a mark, a request, or in so many words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sop.minutes.days.due import Due
from sop.minutes.language.alike import tokens
from sop.minutes.language.answers import agrees, asks_when, refuses
from sop.minutes.language.fillers import FILLERS, unfilled
from sop.minutes.language.naming import chains_of
from sop.minutes.language.over import TOLD_AS_PAST
from sop.minutes.language.people import Owners
from sop.minutes.language.promises import dated_promise, is_away, promise
from sop.minutes.language.sayings import is_duty, is_reported, is_short, is_vague, refers_back, request
from sop.minutes.language.text import is_question
from sop.minutes.language.topical import demands, gives_thing, named_instead, so_you
from sop.minutes.language.utterances import Utterance
from sop.minutes.spoken.asking import addressed, and_listener, limited, sends_on, told_by_name, you_two
from sop.minutes.spoken.clauses import OURS
from sop.minutes.spoken.consented import consented
from sop.minutes.spoken.dating import limit_of, own_dues, redate
from sop.minutes.spoken.given import assigned_me, told
from sop.minutes.spoken.granted_by import granted_by, put_to_all
from sop.minutes.spoken.handed_over import hands_me
from sop.minutes.spoken.hearing import (
    and_me,
    bare_verb,
    dated_self,
    does,
    only_objects,
    shares,
    with_speaker,
)
from sop.minutes.spoken.hearsay import said_again, said_of
from sop.minutes.spoken.ledger import Ledger
from sop.minutes.spoken.manner import is_manner
from sop.minutes.spoken.open import OpenTask, title_of
from sop.minutes.spoken.ordering import each_told, told_to
from sop.minutes.spoken.pleas import plea, to_me, told_on, told_then
from sop.minutes.spoken.pointing import with_before
from sop.minutes.spoken.reasoned import only_suggests
from sop.minutes.spoken.settled import clause_of, due_of
from sop.minutes.spoken.together import with_others
from sop.minutes.spoken.topics import asks_how, names_matter
from sop.minutes.spoken.verbs import called_after, is_unnamed

_TOPIC = 16
"""Signs of what a task is about before who does it; a word of English is as long as one of Chinese."""
WE_SAID = re.compile(r"\bwe(?:['’]d| had| have)? (?:also |already )?said\b", re.IGNORECASE)
_YES_PLEASE = re.compile(r"(?:(?:oh|ah|ok|okay)[,. ]+)*(?:yes|yeah|yep|sure)[, ]+please\b(?! [a-z])", re.IGNORECASE)
_DO = re.compile(r"先|記得|務必|一下|順便|幫")
_CALLED = re.compile(r"\s*[,，、](?!\s*(?:I|we|it|that|the)\b)")
_I_THINK = re.compile(
    r"(?:I (?:think|guess|suppose|would say|['’]d say)|maybe|perhaps|我覺得|我想|我看)(?: that)?[,，]? ?", re.IGNORECASE
)
_YOU_FIRST = re.compile(r"^(?:那|好|然後|，)*[你妳您](?!們|說|覺得|看)")
_YOU_DID = re.compile(
    r"[,，]? you (?:two |both |guys )?(?:were|had|did|said|know|have|saw|told|wrote|sent|got|made|[a-z]{2,}(?<!ne)ed)\b"
)
_NEVER = re.compile(r",? (?:please )?(?:don['’]?t|do not|never) (?!forget)[a-z]", re.IGNORECASE)
"""What somebody is told to leave: no task."""
_WONT = re.compile(
    r" (?:(?:wo|ca|is|do|does|did|would|should|could|has|have|are|was)n['’]?t|cannot|(?:will|can|is|does|did|should) (?:not|"
    r"never)|never|no longer) "
)
_COULD = re.compile(
    r" (?:could|can|might want to) (?=[a-z]+ (?:the|a|an|it|that|this|those|our|all)\b)(?!(?:be|have|see|hear)\b)"
)


def asks_somebody(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """ "May, can you check the form?": somebody is asked, and has it once they agree or a date is said."""
    found = (
        request(one.masked)
        or told_to(one, dues)
        or gives_thing(one)
        or so_you(one, dues)
        or named_instead(one)
        or plea(one)
        or put_to_all(index, one, said)
        or consented(index, one, said)
    )
    calls = [each for each in said[max(0, index - 3) : index] if each.turn == one.turn and each.mentions]
    if (
        found
        and found[0].casefold() == "please"
        and not one.masked[found.end() :].strip(" .!")
        and not any(due.day for due in dues)
    ):
        # "Next slide, please." asks nobody for work.
        found = found if one.mentions or calls else None
    last = ledger.last(index)
    if found and last is not None and last.asked and not last.accepted and agrees(one.masked):
        # 「好啊，中文先給我，我二十四號前翻好」: who agrees says what he needs for it.
        found = None if dated_self(one, dues) is not None else found
    if found and is_manner(one, last, index, said) and not ledger.reading.when.all(one.masked):
        return True
    if last is not None and last.offered and not last.agreed and agrees(one.masked):
        return False
    if found and refuses(one.masked[: found.start()]) and sends_on(one):
        return True  # 「我週六不行，你問冠廷」: what was asked for stays open.
    if found and _YES_PLEASE.match(one.masked) and not one.mentions:
        return False
    if found and found[0].casefold() == "please" and refuses(one.masked[: found.start()]):
        found = None
    if not found and calls:
        found = told_on(one, calls)
    answers = bool(one.speaker and index) and not (found or one.mentions) and said[index - 1].turn != one.turn
    then = told_then(one.masked) if answers and len(said[index - 1].who) == 1 else None
    found = found or then or (to_me(one, dues) if one.speaker and index else None)
    if not found and one.mentions:
        found = told_by_name(one, dues)
    if found and hands_me(one, found):
        return False
    by_then = None if found or one.mentions else limited(index, one, dues, said)
    found = found or by_then
    if found and is_duty(one.masked) and not one.mentions and found[0].casefold() != "please":
        return False
    own_task = promise(one.masked) if one.who and not one.mentions else None
    # 「那你填好拿給我，我來簽」: what is asked comes first.
    if not found or (own_task and not _YOU_FIRST.search(one.masked, 0, own_task.start())):
        return False
    if asks_when(one.masked) and not one.mentions and refers_back(one.masked):
        return False
    own = dated_promise(one.masked, dues) if one.who and only_objects(one) else None
    own_first = own is not None and dues and own < dues[0].start < found.start()
    if own_first or only_suggests(one.masked):
        return False
    named = by_then and Owners(said[index - 1].who, (), said[index - 1].speaker)
    who = named or with_speaker(one, addressed(one, found.start(), said, index, ledger.reading.people))
    who = Owners(said[index - 1].who, (), said[index - 1].speaker) if then and not who else who
    who = ledger.reading.with_you(one.masked, who)
    who = you_two(index, said) or with_others(one, and_listener(index, said, who), ledger.reading.people)
    each = each_told(one)
    who = ledger.reading.people.of(each) if len(each) > 1 else who
    question = is_question(one.text)
    if who.words == "" and not who and question:
        who = granted_by(index, said)
        if not who and not dues:
            return False
    others = not question and told(ledger, index, one, said, one.masked[: found.start()])
    title = title_of(one, who, dues, ledger.reading, found.end(), own=others)
    if ledger.passed_on(index, one, who, title):
        return True
    line, due = one.line, due_of(one, called_after(one, dues), ledger.reading)
    stands = index > 0 and said[index - 1].turn == one.turn and not is_question(said[index - 1].text)
    if refers_back(one.masked) or is_short(title) or is_vague(title) or by_then or (stands and is_unnamed(title)):
        title, line = with_before(title, index, one, said, ledger.reading)
        due = due or limit_of(ledger, line, index, one, said)
    if len(tokens(title)) < 1:
        return False
    turn = " ".join(each.text for each in said[max(0, index - 4) : index + 1] if each.turn == one.turn)
    # Which of two is meant has to be asked anyway, whether or not one of them answers.
    either = len(who.ask) > 1 and not who.sure and who.words in turn
    bound = (bool(dues) and not by_then) or either or (not question and bool(who.words) and who.words in turn)
    task = OpenTask(title, who, due, one, index, agreed=bound and bool(who), asked=True)
    task.line, task.guessed, task.duty = line, who.words not in turn, not who and demands(one, dues)
    ledger.open(index, one, task)
    return True


def assigned(ledger: Ledger, index: int, one: Utterance, said: Sequence[Utterance], dues: Sequence[Due]) -> bool:
    """ "May will review …", 「建宏月報下週三給我」: somebody is said to be going to do it."""
    if not one.mentions:
        return False
    named_to = chains_of(one.masked, one.mentions)[0][-1].end
    if any(each.match(one.masked, named_to) for each in (_YOU_DID, _NEVER, _WONT)):
        return False
    if is_reported(WE_SAID.sub("", one.masked)):
        return said_of(ledger, index, one, said, dues)
    parts = and_me(one)
    if parts is not None and told(ledger, index, one, said, unfilled(one.masked), until=len(parts[0].masked)):
        return assigned_me(ledger, index, parts[1], said) or True
    asked = (asks_when(one.masked) or asks_how(one)) and is_question(one.text)
    if asked or names_matter(one):
        # It is a task only once its date is said.
        who = addressed(one, 0, [], 0, ledger.reading.people)
        if not who and one.masked[one.mentions[0].end : one.mentions[0].end + 1] == "的":
            first = one.mentions[0]
            who = ledger.reading.people.of([first], one.text[first.start : first.end])
        if who:
            title = title_of(one, who, dues, ledger.reading, 0)
            due = due_of(one, dues, ledger.reading) if asks_how(one) else None
            task = OpenTask(title, who, due, one, index, agreed=False, asked=asked)
            task.matter = not asked or asks_how(one)
            ledger.open(index, one, task)
        return bool(who)
    if said_again(ledger, index, one, dues):
        return True
    thought = _I_THINK.match(unfilled(one.masked))
    if told(ledger, index, one, said, unfilled(one.masked), dues):
        return True
    could = _COULD.match(one.masked, one.mentions[0].end) if not dues and not is_question(one.text) else None
    if could and not unfilled(one.masked[: one.mentions[0].start]):
        who = ledger.reading.people.of(one.mentions[:1], one.text[one.mentions[0].start : one.mentions[0].end])
        title, line = title_of(one, who, dues, ledger.reading, could.end()), one.line
        if refers_back(one.masked) or is_vague(title):
            title, line = with_before(title, index, one, said, ledger.reading)
        task = OpenTask(title, who, None, one, index, agreed=False, asked=True)
        task.line = line
        ledger.open(index, one, task)
        return True
    if thought and told(ledger, index, one, said, unfilled(one.masked)[thought.end() :], dues):
        # What somebody only thinks is a task once it is agreed to.
        ledger.tasks[-1].agreed, ledger.tasks[-1].asked = False, True
        return True
    if said_of(ledger, index, one, said, dues):
        return True

    opening = FILLERS.match(one.masked)
    start = opening.end() if opening else 0
    chain = chains_of(one.masked, one.mentions)[0]
    first = chain[-1]
    lead = one.masked[start : chain[0].start]
    due = due_of(one, own_dues(one, dues, chain[0].start), ledger.reading)
    soft = due is None and not shares(one, first)
    doing = (
        (not soft or _DO.search(one.masked, first.end))
        and does(one, first)
        and len(re.sub("[A-Za-z]+", "ab", lead)) <= _TOPIC
        and not re.search(r"[你妳我他她]|[給跟和與幫找問向]$", lead)
    )
    given = (
        doing or re.search(r"給(?:我|你|妳|您|大家)|交給|要交|要給", one.masked) or _CALLED.match(one.masked, first.end)
    )
    if (
        (lead and not doing)
        or not (dues or doing)
        or OURS.match(one.masked, first.end)
        or is_question(one.text)
        or is_away(one.text)
        or TOLD_AS_PAST.search(clause_of(one.masked, dues[-1]) if doing and dues else one.masked)
        or not given
    ):
        return False
    named = ledger.reading.people.of(chain, one.text[chain[0].start : first.end])
    who = ledger.reading.partners(one.masked, with_speaker(one, named))
    known = ledger.named_by(bare_verb(one, dues), who)
    if known is not None:
        return redate(ledger, known, one, dues, index) or True
    title, line = title_of(one, who, dues, ledger.reading, first.end), one.line
    if is_vague(title):
        title, line = with_before(title, index, one, said, ledger.reading)
    weak = bool(soft and doing and not dues)
    task = OpenTask(title, who, due, one, index, agreed=not weak, asked=weak)
    task.line = line
    ledger.open(index, one, task)
    return True
