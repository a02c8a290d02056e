"""The team's standard operating procedure as data: `sop.yaml`, versioned, checked with line and remedy."""

from sop.procedure.load import ProcedureFault, load, load_default, parse
from sop.procedure.mirroring import Custom, Destination, Mirroring, Policy
from sop.procedure.model import Board, Level, Name, Procedure, Roles, Stage, Track
from sop.procedure.routing import Route, When

__all__ = [
    "Board",
    "Custom",
    "Destination",
    "Level",
    "Mirroring",
    "Name",
    "Policy",
    "Procedure",
    "ProcedureFault",
    "Roles",
    "Route",
    "Stage",
    "Track",
    "When",
    "load",
    "load_default",
    "parse",
]
