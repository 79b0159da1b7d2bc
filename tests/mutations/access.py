"""Bugs in who is let in, and in what they may then ask."""

from __future__ import annotations

from tests.mutations.mutant import Mutant

_SESSION = "tests/web/test_session.py::"
_REFUSALS = "tests/web/test_session_refusals.py::"
_SHARES = "tests/web/test_shares.py::"
_USERS = "tests/web/test_users.py::"
_OIDC = "tests/web/test_oidc.py::"

ACCESS = [
    Mutant(
        "a session lives for ever by being used",
        "control/sessions.py",
        'at >= row["created_at"] + LIFE_US or ',
        "",
        (f"{_SESSION}test_no_session_lasts_longer_than_fourteen_days",),
    ),
    Mutant(
        "a sign-in leaves the session before it alive",
        "web/session.py",
        "serving.now_us(), instead_of=before",
        "serving.now_us()",
        (f"{_SESSION}test_signing_in_makes_a_new_session_and_ends_the_one_before",),
    ),
    Mutant(
        "a change needs no token of its session",
        "web/cookies.py",
        "if not hmac.compare_digest(given.encode(), csrf.encode()):",
        "if not given:",
        (f"{_REFUSALS}test_one_users_token_is_no_other_users",),
    ),
    Mutant(
        "a page of another site may send a change",
        "web/cookies.py",
        'site not in ("same-origin", "none")',
        'site not in ("same-origin", "none", "same-site", "cross-site")',
        (f"{_REFUSALS}test_no_other_site_signs_anybody_in[headers0-csrf-refused]",),
    ),
    Mutant(
        "an invitation works twice",
        "control/logins.py",
        'change.write("remove_invitation", user_id=row["user_id"])',
        "pass",
        (f"{_USERS}test_an_invited_user_sets_a_password_once_and_may_do_what_was_said",),
    ),
    Mutant(
        "whoever administers one shop gets a link into another",
        "web/users.py",
        "if not _is_known(user) and _may_link(request, serving, user):",
        "if not _is_known(user):",
        (f"{_USERS}test_nobody_comes_into_another_shop_by_a_link_they_made",),
    ),
    Mutant(
        "an unverified address signs in",
        "web/oidc.py",
        "if not claims.email_verified or not claims.email:",
        "if not claims.email:",
        (f"{_OIDC}test_an_address_that_was_not_verified_signs_nobody_in[person0]",),
    ),
    Mutant(
        "a token for another login signs in",
        "web/oidc.py",
        'if not _is_same(claims.nonce, _derived(secret, "nonce")):',
        "if not claims.nonce:",
        (f"{_OIDC}test_a_token_of_another_or_for_another_is_refused[claims4]",),
    ),
    Mutant(
        "a shared link reads other days",
        "web/shared.py",
        "if has_days and ",
        "if not has_days and ",
        (f"{_SHARES}test_the_same_days_by_other_words_are_the_same_days",),
    ),
    Mutant(
        "a failure costs nothing while another try is on its way",
        "web/tries.py",
        "self._failed[name] = (n_failed + 1, now_s)",
        "self._failed[name] = (n_failed, now_s)",
        ("tests/web/test_tries.py::test_an_account_is_slowed_wherever_the_tries_come_from",),
    ),
]
