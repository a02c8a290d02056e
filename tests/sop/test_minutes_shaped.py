"""Who, what and when by the signs between them, in Chinese and mixed minutes, beside rosters, routes and absences in the same
signs. The meeting: Tuesday, 3 March 2026. Form: see `minutes_team.cases`.
"""

from __future__ import annotations

import pytest

from tests.sop.minutes_team import Expected, cases, read

DOCUMENTS = """
# 志工組月會
.
之後要補的
佳蓉－補簽三月份的加班單－3/12
小明－催保險公司寄回保單正本－3 月底
怡安－重畫捷運站的樓層圖－不急
= 加班單 | 林佳蓉 | 03-12; 保單正本 | 王小明 | 03-31; 樓層圖 | 陳怡安 |

# 雜記
.
散會前喬好：
Kelly|裝新的監視器|3/9
柏宇|徵求三位試用者|時間再看
= 監視器 | Kelly Chen | 03-09; 試用者 | 陳柏宇 |

# 收尾
* 更新防火牆白名單 >> Priya >> 3/12 前
* 把舊活動頁轉址到首頁 >> Rob >> by Friday
= 防火牆白名單 | Priya Nair | 03-12; 轉址到首頁 | Rob Sinclair | 03-06

# 手寫稿
還原被誤刪的相簿 Rob 本週四
校正點餐機的螢幕 佳蓉 3/9
= 相簿 | Rob Sinclair | 03-05; 點餐機 | 林佳蓉 | 03-09

怡安：3/16 抽換第二章的圖片
佳蓉：月底前 汰換會議室的投影機燈泡
以上
= 第二章的圖片 | 陳怡安 | 03-16; 投影機燈泡 | 林佳蓉 | 03-31

今天先到這。佳蓉→將舊錄影帶轉成 mp4（兩週內）；Priya→裝新的監視器（3/16）
= 舊錄影帶 | 林佳蓉 | 03-17; 監視器 | Priya Nair | 03-16

佳蓉 → 中文 release note 今天下班前寄出；Alex → 英文版校稿，明天 11:00 前
= release note | 林佳蓉 | 03-03; 英文版校稿 | Alex Chen | 03-04

佳蓉：停車場感測器的電池全部汰換，3/9；Alex：向總務申請第二條備援線路，下週一中午
= 感測器的電池 | 林佳蓉 | 03-09; 備援線路 | Alex Chen | 03-09

Kelly認領兩件：測試信箱驗證流程（3/16）、調低 cron 的執行頻率（兩週內）
= 信箱驗證流程 | Kelly Chen | 03-16; cron | Kelly Chen | 03-17

Alex takes 兩件：量一下倉庫門的寬度、設定 Grafana 的告警門檻，都是 3/16
= 倉庫門 | Alex Chen | 03-16; Grafana | Alex Chen | 03-16

# Sprint
.
### Not done，移到 Sprint 42
.
1. Webhook retry 機制。Owner: 佳蓉. Due: 3/16
2. Cookie banner 的 A/B test。Owner: TBD. Due: —
= Webhook retry | 林佳蓉 | 03-16; A/B test | |

# 籌備會
.
## 沒完成，順延到下週
- 拉一條獨立電路，小明
- 謄錄捐款芳名（Rob，3/12）
= 獨立電路 | 王小明 |; 捐款芳名 | Rob Sinclair | 03-12

### Retro
.
**Keep** 週二 pairing 大家都說有感。
**Try** Alex to set up a review reminder bot, by Mar 30
**Problem** 小明上個 sprint 一個人扛了 31 個 PR。
= reminder bot | Alex Chen | 03-30

## 其他
- 待認領：志工培訓教材的截圖重拍，下半年
- 還沒人接：測量停車格的尺寸，3/9
= 截圖重拍 | |; 停車格的尺寸 | | 03-09

最後是課表匯入老是失敗，佳蓉跟小明一起查，時間再看。
= 課表匯入 | 林佳蓉, 王小明 |

網站半夜會斷線，柏宇來查，不急。
= 斷線 | 陳柏宇 |

## 誰做什麼
.
**佳蓉**
.
- 剩下四件 deletion request 清完，三天內
- 個資盤點 spreadsheet 交給 DPO（with 小明），next Tuesday
.
**Rob**
.
- 下週一起休假，nothing this round
= deletion request | 林佳蓉 | 03-06; 個資盤點 | 林佳蓉, 王小明 | 03-10

# 短會
.
怡安
   - 轉移 GA4 的擁有權（兩週內）
   - 挑三張封面照片
Alex
   - 搬空舊倉庫（週五前）
= GA4 | 陳怡安 | 03-17; 封面照片 | 陳怡安 |; 舊倉庫 | Alex Chen | 03-06

# 追蹤
.
一、申請地圖的新金鑰
　　Kelly，本週四
二、彙整去年的滿意度問卷
　　Priya，兩週內
= 新金鑰 | Kelly Chen | 03-05; 滿意度問卷 | Priya Nair | 03-17

# Sync
.
## Priya to-do
改版 newsletter 的樣板 — 明天
審一遍新版服務條款 — 兩週內
= newsletter | Priya Nair | 03-04; 服務條款 | Priya Nair | 03-17

- 離職志工的後台帳號清掉（佳蓉，今天）
= 後台帳號 | 林佳蓉 | 03-03

- 家豪那邊照舊
- 跟飯店端敲定假日聯絡窗口（小明，3/24）
= 聯絡窗口 | 王小明 | 03-24

# 值班
佳蓉－大夜－3/9
小明－小夜－3/10
=

# 班表
佳蓉 早班 3/9
小明 晚班 3/10
=

先打佳蓉 → 十分鐘沒接打小明 → 再沒接打 Rob。
=

簽核順序：佳蓉 → 小明 → Kelly
=

接送：佳蓉 → 機場；Priya → 高鐵站
=

佳蓉：我覺得太趕；小明：同意；Rob：再看看
=

人員異動：佳蓉 → 3/9 起調總公司；小明 → 3/16 到職
=

# 報告順序
佳蓉 - 業績報告 - 3/9
小明 - 客訴報告 - 3/16
=

# 月會
.
## 上月列管（全數解除）
.
- 廣告版位高度固定，佳蓉，3/10
- 舊專題頁轉址，小明，3/22
=

- 佳蓉三月中休五天，職務代理是小明
- 柏宇休到下週三，有事找 Rob
=

冷氣漏水，佳蓉和小明一起處理過了，沒用。
=

佳蓉有兩件事報告：展場缺電、海報印錯。
=

小明上週做了兩件事：謄錄捐款芳名、挑三張封面照片
=

怡安建議以後由小明統一發公告。
=
"""


@pytest.mark.parametrize(("text", "expected"), cases(DOCUMENTS))
def test_shapes(text: str, expected: Expected) -> None:
    assert read(text, expected) == expected
