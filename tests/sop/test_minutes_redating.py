"""The day that a task of a conversation ends up with: the one agreed to, never that of another matter.

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. A case begins with the day that its one task is due.
"""

from __future__ import annotations

import re

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_forms import said

SPEAKERS = {"A": "Alex Chen", "M": "May Chiang", "林": "林佳蓉", "王": "王小明"}
ATTRIBUTED = """
03-11 A: May, could you fix the form, by next Friday? /
  M: Next Friday is a holiday. I can do it by next Wednesday though. / A: Even better. Wednesday it is.
03-11 林: 小明，報告下週三前給我好嗎？ / 王: 好，週三。
03-13 林: 小明，報告下週五前給我。 / 王: 禮拜五，沒問題。
03-09 A: May, send the invoice by next Monday, please. / M: Monday, okay.
03-20 A: May, please fix the form by March 20. / M: Yep. /
  A: Thanks. Freeze: the change freeze runs until the sixth, we keep it.
03-20 A: May, please fix the form by March 20. / M: Will do. / A: The freeze lasts until Friday, by the way.
03-13 A: May, please fix the form within ten days. / M: Okay, I can do that, ten days is fine. /
  A: If it breaks we could sign the links. / M: Let's not go there today.
03-06 A: May, please fix the form by Friday. / M: Sure, but not today.
03-06 A: May, please fix the form by Friday. / M: Okay. I can't start tomorrow, but fine.
03-13 M: Okay, I'll rebuild the box. Give me until March 13th, I want to do it with the new base image.
03-05 M: I'll rebuild the box. You'll have it by Thursday, I only need the image.
03-20 M: I'll rewrite the guide. Let's say by the 20th, I have two audits before.
03-24
  A: May, you please write to the vendor and claim the credit. The contract says we've got thirty days,
  so, within three weeks at the latest. /
  M: I'll do that.
03-05 A: May, write to the vendor, please. They answer slowly, so by Thursday, ideally. / M: Okay.
03-04 林: 小明，監控紀錄可以匯出一份嗎？ / 王: 可以啊，我週一給。 / 林: 週一太晚了，稽核週四就要看欸。 /
  王: 那……明天好了，明天早上十點前我放到共用資料夾。
03-09 王: 語音驗證碼我來處理，這個我週四前給你。 / 林: 週四可以嗎？你不是還有憑證要弄？ /
  王: 呃，對喔，那改下週一好了，下週一給你。 / 林: 好，下週一。
03-04 林: 小明，你先寫一份公告，明天早上九點前給我看。 / 王: 好喔，我今晚寫。
03-06 林: 小明，電瓶請你叫廠商換，這個禮拜五之前要換好。 / 王: 好，我下午就打給他們。
03-06 A: May, can you draft the notice by Friday? / M: Sure, I'll start tonight.
03-04 A: May, can you draft the notice by Friday? / M: I'll do it tomorrow already.
03-13 林: 重試的程式要改，小明你下禮拜三之前改好？ / 王: 下禮拜三有點趕，禮拜五行不行？ /
  林: 好，那就下禮拜五，三月十三號，小明把重試改好。 / 王: 收到。
03-24 A: May, can you export the history before the trial closes on the 24th? / M: Sure.
03-24 A: Somebody has to export the keyword history before the trial closes on the 24th.
none A: May, please check the list after the audit ends on Friday. / M: Okay.
03-20 M: And I'll put the new amounts into the budget, finance wants that by the end of March. /
  A: They closed it early last year. / M: True. Then let me say March twentieth for the budget, to be safe.
03-05 M: I'll update the budget by Friday. / A: Could it be Thursday? / M: Thursday, fine.
03-06 M: I'll update the budget by Friday. / A: Any chance for Thursday? / M: No, Friday.
03-06 M: I'll update the budget by Friday. / A: My train leaves on Thursday, fine.
03-06 M: I'll update the budget by Friday. / A: The next meeting is on the 17th, okay?
03-06 王: 預算我週五前更新。 / 林: 好，下次會議是三月十七號。
03-06 王: 預算我週五前更新。 / 林: 合約到三月底，好。
03-04 林: 小明，搬遷公告可以麻煩你發嗎？ / 王: 可以，要寫停機幾小時？ / 林: 寫六小時，然後明天就要發出去。 / 王: 好。
03-04 林: 小明，公告麻煩你，明天就要。 / 王: 好。
03-10 A: May, can you make it check the size as well? / M: Sure. / A: But by the tenth of March, please.
03-31 A: May, can you call the bank? / M: Yes. By when? / A: End of March is enough.
03-20 A: May, can you call the bank by the 20th? / M: The 20th works.
03-10 A: May, can you call the bank on Monday? / M: Monday I'm off. Tuesday. / A: Fine.
03-06 A: May, the report by Thursday, please. / M: Can I have until Friday? / A: Sure.
03-05 A: May, the report by Thursday, please. / M: Can I have until Friday? / A: No, Thursday.
03-09 林: 小明，報告週四給我。 / 王: 可以延到下週一嗎？ / 林: 可以。
03-05 林: 小明，報告週四給我。 / 王: 可以延到下週一嗎？ / 林: 不行，就週四。
03-31 林: 報告最慢什麼時候要？ / 王: 我月底前給你。
03-05 王: 我禮拜四下午去機房換硬碟。 / 林: 好，禮拜四。
03-06 王: 昨天的事我寫報告，禮拜五以前。 / 林: 禮拜五客戶要來，好。
none A: I'll send the plan two days after the launch.
none A: I'll send the plan by the day before the audit on the 20th.
03-31 A: May, please renew it by the end of the month, that's Tuesday the 31st. / M: OK.
03-06 A: May, please fix the form by Friday. / M: Sure. / A: Customers complained on Monday, fine.
03-06 A: May, please fix the form by Friday. / M: Sure. / A: Good. I'm in Tainan on Thursday.
03-06 A: May, please fix the form by Friday. / M: Sure. / A: Next meeting then on Tuesday, okay? / M: Okay.
03-06 A: May, please fix the form by Friday. / M: Sure. / A: Thanks. See you on Thursday.
03-06 A: May, please fix the form by Friday. / M: Sure. / A: The campaign goes live on Monday, so that works.
03-06 A: May, please fix the form by Friday. / M: Sure, the designer is back on Thursday anyway.
03-06 A: May, please fix the form by Friday. / M: Sure. When is the launch? / A: On the 20th.
03-06 A: May, please fix the form by Friday. / M: Sure. Is the launch on Monday? / A: No, on Tuesday.
03-06 A: May, please fix the form by Friday. / M: I was going to do that on Thursday anyway.
03-05 A: May, please fix the form by Friday. / M: I can do it on Thursday.
03-05 A: May, please fix the form by Friday. / M: Friday is tight. / A: Then Thursday? Just kidding. /
  M: Thursday it is.
03-09 A: May, please fix the form by Friday. / M: Friday is tight, Monday? / A: Monday is fine.
03-09 A: May, please fix the form by Friday. / M: Would Monday be okay? / A: Yes.
03-09 A: May, please fix the form by Friday. / M: Is Monday okay as well? / A: Sure.
03-06 A: May, please fix the form by Friday. / M: Is Monday okay as well? / A: No, it has to be Friday.
03-09 A: May, please fix the form by Friday. / M: I won't make Friday. / A: Monday then. / M: Okay.
03-09 A: May, please fix the form by Friday. / M: I can't before Monday. / A: Monday is okay.
03-09 A: May, please fix the form by Friday. / M: Okay. Hmm, actually, no, Friday I'm at the dentist. Monday. /
  A: Fine.
03-10 M: I'll fix the form by Friday. / A: No rush, Tuesday is enough. / M: Okay, Tuesday.
03-04 M: I'll fix the form by Friday. / A: I need it tomorrow. / M: Okay, tomorrow.
03-04 M: I'll fix the form by Friday. / A: Can you make it tomorrow? / M: Yes.
03-04 M: I'll fix the form by Friday. / A: Could we have it tomorrow? / M: Yes, fine.
03-06 M: I'll fix the form by Friday. / A: Could we have it tomorrow? / M: Sorry, no.
03-06 M: I'll fix the form by Friday. / A: The demo is tomorrow. / M: I know.
03-06 M: I'll fix the form by Friday, and next week I'm on leave.
03-06 M: I'll fix the form by Friday, because on Monday the campaign starts.
03-06 M: I'll fix the form by Friday, the campaign starts on Monday.
03-06 M: The campaign starts on Monday, so I'll fix the form by Friday.
03-06 M: Since Monday the form is broken, I'll fix it by Friday.
none M: The form broke on Monday, I'll fix the form.
none M: I'll fix the form that broke on Monday.
none M: I'll look at the numbers of Monday.
none M: I'll prepare the slides for the meeting on Monday.
none M: I'll book the room for Monday.
03-09 M: I'll call the bank on Monday.
03-09 M: On Monday I'll call the bank.
03-06 林: 小明，表單麻煩週五前修好。 / 王: 好。 / 林: 我週四在台南。
03-06 林: 小明，表單麻煩週五前修好。 / 王: 好。 / 林: 活動下週一開始，來得及。
03-06 林: 小明，表單麻煩週五前修好。 / 王: 好，設計師週四回來。
03-06 林: 小明，表單麻煩週五前修好。 / 王: 好，那上線是什麼時候？ / 林: 下週二。
03-06 林: 小明，表單麻煩週五前修好。 / 王: 好。 / 林: 合約三月三十一號到期，先這樣。
03-06 林: 小明，表單麻煩週五前修好。 / 王: 好。 / 林: 凍結到下週三，不能上線。
03-06 林: 小明，表單麻煩週五前修好。 / 王: 好。 / 林: 下週一開會再看。
03-06 林: 小明，表單麻煩週五前修好。 / 王: 好，可是不要今天。
03-06 林: 小明，表單麻煩週五前修好。 / 王: 好，我明天開始弄。
03-06 林: 小明，表單麻煩週五前修好。 / 王: 可以，我明天先看一下。
03-05 林: 小明，表單麻煩週五前修好。 / 王: 我週四就可以給。
03-09 林: 小明，表單麻煩週五前修好。 / 王: 週五有點趕，可以下週一嗎？ / 林: 可以。
03-09 林: 小明，表單麻煩週五前修好。 / 王: 給我到下週一好不好？ / 林: 好。
03-09 林: 小明，表單麻煩週五前修好。 / 王: 週五我請假，下週一。 / 林: 好。
03-09 林: 小明，表單麻煩週五前修好。 / 王: 嗯……下週一比較有把握。 / 林: 好，那下週一。
03-09 王: 表單我週五前修好。 / 林: 不急，下週一就好。 / 王: 好。
03-04 王: 表單我週五前修好。 / 林: 明天可以嗎？ / 王: 可以。
03-06 王: 表單我週五前修好。 / 林: 明天可以嗎？ / 王: 明天不行。
03-04 王: 表單我週五前修好。 / 林: 太晚了，明天要用。 / 王: 好，明天。
03-06 王: 表單我週五前修好，下週一上線。
03-06 王: 下週一上線，表單我週五前修好。
03-09 王: 我下週一打給銀行。
03-06 A: May, please fix the form by Friday. / M: By Friday, okay. /
  王: I was in the data centre on Monday, the disks are fine.
03-12 A: May, we need the report by the 12th, the auditors come on the 13th. / M: Okay, I'll do it.
03-12 M: The auditors come on the 13th, so I'll finish the report the day before, the 12th.
03-20 M: I'll write the report. The draft is ready, so let's say the 20th.
03-20 A: May, can you write the report? / M: How about the 20th? / A: The 20th works for me.
none A: May, can you write the report? / M: Sure, when I'm back from leave.
none A: May, can you write the report? / M: Sure, after the 20th.
none A: May, can you write the report? / M: Sure, some time next week.
none A: May, can you write the report? / M: Monday or Tuesday. / A: Okay.
03-10 A: May, can you write the report? / M: Monday or Tuesday. / A: Tuesday then.
03-31 A: May, can you write the report by the end of the month? / M: That's tight but okay.
03-05 A: May, can you write the report by tomorrow? / M: Make it Thursday. / A: Fine.
03-05 A: May, can you write the report by tomorrow? / M: Tomorrow is impossible. Thursday? / A: Thursday, but not later.
03-04 A: May, can you write the report by Thursday? / M: I can even do it tomorrow. / A: Great.
03-05 A: May, the report, when can I have it? / M: Thursday.
03-06 林: 小明，報告週五給我，週一我要跟老闆報告。 / 王: 好。
03-06 林: 下週一要跟老闆報告，小明你週五前把報告給我。 / 王: 好。
03-12 林: 小明，報告什麼時候可以給？ / 王: 十二號。 / 林: 稽核十三號來，可以。
03-12 林: 小明，報告什麼時候可以給？ / 王: 稽核是十三號，我十二號給。
none 林: 小明，報告麻煩你了。 / 王: 好，我下週給你。
none 林: 小明，報告麻煩你了。 / 王: 好，週三或週四給你。
03-20 林: 憑證三月三十一號到期，小明你三月二十號前換掉。 / 王: 好。
none 林: 憑證三月三十一號到期，小明你記得換掉。 / 王: 好。
none A: The certificate expires on March 31. May, please renew it. / M: Sure.
03-20 A: The certificate expires on March 31. May, please renew it by the 20th. / M: Sure.
03-03 林: 小明，公告今天下班前發出來。 / 王: 好，明天的會我會晚到。
"""

