"""Who interviews: words, plans and question banks as data, and the little code that turns a folder into a guarded agent.

Every folder here with a plan.yaml is an interviewer; there is no list to keep. The room may use `tools`. It must not know the
server, the browser, the audio or who answers at the other end of the line: the model's class comes by its dotted name.
"""
