"""The chat commands: a pure grammar from what people type, in English and Traditional Chinese, to data.

    parse("新增事件 首頁 500 錯誤 !sev1", (), procedure, today)   -> NewIncident("首頁 500 錯誤", "sev1")
    parse("move INC-7 diagnosing", (), procedure, today)         -> OnItem("INC-7", MoveTo("diagnosing"))
    parse("incidnet new x", (), procedure, today)                -> Unknown("incidnet new x", ("incident new", …))
    parse("ack", (), procedure, today)                           -> Faulty("ack", "item")

`COMMANDS` is the table of them all. `help_text`, `faulty_text` and `unknown_text` are the answers in Markdown.
"""

from teams_bot.commands.help import command_code, faulty_text, help_text, inert, tame, unknown_text
from teams_bot.commands.naming import FIELD_NAMES, field_key, field_name
from teams_bot.commands.parse import parse
from teams_bot.commands.parsed import (
    ActionsOf,
    AssignToMe,
    Attach,
    ByKind,
    Calendar,
    CommentOn,
    Conflicts,
    DeleteLast,
    EditLast,
    Faulty,
    Figures,
    Help,
    Jotted,
    LinkAccount,
    List,
    Me,
    MeetingStep,
    Mention,
    Mine,
    Minutes,
    NewAction,
    NewIncident,
    OnItem,
    Parsed,
    Route,
    RouteNotices,
    Settle,
    Show,
    Status,
    Unknown,
    UnlinkAccount,
    Why,
)
from teams_bot.commands.table import BY_KEY, COMMANDS, CommandSpec

__all__ = [
    "BY_KEY",
    "COMMANDS",
    "FIELD_NAMES",
    "ActionsOf",
    "AssignToMe",
    "Attach",
    "ByKind",
    "Calendar",
    "CommandSpec",
    "CommentOn",
    "Conflicts",
    "DeleteLast",
    "EditLast",
    "Faulty",
    "Figures",
    "Help",
    "Jotted",
    "LinkAccount",
    "List",
    "Me",
    "MeetingStep",
    "Mention",
    "Mine",
    "Minutes",
    "NewAction",
    "NewIncident",
    "OnItem",
    "Parsed",
    "Route",
    "RouteNotices",
    "Settle",
    "Show",
    "Status",
    "Unknown",
    "UnlinkAccount",
    "Why",
    "command_code",
    "faulty_text",
    "field_key",
    "field_name",
    "help_text",
    "inert",
    "parse",
    "tame",
    "unknown_text",
]
