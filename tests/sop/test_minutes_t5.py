"""Written English minutes: deeds told with a day, fields of several, the same owner, days agreed to, what nobody has, logs.

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. Below a document its tasks: a word of the title, who, by when (a dot is a
blank line, ? before who is to be asked).
"""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, cases, read

DOCUMENTS = """
## Premises
The lift was out on Monday. Priya trims the welcome mail to one screen, on Thursday.
= welcome mail | Priya Nair | 03-05

## Premises
The log-in page still carries the old logo. Kelly takes the logo, today.
= takes the logo | Kelly Chen | 03-03

## Premises
Kelly and Rob go through the supplier list together within two weeks, last time a third of it was wrong.
= supplier list | Kelly Chen, Rob Sinclair | 03-17

Meeting closed 14:50. Alex returns these monitors to the lessor today.
= monitors | Alex Chen | 03-03

## Premises
Tomorrow, Priya replaces the cracked pane.
= cracked pane | Priya Nair | 03-04

## Premises
The smell is back. That is why Kelly archives the old tickets within ten days.
= old tickets | Kelly Chen | 03-13

## Premises
So Rob counts the spare chairs tomorrow; Priya publishes the price list 3/20.
= spare chairs | Rob Sinclair | 03-04; price list | Priya Nair | 03-20

## Premises
Kelly kindly unlocks the side gate tomorrow. She also redoes the wiring plan, next Tuesday.
= side gate | Kelly Chen | 03-04; wiring plan | Kelly Chen | 03-10

## Hall
We left it to Priya to repair the door closer on Thursday. Rob's next step is to caption the videos on Monday.
= door closer | Priya Nair | 03-05; videos | Rob Sinclair | 03-09

## Hall
The survey will have to be summarised on Thursday, which Kelly took on.
= survey | Kelly Chen | 03-05

## Hall
Kelly volunteered: notify the caterers before 12 March.
= caterers | Kelly Chen | 03-12

## Hall
The landlord will notify the caterers by Friday, says Kelly.
Alex celebrates a birthday tomorrow and brings cake.
The survey will be summarised by the agency tomorrow.
Priya had weighed the parcels before Rob asked.
=

Handover Rob to Kelly
.
It was a calm week.
What is left for Kelly: ring the locksmith by Thursday.
= locksmith | Kelly Chen | 03-05

## Premises
The cracked pane will be replaced by Priya tomorrow.
= cracked pane | Priya Nair | 03-04

## Premises
The vendor replaces the pane on Friday.
Alex presents the numbers tomorrow, as always.
If it fails again, Rob swaps the router on Friday.
=

site call tue 3 mar
lights back since mon, ok
.
kelly strips it at origin - by thu
priya sends us sample config, "shortly"
cancel old contract w/ letter - alex, mar 20 at the very latest
alex ok with that
= strips it | Kelly Chen | 03-05; sample config | Priya Nair |; old contract | Alex Chen | 03-20

1. Lights
   1. Hall is dark after six.
   2. Alex: weekly list of open invoices, first one on Monday
   3. Alex: first one was late last week
= weekly list | Alex Chen | 03-09

1. Redirects
   1. Write the rules for the remaining 300 (Rob, 3/10)
   2. Chains of three and more hops to be flattened. Same owner, but only after that.
= rules | Rob Sinclair | 03-10; Chains | Rob Sinclair |

## Hall
- Priya: replace the cracked pane, tomorrow
- ditto: revoke the expired tokens, next Tuesday
- The pump makes the same noise again
= cracked pane | Priya Nair | 03-04; expired tokens | Priya Nair | 03-10

### Conditions
1. Print the buyer's tax number on company invoices.
   Owner: Priya · Due: 31 March, noon
2. Try the roll-back at 03:00 on the real machines.
   Owner: Alex, Rob · Due: Saturday night
3. Banner on the old shop.
   Owner: – · Due: 3/13 · Prio: low
= tax number | Priya Nair | 03-31; roll-back | Alex Chen, Rob Sinclair | 03-07; Banner | | 03-13

### Conditions
1. Tell the box office what to say.
   Owner: Chen · Due: 3/12
= box office | ?Alex Chen, ?Kelly Chen | 03-12

### Conditions
1. Rename both channels.
   Who: open; When: tomorrow
= channels | | 03-04

### Conditions
.
Archive the old tickets
  Who: Kelly + Priya
  By when: within ten days
= old tickets | Kelly Chen, Priya Nair | 03-13

## Hall
One more thing that has no name beside it yet: the shared drive has to be cleaned up, no later than 12 March.
= shared drive | | 03-12

## Hall
The cracked pane still needs to be replaced tomorrow, we did not settle who.
= cracked pane | | 03-04

## Hall
- cancel the spare licence - who? tomorrow
= spare licence | | 03-04

## Hall
Nobody has replaced the cracked pane yet, and that is fine.
It would be nice if somebody oiled the hinges one day.
=

## Hall
Alex asked Rob to find out what slows the job down, and he said next Monday is realistic.
= slows the job down | Rob Sinclair | 03-09

## Hall
Priya is to replace the cracked pane; Thursday would suit everybody.
= cracked pane | Priya Nair | 03-05

## Hall
Priya offered to replace the cracked pane and expects to be through by 12 March.
= cracked pane | Priya Nair | 03-12

## Hall
Kelly asked Priya whether she could replace the cracked pane; she agreed, tomorrow.
= cracked pane | Priya Nair | 03-04

## Hall
Kelly asked Rob whether Friday is realistic, and nobody knew.
=

From: Rob Sinclair
To: Alex; Kelly; Priya
.
Hi all,
.
For the rest, Alex, could you please go through the supplier list once more? You said next Monday suits you.
Priya promised me the seat plan by Friday, and I promised in return to print the labels.
.
Rob
= supplier list | Alex Chen | 03-09; seat plan | Priya Nair | 03-06; labels | Rob Sinclair |

From: Rob Sinclair
To: Alex; Kelly; Priya
.
Hi all,
.
I sketch the new entrance tomorrow, Priya revokes the expired tokens next Tuesday.
Alex was so kind as to offer to lower the cache time, 3/20.
.
Rob
= expired tokens | Priya Nair | 03-10; new entrance | Rob Sinclair | 03-04; cache time | Alex Chen | 03-20

HANDOVER
.
=== What rang ===
Mon 03:10   queue over 5,000     newsletter, drained by itself
Mon 22:41   search 500s          Kelly restarted two nodes
Tue 04:05   disk on log-2        Rob freed 80 GB
=

| When | Who | What happened |
|---|---|---|
| 08:10 | Kelly | replaced the pane |
| 09:30 | Rob | counted the chairs |
=

| # | Point | To do | Owner | Due |
|---|---|---|---|---|
| 1 | Hall | Replace the cracked pane | Alex/Rob | tomorrow |
= cracked pane | Alex Chen, Rob Sinclair | 03-04

| Topic | Result | Next | By |
|---|---|---|---|
| Hall | dim | Kelly replaces the cracked pane | 3/20 |
| Roof | tight | – | – |
= cracked pane | Kelly Chen | 03-20
"""


@pytest.mark.parametrize(("text", "expected"), cases(DOCUMENTS))
def test_read(text: str, expected: Expected) -> None:
    """What English notes give to people in their own ways is found, and what they only tell is not."""
    assert read(text, expected) == expected
