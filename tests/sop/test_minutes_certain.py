"""Days that are taken back in a conversation, corrected for another matter, or said to be two: none of them is stated wrongly.

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. A case begins with the days of its tasks in order; -:
  no day is certain, so that none is stated, but as one to check; 0: no task.
"""

from __future__ import annotations

import re

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_forms import said

SPEAKERS = {"A": "Alex Chen", "M": "May Chiang", "林": "林佳蓉", "王": "王小明"}
TALKS = """
03-10 M: Yeah, I'll renew the loyalty certificate on Friday. No, wait, I'm off, make it next Tuesday. /
  A: Next Tuesday, fine.
03-10 M: I'll renew the loyalty certificate on Friday. No, wait, I'm off, make it next Tuesday.
03-10 M: I'll renew the loyalty certificate on Friday. Hmm, no. I have the audit that day. Next Tuesday.
03-10 M: I'll renew the loyalty certificate on Friday. / A: Friday's the freeze. / M: Oh. Next Tuesday, then.
- M: I'll renew the loyalty certificate on Friday. No, wait, I'm off. / A: Let's talk about it later.
- M: I'll renew the loyalty certificate on Friday. Oh no, that won't work, I'm in court. / A: Okay.
- M: I'll renew the loyalty certificate on Friday. / A: Friday is the freeze. /
  M: Ah, right. I'll tell you tomorrow when I can.
03-03,03-10 M: I'll compress the campaign pictures this afternoon. And the landing page goes to staging on
  Monday. No, wait, Monday I'm out. Make it Tuesday.
03-03,03-10 M: I'll compress the pictures today. And I'll put the landing page on staging on Monday. No,
  wait, Monday I'm out. Make it Tuesday. /
  A: Tuesday's fine.
- M: I'll compress the pictures tomorrow. The campaign starts on Monday. No, sorry, on Tuesday.
03-04 M: I'll compress the pictures tomorrow. The vendor comes on Friday, no, make it Monday, they moved it.
03-09 林: 小明麻煩你調一下字幕的顏色，三月五號前。 / 王: 五號喔，有點趕耶，可不可以九號？ / 林: 好，那就三月九號。 / 王: OK。
03-09 小明麻煩你調一下字幕的顏色，三月五號前 / 五號喔，有點趕耶，可不可以九號 / 好，那就三月九號 / OK
03-09 小明麻煩你調一下字幕的顏色，三月五號前 / 五號有點趕，九號可以嗎 / 可以
- 小明麻煩你調一下字幕的顏色，三月五號前 / 五號我在台中，九號行不行 / 行啊
03-09 小明麻煩你調一下字幕的顏色，三月五號前 / 五號不行欸，給我到九號 / 好
- 小明麻煩你調一下字幕的顏色，三月五號前 / 五號喔，太趕了吧 / 那再看看
03-09 Ming, please change the colours by the fifth / the fifth, hmm, that's tight, could it be the ninth /
  sure, the ninth of March then / okay
03-09 Ming, please change the colours by the fifth / hmm, the fifth is tight, the ninth maybe / okay the ninth
03-04 王: 我下午去講退貨流程。啊不對，下午我要看牙醫，明天早上我去講。 / 林: 好，牙醫加油。
03-04 王: 我今天去講退貨流程。啊不對，今天我要看牙醫，明天早上我去講。 / 林: 好。
03-09 王: 我週五改退貨流程。欸等等，週五我請假，下週一改。
03-09 王: 我週五改退貨流程。喔不行，週五有稽核，那下週一好了。
- 王: 我週五改退貨流程。喔不行，週五有稽核。 / 林: 那再說。
- 林: 值班的話，週末誰可以？ / 王: 我週六要喝喜酒，不行，你問 Alex。 / A: 我可以啊，週六的值班我來。
- 林: 值班的話，週末誰可以？ / 王: 我週六要喝喜酒，不行，你問 Alex。 / A: 我可以啊，週六週日的值班我來。
- 林: 週六日的值班誰要？ / 王: 我來。
- A: Who does the weekend shifts? / M: I'll take the Saturday and Sunday shifts.
- A: May, can you take Friday's shift? / M: Sure.
- M: I'll write up Monday's outage.
- 王: 我會整理週一的事故報告。
03-05 A: May, could you run the restore test on Thursday? / M: I'm in court that day. Ming? /
  王: Fine, I'll run the restore test, same day.
- A: May, could you run the restore test on Thursday? / M: I can't. Ming? / 王: Okay, same day.
- A: May, could you run the restore test on Thursday? / M: I can't. Ming? /
  王: Okay, I'll do it, but not on Thursday.
- 林: 小明，還原測試你週四可以跑嗎？ / 王: 我那天請假，Alex？ / A: 好，我跑還原測試，同一天。
03-06 A: May, can you write that up for the managers by Friday? Plain words, please. / M: Sure, I'll do that.
03-06 A: May, can you write that up for the managers by Friday? One page, please. / M: Sure.
03-06 A: May, can you write the report by Friday? Nothing fancy, please. / M: Sure.
03-06 A: May, can you write the report by Friday? In English, please. / M: Sure.
03-06 林: 小明，報告麻煩你週五前寫好，簡短就好，拜託。 / 王: 好。
- 林: 小明，上線演練你可以主持嗎？ / 王: 我沒做過欸，可能要請林姐。 / 林: 好吧，上線演練我主持，時間再跟大家喬。
0 林: 小明，這個你做過嗎？ / 王: 沒做過欸，你問 Alex。
- A: May, could you run the restore test by Thursday? / M: I can't. Ming? / 王: Okay.
03-06 M: I'll renew the certificate by Friday. / A: Friday is fine.
03-06 M: I'll renew the certificate by Friday. / A: Friday is when the auditors come. /
  M: I know, that's enough.
03-06 林: 小明，憑證麻煩週五前換好。 / 王: 好。 / 林: 六號可以嗎？ / 王: 可以。
03-06 林: 小明，憑證麻煩三月六號前換好。 / 王: 好，六號可以。
- A: May, can you send the report by Friday? / M: Sure. / A: Actually, let's wait for the numbers first,
  I'll tell you the day.
03-09 A: May, can you send the report by Friday? / M: Friday's not going to happen. Monday? / A: Monday works.
- A: May, can you send the report by Friday? / M: Friday's not going to happen. / A: Okay, then when you can.
03-06 A: May, can you send the report by Friday? / M: Sure. / A: And the board meets on Monday, so no later.
03-06,03-09 A: May, can you send the report by Friday? / M: Sure. / A: Ming, could you check the links by
  Monday? / 王: Yes.
03-06,- A: May, can you send the report by Friday? / M: Sure. / A: And Ming, could you check the links? /
  王: Yes.
- A: When's the launch? / M: On Monday. I'll prepare the banner for it.
- A: May, could you prepare the banner? We launch on Monday. / M: Sure.
03-04,- M: I'll call the bank tomorrow. / A: Good. And who writes to the customers? / 王: I'll write to the
  customers.
03-06 A: Ming, the invoices? / 王: I'll send the invoices on Thursday. Hmm, Thursday I'm in Taichung. Friday.
- 王: I'll send the invoices on Thursday or Friday.
- 王: I'll send the invoices around Thursday, Friday.
- 林: 小明，發票麻煩你寄一下。 / 王: 好，大概週四週五吧。
- 林: 小明，發票麻煩你寄一下。 / 王: 好，週四或週五。
03-06 林: 小明，發票麻煩你寄一下，週四。 / 王: 週四我在台中，週五。 / 林: 好。
03-06 林: 小明，發票麻煩你週四寄。 / 王: 週四不行，週五可以嗎？ / 林: 可以。
- 林: 小明，發票麻煩你週四寄。 / 王: 週四喔，我看一下行事曆再跟你說。
- 林: 小明，發票麻煩你週四寄。 / 王: 週四可能有點難。 / 林: 那你再跟我說。
03-05 林: 小明，發票麻煩你週四寄。 / 王: 好。 / 林: 佳蓉週五回來，我再問她。
- 林: 下週一稽核要來，小明你把發票整理好。 / 王: 好。
03-04,03-06 林: 小明，發票明天寄，合約週五前給法務。 / 王: 好。
03-04,03-06 王: 發票我明天寄，合約我週五前給法務。
- M: I'll send the invoices tomorrow and I'll sign the contract by Friday.
03-04 M: I'll send the invoices tomorrow. The contract ends on Friday.
- M: I'll send the invoices tomorrow. / A: The contract runs out on Friday. / M: Yes, on Friday.
03-04 A: May, please send the invoices tomorrow. / M: Sure. / A: When do you leave for Tainan? / M: On Friday.
03-04 A: May, please send the invoices tomorrow. / M: Sure. / A: When are you back? / M: Friday.
- 小明，發票週五前寄出去 / 好 / 稽核改到下週一了 / 真的假的
- 小明，發票週五前寄出去 / 好 / 網站下週一要上線對吧 / 對，下週一
03-06 Ming, please send the invoices by Friday / ok / is the launch still on Monday / yes, Monday
- Ming, please send the invoices by Friday / ok / the launch moved to Monday / oh, Monday
03-05 A: May, can you run it on Thursday, the load test? / M: Thursday, the fifth, yes.
- A: May, can you run the load test on Thursday the sixth? / M: Sure.
03-09 M: I'll have the form done by Friday, or rather by Monday.
03-09 M: I'll have the form done by Friday. / A: The office is closed on Friday, it's a holiday. / M:
  Right, so Monday.
- M: I'll have the form done by Friday. / A: The office is closed on Friday. / M: Oh, right.
- M: I'll have the form done by Friday. / A: Friday's a holiday. / M: Ah. Then I don't know.
- 王: 表單我週五弄好。 / 林: 週五放假欸。 / 王: 喔對。
- 王: 表單我週五弄好。 / 林: 週五不是放假嗎？ / 王: 啊對，那再看。
"""


@pytest.mark.parametrize("case", re.sub(r"\n +", " ", TALKS.strip()).splitlines())
def test_only_certain_days_are_stated(case: str) -> None:
    days, talk = case.split(" ", 1)
    lines = talk.split(" / ")
    spoken = re.match("[AM林王]: ", talk) is not None
    text = (
        said(*(f"{SPEAKERS[line[0]]}{line[1:]}" for line in lines))
        if spoken
        else "".join(f"00:00:{at:02} {line}\n" for at, line in enumerate(lines))
    )
    found = [(read(one)[2], one.due is not None and one.due.sure) for one in of_transcript(text, MEETING).items]
    wanted = [] if days == "0" else days.split(",")
    assert [(day if want != "-" else "-") for (day, _), want in zip(found, wanted, strict=True)] == wanted
    assert not any(day and sure for (day, sure), want in zip(found, wanted, strict=True) if want == "-")
