"""What may happen in an interview: the phase machine, the guard, the question bank and every function that a model can call.

The deciding parts are pure: no socket, no clock of their own, no ADK; time comes in as an argument. Only the edges (guard,
conduct, notes) know ADK's tool context. The room imports no other room of ours, so that any agent and any server can use it.
"""
