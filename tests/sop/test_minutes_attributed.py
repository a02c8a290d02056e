"""Sentences that only say who does what the sentence before them says, and by when: "Taken by Alex, due 3/9.".

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. Below a document its tasks: a word of the title, who, by when.
"""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, cases, read

DOCUMENTS = """
**Detection.** Nobody noticed for ten minutes. *Remedy:* let the probes ask the servers directly. Taken by Alex, due 3/9.
= probes ask | Alex Chen | 03-09

**Cause.** Any plan passes. *Remedy:* a guard that stops a plan with more than five deletions. Taken by Rob, in two business days.
= guard that stops | Rob Sinclair | 03-05

*Remedy:* export the zone every hour into a bucket with versions. Taken by Alex and Priya, due end of March.
= export the zone | Alex Chen, Priya Nair | 03-31

*Remedy:* move the status page to another domain. Taken by nobody yet; Kelly will ask the budget owner.
= status page | | ; budget owner | Kelly Chen |

Lessons learnt on paper, one side at most. Priya, within two weeks.
= Lessons learnt | Priya Nair | 03-17

The robots file blocks the new shop. Open it for the crawlers. Owner: Priya, by Friday.
= crawlers | Priya Nair | 03-06

A second probe from outside our network. Assigned to Rob, 3/12.
= second probe | Rob Sinclair | 03-12

Renew the wildcard certificate before it lapses. With Kelly, by 3/10.
= wildcard | Kelly Chen | 03-10

A page that explains the outage to partners. Nobody has taken this yet.
= partners | |

Write a checklist for cutovers. No owner yet.
= checklist | |

Restore test on the spare box. Goes to Alex, due Friday.
= Restore test | Alex Chen | 03-06

The alert mails go to a dead mailbox. Redirect them to the team's. Rob takes this, by Thursday.
= Redirect | Rob Sinclair | 03-05

錯誤頁改成新版客服電話。佳蓉，週五前。
= 錯誤頁 | 林佳蓉 | 03-06

改善：探測點改查權威主機。由柏宇認領，3/9 前。
= 探測點 | 陳柏宇 | 03-09

端午檔期的值班表儘早排定，佳蓉。
= 值班表 | 林佳蓉 |

對策：快取時間縮短為五分鐘。負責人柏宇，三月十日。
= 快取時間 | 陳柏宇 | 03-10

改善：備份改放另一個機房。尚無人認領。
= 備份 | |

Taken together, the numbers look good. Alex was pleased.
=

We met the vendor on Monday. Present: Alex, Kelly.
=

The cache was cleared at noon. Done by Alex, 3/2.
=

Rob asked about the vendor. Answer by Kelly.
=

上週的中斷已經排除。報告人：柏宇。
=

The talk went well. Slides by Priya.
=

新版首頁已經上線。攝影：佳蓉。
=

The report was written by Alex. Approved by Kelly, 3/2.
=

The next release is on Friday. On call: Rob.
=
"""


@pytest.mark.parametrize(("text", "expected"), cases(DOCUMENTS))
def test_who_does_it_stands_in_the_next_sentence(text: str, expected: Expected) -> None:
    assert read(text, expected) == expected
