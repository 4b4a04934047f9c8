"""Codes of the second factor, and who asks."""

from base64 import b32decode, b32encode
from datetime import UTC, datetime, timedelta

import pytest

from shouyue.access import logic

SEED = b32encode(b"12345678901234567890").decode()
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert logic.code_of(SEED, logic.step_at(datetime.fromtimestamp(seconds, UTC))) == code


def test_a_code_fits_one_step_before_and_after_and_no_further() -> None:
    step = logic.step_at(AT)
    code = logic.code_of(SEED, step)
    fits = {steps: logic.matching_step(SEED, code, at=AT + steps * STEP) for steps in (-2, -1, 0, 1, 2)}
    assert fits == {-2: None, -1: step, 0: step, 1: step, 2: None}
    assert logic.matching_step(SEED, "", at=AT) is None
    assert logic.matching_step(SEED, "一二三四五六", at=AT) is None


def test_a_step_ends_with_its_last_second() -> None:
    assert logic.step_at(AT + STEP - timedelta(microseconds=1)) == logic.step_at(AT)
    assert logic.step_at(AT + STEP) == logic.step_at(AT) + 1


def test_a_secret_has_160_bits_and_is_another_each_time() -> None:
    one, other = logic.new_secret(), logic.new_secret()
    assert one != other
    assert len(b32decode(one)) == 20


def test_what_the_app_reads_names_us_and_the_account() -> None:
    assert logic.enrolment_address("ABCD", issuer="守约", username="wang@a.cn") == (
        "otpauth://totp/%E5%AE%88%E7%BA%A6%3Awang%40a.cn?secret=ABCD&issuer=%E5%AE%88%E7%BA%A6"
        "&algorithm=SHA1&digits=6&period=30"
    )


def test_recovery_codes_are_ten_different_ones_in_groups_of_four() -> None:
    codes = logic.new_recovery_codes()
    assert len(set(codes)) == 10
    assert {tuple(len(part) for part in code.split("-")) for code in codes} == {(4, 4, 4)}
    assert set("".join(codes)) <= {*logic.RECOVERY_ALPHABET, "-"}


def test_codes_are_compared_without_spaces_and_dashes() -> None:
    assert logic.bare(" ab2c-de3f 4567 ") == "AB2CDE3F4567"


@pytest.mark.parametrize(("failures", "until"), [(4, None), (5, AT + timedelta(minutes=15))])
def test_the_fifth_wrong_code_blocks(failures: int, until: datetime | None) -> None:
    assert logic.blocked_after(failures, at=AT) == until


PROXIES = logic.networks(["10.0.0.0/8", "fd00::1"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # no proxy of ours: made up
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1", "198.51.100.1"),  # what stands before the nearest hop is made up
        ("10.0.0.2", "198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "unknown", "10.0.0.2"),
        ("fd00::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),  # a household has a whole /64
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("", "198.51.100.1", None),
    ],
)
def test_who_asks_is_seen_through_our_own_proxies_alone(peer: str, forwarded: str, address: str | None) -> None:
    assert logic.client_address(peer, forwarded, PROXIES) == address


def test_a_network_must_be_one() -> None:
    with pytest.raises(ValueError, match="proxy"):
        logic.networks(["proxy"])


def test_a_browser_is_told_by_the_first_name_that_fits() -> None:
    names = {"Edg": "Edge", "Chrome": "Chrome"}
    assert logic.browser_of("Mozilla/5.0 Chrome/130 Edg/130", names) == "Edge"
    assert logic.browser_of("curl/8", names) == ""
