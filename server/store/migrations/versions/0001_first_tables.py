"""The first tables: interviews, their journals, their reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None

serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "interviews",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("interviewer", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("minutes", sa.Float(), nullable=False),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("started_at", sa.Float(), nullable=True),
        sa.Column("ended_at", sa.Float(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_interviews"),
    )
    op.create_index("ix_interviews_created_at", "interviews", ["created_at"])
    op.create_table(
        "entries",
        sa.Column("seq", serial, autoincrement=True, nullable=False),
        sa.Column("interview_id", sa.String(32), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("number", serial, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("at_s", sa.Float(), nullable=False),
        sa.Column("noted_at", sa.Float(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name="fk_entries_interview_id_interviews", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_entries"),
        sa.UniqueConstraint("origin", "number", name="uq_entries_origin_number"),
    )
    op.create_index("ix_entries_interview_id_seq", "entries", ["interview_id", "seq"])
    op.create_table(
        "reports",
        sa.Column("interview_id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("updated_at", sa.Float(), nullable=False),
        sa.Column("overall", sa.Float(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name="fk_reports_interview_id_interviews", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interview_id", name="pk_reports"),
    )
    op.create_index("ix_reports_status", "reports", ["status"])


def downgrade() -> None:
    for table in ("reports", "entries", "interviews"):
        op.drop_table(table)
