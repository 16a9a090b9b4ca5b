"""mails composed when they leave: their headers and what they are composed from

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-22 13:24:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('outgoing_mails', schema=None) as batch_op:
        batch_op.add_column(sa.Column('headers', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('payload', sa.JSON(), server_default='{}', nullable=False))


def downgrade():
    # Not in batch: the table would be copied, and its partial index lost on SQLite.
    op.drop_column('outgoing_mails', 'payload')
    op.drop_column('outgoing_mails', 'headers')
