"""Measures: `python -m tests.bench` prints them all, `python -m tests.bench.NAME --json` one of them. Nothing is asserted.

Each subject is a module of its own: `cpu`, `latency`, `page`, `first_word`, `line` (here in its short form), and (asked for by
name, they take a quarter of an hour) `faults` and `kills`. The others are what they need: candidates in a process of their own
(`crowd`, `pages`), a simulator that notes every message (`model`) and may talk without an end (`speaker`), plain ADK to compare
with (`plain`, and behind a browser's socket `bare`, with `silero`), one stalled browser (`stall`), an interview under a fault
(`ordeal`) and who watches it (`witness`).
"""
