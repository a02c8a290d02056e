"""What a conversation is about over several turns: the matter of "it", whose day a day is, and what is no work at all.

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. DAYS: the days of the tasks in order, as in test_minutes_certain.
TALKS: behind => what a title contains and who has it, task after task; nothing where there is none.
"""

from __future__ import annotations

import re

import pytest

from sop.minutes.sources import of_transcript
from tests.sop.minutes_meeting import MEETING, read
from tests.sop.test_minutes_certain import SPEAKERS, test_only_certain_days_are_stated as only_certain
from tests.sop.test_minutes_forms import said

DAYS = """
03-10 M: I'll update the customer docs by Monday. Hmm, sorry, Tuesday's safer. / A: Tuesday, got it.
03-10 M: I'll update the customer docs by Monday. Hmm, Tuesday is more realistic. / A: Good.
03-10 M: I'll update the customer docs by Monday. Actually Tuesday's better.
03-10 M: I'll update the customer docs by Monday. Or no, Tuesday is safer, I need the weekend. / A: Fine.
03-09 M: I'll update the customer docs by Monday. Tuesday's the launch. / A: Good.
03-09 M: I'll update the customer docs by Monday. Tuesday's a holiday. / A: Right.
03-10 M: I'll update the customer docs by Monday. Hmm, could be Tuesday. / A: Okay.
03-10 M: I'll update the customer docs by Monday. Well, maybe Tuesday. / A: Okay.
03-10 M: I'll update the customer docs by Monday. / A: Tuesday's fine too. / M: Then Tuesday.
03-10 王: 文件我下週一更新。嗯，下週二比較保險。 / 林: 好，下週二。
03-10 王: 文件我下週一更新。還是下週二好了。 / 林: 好。
- 王: 文件我下週一更新。說不定要週二。 / 林: 好。
03-09 王: 文件我下週一更新。週二要上線嘛。 / 林: 好。
03-10 王: 文件我下週一給你，呃，下週二比較穩。 / 林: OK。
03-05,03-09 May, could you sign off the new text, say, tomorrow / tomorrow's full, Thursday /
  Thursday then. And Alex, once it's signed off, put the text on both sites, within three days of, no, simply by the 9th /
  the ninth, okay
03-05,03-09 May, could you sign off the new text tomorrow / Thursday /
  Thursday then. And Alex, as soon as that's done, send the form to the printer by the 9th / the ninth, okay
- May, please sign off the new text by Thursday / okay / Alex has his holiday until the 9th / the ninth, okay
- May, please sign off the new text by Thursday / okay / and the printer, well, Alex, they want it on the 9th /
  the ninth, right
- 佳蓉，同意書麻煩週四前簽 / 好 / Alex 那邊九號要搬機房 / 九號，好
03-05 A: May, please sign off the text by Thursday. / M: Sure. / A: And Ming, the printer thing, simply the 9th. /
  王: The ninth, okay.
- A: May, can you send the report by Friday? / M: Sure. / A: Monday's the board meeting. / M: Okay, Monday.
03-06 A: May, can you send the report by Friday? / M: Sure. / A: By the way, the lift is fixed on Monday. /
  王: Monday, great.
03-09 A: May, can you send the report by Friday? / M: Monday would be nicer. / A: Okay.
03-06 A: May, can you send the report by Friday? / M: Monday would be nicer. / A: No, Friday please. / M: Okay.
03-09 A: May, can you send the report by Friday? / M: Let's do Monday. / A: Fine.
- A: May, can you send the report by Friday? / M: Sure. / 王: And I'm away on Monday. / A: On Monday, noted.
- A: May, can you send the report on Thursday? / M: Thursday or Friday, I'll see.
- A: May, can you send the report on Thursday? / M: Sure, Thursday. / 王: The new colleague starts on Monday. /
  M: Monday, nice.
03-06 M: The audit is on Monday, so I'll send the report on Friday.
03-06 M: I'll send the report on Friday, the audit is on Monday.
03-06 M: I'll send the report on Friday because on Monday the auditors come.
- M: I'll prepare the room for Monday.
- M: I'll send the invitations for Friday's dinner.
0 M: I'll send them the numbers for March 31.
03-04 M: I'll send the invitations for Friday's dinner tomorrow.
- M: I'll book the flights for the 20th.
0 M: I'll tell them that we close on Friday.
- M: I'll announce the outage of the 12th.
- M: I'll put the maintenance window of Saturday on the status page.
- M: I'll move the maintenance to Saturday.
- 王: 我會公告週六停機。
- 王: 我去跟客戶說週五不能用。
- 王: 我會把週六的維護寫到公告。
- 林: 小明，公告週六停機的事麻煩你。 / 王: 好。
03-04 林: 小明，週六停機的公告麻煩你明天發。 / 王: 好。
- 林: 小明，維護改到週六，你通知一下客服。 / 王: 好。
- 林: 小明，下週三客戶要來，麻煩你訂會議室。 / 王: 好。
03-05 林: 小明，週五的演練你週四前準備好。 / 王: 好。
03-09 林: 小明，報告週五給我。 / 王: 週五喔，下週一可以嗎？ / 林: 好吧，下週一。
03-06 林: 小明，報告週五給我。 / 王: 下週一可以嗎？ / 林: 不行，下週一要用了。 / 王: 好啦，週五。
- 林: 小明，報告週五給我。 / 王: 下週一可以嗎？ / 林: 不行，下週一要用了。 / 王: 我盡量。
- 王: 我週四或週五弄好，看情況。
03-12 王: 報告我這週四，喔不，下週四給你。
- 佳蓉，報告週五給我 / 好 / 下週一要跟老闆報告 / 下週一，了解
- May, send the report by Friday please / sure / the boss is back on Monday / on Monday, right
- May, send the report by Friday please / sure / the lift is fixed by Monday / Monday, great
"""
TALKS = """
A: Right, that was the index alias. / M: Could you write that up? Like a one-page incident note, for the board? /
  A: Sure. => incident note@A
A: The alias broke, I pointed it back. / M: Can you write that up as an incident note by Friday? /
  A: Sure. => incident note@A
A: The login page is slow again. / M: Could you look into that? / A: Yes, by Friday. => login page@A
A: Ming, can you bump the queue page size? / 王: I can't, I don't have rights on the admin app. Ask May. /
  M: Yeah, give it to me. Two hundred per page, I'll have it live by Monday. => queue page size@M
A: Ming, can you bump the queue page size? / 王: I can't. Ask May. /
  M: Okay, I'll have it live by Monday. => queue page size@M
M: The sitemap has forty thousand sold items in it. / A: Should sold items be indexed? /
  M: Okay then let me strip the sold ones out of the sitemap. => sitemap@M
M: What about the sitemap? / A: It has sold items in it. I'll have it live by Monday. => sitemap@A
M: Oh, and backups. The restore drill. We said we'd do it before the release, and, uh, I'll book the restore drill with the
  data centre. => restore drill@M
M: So, summing up. Ming does the incident note tomorrow, Alex the queue size on Monday and the sitemap. Everybody happy? =>
M: Ming, can you write the incident note by Friday? / 王: Sure. / M: Alex, the queue size, can you fix it by Monday? /
  A: Sure. /
  M: Ha. So, summing up. Ming does the incident note on Friday, Alex the queue size on Monday and the sitemap. Everybody
  happy? /
  A: Happy. => incident note@王; queue size@A
M: Ming, can you write the incident note by Friday? / 王: Sure. /
  M: So: the incident note, the queue size on Monday and the sitemap. Thanks all. => incident note@王
M: Ming, can you write the incident note by Friday? / 王: Sure. /
  M: Quick recap: Ming incident note, Alex queue size, me the sitemap. => incident note@王
M: To recap, Ming has the incident note, Alex has the queue. =>
M: Ming, you want to walk us through the root cause? / 王: It was Redis, I fixed it on Sunday. =>
M: Ming, walk us through what happened on Saturday. =>
M: Alex, fill us in on the outage on Saturday, please. / A: It was the disk. =>
M: Alex, bring us up to speed on the migration, would you? / A: It's half done. =>
M: Ming, can you take us through the numbers for Saturday? / 王: Sure. =>
M: Ming, could you say a few words about Saturday's outage? / 王: Yes. =>
M: Ming, what happened on Saturday? / 王: Redis was full. =>
M: Ming, could you update us on the certificate? / 王: Sure, it's renewed. =>
M: Ming, please update the certificate page by Friday. / 王: Sure. => certificate page@王
M: Ming, could you tell the vendor about Saturday's outage? / 王: Sure. => vendor@王
林: First, the outage on Saturday，小明你講一下 root cause？ / 王: 就是 Redis 滿了。 =>
林: 上禮拜五結帳頁慢到二十秒，小明你說一下。 / 王: 就，庫存鎖太久，我禮拜六已經改成排隊的寫法了，壓測也過了。 =>
林: 上週六的事故，小明你跟大家說一下。 / 王: 好，就是磁碟滿了。 =>
林: 小明你先報告一下進度。 / 王: 好。 =>
林: 柏宇，你補充一下週六的狀況？ =>
林: 小明，你來分享一下這禮拜的數據。 / 王: 好。 =>
林: 小明，你跟廠商說一下週六的事故。 / 王: 好。 => 廠商@王
林: 小明，可不可以做一個額度的告警？ / 王: 可以啊，額度告警我下週一給你。 /
  A: 那個，我這邊有讀者來信說，拜託明天就把字體放大的功能還給我們。 => 告警@王
A: 我來查一下無障礙規範怎麼寫，這個週末前回報。 / 林: 週末你要休假吧？不然改下週三。 / A: 喔對，那就下週三。 => 無障礙規範@A
林: 再來，訂戶個資。小明，舊的訂戶名單 Excel 麻煩你從共用槽刪掉，今天下班前。 / 王: 我沒有權限刪那個槽，要找 Alex。 /
  A: 好啦我刪，到站就弄，今天會好。 => 訂戶名單@A
林: 小明，舊的名單麻煩你刪掉。 / 王: 我沒權限耶，找柏宇。 / A: 嗯。 =>
M: 那測試帳號呢？要有人去跟金流公司申請測試帳號。 / 林: 小明就你吧，盡快。 / 王: 好。 => 測試帳號@王
M: 要有人去跟金流公司申請測試帳號。 / 林: Alex 你來吧。 / A: 好。 => 測試帳號@A
林: 好，那總結一下，小明額度告警跟刪名單，Alex 無障礙下週三，佳蓉測試帳號。沒事的話就散會囉。 =>
林: 最後 recap：checksum 報告小明，docs Alex，合約我。 =>
林: 好那我整理一下，小明負責告警，Alex 無障礙下週三。 =>
林: 小結一下，告警小明，無障礙 Alex，下週三。 =>
A: 有客戶在 ticket 裡寫 please migrate us by Friday，那張我早上已經回絕了。 / M: 好。那 rate limit 要不要放寬？ =>
A: 客人在表單裡面留言說請月底前退款，那個我已經處理了。 =>
林: 讚。停車資訊也是空的耶，誰可以補停車資訊？ / 王: 呃，我不行，我手上滿了，問 Alex。 /
  A: 好啦停車資訊給我，下禮拜吧。 => 停車資訊@A
王: 歌手有人說希望月底前把她的照片換掉，我們管嗎？ / 林: 那個不是我們。 /
  王: 好喔。那我這邊節目表頁面的英文版還缺，我後天補上去。 => 節目表頁面@王
王: 我禮拜六已經把排隊改好了。 =>
M: The cookie banner is still the old one. / A: Can you fix it, Ming? / 王: Sure. => cookie banner@王
M: The cookie banner is still the old one. / A: Oh, I've seen it. / M: Could you replace it by Friday? /
  A: Yes. => cookie banner@A
A: The export fails for big shops. / M: Can you sort that out this week? / A: I think so, yes. => export@A
A: I rolled back the release on Sunday. / M: Good. Can you put that into a short postmortem? /
  A: Sure, by Friday. => postmortem@A
A: I rolled back the release on Sunday. / M: Could you document that? / A: Sure. => document@A
A: We had the certificate warning again on Sunday, I clicked it away. /
  M: Could you write it down? As a runbook page, please. / A: Will do. => runbook page@A
林: 昨天憑證過期的事故我處理完了。 / M: 可以麻煩你寫一下嗎？就一頁事故報告，給管委會。 / 林: 好，週五前。 => 事故報告@林
林: 昨天憑證過期的事故我處理完了。 / M: 那你寫一份事故報告，週五前。 / 林: 好。 => 事故報告@林
M: 首頁的輪播圖還是去年的。 / 林: 對耶。 / M: 小明你換一下？ / 王: 好，我明天弄。 => 輪播圖@王
M: 備份的硬碟快滿了。 / 王: 我看到了。這個我週五前處理。 => 備份@王
M: 備份的硬碟快滿了。 / 王: 交給我，週五前。 => 備份@王
M: Ming, can you test the restore? / 王: No time, sorry. Maybe Alex. / A: Fine, I'll do it by Friday. => test the restore@A
M: Ming, could you send the price list to the vendor? / 王: I'm not the one with the list, that's Alex. /
  A: Right, I'll send it tomorrow. => price list@A
M: 小明，報價單可以寄給廠商嗎？ / 王: 那個在 Alex 那邊。 / A: 對，我明天寄。 => 報價單@A
M: Who can update the FAQ? / A: Not me, I'm full. / 王: I'll take it. => FAQ@王
M: Who can update the FAQ? / A: Ask Ming. / 王: Okay, I'll take it, by Friday. => FAQ@王
M: Let's recap. Ming, restore test. Alex, price list. Me, the board. =>
M: Ming, can you test the restore by Friday? / 王: Yes. / M: Alex, the price list, can you send it tomorrow? / A: Sure. /
  M: Okay, so restore test by Friday, price list tomorrow, and I do the board. Thanks. => test the restore@王; price list@A
M: Ming, can you test the restore by Friday? / 王: Yes. /
  M: Great. Then to wrap up, restore, price list, board. Bye. => restore@王
M: Ming, can you test the restore by Friday? / 王: Yes. /
  M: So that's Ming on the restore, Alex on the price list, me on the board. Bye. => restore@王
M: Ming, can you test the restore by Friday? / 王: Yes. / M: So we have: restore test, Friday. Price list, Monday. Right? /
  A: Right. => restore@王
M: 小明，還原測試週五前可以嗎？ / 王: 可以。 / M: Alex 報價單明天寄給廠商。 / A: OK。 /
  M: 那就這樣，小明還原測試，Alex 報價單，我跟董事會報告。散會。 => 還原測試@王; 報價單@A
M: 小明，還原測試週五前可以嗎？ / 王: 可以。 / M: 好，所以還原測試週五、報價單明天、董事會下週一，這樣。 => 還原測試@王
M: 小明，還原測試週五前可以嗎？ / 王: 可以。 / M: 再確認一次：小明還原測試，Alex 報價單下週一。 => 還原測試@王
M: 小明，還原測試週五前可以嗎？ / 王: 可以。 /
  M: 今天的結論，小明做還原測試，Alex 寄報價單，佳蓉跟董事會報告。 => 還原測試@王
M: Alex, you're up, the numbers please. / A: Ten percent up. =>
M: Alex, what's the status of the migration? / A: Half done. =>
M: Alex, do you want to start with the migration? / A: Sure. =>
M: Ming, over to you, the outage on Sunday. / 王: Okay. The disk was full. =>
M: Ming, would you introduce the new colleague? / 王: Sure, this is Tom. =>
M: 小明，換你，週六的事故。 / 王: 好，那天磁碟滿了。 =>
M: 小明你先來，上週的數據。 / 王: 好。 =>
M: 再來請 Alex 報告資安的部分。 / A: 好，上週擋了三十次攻擊。 =>
M: Alex 你那邊遷移的狀況怎麼樣？ / A: 週三做完了。 =>
M: 請小明說明上週五的事故。 / 王: 好，磁碟滿了。 =>
M: 小明，下週一的會議請你報告遷移進度。 / 王: 好。 => 報告遷移進度@王
M: Our customers keep writing, please fix the search by Friday. =>
M: One of the sellers wrote, please take it down by the weekend. =>
M: 有賣家在客服信箱問說可不可以週五前把照片換掉。 / A: 那個已經換了。 =>
M: 民眾一直留言拜託我們下週前把地圖修好。 =>
A: 我上週已經把地圖修好了。 =>
A: 我昨天把地圖修好了，週五前不用再看。 =>
A: The search index is stale again. / M: Can you rebuild it tonight? / A: Yes. => search index@A
A: The search index is stale. / 王: I noticed. / M: Ming, could you rebuild it? / 王: Sure. => search index@王
M: So what's left is the footer. / A: I'll do it tomorrow. => footer@A
M: The footer still says 2024. / A: Ha, true. / M: Someone please fix it. / A: I'll do it. => footer@A
M: The footer still says 2024. / A: Oh dear. I'll fix it today. => footer@A
M: Ming, did you call the bank? / 王: No, not yet. I'll do it tomorrow. => call the bank@王
M: Ming, did you call the bank? / 王: I did, they're fine with it. =>
M: How did the drill go? / A: Fine. We lost five minutes at the firewall. / M: Can you add that to the runbook? /
  A: Will do. => runbook@A
M: Alex, the drill on Saturday, how was it? / A: Fine. =>
M: Any news on the contract? / A: I sent it on Monday, they'll answer by Friday. =>
M: Let me share my screen. Can everyone see it? / A: Yes. =>
M: So we're done: banner, search, footer. / A: Bye. =>
M: 選單的顏色太淺了，有人反映。 / A: 我調一下，週四前。 => 選單@A
M: 小明，銀行你打了嗎？ / 王: 還沒，我明天打。 => 銀行@王
M: 小明，銀行你打了嗎？ / 王: 打了，他們說沒問題。 =>
M: 演練怎麼樣？ / A: 還可以，防火牆那邊卡了五分鐘。 / M: 那你把它寫進 runbook。 / A: 好。 => runbook@A
M: 合約有消息嗎？ / A: 我週一寄了，他們說週五前回。 =>
M: 有人知道頁尾為什麼還是去年的嗎？ / 王: 我等下改。 => 頁尾@王
M: 好，所以今天三件事，橫幅、搜尋、頁尾。 / A: 掰掰。 =>
M: 最後幫大家複習一下，橫幅小明，搜尋 Alex，頁尾我。 =>
M: 大家還有問題要問小明嗎？沒有的話就散會。 =>
林: 那這個先這樣，之後再看。 =>
"""


def cases(table: str) -> list[str]:
    """The lines of a table, each with those that go on with it."""
    return re.sub(r"\n +", " ", table.strip()).splitlines()


@pytest.mark.parametrize("case", cases(DAYS))
def test_whose_day_it_is(case: str) -> None:
    only_certain(case)


@pytest.mark.parametrize("case", cases(TALKS))
def test_what_it_is_about(case: str) -> None:
    talk, _, expected = case.partition(" =>")
    text = said(*(f"{SPEAKERS[line[0]]}{line[1:]}" for line in talk.split(" / ")))
    found = [read(one) for one in of_transcript(text, MEETING).items]
    wanted = [one.strip().split("@") for one in expected.split(";") if one.strip()]
    assert [owners for _, owners, _ in found] == [[SPEAKERS[who]] for _, who in wanted]
    assert [title for (title, _, _), (words, _) in zip(found, wanted, strict=True) if words not in title] == []
