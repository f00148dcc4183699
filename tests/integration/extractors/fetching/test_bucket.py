"""A bucket of a real S3 server."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.fetching.bucket import Bucket
from extractors.fetching.errors import ItemChangedError, OutageError, PlaceError
from extractors.fetching.places import Place, SignIn
from extractors.fetching.watch import Watch
from tests.support.arrivals import Waits
from warehouse.arrival_models import ArrivalAddress


def _open(endpoint: str, address: str) -> Any:
    take = [{"source": "pos"}]
    found = ArrivalAddress.model_validate(
        {"code": "own", "address": address, "endpoint": endpoint, "take": take}
    )
    return Bucket(Place(found, ()), SignIn("key", "secret-of-the-tests"), Watch("own", Waits().clock))


@pytest.fixture(scope="module")
def bucket(s3: str) -> Any:
    """The bucket `exports` below `bogotol`, and as `_client` a way to put objects into it."""
    found = _open(s3, "s3://exports/bogotol")
    found._client.create_bucket(Bucket="exports")
    return found


def test_objects_below_the_prefix_are_whole_and_of_the_listed_version(bucket: Any, tmp_path: Path) -> None:
    for key in ("bogotol/2026/пос.csv", "bogotol/", "bogotol2/x.csv", "x.csv"):
        bucket._client.put_object(Bucket="exports", Key=key, Body=key.encode())
    (item,) = bucket.items()
    assert (item.name, item.size) == ("2026/пос.csv", len("bogotol/2026/пос.csv".encode()))
    assert abs((datetime.now(UTC) - item.modified_at).total_seconds()) < 3600
    assert bucket.unsettled([item]) == set()
    bucket.bring(item, tmp_path / "arrived")
    assert (tmp_path / "arrived").read_text() == "bogotol/2026/пос.csv"
    bucket._client.put_object(Bucket="exports", Key="bogotol/2026/пос.csv", Body=b"another version")
    with pytest.raises(ItemChangedError):
        bucket.bring(item, tmp_path / "arrived")
    (newer,) = bucket.items()
    assert newer.identity != item.identity
    bucket._client.delete_object(Bucket="exports", Key="bogotol/2026/пос.csv")
    with pytest.raises(ItemChangedError):
        bucket.bring(newer, tmp_path / "arrived")


def test_more_objects_than_one_page(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "2")
    for number in range(5):
        bucket._client.put_object(Bucket="exports", Key=f"bogotol/many/{number}.csv", Body=b"1")
    assert len([item for item in bucket.items() if item.name.startswith("many/")]) == 5


def test_a_bucket_that_is_not_there_and_a_server_that_is_not_there(s3: str) -> None:
    with pytest.raises(
        PlaceError, match="Корзина не открывается · где: адрес own · получено: такой"
    ) as caught:
        _open(s3, "s3://no-such-bucket").items()
    assert not isinstance(caught.value, OutageError)
    with pytest.raises(OutageError, match="Сервер S3 не отвечает · где: адрес own"):
        _open("http://127.0.0.1:1", "s3://exports").items()
