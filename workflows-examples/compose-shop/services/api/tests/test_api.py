from shop.version import VERSION


def test_health_says_the_version(client):
    answer = client.get("/api/health")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "version": VERSION}


def test_health_fails_without_the_database(client, store):
    store.down = True
    assert client.get("/api/health").status_code == 503


def test_an_item_that_is_made_is_listed(client):
    made = client.post("/api/items", json={"name": "Lamp", "price_cents": 1999})
    assert made.status_code == 201
    assert made.json() in client.get("/api/items").json()


def test_a_negative_price_is_refused(client):
    assert client.post("/api/items", json={"name": "Lamp", "price_cents": -1}).status_code == 422


def test_an_order_goes_into_the_queue(client, jobs):
    assert client.post("/api/orders", json={"item_id": 1, "quantity": 2}).status_code == 202
    assert jobs.queue[0]["item_id"] == 1


def test_the_version_is_told(client):
    assert client.get("/api/version").json() == {"version": VERSION}
