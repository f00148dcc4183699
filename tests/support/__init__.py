"""What tests of several folders share."""

import os

# Files of tests are small: threads of polars cost a third more than they bring, in each of four processes.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
