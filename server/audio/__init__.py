"""The ear, numpy only: from the microphone's samples to who is speaking and when a turn is over.

Everything here is pure: no asyncio, no socket, and time is an argument. The room does not know what an interview is.
"""
