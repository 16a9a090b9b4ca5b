"""search

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-22 17:03:11.402117

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('search_outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_outbox'))
    )
    op.create_table('search_synonyms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('said', sa.String(length=160), nullable=False),
    sa.Column('other', sa.String(length=160), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_synonyms')),
    sa.UniqueConstraint('said', 'other', name=op.f('uq_search_synonyms_said_other'))
    )
    op.create_table('search_words',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.Column('folded', sa.String(length=40).with_variant(sa.String(length=40, collation='C'), 'postgresql'), nullable=False),
    sa.Column('items', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_words')),
    sa.UniqueConstraint('word', name=op.f('uq_search_words_word'))
    )
    with op.batch_alter_table('search_words', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_search_words_folded'), ['folded'], unique=False)

    op.create_table('saved_searches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('address', sa.String(length=1000), nullable=False),
    sa.Column('has_alert', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_saved_searches_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_searches')),
    sa.UniqueConstraint('user_id', 'address', name=op.f('uq_saved_searches_user_id_address'))
    )
    op.create_table('fruitless_searches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=160), nullable=False),
    sa.Column('searched_on', sa.Date(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fruitless_searches')),
    sa.UniqueConstraint('words', 'searched_on', name=op.f('uq_fruitless_searches_words_searched_on'))
    )
    with op.batch_alter_table('fruitless_searches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fruitless_searches_searched_on'), ['searched_on'], unique=False)

    # The library is searched by the index, which reads the pages too.
    op.drop_column('documents', 'search_text')


def downgrade():
    op.add_column('documents', sa.Column('search_text', sa.Text(), server_default='', nullable=False))
    with op.batch_alter_table('fruitless_searches', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fruitless_searches_searched_on'))

    op.drop_table('fruitless_searches')
    op.drop_table('saved_searches')
    with op.batch_alter_table('search_words', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_search_words_folded'))

    op.drop_table('search_words')
    op.drop_table('search_synonyms')
    op.drop_table('search_outbox')
