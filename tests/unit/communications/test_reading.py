"""Mails as they really come: wrongly declared, broken, heavy, answered above their history."""

import base64
import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.communications.logic.mail import Reason
from shouyue.communications.reading import Address, Letter, head, letter
from shouyue.communications.reading.bodies import LONGEST_NAME, named
from shouyue.communications.reading.headers import text_of
from shouyue.communications.reading.pages import page_text
from shouyue.communications.reading.quoting import folded

SAID = "您好，我们的货物在运输途中破损，请尽快联系我们处理。"
HANT = "您好，我們的貨物在運輸途中破損，請儘快聯繫我們處理。"


def mail(body: bytes, *headers: str, kind: str = "text/plain", charset: str = "") -> Letter:
    declared = f"Content-Type: {kind}{f'; charset={charset}' if charset else ''}"
    fields = ["From: a@example.cn", *headers, declared]
    return letter("\r\n".join(fields).encode() + b"\r\n\r\n" + body)


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (SAID, "utf-8", "utf-8"),
        (SAID, "gb18030", "gb18030"),
        (SAID, "gb2312", "GB2312"),
        (SAID, "gbk", ""),
        (SAID, "gbk", "us-ascii"),
        (SAID, "gbk", "unknown-8bit"),
        (SAID, "gbk", "iso-8859-1"),
        (SAID, "gbk", "utf-8"),
        (SAID, "gbk", "base64"),
        (SAID, "utf-8", "gb2312"),
        (SAID, "utf-8", ""),
        ("㐀龦 生僻字：䶮", "gb18030", "gb2312"),
        (HANT, "big5", "big5"),
        (HANT, "big5", ""),
        (HANT, "big5", "gb2312"),
        (HANT, "gb18030", "big5"),
        ("Für die Größe, déjà vu à la carte", "latin-1", "iso-8859-1"),
        ("お世話になっております", "iso-2022-jp", "iso-2022-jp"),
    ],
)
def test_a_text_is_read_whatever_it_calls_itself(text: str, encoding: str, declared: str) -> None:
    assert mail(text.encode(encoding), charset=declared).text == text


def words(text: str, encoding: str, *cuts: int) -> str:
    """Encoded words of one text, cut at these bytes, also in mid-character."""
    data = text.encode(encoding)
    pieces = [data[start:end] for start, end in zip((0, *cuts), (*cuts, len(data)), strict=True)]
    return "\r\n ".join(f"=?{encoding}?B?{base64.b64encode(piece).decode()}?=" for piece in pieces)


def test_a_subject_broken_in_mid_character_is_whole_again() -> None:
    said = "关于运单 SF100 破损的投诉"
    assert text_of(words(said, "gb18030", 3, 7, 12)) == said
    assert text_of(words(said, "utf-8", 4, 8)) == said
    assert text_of("=?gbk?Q?=C4=E3=BA=C3?= and =?utf-8?q?caf=C3=A9?=") == "你好 and café"
    assert text_of("=?utf-8?B?5oqV6K+J?==?utf-8?B?6YKu5Lu2?=") == "投诉邮件"
    assert text_of("=?utf-8?B?5oqV6K+?=") == "投�"
    assert text_of("=?utf-8?B?broken") == "=?utf-8?B?broken"
    assert text_of("=?utf-8?q? a b?= =?utf-8?q?c ?=") == "a b =?utf-8?q?c ?="
    assert text_of("=?utf-8?q??=x") == "x"


@pytest.mark.parametrize("field", ["=?a?b?" + "x" * 20_000, "=?a?b?" * 3_000, "=?a?b?" + " " * 10_000 + "?="])
def test_a_bomb_of_encoded_words_is_read_at_once(field: str) -> None:
    begun = time.monotonic()
    for _ in range(10):
        text_of(field)
    assert time.monotonic() - begun < 1


def test_raw_bytes_stand_in_headers_too() -> None:
    raw = "From: 张三 <a@example.cn>\r\nSubject: 货物破损\r\n\r\n".encode("gbk") + b"x"
    found = letter(raw)
    assert (found.sender, found.subject) == (Address("张三", "a@example.cn"), "货物破损")


def test_packing_that_is_broken_is_undone_as_far_as_it_goes() -> None:
    packed = base64.b64encode(SAID.encode())
    assert mail(packed[:-7], "Content-Transfer-Encoding: base64", charset="utf-8").text.startswith(SAID[:20])
    assert mail(b"=E6=8A=95=E8=AF=89=", "Content-Transfer-Encoding: quoted-printable", charset="utf-8").text == "投诉"
    assert mail(b"=ZZ=E6=8A=95", "Content-Transfer-Encoding: quoted-printable", charset="utf-8").text == "=ZZ投"


