"""Where items and orders are kept."""

from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from shop.settings import DATABASE_URL


class Store:
    def __init__(self) -> None:
        self._pool = ConnectionPool(
            DATABASE_URL,
            min_size=1,
            max_size=8,
            open=False,
            timeout=3,
            check=ConnectionPool.check_connection,
            kwargs={"row_factory": dict_row, "connect_timeout": 3},
        )

    def open(self) -> None:
        self._pool.open()

    def close(self) -> None:
        self._pool.close()

    def ping(self) -> None:
        with self._pool.connection() as connection:
            connection.execute("select 1")

    def items(self) -> list[dict]:
        with self._pool.connection() as connection:
            return connection.execute("select id, name, price_cents from items order by id desc limit 100").fetchall()

    def add_item(self, name: str, price_cents: int) -> dict:
        with self._pool.connection() as connection:
            return connection.execute(
                "insert into items (name, price_cents) values (%s, %s) returning id, name, price_cents",
                (name, price_cents),
            ).fetchone()

    def orders(self) -> list[dict]:
        with self._pool.connection() as connection:
            return connection.execute(
                "select id, item_id, quantity, handled_by from orders order by id desc limit 100"
            ).fetchall()

    def add_order(self, item_id: int, quantity: int, handled_by: str) -> None:
        with self._pool.connection() as connection:
            connection.execute(
                "insert into orders (item_id, quantity, handled_by) values (%s, %s, %s)",
                (item_id, quantity, handled_by),
            )
