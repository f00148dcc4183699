"""A fault is one sentence: what, where, got, expected, what to do."""

from warehouse.faults import Fault, config_error, lines_of

FAULT = Fault("a.csv, строка 3", "нет такого", "«б»", "«в»", "исправьте")


def test_a_fault_reads_as_one_sentence() -> None:
    assert str(FAULT) == "a.csv, строка 3: нет такого — получено: «б», ожидалось: «в»; исправьте"
    assert str(Fault("a.csv", "пусто")) == "a.csv: пусто"
    assert Fault.read("a.csv, строка 3: ступени 1: и 2") == Fault("a.csv, строка 3", "ступени 1: и 2")


def test_a_build_is_told_the_first_with_how_many_there_are() -> None:
    assert str(config_error([FAULT, FAULT])) == (
        "Неверное определение: нет такого · где: a.csv, строка 3 · получено: «б» · ожидалось: «в»"
        " · что делать: исправьте; всего ошибок: 2; прошлая публикация не тронута"
    )


def test_lines_are_named_in_runs() -> None:
    assert lines_of("a", []) == "a.csv"
    assert lines_of("a", [7]) == "a.csv, строка 7"
    assert lines_of("a", [9, 2, 3, 4]) == "a.csv, строки 2–4, 9"
