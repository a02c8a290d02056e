"""Minutes of a meeting to a draft of its action items, decisions and notes, without any vendor and any language model."""
