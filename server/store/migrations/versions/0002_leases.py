"""Who conducts an interview, until when that is certain, who else asked for it, and how far its clock had come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None

COLUMNS = ("owner", "leased_until", "wanted_at", "clock_s")


def upgrade() -> None:
    op.add_column("interviews", sa.Column("owner", sa.String(16), nullable=True))
    for name in COLUMNS[1:]:
        op.add_column("interviews", sa.Column(name, sa.Float(), nullable=True))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("interviews", name)
