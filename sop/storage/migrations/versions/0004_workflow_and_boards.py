"""What Jira's workflows were seen to open, steps under way, reasons as data

Revision ID: 0004
Revises: 0003
"""
from alembic import op
import sqlalchemy as sa

revision = '0004'
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('workflow_looks',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('issue_type', sa.String(length=128), nullable=False),
    sa.Column('status', sa.String(length=128), nullable=False),
    sa.Column('opens', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('project', 'issue_type', 'status', name=op.f('pk_workflow_looks'))
    )
    with op.batch_alter_table('links') as batch_op:
        batch_op.add_column(sa.Column('step', sa.Text(), nullable=True))
    with op.batch_alter_table('parked') as batch_op:
        batch_op.add_column(sa.Column('said', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('parked') as batch_op:
        batch_op.drop_column('said')
    with op.batch_alter_table('links') as batch_op:
        batch_op.drop_column('step')
    op.drop_table('workflow_looks')
