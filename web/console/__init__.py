"""The console: a partner's own pages on the same records as the chat, and the same words."""

from __future__ import annotations

from web.console import authorizations, behalf, company, customer, customers, opportunities, requests, sheet
from web.console.door import pages

__all__ = ["authorizations", "behalf", "company", "customer", "customers", "opportunities", "pages", "requests", "sheet"]
