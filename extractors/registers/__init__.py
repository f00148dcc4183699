"""Registers that an МЦУ keeps by hand: their workbooks, and files given back with their cells marked."""
