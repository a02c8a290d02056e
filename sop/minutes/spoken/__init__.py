"""Transcripts: a conversation read forward, with the tasks that are open."""
