"""A shop's users, looked after by its administrators, and by nobody else's."""

from __future__ import annotations

from tests.reports.narrated import NOW, OTHER_SHOP, SHOP, micros
from tests.web.conftest import TOKEN, Site
from tests.web.visitors import PASSWORD, Visitor, member, signed_in

from talkworth.control import Role

INVITED = "/invitation#"


def admin_of(site: Site, *shop_ids: str) -> Visitor:
    control = site.shop.control
    roles: dict[str, Role] = dict.fromkeys(shop_ids, "admin")
    user = member(control, f"admin-{'-'.join(shop_ids)}@shop.example", roles)
    return signed_in(site.app, control, user, micros(NOW))


def code_of(link: str) -> str:
    assert INVITED in link
    return link.partition(INVITED)[2]


def test_an_invited_user_sets_a_password_once_and_may_do_what_was_said(site: Site) -> None:
    admin = admin_of(site, SHOP)

    made = admin.post("/v1/users", {"email": " Bo@Tea.example", "role": "viewer"})

    assert made.status_code == 201
    assert made.json()["user"]["email"] == "bo@tea.example"
    assert made.json()["user"]["state"] == "invited"
    assert made.headers["cache-control"] == "no-store"
    body = {"code": code_of(made.json()["link"]), "name": "Bo", "password": PASSWORD}
    bo = Visitor(site.app)
    assert bo.keep(bo.post("/v1/session/invitation", body)).json()["user"]["name"] == "Bo"
    assert bo.get("/v1/reports/trend").json()["shop_id"] == SHOP
    assert bo.get("/v1/users").json()["error"]["code"] == "role-missing"
    again = Visitor(site.app).post("/v1/session/invitation", body)
    assert again.status_code == 401
    assert again.json()["error"]["code"] == "invitation-over"
    listed = {user["email"]: user for user in admin.get("/v1/users").json()["users"]}
    assert listed["bo@tea.example"]["state"] == "active"


def test_a_new_role_holds_at_once_and_who_is_removed_is_signed_out(site: Site) -> None:
    admin, control = admin_of(site, SHOP), site.shop.control
    cleo = member(control, "cleo@tea.example", {SHOP: "viewer"})
    visitor = signed_in(site.app, control, cleo, micros(NOW))
    assert visitor.get("/v1/shares").status_code == 403

    changed = admin.ask("PATCH", f"/v1/users/{cleo.user_id}", json={"role": "analyst"})

    assert changed.json()["role"] == "analyst"
    assert visitor.get("/v1/shares").status_code == 200
    assert admin.ask("DELETE", f"/v1/users/{cleo.user_id}").status_code == 200
    assert visitor.get("/v1/shares").json()["error"]["code"] == "session-expired"
    gone = admin.ask("DELETE", f"/v1/users/{cleo.user_id}")
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "unknown-user")


def test_nobody_comes_into_another_shop_by_a_link_they_made(site: Site) -> None:
    control = site.shop.control
    member(control, "dora@coffee.example", {OTHER_SHOP: "admin"})
    asked = {"email": "dora@coffee.example", "role": "viewer"}

    made = admin_of(site, SHOP).post("/v1/users", asked)
    by_both = admin_of(site, SHOP, OTHER_SHOP).post(f"/v1/users?shop={SHOP}", asked)

    assert (made.status_code, made.json()["error"]["code"]) == (403, "login-elsewhere")
    assert control.users.role_in(control.users.named("dora@coffee.example"), SHOP) == "viewer"
    assert by_both.json()["link"]


def test_a_login_that_another_shop_made_opens_no_door_here(site: Site) -> None:
    """Whoever invited an address first may have taken its link for themselves."""
    control = site.shop.control
    taken = admin_of(site, OTHER_SHOP).post(
        "/v1/users", {"email": "hal@tea.example", "role": "viewer"}
    )
    code = taken.json()["link"].partition("#")[2]
    control.logins.accept(code, "Not Hal", "known to another shop", micros(NOW))

    lent = admin_of(site, SHOP).post("/v1/users", {"email": "hal@tea.example", "role": "admin"})

    assert (lent.status_code, lent.json()["error"]["code"]) == (403, "login-elsewhere")
    assert control.users.role_in(control.users.named("hal@tea.example"), SHOP) is None


def test_an_administrator_of_one_shop_sees_and_changes_no_user_of_another(site: Site) -> None:
    admin = admin_of(site, SHOP)
    eve = member(site.shop.control, "eve@coffee.example", {OTHER_SHOP: "viewer"})
    path = f"/v1/users/{eve.user_id}"

    assert "eve@coffee.example" not in admin.get("/v1/users").text
    assert admin.ask("PATCH", path, json={"role": "admin"}).status_code == 404
    assert admin.ask("DELETE", path).status_code == 404
    elsewhere = admin.ask("PATCH", f"{path}?shop={OTHER_SHOP}", json={"role": "admin"})
    assert elsewhere.json()["error"]["code"] == "other-shop"
    assert site.shop.control.users.role_in(eve, OTHER_SHOP) == "viewer"


def test_the_owner_administers_every_shop_and_is_changed_by_no_page(site: Site) -> None:
    control = site.shop.control
    owner = control.users.add("owner@tea.example", is_owner=True)
    visitor = signed_in(site.app, control, owner, micros(NOW))
    unnamed = visitor.get("/v1/users")

    for shop_id in (SHOP, OTHER_SHOP):
        listed = visitor.get(f"/v1/users?shop={shop_id}").json()["users"]
        assert {"owner@tea.example"} <= {user["email"] for user in listed if user["is_owner"]}
    refused = admin_of(site, SHOP).ask("DELETE", f"/v1/users/{owner.user_id}")
    again = visitor.post(f"/v1/users?shop={SHOP}", {"email": owner.email, "role": "viewer"})
    control.users.remove(owner.user_id)
    assert unnamed.json()["error"]["code"] == "shop-missing"
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "owner-stays")
    assert again.json()["error"]["code"] == "owner-stays"


def test_the_audit_log_names_who_changed_what(site: Site) -> None:
    admin, control = admin_of(site, SHOP), site.shop.control
    admin.post("/v1/users", {"email": "finn@tea.example", "role": "viewer"})
    admin.post("/v1/keys", {"kind": "public", "label": "x"})
    site.ask(
        "POST",
        f"/v1/users?shop={SHOP}",
        headers={"Authorization": f"Bearer {TOKEN}"},
        json={"email": "gus@tea.example", "role": "viewer"},
    )

    told = [(one.actor, one.change, one.subject) for one in control.audit_of(SHOP)]

    assert (f"admin-{SHOP}@shop.example", "set-role", "finn@tea.example viewer") in told
    assert ("talkworth", "set-role", "gus@tea.example viewer") in told
    assert told[-2][:2] == (f"admin-{SHOP}@shop.example", "add-public-key")
