"""Which issue a record has, as people say it, and notices of destinations that are down

Revision ID: 0005
Revises: 0004
"""
from alembic import op
import sqlalchemy as sa

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('links', sa.Column('wanted', sa.String(length=64), nullable=True))
    op.add_column('links', sa.Column('former', sa.Text(), nullable=True))
    op.create_table('notices',
    sa.Column('gate', sa.String(length=64), nullable=False),
    sa.Column('since', sa.Float(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('remedy', sa.Text(), nullable=False),
    sa.Column('conversation_id', sa.String(length=255), nullable=False),
    sa.Column('activity_id', sa.String(length=255), nullable=False),
    sa.Column('opened_at', sa.Float(), nullable=True),
    sa.PrimaryKeyConstraint('gate', name=op.f('pk_notices'))
    )


def downgrade() -> None:
    op.drop_table('notices')
    with op.batch_alter_table('links') as batch:
        batch.drop_column('former')
        batch.drop_column('wanted')
