"""Two records of one customer that became one."""

from __future__ import annotations

import re
from hashlib import sha256

from talkworth.events import Event
from talkworth.events.types import Identified
from talkworth.sources.reading import instant, shaped
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shopify.identifiers import named
from talkworth.sources.shopify.shapes import SOURCE, CustomerMerge

_GID = re.compile(r"gid://shopify/Customer/([0-9]{1,40})", re.ASCII)


def read_merge(document: object) -> list[Event]:
    """
    The body of `customers/merge`: both customers' ids are one person's.

    Only an e-mail key makes two customers one person. The shop's own word for it is such a key
    too: one that stands for this merge, and for no address.

    Raises:
        Unreadable: no-fact: the merge did not happen, or not yet.
    """
    merge = shaped(document, CustomerMerge)
    if (merge.status or "").strip().lower() != "completed":
        raise Unreadable("no-fact", "The merge is not completed.")
    kept = _customer_id(merge.admin_graphql_api_customer_kept_id)
    gone = _customer_id(merge.admin_graphql_api_customer_deleted_id)
    key = sha256(f"shopify/merge/{kept}/{gone}".encode()).hexdigest()
    return [
        Identified(
            event_id=f"shopify/merge/{named(key)}/{place}",
            occurred_at=instant(merge.said_at),
            source=SOURCE,
            customer_id=customer_id,
            email_key=key,
        )
        for place, customer_id in (("kept", kept), ("gone", gone))
    ]


def _customer_id(gid: str | None) -> str:
    found = _GID.fullmatch(gid or "")
    if found is None:
        raise Unreadable("unreadable-body", "The merge names no two customers.")
    return found[1]
