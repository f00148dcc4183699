"""An S3 bucket: what is listed is whole, and what is read is the version that was listed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, SSLError

from extractors.fetching.errors import ItemChangedError, OutageError, PlaceError, unreadable
from extractors.fetching.items import Item
from extractors.fetching.places import Place, SignIn
from extractors.fetching.watch import Watch

_BLOCK = 1 << 20
_CONFIG = Config(
    connect_timeout=10,
    read_timeout=60,
    retries={"max_attempts": 3, "mode": "standard"},
    signature_version="s3v4",
    # Servers on one's own machine have no name for each bucket, and not all know the newer checksums.
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
_REFUSED = {
    "403": "ключ доступа не принят или не даёт прав",
    "404": "такой корзины нет",
}


class Bucket:
    """A bucket, or what lies below a prefix of it."""

    def __init__(self, place: Place, sign_in: SignIn, watch: Watch) -> None:
        self._place, self._watch = place, watch
        self._prefix = f"{place.folder}/" if place.folder else ""
        self._client: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=place.address.endpoint,
            region_name=place.address.region,
            aws_access_key_id=sign_in.login,
            aws_secret_access_key=sign_in.password,
            verify=os.environ.get("SSL_CERT_FILE"),
            config=_CONFIG,
        )

    def items(self) -> list[Item]:
        """All objects below the prefix; a key that ends as a folder is none."""
        with self._faults():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._place.host, Prefix=self._prefix
            )
            return [self._item(found) for page in pages for found in page.get("Contents", ())
                    if not found["Key"].endswith("/")]  # fmt: skip

    def _item(self, found: dict[str, Any]) -> Item:
        self._watch.look()
        name, mark = found["Key"].removeprefix(self._prefix), found["ETag"].strip('"')
        identity = f"{name}\n{found['Size']}\n{mark}"
        return Item(name, found["Size"], found["LastModified"], mark, identity)

    def unsettled(self, items: list[Item]) -> set[Item]:  # noqa: ARG002  # a door's method
        """None: an object appears when all of it is there."""
        return set()

    def bring(self, item: Item, target: Path) -> None:
        """Read the listed version of the object."""
        with self._faults(is_item=True):
            answer = self._client.get_object(
                Bucket=self._place.host, Key=self._prefix + item.name, IfMatch=f'"{item.mark}"'
            )
            with target.open("wb") as file:
                for block in answer["Body"].iter_chunks(_BLOCK):
                    self._watch.look()
                    file.write(block)
        if target.stat().st_size != item.size:
            raise ItemChangedError("Файл изменился во время чтения")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @contextmanager
    def _faults(self, *, is_item: bool = False) -> Iterator[None]:
        where = f"адрес {self._place.code}"
        try:
            yield
        except ClientError as error:
            code = str(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
            name = str(error.response.get("Error", {}).get("Code", ""))
            if code == "412" or name == "NoSuchKey":
                raise ItemChangedError("Файл изменился во время чтения") from error
            if code == "403" and is_item:
                raise unreadable(name) from error
            if code in _REFUSED:
                raise PlaceError(
                    "Корзина не открывается",
                    where=where,
                    got=_REFUSED[code],
                    todo="проверьте address, endpoint и ключ доступа в окружении",
                ) from error
            raise OutageError("Сервер S3 ответил отказом", where=where, got=f"HTTP {code}") from error
        except SSLError as error:
            raise PlaceError(
                "Сертификат сервера S3 не проверен",
                where=where,
                todo="проверьте имя сервера в endpoint; своему центру сертификатов нужен SSL_CERT_FILE",
            ) from error
        except (HTTPClientError, BotoCoreError) as error:
            raise OutageError("Сервер S3 не отвечает", where=where, got=type(error).__name__) from error
