"""Takes orders out of the queue and writes them into the database."""

import logging
import signal
import time

import psycopg
import redis

from shop.jobs import Jobs
from shop.store import Store
from shop.version import VERSION

log = logging.getLogger("shop.worker")


class Worker:
    def __init__(self, store: Store, jobs: Jobs) -> None:
        self._store = store
        self._jobs = jobs
        self._stopping = False

    def stop(self, *_: object) -> None:
        """The job at hand is finished first."""
        self._stopping = True

    def run(self) -> None:
        log.info("worker %s starts", VERSION)
        while not self._stopping:
            try:
                job = self._jobs.take(seconds=1)
            except redis.RedisError as error:
                log.warning("the queue does not answer: %s", error)
                time.sleep(1)
                continue
            if job:
                self.handle(job)
        log.info("worker %s stops", VERSION)

    def handle(self, job: dict) -> None:
        try:
            self._store.add_order(job["item_id"], job["quantity"], handled_by=VERSION)
            log.info("worker %s wrote an order of item %s", VERSION, job["item_id"])
        except psycopg.errors.ForeignKeyViolation:
            log.error("worker %s dropped an order: there is no item %s", VERSION, job["item_id"])
        except Exception:
            log.exception("worker %s could not write an order: back into the queue", VERSION)
            self._jobs.put(job)
            time.sleep(1)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    store = Store()
    store.open()
    worker = Worker(store, Jobs())
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run()
    store.close()
