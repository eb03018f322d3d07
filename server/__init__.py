"""The house around the agents: the bridge to the browser, the voice's way in and out, storage, reports and the command line.

app.py puts it together and is the only file that chooses between Google and the simulator. The server may use `agents` and
`tools`; it must not decide what happens in an interview, which is the guard's business, nor word what Alex says.
"""

import os

# Before numpy is loaded: the ear's matrices are small, and idle threads of its library that wait for more by spinning cost the
# server more than they ever do for it.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_name, "1")
