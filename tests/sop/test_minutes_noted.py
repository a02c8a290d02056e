"""Notes as teams leave them: a pasted chat, points under a sign, a day in the clause before, a remark beside who and when.

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. Below a document its tasks: a word of the title, who, by when (a dot is a
blank line, ? before who is to be asked).
"""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, cases, read

DOCUMENTS = """
### From the chat during the review
.
> Alex: hotel partners are asking for something in writing
> Rob: fair. can Kelly do a half-page for them by Friday? legal reads it first
> Priya: and the credit notes?
> Rob: credited this morning, all 23
= half-page | Kelly Chen | 03-06

### From the chat
.
> Rob: can Chen do a half-page for them by Friday? legal reads it first
> Kelly: and the credit notes?
= half-page | ?Alex Chen, ?Kelly Chen | 03-06

會議中的聊天室：
.
> 佳蓉：客服那邊要一份對外說明
> 小明：怡安可以週五前寫一頁給他們嗎？
> 佳蓉：退款的部分今天早上都退了
= 一頁 | 陳怡安 | 03-06

Chat log
> Priya: I'll send the partner list by Thursday
> Rob: great
= partner list | Priya Nair | 03-05

On Mon, 2 Mar 2026 Kelly wrote:
> Rob: please renew the certificate by Friday
> Alex: will do
=

> We must renew the certificate by Friday, Alex
=

＊線上投保第三步卡住
小明看了 log，是外部服務慢，他上午已經先把逾時拉長。
接下來：
  a. 小明把驗證改成背景跑，下禮拜三上 staging
  b. 柏宇跟對方約一次會，要他們交代 SLA（最晚 3/20）
  c. 怡安說她可以順手改 loading 的文案，那就麻煩她了，不急
.
＊理賠上傳
佳蓉轉來理賠部的話：「圖檔上限改 20MB。」——討論完的結果是維持 5MB。
.
＊雜項
- 停車證換發表單還沒填的人請填
- 會議室預約系統以後要提前兩天
- 佳蓉九月起每週二在家上班
= 驗證改成背景跑 | 王小明 | 03-11; 約一次會 | 陳柏宇 | 03-20; 文案 | 陳怡安 |

待辦：
＊ 換憑證
＊ 改首頁橫幅
= 換憑證 | |; 改首頁 | |

The management gets this report by the end of the month; Rob presents it.
= presents it | Rob Sinclair | 03-31

The partner list goes to the printer on 12 March; Kelly sends it.
= partner list | Kelly Chen | 03-12

We talked about the cache; Alex knows it.
=

Within two weeks Rob reports to the architecture board how the guard behaves. If it wants more, there may be a second review.
= architecture board | Rob Sinclair | 03-17

By Thursday Priya talks to the vendor about the invoice.
= vendor | Priya Nair | 03-05

By Friday Rob knows more.
=

On Thursday Rob stays in the office.
=

priya chases marketing + warehouse. no date, "when i see them"
= marketing + warehouse | Priya Nair |

alex orders two spare disks. no date yet
= spare disks | Alex Chen |

priya likes the new colours. no date yet for the launch
=

→ 首頁橫幅換檔（佳蓉 3/10、設計稿已到）
= 首頁橫幅 | 林佳蓉 | 03-10

- 更新隱私權政策頁（怡安，3/13，法務稿已收到）
= 隱私權 | 陳怡安 | 03-13

- swap the banner (Priya, 12 March; the artwork has arrived)
= banner | Priya Nair | 03-12

- 寄通知信（佳蓉 3/2、已寄出）
=

- swap the banner (Priya, 2 March, done)
=

佳蓉裁示延保一年，柏宇跑請購，月中之前要進系統。
= 請購 | 陳柏宇 |

延保確定要買，怡安跑簽呈，3/20 前要送出去。
= 簽呈 | 陳怡安 | 03-20

備援站台切換演練，柏宇主辦，佳蓉當觀察員寫紀錄，訂在三月最後一天以前做完。
= 切換演練 | 陳柏宇 | 03-31

這隻由佳蓉接手，3/15 要有 root cause。
= root cause | 林佳蓉 | 03-15

搜尋壞掉的原因誰查？柏宇跟怡安都可以，小明最後點名怡安，3/10。
= 搜尋壞掉 | 陳怡安 | 03-10

週報誰寫？柏宇、怡安都行，最後點名怡安。
= 週報 | 陳怡安 |

備份演練的報告誰寫？柏宇，週五前。
= 備份演練 | 陳柏宇 | 03-06

Who tells the hotline? In the end Kelly, by Friday.
= hotline | Kelly Chen | 03-06

Who broke the cache? Nobody knew. Rob had a guess.
=

上次是誰改的？小明。
=

Who broke the cache? Rob.
=

Who will tell the hotline? Kelly.
= hotline | Kelly Chen |

佳蓉很不高興。外寄附件的攔截規則由她本人找資訊處開，明天一早就去。
= 攔截規則 | 林佳蓉 | 03-04

Rob（就是我）會把標題清單翻出來對照，週末前寄 Alex。
= 標題清單 | Rob Sinclair |

From: 林佳蓉
Subject: 今天的會
.
大家好，重點如下。附件那份流量圖我忘了夾，今晚補寄。
= 流量圖 | 林佳蓉 | 03-03

紀錄：佳蓉
出席：小明、柏宇
.
截圖我明天補上來。
= 截圖 | 林佳蓉 | 03-04

紀錄：佳蓉
.
昨天我把流量圖寄了，今晚大家再看。
=

讀者回函的事，我想今晚應該會有結果。
=
"""


@pytest.mark.parametrize(("text", "expected"), cases(DOCUMENTS))
def test_notes(text: str, expected: Expected) -> None:
    assert read(text, expected) == expected
