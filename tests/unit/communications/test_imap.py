"""What a mailbox's server says between the lines, as the library hands it on."""

import imaplib
from typing import Any, cast

import pytest

from shouyue.communications.imap import Folder

HEAD = b'7 RFC822.SIZE 12 INTERNALDATE "02-Mar-2026 09:00:00 +0800" BODY[HEADER]<0> {3}'
SEEN = rb"3 (UID 9 FLAGS (\Seen))"


class Server:
    """One that answers so to whatever is asked."""

    def __init__(self, *said: object) -> None:
        self.said = list(said)

    def uid(self, *_asked: str) -> tuple[str, list[Any]]:
        return "OK", self.said


def folder(*said: object) -> Folder:
    return Folder(cast(imaplib.IMAP4, Server(*said)), 1)


@pytest.mark.parametrize(
    "said",
    [
        [(b"4 (UID " + HEAD, b"a:b"), b")"],
        [SEEN, (b"4 (UID " + HEAD, b"a:b"), b")"],
        [rb"4 (UID 7 FLAGS (\Seen))", (b"4 (UID " + HEAD, b"a:b"), b")"],
        [(b"4 (UID " + HEAD, b"a:b"), b")", SEEN],
        [(b"3 (UID 9 BODY[] {3}", b"c:d"), b")", (b"4 (UID " + HEAD, b"a:b"), b")"],
        [SEEN, (b"4 (" + HEAD.removeprefix(b"7 "), b"a:b"), rb" UID 7 FLAGS (\Seen))"],
    ],
)
def test_what_others_do_meanwhile_hides_no_mail(said: list[object]) -> None:
    head = folder(*said).head(7)
    assert head is not None
    assert (head.uid, head.size, head.headers, head.arrived_at is not None) == (7, 12, b"a:b", True)
    assert folder(*said).whole(7, at_most=100) == b"a:b"


@pytest.mark.parametrize("said", [[None], [SEEN], [(b"3 (UID 9 BODY[] {3}", b"c:d"), b")"]])
def test_what_is_gone_is_told_by_silence(said: list[object]) -> None:
    assert folder(*said).head(7) is None


def test_one_that_is_there_and_not_handed_out_is_no_mail_that_is_gone() -> None:
    with pytest.raises(imaplib.IMAP4.error, match="UID 7"):
        folder(rb"4 (UID 7 FLAGS (\Seen))").whole(7, at_most=100)


@pytest.mark.parametrize("empty", [b"NIL", b'""'])
def test_one_that_is_empty_is_empty(empty: bytes) -> None:
    assert folder(b"4 (UID 7 BODY[]<0> " + empty + b")").whole(7, at_most=100) == b""
