"""Conversations know their names, how they stand, and how new what is known of them is; people, when Teams was asked

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("name", sa.Text()),
        sa.Column("team_id", sa.String(255)),
        sa.Column("team_name", sa.Text()),
        sa.Column("seen_at", sa.String(32)),
        sa.Column("state", sa.String(16), nullable=False, server_default="open"),
        sa.Column("since", sa.String(32)),
        sa.Column("told_at", sa.String(32)),
        sa.Column("reason", sa.Text()),
        sa.Column("remedy", sa.Text()),
        sa.Column("had_routes", sa.Text()),
    ):
        op.add_column("conversations", column)
    op.create_index("ix_conversations_team_id", "conversations", ["team_id"])
    op.add_column("people", sa.Column("teams_asked_at", sa.String(32)))
