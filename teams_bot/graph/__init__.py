"""The Graph edge: what was said in a meeting, read through Microsoft Graph, told by notifications and repaired by polling.

Decision 0035. A notification is a hint, as everywhere: what counts is what Graph answers when it is asked.
"""
