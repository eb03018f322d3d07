"""`alex doctor`: what is wrong with this installation, and where the simulator is wrong about the service.

`checks` look at the machine and change nothing on it; `probes` play small scenes with the unmodified google-genai client, once
against the service and once against the simulator, so that whoever has a key sees both side by side. The room knows no
interview: it judges the ground that one stands on.
"""