def test_plain_text_is_taken_before_html_and_html_is_read_as_text() -> None:
    both = EmailMessage()
    both["From"] = "a@example.cn"
    both.set_content("写在文本里")
    both.add_alternative("<p>写在<b>网页</b>里</p><script>alert(1)</script>", subtype="html")
    assert letter(bytes(both)).text == "写在文本里"
    html = (
        "<html><head><style>p {}</style><title>x</title></head><body><p>第一行</p><p>第二行 &amp; &#20320;</p></body>"
    )
    found = mail(html.encode(), kind="text/html", charset="utf-8").text
    assert [line for line in found.split("\n") if line] == ["第一行", "第二行 & 你"]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 200_000 + "x",
        "<table><tr><td>" * 3_000 + "x",
        "<table><tr><td rowspan=99999999 colspan=99999999>x</table>",
        "<!DOCTYPE x [<!ENTITY a 'xxxxxxxx'><!ENTITY b '&a;&a;&a;&a;'>]>&b;" * 1_000,
        "<" * 1_000_000,
        "<script " * 100_000,
        "<!--" * 200_000,
        "<ul><li>" * 4_000,
        "&amp;" * 200_000,
        "<!" * 500_000,
        "<?" * 500_000,
    ],
)
def test_a_bomb_of_html_is_read_in_a_second_or_two(page: str) -> None:
    begun = time.monotonic()
    assert len(mail(page.encode(), kind="text/html", charset="utf-8").text) <= 1_000_000
    assert time.monotonic() - begun < 5


def test_what_is_declared_above_a_page_is_no_text() -> None:
    page = "<!DOCTYPE html><?xml version='1.0'?><![if !mso]>破损<![endif]><!-- <p>x -->，请处理"
    assert page_text(page) == "破损，请处理"


def test_words_below_hundreds_of_levels_are_not_lost() -> None:
    assert page_text("<div>" * 2_000 + "破损" + "</div>" * 2_000) == "破损"


def nested(levels: int) -> bytes:
    parts = [f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n" for level in range(levels)]
    return ("From: a@example.cn\r\nSubject: deep\r\n" + "".join(parts) + "\r\nhello").encode()


@pytest.mark.parametrize(
    "raw",
    [
        nested(600),
        b"From: a@example.cn\r\nSubject: deep\r\n" + b"X: y\r\n" * 500_000 + b"\r\nhello",
        b"From: a@example.cn\r\nSubject: deep\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\n\n" * 50_000,
        b'From: a@example.cn\r\nSubject: deep\r\nContent-Type: multipart/mixed; a="'
        + b";" * 200_000
        + b"\r\n\r\nhello",
        b"Content-Type: multipart/mixed;\r\n boundary=b\r\nFrom: a@example.cn\r\nSubject: deep\r\n\r\n"
        b'--b\r\nContent-Disposition: attachment;\r\n a="' + b";" * 200_000 + b"\r\n\r\nhello\r\n--b--\r\n",
        b"From: a@example.cn\r\nSubject: deep\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\ncontent-type: text/plain; name=x\r"
        + b" ;;;;;;;;;;\r" * 20_000
        + b"\r\nhello\r\n--b--\r\n",
        b"From: a@example.cn\r\nSubject: deep\r\n\r\n" + b"a\n" * 600_000,
    ],
)
def test_a_mail_made_to_be_heavy_is_known_by_its_headers(raw: bytes) -> None:
    begun = time.monotonic()
    found = letter(raw)
    assert (found.sender.address, found.subject, found.text) == ("a@example.cn", "deep", "")
    assert time.monotonic() - begun < 5


def test_what_hangs_on_a_mail_comes_with_a_name_that_can_be_kept() -> None:
    made = EmailMessage()
    made["From"] = "a@example.cn"
    made.set_content("见附件")
    made.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg", filename="../../现场 照片.jpg")
    made.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf")
    inner = EmailMessage()
    inner["Subject"] = "原来的信"
    inner.set_content("里面")
    made.add_attachment(inner)
    found = letter(bytes(made))
    assert [one.name for one in found.attachments] == [
        ".._.._现场 照片.jpg".lstrip("."),
        "winmail.dat",
        "attachment.pdf",
        "mail.eml",
    ]
    assert found.attachments[0].content == b"\xff\xd8"
    assert found.text == "见附件"
    assert b"Subject: =?utf-8?" in found.attachments[3].content


def test_a_long_chinese_name_is_no_bomb() -> None:
    name = "现场照片" * 60 + ".jpg"
    made = EmailMessage()
    made["From"] = "a@example.cn"
    made.set_content("见附件")
    made.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg", filename=name)
    found = letter(bytes(made))
    assert (found.text, [one.name for one in found.attachments]) == ("见附件", [named(name)])


def test_names_are_cleaned() -> None:
    assert named("a/b\\c:d\x00\u202egpj.exe") == "a_b_c_d_gpj.exe"
    assert named(" .. ") == "attachment"
    assert (len(named("长" * 300 + ".xlsx")), named("长" * 300 + ".xlsx")[-5:]) == (LONGEST_NAME, ".xlsx")


ABOVE = "请查收附件。\n张三"


@pytest.mark.parametrize(
    "below",
    [
        "-----原始邮件-----\n发件人: 客服",
        "------------------ 原始邮件 ------------------\n发件人: x",
        "---- 回复的原邮件 ----\n| 发件人 | x |",
        "-----Original Message-----\nFrom: x",
        "发件人：客服 <kefu@example.com>\n发送时间：2026年3月2日\n收件人：张三\n主题：回复",
        "From: desk\nSent: Monday\nTo: me\nSubject: re",
        "*发件人:* 客服\n*主题:* 回复",
        "On Mon, Mar 2, 2026 at 9:00 AM Desk <desk@example.com> wrote:\n> hello",
        "On Mon, Mar 2, 2026 at 9:00 AM Desk\n<desk@example.com> wrote:\n> hello",
        "在 2026年3月2日，客服 <kefu@example.com> 写道：\n> 您好",
        "于 2026/3/2 9:00, 客服 写道:\n> 您好",
        "> 您好\n> 我们已收到",
        "-- \n张三 上海某某公司",
        "发自我的iPhone",
        "Sent from my iPhone",
    ],
)
def test_history_and_signature_are_folded_away(below: str) -> None:
    assert folded(f"{ABOVE}\n\n{below}\n") == (ABOVE, below)


@pytest.mark.parametrize(
    "text",
    [
        "发件人：我们公司地址变更，请更新。",
        "> 你问的第一点\n我们同意。",
        "-----原始邮件-----\n发件人: 转发来的",
        "From: now on we pay by month.",
    ],
)
def test_what_was_written_now_is_not_folded(text: str) -> None:
    assert folded(text) == (text, "")


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("Auto-Submitted: auto-replied", Reason.AUTO),
        ("Auto-Submitted: no", Reason.NONE),
        ("X-Auto-Response-Suppress: All", Reason.AUTO),
        ("Precedence: auto_reply", Reason.AUTO),
        ("Precedence: bulk", Reason.BULK),
        ("List-Id: <news.example.com>", Reason.BULK),
        ("Return-Path: <>", Reason.AUTO),
        ("Subject: 自动回复：我在休假", Reason.AUTO),
        ("Subject: 关于自动回复功能的咨询", Reason.NONE),
        ("X-Mailer: Foxmail", Reason.NONE),
    ],
)
def test_what_a_machine_wrote_is_known_by_its_headers(header: str, reason: Reason) -> None:
    assert mail(b"x", header).reason is reason


