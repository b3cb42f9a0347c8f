"""An order may have a discount."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("orders", sa.Column("discount_cents", sa.Integer, nullable=True))


def downgrade() -> None:
    op.drop_column("orders", "discount_cents")
