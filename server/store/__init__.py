"""What is kept: interviews, the journal of each as it happens, and their reports, in SQLite or PostgreSQL.

The journal is the only durable truth of an interview. Writing never blocks the voice: one thread writes, callers queue. The
room knows the shape of every entry (entries.py), so that readers are typed, but draws no conclusion from any of them.
"""
