"""Lines that say what somebody is or is busy with, and give them nothing to do: rotas, roles, progress."""

from __future__ import annotations

import re

_ROLE = re.compile(
    r"(?:.{0,24}[^a-z])?(?:on[- ]?call|on[- ]?duty|stand-?by|rota|chair|host|presenter|speaker|facilitator|"
    r"minute[- ]taker|note[- ]taker|"
    r"contact|deputy|(?:on )?(?:sick )?leave|on holiday|away|absent|(?:primary|secondary)(?: on[- ]?call)?)(?: (?:next|"
    r"this) week)?[^a-z]{0,8}|"
    r"(?:.{0,12}(?:值班|輪值|待命|留守|值日|主持|司儀|主席|代理人?|聯絡人|窗口|報告人|主講人?)|"
    r"(?:會議|本次|今[日天]|下[次週]|上次|負責)*[紀記]錄)(?:人員?|"
    r"者)?[\s:：（()）]*",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"\s*(?:(?:the )?(?:service|system|incident|product|project|budget|process|site|page|account|contract|data|cost|"
    r"business|technical|tech|"
    r"on[- ]?call|meeting|domain|application|app|risk|code|document) (?:owner|lead|responsible|contact)|"
    r"(?:系統|服務|專案|網站|本案|現場|事件|主機|會議|產品|預算|合約|業務|計畫|平[台臺])(?:總|主要)?(?:負責人|承辦人|"
    r"窗口))\s*[:：]",
    re.IGNORECASE,
)
_PROGRESS = re.compile(
    r"^[^:：]{1,24}[:：]\s*(?:(?:still|currently|now|busy) )?(?!bring\b)[a-z]{2,}ing\b[^.;]*\b(?:should|expect|hop|plan|"
    r"probably|ready|done|finish)|"
    r"[^，。：:]{2,16}中[，,](?:目前|進度|已|預計|預定|約|大概|應該|尚|還)|進度(?:約|大約|已達|"
    r"已)?\s*[0-9一二三四五六七八九]+\s*(?:%|成)|"
    r"\b(?:is|are|at) (?:at |about )*[0-9]{1,3} ?%|\b[0-9]{1,3} ?% (?:done|complete|ready|finished)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?!(?:need|feed|embed|speed|shed|seed|proceed|exceed|succeed)\b)(?:also |just |already )?(?:[a-z]{2,}ed|sent|"
    r"wrote|found|made|built|met|got|took|ran|"
    r"gave|told|chairs|hosts|was|were|is|has|had)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\s*(?!(?:make|ensure|check|confirm|see|find|verif|get|let|ask|remind|tell|help|want)(?:s|ies)? )[a-z]+s\s+"
    r"(?:that\s(?:[\w'’-]+\s){0,4}?(?:we|nobody|everybody|they|it|he|she|there|I|will|would|can|could|should|is|are|was|were|has|"
    r"have|had|does|do|did|may|might|must|needs?|works?|[a-z]+ed)\b|"
    r"(?:we|nobody|everybody|they|he|she|there|I)\s|"
    r"it\s(?:will|would|can|could|should|might|may|is|was|has|had|does|[a-z]+(?:ed|[^us]s)\b)|"
    r"(?:the|our|a|an|his|her|their)\s+[a-z]+(?: [a-z]+)?\s+(?:(?:will|would|can|could|should|is|are|has|have)\s|"
    r"to\s(?!(?:the|an?|our|his|her|their|its?|us|them|this|that|these|those|all|both|every|one|two|three)\b|[A-Z0-9])))"
)
"""Kelly doubts that …, Rob hopes the vendor will …."""
_OFFICE = re.compile(r"由[^，。；]{1,10}(?:擔任|兼任|代理|出任)(?![㐀-鿿]*(?:撰寫|提出))")
PAST = re.compile(r"已(?!知)|(?<![為不免])了(?:$|[，。,；;])")
_AWAY = re.compile(
    r"(?:出國|出差|請假|休假|特休|補休|公假|外出|到職|離職|受訓|生日|不在|回國|來訪)(?![㐀-鿿]*(?:單|表|手續|名單|清單|流程|公告|交接))",
)


def takes_office(text: str) -> bool:
    """Whether a line says who has an office from now on: 「通報窗口由柏宇擔任」."""
    return bool(_OFFICE.search(text))


def tells_of_others(text: str, start: int = 0) -> bool:
    """Whether an English verb there only tells what somebody thinks that others do."""
    return bool(_OTHERS.match(text, start))


def is_role(title: str) -> bool:
    """Whether what is left beside names and days is only what somebody is: "Next on-call", 週末值班."""
    return bool(_ROLE.fullmatch(title) or _AWAY.match(title))


def holds_role(text: str) -> bool:
    """Whether a line says who has something for good: "Service owner: Alex"."""
    return bool(_HOLDS.match(text))


def reports_progress(text: str) -> bool:
    """Whether a line tells how far somebody is: 「小明：憑證更新中，預計週五完成」."""
    return bool(_PROGRESS.search(text))


def tells(text: str, title: str) -> bool:
    """Whether an item tells of what was done or how far it is: "Alex: renewed the certificate, 3/2"."""
    return bool(_TOLD.match(title) or tells_of_others(title) or PAST.search(text) or reports_progress(text))
