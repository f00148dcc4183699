"""Nothing invisible stands between two digits of a plain text."""

import pytest

from extractors.redaction.plain_text import to_plain_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("раз<br>два<BR />три", "раз\nдва\nтри"),
        ("8\u00a0913\u202f123&nbsp;45&#8209;67", "8 913 123 45-67"),
        ("8913\u200b123\u00ad4567\ufeff", "89131234567"),
        ("８９１３ 1️⃣2️⃣", "8913 12"),
        ("ivan＠mail.ru", "ivan@mail.ru"),
        ("Йод й", "Йод й"),
        ("а  \t б \n \n\n в ", "а б\nв"),
        ("№ 5 — «да»", "№ 5 — «да»"),
        ("&lt;имя&gt; &quot;а&quot;", '<имя> "а"'),
        ("", ""),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    assert to_plain_text(text) == plain


def test_plain_text_is_final() -> None:
    once = to_plain_text("а&nbsp;<br> 8\u2011913  й")
    assert to_plain_text(once) == once
