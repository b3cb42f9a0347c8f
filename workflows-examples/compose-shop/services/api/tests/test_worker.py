from shop import worker as module
from shop.version import VERSION
from shop.worker import Worker


def test_an_order_is_written_with_who_handled_it(store, jobs):
    Worker(store, jobs).handle({"item_id": 7, "quantity": 1})
    assert store.ordered == [{"item_id": 7, "quantity": 1, "handled_by": VERSION}]


def test_an_order_that_cannot_be_written_goes_back(store, jobs, monkeypatch):
    monkeypatch.setattr(module.time, "sleep", lambda _: None)
    store.down = True
    Worker(store, jobs).handle({"item_id": 7, "quantity": 1})
    assert jobs.queue == [{"item_id": 7, "quantity": 1}]
