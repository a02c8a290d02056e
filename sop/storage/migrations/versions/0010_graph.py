"""Graph: the meetings that it is asked for, what was read of them, and who tells us of more

Revision ID: 0010
Revises: 0009
"""
from alembic import op
import sqlalchemy as sa

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('graph_meetings',
    sa.Column('join_url', sa.String(length=2000), nullable=False),
    sa.Column('organizer', sa.String(length=64), nullable=False),
    sa.Column('chat_id', sa.String(length=400), nullable=True),
    sa.Column('starts_at', sa.Float(), nullable=False),
    sa.Column('until', sa.Float(), nullable=False),
    sa.Column('meeting_id', sa.String(length=1000), nullable=True),
    sa.Column('missing', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('join_url', name=op.f('pk_graph_meetings'))
    )
    op.create_index('ix_graph_meetings_organizer', 'graph_meetings', ['organizer'])
    op.create_index('ix_graph_meetings_meeting_id', 'graph_meetings', ['meeting_id'])
    op.create_table('graph_sources',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('join_url', sa.String(length=2000), nullable=False),
    sa.Column('created', sa.Float(), nullable=False),
    sa.Column('arrived_at', sa.Float(), nullable=False),
    sa.Column('content', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_graph_sources'))
    )
    op.create_index('ix_graph_sources_join_url', 'graph_sources', ['join_url'])
    op.create_table('graph_subscriptions',
    sa.Column('organizer', sa.String(length=64), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('sealing', sa.String(length=64), nullable=False),
    sa.Column('hook', sa.String(length=2000), nullable=False),
    sa.Column('expires_at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('organizer', name=op.f('pk_graph_subscriptions'))
    )


def downgrade() -> None:
    op.drop_table('graph_subscriptions')
    op.drop_table('graph_sources')
    op.drop_table('graph_meetings')
