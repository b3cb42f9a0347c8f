"""What the environment tells the shop."""

import os

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql://shop@localhost:5432/shop")
REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
