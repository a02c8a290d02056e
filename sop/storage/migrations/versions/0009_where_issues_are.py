"""Which project an issue is in, and as what: some of what it is mirrored by differs by both

Revision ID: 0009
Revises: 0008
"""
from alembic import op
import sqlalchemy as sa

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('links', sa.Column('project', sa.String(length=255), nullable=True))
    op.add_column('links', sa.Column('issue_type', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('links') as batch:
        batch.drop_column('issue_type')
        batch.drop_column('project')
