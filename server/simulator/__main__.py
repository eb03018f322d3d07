import sys

from server.simulator.command import main

sys.exit(main())
