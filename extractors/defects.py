"""Where an unexpected error came from, without what its message quotes."""

from pathlib import Path


def place_of(error: BaseException) -> str:
    """File and line of an error's origin, without its text."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
