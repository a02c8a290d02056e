"""Accounts: what is known of a person's account in Jira besides its id. Files on issues

Revision ID: 0006
Revises: 0005
"""
from alembic import op
import sqlalchemy as sa

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('people', sa.Column('account_state', sa.String(length=16), nullable=True))
    op.add_column('links', sa.Column('files', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('links', 'files')
    op.drop_column('people', 'account_state')
