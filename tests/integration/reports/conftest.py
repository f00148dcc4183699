"""The published city."""

import pytest

from tests.integration.reports.city import publish_city
from warehouse.settings import Settings


@pytest.fixture
def city(settings: Settings) -> Settings:
    """Settings of a warehouse in which the tiny city is published."""
    publish_city(settings)
    return settings
