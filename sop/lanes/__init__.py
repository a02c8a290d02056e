"""Durable work: lanes of intents on the database, a worker that takes them, buckets and gates. Knows nothing of the domain."""

from sop.lanes.calm import Calm
from sop.lanes.clock import Clock, ManualClock, SystemClock
from sop.lanes.model import Done, Job, Later, Outcome, Task
from sop.lanes.queue import put, wake_all
from sop.lanes.worker import Worker

__all__ = [
    "Calm",
    "Clock",
    "Done",
    "Job",
    "Later",
    "ManualClock",
    "Outcome",
    "SystemClock",
    "Task",
    "Worker",
    "put",
    "wake_all",
]
