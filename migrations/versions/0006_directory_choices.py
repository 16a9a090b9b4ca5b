"""directory: labels beside entries, senders refused, moves to another region

Revision ID: 0006
Revises: 0005

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

DERIVED = (
    'directory_words', 'directory_labels', 'directory_entries', 'directory_label_counts',
    'directory_vocabulary',
)


def upgrade():
    # Entries are derived: `flask init` writes them anew, with their labels.
    for table in DERIVED:
        op.execute(f'DELETE FROM {table}')
    with op.batch_alter_table('directory_entries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('labels', sa.Text(), nullable=False))
    with op.batch_alter_table('profiles', schema=None) as batch_op:
        batch_op.add_column(sa.Column('moved_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('relay_refusals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('refused_id', sa.Integer(), nullable=False),
    sa.Column('refused_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['refused_id'], ['users.id'], name=op.f('fk_relay_refusals_refused_id_users'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_relay_refusals_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relay_refusals')),
    sa.UniqueConstraint('user_id', 'refused_id', name=op.f('uq_relay_refusals_user_id_refused_id'))
    )
    with op.batch_alter_table('relay_refusals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_relay_refusals_refused_id'), ['refused_id'], unique=False)


def downgrade():
    with op.batch_alter_table('relay_refusals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_relay_refusals_refused_id'))

    op.drop_table('relay_refusals')
    with op.batch_alter_table('profiles', schema=None) as batch_op:
        batch_op.drop_column('moved_at')
    with op.batch_alter_table('directory_entries', schema=None) as batch_op:
        batch_op.drop_column('labels')
