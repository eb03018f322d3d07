"""Repairs of what the model does wrong on a connection that is well. Decisions only: the room knows no socket, clock or page.

Who answers which id of the catalogue (GEMINI_LIVE.md, 5), and which test holds it. `interview` is `server/interview`.
Each can be injected (`alex simulate --fault ID`): `python -m tests.bench.faults` shows a whole interview under it.

| id | answered by | held by |
|---|---|---|
| S1 | `watchdog`: silent turn 2 s, then again → resume → fresh (`link.renew`) | live/test_watchdog, interview/test_repairs |
| S2 | `watchdog.asks_on`: a sentence without an end, once; `interview/repairs` | live/test_watchdog, interview/test_repairs |
| S3 | `watchdog.rejects`: the second rejected turn → fresh | live/test_watchdog, interview/test_repairs |
| S4, S5 | `dead_audio` in `interview/mouth`: cut, said again | live/test_dead_audio, interview/test_repairs |
| S6 | `interview/mouth.interrupted`: no flush without the candidate; S2 asks for the rest | interview/test_repairs |
| S7 | `interview/floor`: "thinking" while a turn runs; the page's jitter buffer | interview/test_floor |
| S8, H4 | `watchdog`: nothing for 3 s → the text, or the candidate's words as text, once more | interview/test_repairs |
| S9 | `interview/mouth.line_up` opens the gate; then as S1 | interview/test_mouth |
| S10, S11 | `duplicates` in `interview/follow`: voice stopped, neither shown nor kept | live/test_duplicates, …/test_repairs |
| S12 | `interview/mouth`: muted until the turn's end, counted | interview/test_mouth |
| S13 | `interview/mouth`: frames up to 0.1 s after their generation, unless it calls, counted | interview/test_repairs |
| S14 | `live/planes.split` | live/test_planes |
| T1 | `live/ledger`, `watchdog.ended`: an empty turn cuts nothing and asks for nothing | live/test_watchdog |
| T2 | `tools/guard`: every call is answered; `live/link` again after a drop | tools/test_guard, live/test_link_reconnect |
| T3, T7 | `live/ledger`, `tools/rules`: recognised by id and subject | live/test_link_reconnect, tools/test_guard |
| T4 | `tools/rules`: calls per turn, remembered results | tools/test_guard |
| T5 | `spoken_calls` in `interview/follow`; made through ADK and the guard | live/test_spoken_calls, …/test_repairs |
| T6 | `watchdog.broke`: MALFORMED_FUNCTION_CALL → asked again | interview/test_repairs |
| T8 | `planes.TurnCompleted.more`, `interview/floor`, `watchdog.ended` | live/test_planes, live/test_watchdog |
| T9 | `tools/closing`, `tools/rules`: closing words that were spoken, last phase | tools/test_rules |
| H1, H2 | `interview/heard`: late words, words that never come (nothing marks a wrong language yet) | interview/test_heard |
| H3 | `server/audio`: suspicion pauses, 0.6 s of the candidate's own voice confirms | audio, interview/test_session_barge_in |
| H5 | `server/audio` patience, "let me think" | audio, interview/test_session_turns |
| H6 | `interview/uplink`: with `stream_end` and `service` the stream never stops | interview/test_uplink |
"""
