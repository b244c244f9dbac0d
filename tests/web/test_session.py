"""Sessions of pages: opened, bound, ended; and forms that only our own pages can send."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from web.here import NAME, Here

SANNE, MILA = "sanne@vandijk.example", "mila@helpdesk.example"


def form_token(client: FlaskClient, path: str = "/help/nl/") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def test_a_link_opens_a_session_once_and_leaves_its_address_at_once(app: Any, here: Here) -> None:
    path = f"/sign-in/{here.signatures.link(SANNE)}"
    first, second = app.test_client(), app.test_client()
    answer = first.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/portal")
    assert first.get("/portal").status_code == 200
    assert second.get(path).status_code == 403
    assert second.get("/portal").status_code == 303


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "%00"])
def test_a_link_that_was_made_up_opens_nothing(client: FlaskClient, token: str) -> None:
    assert client.get(f"/sign-in/{token}").status_code == 403


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(make: Any) -> None:
    app = make(public_address="https://help.example")
    client = app.test_client()
    answer = client.get(f"https://help.example/sign-in/{app.extensions[NAME].signatures.link(SANNE)}")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-loket=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app: Any, signed_in: Any) -> None:
    client = signed_in(SANNE)
    cookie = client.get_cookie("loket")
    assert cookie
    thief = app.test_client()
    thief.set_cookie("loket", cookie.value)
    assert thief.get("/portal").status_code == 200
    client.post("/sign-out", data={"csrf_token": form_token(client)})
    assert client.get("/portal").status_code == 303
    assert thief.get("/portal").status_code == 303


def test_signing_in_changes_the_session_id(app: Any, signed_in: Any) -> None:
    client = signed_in(SANNE)
    with client.session_transaction() as before:
        old = before["id"]
    client.get(f"/sign-in/{app.extensions[NAME].signatures.link(MILA)}")
    with client.session_transaction() as after:
        assert after["id"] != old
        assert after["email"] == MILA


def test_a_session_ends_after_its_hours(signed_in: Any) -> None:
    client = signed_in(SANNE)
    with client.session_transaction() as session:
        session["until"] = 1
    assert client.get("/portal").status_code == 303


def test_a_person_whom_the_records_no_longer_know_is_nobody(signed_in: Any) -> None:
    client = signed_in(SANNE)
    with client.session_transaction() as session:
        session["email"] = "gone@vandijk.example"
    assert client.get("/portal").status_code == 303


def test_a_cookie_signed_with_another_secret_is_nobody(client: FlaskClient) -> None:
    client.set_cookie("loket", "eyJlbWFpbCI6InNhbm5lQHZhbmRpamsuZXhhbXBsZSJ9.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert client.get("/portal").status_code == 303


def test_the_portal_in_front_may_name_the_person(app: Any, bearer: Any) -> None:
    answer = app.test_client().get("/portal", headers=bearer(SANNE))
    assert answer.status_code == 200
    assert "Van Dijk Software" in answer.text


def test_contacts_and_agents_have_pages_of_their_own(signed_in: Any) -> None:
    assert signed_in(SANNE).get("/lookup").status_code == 403
    assert signed_in(SANNE).get("/lookup/suggest?q=x").status_code == 403
    assert signed_in(MILA).get("/portal").status_code == 403


def test_whoever_is_not_signed_in_comes_back_to_the_page_afterwards(client: FlaskClient) -> None:
    sent = client.get("/lookup?q=annuleren").headers["Location"]
    assert sent == "/sign-in?next=/lookup?q%3Dannuleren"
    answer = client.post("/sign-in", data={"email": MILA, "next": "/lookup?q=annuleren", "csrf_token": form_token(client)})
    assert answer.headers["Location"] == "/lookup?q=annuleren"


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "/a\nb"]
)
def test_nobody_is_sent_to_another_site(client: FlaskClient, next_page: str) -> None:
    answer = client.post("/sign-in", data={"email": SANNE, "next": next_page, "csrf_token": form_token(client)})
    assert answer.headers["Location"] == "/portal"


def test_without_the_demo_nobody_signs_in_by_choosing(make: Any) -> None:
    app = make(demo=False)
    client = app.test_client()
    assert client.get(f"/sign-in/{app.extensions[NAME].signatures.link(SANNE)}").status_code == 404
    assert client.post("/sign-in", data={"email": SANNE}).status_code == 405
    assert SANNE not in client.get("/sign-in").text
    assert client.get("/portal").status_code == 401


@pytest.mark.parametrize(
    ("language", "says"), [("nl", "U meldt zich aan in de partnerportal"), ("en", "You sign in at the partner portal")]
)
def test_without_the_demo_whoever_is_not_signed_in_is_told_how_that_goes(make: Any, language: str, says: str) -> None:
    client = make(demo=False).test_client()
    page = client.get(f"/console/customers?lang={language}")
    assert page.status_code == 401
    assert "Authorization" not in page.text
    assert re.search(r'<a class="button primary" href="/sign-in\?next=[^"]+">', page.text)
    told = client.get(f"/sign-in?lang={language}").text
    assert f"<h1>{says}</h1>" in told
    assert "loket config" in told


FORMS = ["/sign-in", "/sign-out", "/preferences", "/help/nl/customer-add/feedback"]


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_changes_nothing(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data={"email": SANNE})
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False)


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_a_form_from_another_site_changes_nothing(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    answer = client.post(path, data={"email": SANNE, "csrf_token": form_token(client)}, headers=headers)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False)


def test_a_forms_token_belongs_to_one_session(signed_in: Any) -> None:
    other = form_token(signed_in("joris@vandijk.example"))
    mine = signed_in(SANNE)
    assert mine.post("/sign-out", data={"csrf_token": other}).status_code == 403
    assert mine.post("/sign-out", data={"csrf_token": form_token(mine)}).status_code == 303


def test_how_pages_look_is_kept_without_saying_who_reads_them(client: FlaskClient) -> None:
    chosen = {"theme": "dark", "density": "compact", "shortcuts": "off", "next": "/help/en/"}
    client.post("/preferences", data={**chosen, "csrf_token": form_token(client)})
    page = client.get("/help/en/").text
    assert 'data-theme="dark" data-density="compact" data-shortcuts="off"' in page
    cookie = client.get_cookie("loket-look")
    assert cookie
    assert cookie.value == "dark.compact.off"
