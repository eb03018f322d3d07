"""A Gemini Live that needs no key: the same TLS, the same messages, a voice and an interviewer who follows the tools.

A guest in the house: it imports no other room of ours and knows only what comes over the wire, so that any application for
the live API can be tried against it. It hears no words and pretends to none.
"""
