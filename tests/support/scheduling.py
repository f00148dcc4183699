"""Which of the two processes of `make test` runs what."""

from xdist.scheduler import LoadScopeScheduling

# Their tests read built warehouses. One that another folder asks for would be made twice.
WITH_WAREHOUSES = ("tests/dbt/", "tests/e2e/", "tests/golden/")


class ByWarehouse(LoadScopeScheduling):
    """Modules that read built warehouses stay together; every other module stays whole."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return "warehouses" if module.startswith(WITH_WAREHOUSES) else module
