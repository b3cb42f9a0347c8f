"""Runs the migrations against DATABASE_URL."""

from logging.config import fileConfig

from alembic import context
from sqlalchemy import create_engine, pool

from shop.settings import DATABASE_URL

if context.config.config_file_name:
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)

engine = create_engine(DATABASE_URL.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
