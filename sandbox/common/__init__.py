"""What both stand-ins share: a clock that can be set, faults, a request log, a change counter, serving."""

from sandbox.common.changes import Changes
from sandbox.common.clock import Clock, iso, parse_iso
from sandbox.common.control import Control, control_routes, read_control_body
from sandbox.common.errors import ControlError
from sandbox.common.faults import Fault, FaultKind, Faults
from sandbox.common.middleware import drop_connection, faults_and_log
from sandbox.common.requestlog import LogEntry, RequestLog
from sandbox.common.serving import Served, serve_app

__all__ = [
    "Changes",
    "Clock",
    "Control",
    "ControlError",
    "Fault",
    "FaultKind",
    "Faults",
    "LogEntry",
    "RequestLog",
    "Served",
    "control_routes",
    "drop_connection",
    "faults_and_log",
    "iso",
    "parse_iso",
    "read_control_body",
    "serve_app",
]
