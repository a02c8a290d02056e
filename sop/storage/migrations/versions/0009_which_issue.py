"""Which issue a record has, as people say it: the one wanted, and those it had before

Revision ID: 0009
Revises: 0003
"""
from alembic import op
import sqlalchemy as sa

revision = '0009'
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('links', sa.Column('wanted', sa.String(length=64), nullable=True))
    op.add_column('links', sa.Column('former', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('links') as batch:
        batch.drop_column('former')
        batch.drop_column('wanted')
