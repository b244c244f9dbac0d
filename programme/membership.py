"""The words of a VIP membership: segments, types, states, and the lists that customers are found in."""

from __future__ import annotations

from enum import StrEnum


class Segment(StrEnum):
    COMMERCIAL = "Commercial"
    EDUCATION = "Education"
    GOVERNMENT = "Government"


class Type(StrEnum):
    TEAM = "team"
    ENTERPRISE = "enterprise"


class Membership(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    CANCELLED = "cancelled"


class Filter(StrEnum):
    """The lists of the console's customer page."""

    NO_PRODUCTS = "no-products"
    PENDING = "pending"
    OVERDUE = "overdue"
    UPCOMING_RENEWALS = "upcoming-renewals"
    READY_FOR_RENEWAL = "ready-for-renewal"
    ALL = "all"
