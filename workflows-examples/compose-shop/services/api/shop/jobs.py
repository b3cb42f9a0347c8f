"""The queue between the API and the worker."""

import json

import redis

from shop.settings import REDIS_URL

KEY = "shop:orders"


class Jobs:
    def __init__(self) -> None:
        self._redis = redis.Redis.from_url(REDIS_URL, socket_timeout=5, socket_connect_timeout=3)

    def put(self, job: dict) -> None:
        self._redis.rpush(KEY, json.dumps(job))

    def take(self, seconds: int) -> dict | None:
        """The next job, or None when there was none for so long."""
        found = self._redis.blpop([KEY], timeout=seconds)
        return json.loads(found[1]) if found else None
