"""The one door to the records, and the one way to read them."""

from sop.desk.door import Answer, Desk, Handled
from sop.desk.reading import view
from sop.desk.view import Conflict, ItemView, LinkView, Sync

__all__ = ["Answer", "Conflict", "Desk", "Handled", "ItemView", "LinkView", "Sync", "view"]
