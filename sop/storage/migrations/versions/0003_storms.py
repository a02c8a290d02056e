"""Storms: many new incidents at once in one conversation

Revision ID: 0003
Revises: 0002
"""
from alembic import op
import sqlalchemy as sa

revision = '0003'
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('storms',
    sa.Column('conversation_id', sa.String(length=255), nullable=False),
    sa.Column('last_at', sa.Float(), nullable=False),
    sa.Column('started_at', sa.Float(), nullable=True),
    sa.Column('activity_id', sa.String(length=255), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('shown_at', sa.Float(), nullable=True),
    sa.PrimaryKeyConstraint('conversation_id', name=op.f('pk_storms'))
    )
    op.create_table('storm_items',
    sa.Column('conversation_id', sa.String(length=255), nullable=False),
    sa.Column('item_id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.Float(), nullable=False),
    sa.Column('posted_at', sa.Float(), nullable=True),
    sa.PrimaryKeyConstraint('conversation_id', 'item_id', name=op.f('pk_storm_items'))
    )


def downgrade() -> None:
    op.drop_table('storm_items')
    op.drop_table('storms')