REPORT = b"""From: MAILER-DAEMON@mx.example.com\r
To: desk@example.com\r
Subject: Undelivered Mail\r
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
\r
--b\r
Content-Type: text/plain\r
\r
It could not be delivered.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example.com\r
\r
Final-Recipient: rfc822; a@example.cn\r
Action: ACTION\r
Status: 5.1.1\r
Diagnostic-Code: smtp; 550 no such\r
 mailbox\r
\r
--b\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: <ours@example.com>\r
Subject: x\r
\r
--b--\r
"""


def test_a_report_says_which_mail_did_not_arrive_and_why() -> None:
    found = letter(REPORT.replace(b"ACTION", b"failed"))
    assert found.bounce is not None
    assert (found.reason, found.bounce.final) == (Reason.BOUNCE, True)
    assert "<ours@example.com>" in found.bounce.of
    assert found.bounce.said == "smtp; 550 no such mailbox"
    delayed = letter(REPORT.replace(b"ACTION", b"delayed")).bounce
    assert delayed is not None
    assert not delayed.final


def test_a_mail_is_known_again_on_whatever_way_it_came() -> None:
    one = mail(b"x", "Message-ID: <1@example.cn>", "Received: by mx1")
    two = mail(b"x", "Message-ID: <1@example.cn>", "Received: by mx2")
    other = mail(b"x", "Message-ID: <1@example.cn>", "Subject: another")
    assert one.fingerprint == two.fingerprint != other.fingerprint
    assert mail(b"x", "Received: by mx1").fingerprint != mail(b"x", "Received: by mx2").fingerprint


FIELD = st.sampled_from([
    "From", "To", "Subject", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
    "References", "Return-Path", "MIME-Version",
])  # fmt: skip
VALUE = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"multipart/mixed; boundary=b",
            b'multipart/report; report-type=delivery-status; boundary="b',
            b"multipart/alternative;boundary=b",
            b"message/rfc822",
            b'text/html; charset="=?x?=',
            b"text/plain; charset*=x'y'z",
            b"base64",
            b"x-uuencode",
            b"attachment; filename*0*=utf-8''%ff; filename*1=x",
            b"=?gbk?B?/w==?=",
            b"<a@b> <c",
            b'"a" <(((b@c',
        ]
    ),
)
BODY = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([b"--b\r\n\r\nx\r\n--b--", b"--b\r\nContent-Type: message/rfc822\r\n\r\n--b"]),
)


@given(st.lists(st.tuples(FIELD, VALUE), max_size=8), st.lists(BODY, max_size=4))
def test_no_mail_is_so_broken_that_reading_it_fails(fields: list[tuple[str, bytes]], bodies: list[bytes]) -> None:
    raw = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in fields) + b"\r\n" + b"\r\n".join(bodies)
    for found in (letter(raw), head(raw)):
        texts = [found.subject, found.text, found.quoted, found.sender.name, *(one.name for one in found.attachments)]
        for text in texts:
            assert "\0" not in text
            text.encode()  # what holds half a surrogate pair cannot be stored


@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    assert letter(raw).fingerprint
