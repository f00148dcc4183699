"""How `mcu` speaks: help and faults in Russian, results on stdout, everything else on stderr."""
