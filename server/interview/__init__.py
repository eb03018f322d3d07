"""One interview's life: its tasks, its clock, its nudges, its journal, from the first hello to the report.

Here the other rooms meet, as values and events. What waits is in session.py; what decides is in small pure files beside it.
The room must not know WebSocket frames (that is the bridge), nor the service's wire (that is `server.live`).
"""
