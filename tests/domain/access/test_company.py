"""The company's sign-in, against a real identity provider."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from shouyue.access import logic, oidc, second_factor
from shouyue.access.identities import untie
from shouyue.access.models import Account, Identity
from tests.domain.access.conftest import signed_in_as
from tests.domain.access.idp import CLIENT, SECRET, Provider, new_key, serving

pytestmark = pytest.mark.django_db
WANG = {"sub": "u-1", "email": "Wang@Example.cn", "email_verified": True, "preferred_username": "wang.lei"}
HOUR = 3600


@pytest.fixture
def idp(settings: Settings) -> Iterator[Provider]:
    with serving() as provider:
        provider.person = dict(WANG)
        settings.SHOUYUE_OIDC_ISSUER = provider.issuer
        settings.SHOUYUE_OIDC_CLIENT_ID, settings.SHOUYUE_OIDC_CLIENT_SECRET = CLIENT, SECRET
        yield provider


def go(client: Client, next: str = "") -> str:
    """From our page to the provider and back to the edge of ours: the address that the provider sends us to."""
    address = client.get("/sign-in/company/", {"next": next} if next else {})["Location"]
    back = httpx.get(address, verify=oidc.trust()).headers["Location"]
    return str(back).removeprefix("http://testserver")


def come_in(client: Client, next: str = "") -> str:
    return str(client.get(go(client, next))["Location"])


def test_whoever_the_company_knows_comes_in(client: Client, wang: Account, idp: Provider) -> None:
    assert come_in(client, "/policies/") == "/policies/"
    assert signed_in_as(client) == "wang.lei"
    identity = Identity.objects.get()
    assert (identity.account, identity.issuer, identity.subject) == (wang, idp.issuer, "u-1")


def test_the_page_offers_it_only_where_it_is_configured(client: Client, db: None, settings: Settings) -> None:
    assert "/sign-in/company/" not in client.get("/sign-in/").content.decode()
    assert client.get("/sign-in/company/").status_code == 404
    assert client.get("/sign-in/company/return/").status_code == 404
    settings.SHOUYUE_OIDC_ISSUER, settings.SHOUYUE_OIDC_CLIENT_ID = "https://id.example.cn", CLIENT
    settings.SHOUYUE_OIDC_NAME = "企业微信"
    assert "使用 企业微信 登录" in client.get("/sign-in/").content.decode()


def test_from_the_second_time_on_the_subject_decides(client: Client, wang: Account, idp: Provider) -> None:
    come_in(client)
    idp.person |= {"email": "new.name@example.cn", "preferred_username": "new.name"}
    again = Client()
    assert come_in(again) == "/"
    assert signed_in_as(again) == "wang.lei"


def test_the_session_key_changes(client: Client, wang: Account, idp: Provider) -> None:
    address = go(client)
    before = client.session.session_key
    client.get(address)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "person",
    [
        {"email": "nobody@example.cn"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"email": ""},
    ],
)
def test_nobody_is_let_in_and_no_account_made_without_a_verified_match(
    client: Client, wang: Account, idp: Provider, person: dict[str, Any]
) -> None:
    idp.person = {name: value for name, value in {**WANG, **person}.items() if value is not None}
    assert come_in(client) == "/sign-in/"
    assert "尚未在本系统开通" in client.get("/sign-in/").content.decode()
    assert (signed_in_as(client), Account.objects.count(), Identity.objects.count()) == (None, 1, 0)


def test_a_closed_account_stays_closed(client: Client, wang: Account, idp: Provider) -> None:
    come_in(Client())
    Account.objects.update(is_active=False)
    assert come_in(client) == "/sign-in/"
    assert signed_in_as(client) is None


def test_a_second_person_with_the_same_e_mail_does_not_inherit_the_account(
    client: Client, wang: Account, idp: Provider
) -> None:
    come_in(Client())
    idp.person["sub"] = "u-2"
    assert come_in(client) == "/sign-in/"
    untie(wang, by="operator")
    assert come_in(client) == "/"
    assert Identity.objects.get().subject == "u-2"


def test_a_name_finds_an_account_only_where_names_are_trusted(
    client: Client, wang: Account, idp: Provider, settings: Settings
) -> None:
    idp.person["email"] = "other@example.cn"
    assert come_in(client) == "/sign-in/"
    settings.SHOUYUE_OIDC_MATCH = "username"
    assert come_in(client) == "/"


def test_an_e_mail_that_is_told_only_on_asking_is_asked_for(client: Client, wang: Account, idp: Provider) -> None:
    idp.userinfo = dict(WANG)
    idp.person = {"sub": "u-1"}
    assert come_in(client) == "/"


def test_what_is_told_of_somebody_else_is_not_taken(client: Client, wang: Account, idp: Provider) -> None:
    idp.userinfo = {**WANG, "sub": "u-2"}
    idp.person = {"sub": "u-1"}
    assert come_in(client) == "/sign-in/"


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": int(time.time()) - 61},
        {"exp": None},
        {"iat": int(time.time()) + HOUR, "exp": int(time.time()) + 2 * HOUR},
        {"nbf": int(time.time()) + HOUR},
        {"sub": None},
    ],
    ids=",".join,
)
def test_an_id_token_that_lies_lets_nobody_in(
    client: Client, wang: Account, idp: Provider, lies: dict[str, Any]
) -> None:
    idp.lies = lies
    assert come_in(client) == "/sign-in/"
    assert "没有成功" in client.get("/sign-in/").content.decode()
    assert (signed_in_as(client), Identity.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    "lies", [{"exp": int(time.time()) + 12 * HOUR}, {"aud": [CLIENT]}, {"azp": CLIENT}], ids=",".join
)
def test_an_id_token_that_is_merely_otherwise_is_taken(
    client: Client, wang: Account, idp: Provider, lies: dict[str, Any]
) -> None:
    idp.lies = lies
    assert come_in(client) == "/"


@pytest.mark.parametrize(("algorithm", "key"), [("none", None), ("HS256", SECRET * 4), ("RS256", new_key())])
def test_an_id_token_that_the_provider_did_not_sign_lets_nobody_in(
    client: Client, wang: Account, idp: Provider, algorithm: str, key: Any
) -> None:
    idp.algorithm, idp.signs_with = algorithm, key
    assert come_in(client) == "/sign-in/"
    assert signed_in_as(client) is None


def test_a_new_key_of_the_provider_is_fetched_but_not_at_every_try(
    client: Client, wang: Account, idp: Provider
) -> None:
    come_in(Client())
    idp.kid, idp.key = "two", new_key()
    assert come_in(client) == "/"
    idp.published, idp.kid = idp.keys(), "three"
    assert [come_in(Client()) for _time in range(3)] == ["/sign-in/"] * 3
    assert idp.fetched.count("/keys") == 2


def test_an_answer_with_another_state_is_refused_and_the_journey_is_over(
    client: Client, wang: Account, idp: Provider
) -> None:
    address = go(client)
    assert client.get(address.replace("state=", "state=x"))["Location"] == "/sign-in/"
    assert client.get(address)["Location"] == "/sign-in/"
    assert signed_in_as(client) is None


def test_an_answer_is_worth_nothing_in_another_browser(client: Client, wang: Account, idp: Provider) -> None:
    address = go(client)
    victim = Client()
    go(victim)
    assert victim.get(address)["Location"] == "/sign-in/"
    assert signed_in_as(victim) is None
    assert Client().get(address)["Location"] == "/sign-in/"


def test_an_answer_works_once(client: Client, wang: Account, idp: Provider) -> None:
    address = go(client)
    assert client.get(address)["Location"] == "/"
    client.post("/sign-out/")
    assert client.get(address)["Location"] == "/sign-in/"
    assert signed_in_as(client) is None


@pytest.mark.parametrize("wrong", ["secret", "verifier"])
def test_the_provider_would_not_answer_whoever_did_not_begin(
    client: Client, wang: Account, idp: Provider, settings: Settings, wrong: str
) -> None:
    address = go(client)
    if wrong == "secret":
        settings.SHOUYUE_OIDC_CLIENT_SECRET = "guessed"
    else:
        session = client.session
        session["company.journey"] = {**session["company.journey"], "verifier": "guessed"}
        session.save()
    assert client.get(address)["Location"] == "/sign-in/"


@pytest.mark.parametrize("answer", ["error=access_denied", "", "code=made-up", "code=x&iss=https://evil.example"])
def test_a_refusal_is_told_and_nothing_breaks(client: Client, wang: Account, idp: Provider, answer: str) -> None:
    go(client)
    state = client.session["company.journey"]["state"]
    assert client.get(f"/sign-in/company/return/?state={state}&{answer}")["Location"] == "/sign-in/"
    assert signed_in_as(client) is None


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": "http://id.example.cn/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
    ids=",".join,
)
def test_a_provider_that_is_not_what_it_says_is_not_visited(
    client: Client, db: None, idp: Provider, document: dict[str, Any]
) -> None:
    idp.document = document
    assert client.get("/sign-in/company/")["Location"] == "/sign-in/"
    assert "没有响应" in client.get("/sign-in/").content.decode()


def test_a_provider_that_is_down_is_told(client: Client, db: None, settings: Settings) -> None:
    with serving() as gone:
        settings.SHOUYUE_OIDC_ISSUER, settings.SHOUYUE_OIDC_CLIENT_ID = gone.issuer, CLIENT
    cache.clear()
    assert client.get("/sign-in/company/")["Location"] == "/sign-in/"


def test_an_issuer_without_https_is_not_asked(client: Client, db: None, settings: Settings) -> None:
    settings.SHOUYUE_OIDC_ISSUER, settings.SHOUYUE_OIDC_CLIENT_ID = "http://id.example.cn", CLIENT
    assert client.get("/sign-in/company/")["Location"] == "/sign-in/"


def test_a_client_secret_is_posted_where_the_provider_wants_it_so(client: Client, wang: Account, idp: Provider) -> None:
    idp.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert come_in(client) == "/"


def test_it_leads_to_our_own_paths_alone(client: Client, wang: Account, idp: Provider) -> None:
    assert come_in(client, "https://evil.example/") == "/"


@pytest.mark.parametrize(
    ("amr", "where"), [(None, "/sign-in/code/"), (["pwd"], "/sign-in/code/"), (["pwd", "mfa"], "/")]
)
def test_the_second_factor_is_asked_unless_the_company_asked_it(
    client: Client, wang: Account, idp: Provider, amr: list[str] | None, where: str
) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    at = datetime.now(UTC)
    second_factor.switch_on(wang, secret=secret, code=logic.code_of(secret, logic.step_at(at)), at=at)
    idp.lies = {"amr": amr}
    assert come_in(client) == where
