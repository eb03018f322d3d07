"""The house around the agents: the bridge to the browser, the voice's way in and out, storage, reports and the command line.

app.py puts it together and is the only file that chooses between Google and the simulator. The server may use `agents` and
`tools`; it must not decide what happens in an interview, which is the guard's business, nor word what Alex says.
"""
