"""The programme's own tables, with a trail that nothing can change afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "agents",
    "counters",
    "messages",
    "partners",
    "products",
    "settings",
    "trail",
    "accounts",
    "cases",
    "contacts",
    "courses",
    "customers",
    "opportunities",
    "admin_changes",
    "authorizations",
    "contracts",
    "sales_activities",
    "authorization_lines",
    "orders",
    "returns",
)

# A trail that can be rewritten proves nothing, so the database itself refuses, whoever asks.
_SQLITE = (
    "CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$",
    "CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON trail "
    "FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()",
)


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("email", name="pk_agents"),
    )
    op.create_table(
        "counters",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_counters"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(200), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("secrets", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(40), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_state_next_attempt", "messages", ["state", "next_attempt"], unique=False)
    op.create_table(
        "partners",
        sa.Column("membership", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("country", sa.String(200), nullable=False),
        sa.Column("domains", sa.Text(), nullable=False),
        sa.Column("renews_on", sa.Date(), nullable=True),
        sa.Column("code_of_conduct_by", sa.String(200), nullable=True),
        sa.Column("code_of_conduct_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("membership", name="pk_partners"),
    )
    op.create_table(
        "products",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("orderable", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_products"),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )
    op.create_table(
        "trail",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(254), nullable=False),
        sa.Column("on_behalf_of", sa.String(254), nullable=True),
        sa.Column("action", sa.String(40), nullable=True),
        sa.Column("conversation", sa.String(80), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("change", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_trail"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trail_kind_key", "trail", ["kind", "key"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("partner_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.membership"], name="fk_accounts_partner_id"),
        sa.PrimaryKeyConstraint("number", name="pk_accounts"),
    )
    op.create_index("ix_accounts_partner_id", "accounts", ["partner_id"], unique=False)
    op.create_table(
        "cases",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("partner_id", sa.String(40), nullable=True),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("handler", sa.String(254), nullable=True),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.membership"], name="fk_cases_partner_id"),
        sa.PrimaryKeyConstraint("number", name="pk_cases"),
    )
    op.create_index("ix_cases_partner_id", "cases", ["partner_id"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("partner_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("salescenter", sa.String(40), nullable=False),
        sa.Column("salescenter_email", sa.String(254), nullable=True),
        sa.Column("invited_on", sa.Date(), nullable=True),
        sa.Column("invitations", sa.Integer(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.membership"], name="fk_contacts_partner_id"),
        sa.PrimaryKeyConstraint("email", name="pk_contacts"),
    )
    op.create_index("ix_contacts_partner_id", "contacts", ["partner_id"], unique=False)
    op.create_table(
        "courses",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("contact_id", sa.String(254), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.email"], name="fk_courses_contact_id"),
        sa.PrimaryKeyConstraint("number", name="pk_courses"),
    )
    op.create_index("ix_courses_contact_id", "courses", ["contact_id"], unique=False)
    op.create_table(
        "customers",
        sa.Column("vip", sa.String(40), nullable=False),
        sa.Column("partner_id", sa.String(40), nullable=False),
        sa.Column("manager_id", sa.String(254), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("account_key", sa.String(200), nullable=False),
        sa.Column("segment", sa.String(40), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("country", sa.String(200), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("postcode", sa.String(200), nullable=False),
        sa.Column("contact_name", sa.String(254), nullable=False),
        sa.Column("contact_email", sa.String(254), nullable=False),
        sa.Column("admin_name", sa.String(254), nullable=False),
        sa.Column("admin_email", sa.String(254), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=False),
        sa.Column("invitations", sa.Integer(), nullable=False),
        sa.Column("membership", sa.String(40), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("terms_accepted_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("renewal", sa.Date(), nullable=True),
        sa.Column("has_custom_renewal", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["contacts.email"], name="fk_customers_manager_id"),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.membership"], name="fk_customers_partner_id"),
        sa.PrimaryKeyConstraint("vip", name="pk_customers"),
    )
    op.create_index("ix_customers_account_key", "customers", ["account_key"], unique=False)
    op.create_index("ix_customers_manager_id", "customers", ["manager_id"], unique=False)
    op.create_index("ix_customers_partner_id", "customers", ["partner_id"], unique=False)
    op.create_table(
        "opportunities",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("partner_id", sa.String(40), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("owner_id", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("products", sa.Text(), nullable=False),
        sa.Column("expected_close", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("sales_orders", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.number"], name="fk_opportunities_account_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["contacts.email"], name="fk_opportunities_owner_id"),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.membership"], name="fk_opportunities_partner_id"),
        sa.PrimaryKeyConstraint("number", name="pk_opportunities"),
    )
    op.create_index("ix_opportunities_account_id", "opportunities", ["account_id"], unique=False)
    op.create_index("ix_opportunities_owner_id", "opportunities", ["owner_id"], unique=False)
    op.create_index("ix_opportunities_partner_id", "opportunities", ["partner_id"], unique=False)
    op.create_table(
        "admin_changes",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("customer_id", sa.String(40), nullable=False),
        sa.Column("person", sa.String(254), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("old_name", sa.String(254), nullable=False),
        sa.Column("old_email", sa.String(254), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("requested_by", sa.String(254), nullable=False),
        sa.Column("step_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("token_digest", sa.String(64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.vip"], name="fk_admin_changes_customer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_admin_changes"),
    )
    op.create_index("ix_admin_changes_customer_id", "admin_changes", ["customer_id"], unique=False)
    op.create_index("ix_admin_changes_token_digest", "admin_changes", ["token_digest"], unique=False)
    op.create_table(
        "authorizations",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("customer_id", sa.String(40), nullable=False),
        sa.Column("added", sa.Date(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("term_ends", sa.Date(), nullable=False),
        sa.Column("added_by", sa.String(254), nullable=False),
        sa.Column("purchase_order", sa.String(200), nullable=True),
        sa.Column("renews", sa.Date(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.vip"], name="fk_authorizations_customer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_authorizations"),
    )
    op.create_index("ix_authorizations_customer_id", "authorizations", ["customer_id"], unique=False)
    op.create_table(
        "contracts",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("partner_id", sa.String(40), nullable=False),
        sa.Column("customer_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("admin_name", sa.String(200), nullable=False),
        sa.Column("admin_email", sa.String(254), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.Column("payment_option", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.vip"], name="fk_contracts_customer_id"),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.membership"], name="fk_contracts_partner_id"),
        sa.PrimaryKeyConstraint("number", name="pk_contracts"),
    )
    op.create_index("ix_contracts_customer_id", "contracts", ["customer_id"], unique=False)
    op.create_index("ix_contracts_partner_id", "contracts", ["partner_id"], unique=False)
    op.create_table(
        "sales_activities",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("opportunity_id", sa.String(40), nullable=False),
        sa.Column("discovery", sa.Text(), nullable=False),
        sa.Column("business_need", sa.Text(), nullable=False),
        sa.Column("value_proposition", sa.Text(), nullable=False),
        sa.Column("competition", sa.Text(), nullable=False),
        sa.Column("current_activities", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("added_by", sa.String(254), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunities.number"], name="fk_sales_activities_opportunity_id"),
        sa.PrimaryKeyConstraint("number", name="pk_sales_activities"),
    )
    op.create_index("ix_sales_activities_opportunity_id", "sales_activities", ["opportunity_id"], unique=False)
    op.create_table(
        "authorization_lines",
        sa.Column("authorization_id", sa.String(40), nullable=False),
        sa.Column("product", sa.String(200), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authorization_id"], ["authorizations.number"], name="fk_authorization_lines_authorization_id"),
        sa.ForeignKeyConstraint(["product"], ["products.name"], name="fk_authorization_lines_product"),
        sa.PrimaryKeyConstraint("authorization_id", "product", name="pk_authorization_lines"),
    )
    op.create_table(
        "orders",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("authorization_id", sa.String(40), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authorization_id"], ["authorizations.number"], name="fk_orders_authorization_id"),
        sa.PrimaryKeyConstraint("number", name="pk_orders"),
        sa.UniqueConstraint("authorization_id", name="uq_orders_authorization_id"),
    )
    op.create_index("ix_orders_authorization_id", "orders", ["authorization_id"], unique=False)
    op.create_table(
        "returns",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("order_id", sa.String(40), nullable=False),
        sa.Column("product", sa.String(200), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("requested_by", sa.String(254), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.number"], name="fk_returns_order_id"),
        sa.PrimaryKeyConstraint("number", name="pk_returns"),
    )
    op.create_index("ix_returns_order_id", "returns", ["order_id"], unique=False)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION trail_is_append_only")
