"""The command line: thin, it calls the other packages."""
