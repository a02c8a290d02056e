"""Benchmarks: each runs as `python -m bench.NAME`, prints a table for people and one JSON object as its last line.

Every figure is a ratio to a peer in the same run, or stands beside a limit. Nothing here is asserted by a test of the suite.
"""