UNATTRIBUTED = """
03-06 小明，表單麻煩週五前修好 / 好 / 我週四在台南
03-06 小明，表單麻煩週五前修好 / 好 / 活動下週一開始，來得及
03-06 小明，表單麻煩週五前修好 / 好 / 設計師週四回來
03-06 小明，表單麻煩週五前修好 / 好 / 上線是什麼時候 / 下週二
03-06 小明，表單麻煩週五前修好 / 好 / 凍結到下週三，不能上線
03-06 小明，表單麻煩週五前修好 / 好 / 下次開會是下週二
03-09 小明，表單麻煩週五前修好 / 週五有點趕，下週一行不行 / 好，下週一
03-06 May, please fix the form by Friday / sure / the freeze runs until Monday
03-06 May, please fix the form by Friday / sure / let's not go there today
03-06 May, please fix the form by Friday / sure / I'm in Tainan on Thursday
03-06 May, please fix the form by Friday / sure / see you on Thursday
03-06 May, please fix the form by Friday / sure / next call is on Tuesday, same time
03-06 May, please fix the form by Friday / sure / when is the launch / on the 20th
03-09 May, please fix the form by Friday / hmm, Friday is tight, Monday? / Monday is fine
03-09 May, please fix the form by Friday / can I have until Monday? / sure
03-06 May, please fix the form by Friday / sure / the vendor comes on Thursday
03-06 May, please fix the form by Friday / sure / I was off on Monday, so I missed that
03-06 May, please fix the form by Friday / sure / okay, that's it for today
03-06 May, please fix the form by Friday / sure / good, then we're done for today, thanks
03-06 小明，表單麻煩週五前修好 / 好 / 那今天就到這邊
03-06 小明，表單麻煩週五前修好 / 好 / 今天先這樣，謝謝
03-06 小明，表單麻煩週五前修好 / 好 / 好，今天的會就開到這裡
"""


def cases(table: str) -> list[tuple[str, list[str]]]:
    """The day and the lines of each case of a table."""
    told = re.sub(r"\n +", " ", table.strip()).splitlines()
    parts = [one.split(" ", 1) for one in told]
    return [(day.replace("none", ""), lines.split(" / ")) for day, lines in parts]


def days_of(transcript: str) -> list[str]:
    return [read(one)[2] for one in of_transcript(transcript, MEETING).items]


@pytest.mark.parametrize(("expected", "lines"), cases(ATTRIBUTED))
def test_the_day_of_a_task_in_a_conversation(expected: str, lines: list[str]) -> None:
    assert days_of(said(*(f"{SPEAKERS[line[0]]}{line[1:]}" for line in lines))) == [expected]


@pytest.mark.parametrize(("expected", "lines"), cases(UNATTRIBUTED))
def test_the_day_of_a_task_where_nobody_knows_who_speaks(expected: str, lines: list[str]) -> None:
    assert days_of("".join(f"00:00:{at:02} {line}\n" for at, line in enumerate(lines))) == [expected]
