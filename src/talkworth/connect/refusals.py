"""What a platform's API may answer instead of what we asked for."""

from __future__ import annotations

from talkworth.errors import BadInput, NotAllowed, NotAuthenticated, NotFound, Unavailable


class ApiTokenRefused(NotAuthenticated):
    code = "api-token-refused"

    def __init__(self, domain: str) -> None:
        super().__init__(
            f"{domain} refuses the access token. Copy the Admin API access token (shpat_...) from "
            "the app's page once more, and connect again: that replaces the old one."
        )


class ApiScopeMissing(NotAllowed):
    code = "api-scope-missing"

    def __init__(self, domain: str, scope: str) -> None:
        super().__init__(
            f"The app at {domain} may not do that: it lacks {scope[:300]}. Give it this scope "
            "under its configuration, install it again, and connect again with the new token."
        )


class ApiNotThere(NotFound):
    code = "api-not-there"

    def __init__(self, domain: str, found: str) -> None:
        super().__init__(
            f"{domain} is not the shop's own domain at Shopify: {found[:200]}. Use the one that "
            "ends in .myshopify.com, as Settings > Domains shows it."
        )


class ApiRefused(BadInput):
    """The platform understood what we asked and will not do it."""

    code = "api-refused"


class ApiUnavailable(Unavailable):
    code = "api-unavailable"

    def __init__(self, domain: str, reason: str, n_tries: int) -> None:
        super().__init__(
            f"{domain} did not answer usefully in {n_tries} tries: {reason[:200]}. Try again "
            "later; what was taken so far stays.",
            retry_after_s=60,
        )
