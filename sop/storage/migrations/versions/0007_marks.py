"""Marks: what is remembered of the mirror as a whole; and records that are posted nowhere by themselves

Revision ID: 0007
Revises: 0006
"""
from alembic import op
import sqlalchemy as sa

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('marks',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_marks'))
    )
    op.create_table('unposted',
    sa.Column('item_id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_unposted'))
    )


def downgrade() -> None:
    op.drop_table('unposted')
    op.drop_table('marks')
