"""What can go wrong between an address and the inbox. No part quotes a server, a letter or a secret."""

from warehouse.errors import McuError


class PlaceError(McuError):
    """The address cannot be read until a person does something: the password is wrong, the folder gone."""


class OutageError(PlaceError):
    """The address did not answer or the connection broke: it may pass by itself."""


class ItemError(McuError):
    """One file or letter cannot be taken; the others are."""

    def at(self, where: str) -> str:
        """The sentence, with its place."""
        self.where = where
        return self.sentence()


class ItemChangedError(McuError):
    """The file changed or went while it was read; the next run looks again."""


def unreadable(got: str) -> ItemError:
    """The address opened, this file of it does not."""
    return ItemError(
        "Файл не прочитать", got=got, todo="попросите хозяина адреса проверить файл и права на него"
    )
