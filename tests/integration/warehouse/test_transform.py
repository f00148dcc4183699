"""What is told of a dbt that could build nothing, and when the views of the marts are left as they stand."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from warehouse.builds import BuildPlan
from warehouse.database import connect
from warehouse.mart_views import are_views_published
from warehouse.settings import Settings
from warehouse.transform import TransformError, run_dbt

PLAN = BuildPlan(
    build_id=1,
    as_of=datetime(2026, 10, 5, 23, tzinfo=UTC),
    definitions_hash="first",
    is_full_scope=True,
    is_large=False,
    load_count=0,
)


@pytest.mark.postgres
def test_a_dbt_that_ran_no_node_is_quoted(settings: Settings) -> None:
    assert settings.database_url is not None
    url = settings.database_url.get_secret_value().rpartition("/")[0] + "/no_such_database"
    with pytest.raises(TransformError) as caught:
        run_dbt(settings.model_copy(update={"database_url": SecretStr(url)}), PLAN)
    assert 'database "no_such_database" does not exist' in caught.value.sentence()
    assert caught.value.where == str(settings.logs / "dbt" / "dbt.log")


@pytest.mark.postgres
def test_views_are_built_until_both_schemas_hold_the_same(settings: Settings) -> None:
    with connect(settings) as connection:
        assert not are_views_published(connection), "an installation without marts"
        connection.execute(
            "create schema if not exists marts; create schema marts_next;"
            " create view marts.dim_a as select 1 as one; create view marts.dim_b as select 2 as two"
        )
        assert not are_views_published(connection), "after a publication of new definitions"
        connection.execute("create view marts_next.dim_a as select 1 as one")
        assert not are_views_published(connection), "a build was killed among its views"
        connection.execute("create view marts_next.dim_b as select 2 as two")
        assert are_views_published(connection)
        connection.execute("comment on column marts_next.dim_b.two is 'два'")
        assert not are_views_published(connection), "analysts read the comments too"
