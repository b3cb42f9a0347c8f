from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from shop import app as shop


class FakeStore:
    def __init__(self) -> None:
        self.kept: list[dict] = []
        self.ordered: list[dict] = []
        self.down = False

    def ping(self) -> None:
        if self.down:
            raise OSError("connection refused")

    def items(self) -> list[dict]:
        return self.kept

    def add_item(self, name: str, price_cents: int, **more: object) -> dict:
        item = {"id": len(self.kept) + 1, "name": name, "price_cents": price_cents, **more}
        self.kept.append(item)
        return item

    def orders(self) -> list[dict]:
        return self.ordered

    def add_order(self, item_id: int, quantity: int, handled_by: str) -> None:
        if self.down:
            raise OSError("connection refused")
        self.ordered.append({"item_id": item_id, "quantity": quantity, "handled_by": handled_by})


class FakeJobs:
    def __init__(self) -> None:
        self.queue: list[dict] = []

    def put(self, job: dict) -> None:
        self.queue.append(job)


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def jobs() -> FakeJobs:
    return FakeJobs()


@pytest.fixture
def client(store: FakeStore, jobs: FakeJobs) -> Iterator[TestClient]:
    # Without `with`: the lifespan, which opens the real database, does not run.
    shop.app.dependency_overrides = {shop.store: lambda: store, shop.jobs: lambda: jobs}
    yield TestClient(shop.app)
    shop.app.dependency_overrides = {}
