"""What a command does to a record, and who may give it. Pure: values in, values out."""

from sop.rules.decide import Given, changed, decide, makes, same, stage_of

__all__ = ["Given", "changed", "decide", "makes", "same", "stage_of"]
