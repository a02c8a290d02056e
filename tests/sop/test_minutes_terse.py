"""Notes that say shortly who does what, and tables whose task has another name.

The meeting: Tuesday, 3 March 2026, 14:00 in Taipei. Below a document its tasks: a word of the title, who, by when.
"""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, cases, read

DOCUMENTS = """
cert for shop runs out 3/21!! alex renews, this week pls
= cert for shop | Alex Chen |

kelly sorts the invoices, tomorrow
= invoices | Kelly Chen | 03-04

priya tells the vendor, 3/12 latest
= vendor | Priya Nair | 03-12

alex thinks we can wait, next week maybe
=

priya goes on leave, 3/12
=

登入頁的錯字佳蓉改，首頁橫幅柏宇換。
= 錯字 | 林佳蓉 | ; 首頁橫幅 | 陳柏宇 |

電子報退訂連結失效，根本原因柏宇查，查到再回報。
= 根本原因 | 陳柏宇 |

商品頁等設計稿，佳蓉去催，有消息貼群組
= 催 | 林佳蓉 |

上次的錯字佳蓉改，這次換人。
=

這個問題我們找佳蓉問，她說沒有。
=

設計稿佳蓉去催過了，還沒消息。
=

結帳頁的地址欄位，佳蓉這邊週四會把驗證規則改好。
= 驗證規則 | 林佳蓉 | 03-05

佳蓉週四會到台中開會。
=

Who strips the cookie at the edge? Priya does, before 3/12.
= cookie | Priya Nair | 03-12

週報誰寫？柏宇說可以，週五前。
= 週報 | 陳柏宇 | 03-06

2) 圖檔太大：先壓一輪，誰有空誰壓
= 圖檔 | |

- 建議安排一次還原演練，負責人待確認。
=

結論：
(1) 磁碟擴充 —— 怡安 ／ 延到 3/20
(2) 夜間告警改送群組 —— 小明、佳蓉 ／ 兩週內
= 磁碟擴充 | 陳怡安 | 03-20; 夜間告警 | 王小明, 林佳蓉 | 03-17

| # | Finding | Measure | Resp. | Until |
|---|---|---|---|---|
| 1 | Pager silent | second number | Rob | 6 Mar |
| 2 | Runbook stale | rewrite chapter 3 | Kelly + Priya | mid March |
| 3 | Dashboard slow | none, accepted | – | – |
| 4 | Alert texts unclear | reword the ten worst | tbd | 3/31 |
= second number | Rob Sinclair | 03-06; chapter 3 | Kelly Chen, Priya Nair | ; ten worst | | 03-31

| 項次 | 議題 | 決議 | 主責 | 預計 |
|---|---|---|---|---|
| 1 | 憑證到期 | 改自動更新 | 柏宇 | 3/13 |
| 2 | 圖片壓縮 | 先做首頁 | 怡安／佳蓉 | 兩週內 |
| 3 | 客服電話 | 維持現況 | － | － |
| 4 | 防火牆規則 | 清查一次 | 小明 | 已於 3/2 完成 |
= 憑證到期：改自動更新 | 陳柏宇 | 03-13; 先做首頁 | 陳怡安, 林佳蓉 | 03-17

Rob rebuilt the index within two hours, thanks for that.
=

Priya has kindly offered to document the rebuild by Thursday.
= document | Priya Nair | 03-05

值班：週六，佳蓉。
=

The freeze starts on Friday. Rob, Thursday at the latest.
=

小明負責：
　・還原演練腳本（3/12）
　・把結果貼到 wiki
= 還原演練 | 王小明 | 03-12; 貼到 wiki | 王小明 |

Rob will:
- swap the banner
- tell the vendor
= banner | Rob Sinclair | ; vendor | Rob Sinclair |

憑證：要寫自動更新，誰？ 柏宇 OK，3/13
= 自動更新 | 陳柏宇 | 03-13

上次會議追蹤
　案一：弱點掃描報告　　已結案
　案二：表單加註個資告知　佳蓉　續辦，3/20
= 個資告知 | 林佳蓉 | 03-20

決議：通過。各頁面電話由怡安、小明分頭更新，4/1 生效前完成。
= 電話 | 陳怡安, 王小明 |

- 佳蓉說會再想想
- 怡安說可以不用改
=

Rob stays in the office until noon; his job there is to post the error rate in the channel.
= error rate | Rob Sinclair |

Priya's task is to keep the hotline informed.
= hotline | Priya Nair |

待辦：
- [ ] 首頁影片改 lazy load／柏宇／3/10
- 搬機櫃／小明／柏宇／下週三
- 佳蓉／怡安：文案校對，3／12
= lazy load | 陳柏宇 | 03-10; 搬機櫃 | 王小明, 陳柏宇 | 03-11; 文案校對 | 林佳蓉, 陳怡安 | 03-12

- Holiday cover 2–6 April: Kelly
=

first steps:
  Priya → repo + pipeline, Wed
  Alex → ask IT for a test domain
risk: summer holidays
= pipeline | Priya Nair | 03-04; test domain | Alex Chen |

📌 結帳頁轉換率掉 5%
   👉 佳蓉 撈 3 月漏斗數據（週四）
   👉 Alex 看 A/B 設定有沒有跑掉
= 漏斗 | 林佳蓉 | 03-05; A/B | Alex Chen |

Chen undertook to circulate the invoice history.
= invoice history | ?Alex Chen, ?Kelly Chen |

弱掃高風險：
1. TLS 1.0 未關閉——小明，3/20 前完成
2. 後台未限 IP——柏宇評估後回報
= TLS | 王小明 | 03-20; 評估 | 陳柏宇 |
"""


@pytest.mark.parametrize(("text", "expected"), cases(DOCUMENTS))
def test_short_notes(text: str, expected: Expected) -> None:
    assert read(text, expected) == expected
