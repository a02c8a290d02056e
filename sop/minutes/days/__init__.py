"""Days in what was written or said: which there are, and which of them something is due on."""
