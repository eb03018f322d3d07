"""The mouth and the line: how the interview is connected to Gemini Live under ADK.

`gemini.py` holds the socket and its two planes (it leans on private names of google-genai and is the only file that may),
`link.py` keeps the line over all sockets, `vigil.py` watches one of them; `planes.py`, `ledger.py` and `policy.py` are pure;
`runner.py` is the only file that touches ADK's Runner. The room knows no phase, no page and no plan: it moves media, keeps the
connection and hands ADK's events on as plain facts.
"""
