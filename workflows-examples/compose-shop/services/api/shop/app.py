"""The shop's API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel, Field

from shop.jobs import Jobs
from shop.store import Store
from shop.version import VERSION


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.store = Store()
    app.state.jobs = Jobs()
    app.state.store.open()
    yield
    app.state.store.close()


def store(request: Request) -> Store:
    return request.app.state.store


def jobs(request: Request) -> Jobs:
    return request.app.state.jobs


app = FastAPI(title="Shop", version=VERSION, lifespan=lifespan)
UsesStore = Annotated[Store, Depends(store)]
UsesJobs = Annotated[Jobs, Depends(jobs)]


class NewItem(BaseModel):
    name: str = Field(min_length=1, max_length=200)
    price_cents: int = Field(ge=0)


class NewOrder(BaseModel):
    item_id: int
    quantity: int = Field(ge=1, le=1000)


@app.get("/api/health")
def health(kept: UsesStore) -> dict:
    try:
        kept.ping()
    except Exception as error:
        raise HTTPException(503, "the database does not answer") from error
    return {"status": "ok", "version": VERSION}


@app.get("/api/version")
def version() -> dict:
    return {"version": VERSION}


@app.get("/api/items")
def items(kept: UsesStore) -> list[dict]:
    return kept.items()


@app.post("/api/items", status_code=201)
def add_item(item: NewItem, kept: UsesStore) -> dict:
    return kept.add_item(item.name, item.price_cents)


@app.get("/api/orders")
def orders(kept: UsesStore) -> list[dict]:
    return kept.orders()


@app.post("/api/orders", status_code=202)
def add_order(order: NewOrder, queue: UsesJobs) -> dict:
    queue.put(order.model_dump())
    return {"accepted": True}
