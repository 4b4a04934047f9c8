"""Files of every kind and condition: what is read, what is refused row by row, and what is refused as a whole."""

import gzip
from pathlib import Path

import pytest

from shouyue.policy.judge import (
    History,
    HistoryError,
    HistoryMapping,
    Rejects,
    judge,
    read_history,
    read_mapping,
)

MAPPING = """
subject: case
case: ticket
activity: what
time: at
person: who
activities: {in: case.received, done: case.resolved}
"""
HEAD = "ticket,what,at,who\n"
DONE = "7,done,2026-03-02T10:00:00+08:00,张\n"


def mapping(more: str = "") -> HistoryMapping:
    return read_mapping(MAPPING + more, "mapping.yaml")


def read(content: str | bytes, more: str = "") -> tuple[History, Rejects]:
    return read_history(content.encode() if isinstance(content, str) else content, mapping(more))


def reasons(rejects: Rejects) -> list[tuple[int, str]]:
    return [(reject.row, reject.reason.en) for reject in rejects.rows]


def refused(content: str | bytes, more: str = "") -> str:
    with pytest.raises(HistoryError) as caught:
        read(content, more)
    return caught.value.text.en


def test_a_row_becomes_a_fact() -> None:
    history, rejects = read(HEAD + "7,in,2026-03-02T09:00:00.9+08:00,李\n" + DONE)
    assert len(rejects) == 0
    assert [(fact.id, fact.name, fact.occurred_at) for fact in history.facts_of("case:7")] == [
        ("row 1", "case.received", 1_772_413_200),
        ("row 2", "case.resolved", 1_772_416_800),
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",in,2026-03-02T09:00:00+08:00,x", "“ticket” is empty."),
        ("7,,2026-03-02T09:00:00+08:00,x", "“what” is empty."),
        ("7,in,,x", "“at” is empty."),
        ("7,in,yesterday,x", "“yesterday” is no instant."),
        (
            "7,in,2026-03-02T09:00:00,x",
            "“2026-03-02T09:00:00” has no time zone: say in the mapping which it is (`zone: Asia/Shanghai`).",
        ),
        ("7,in,0026-03-02T09:00:00Z,x", "“0026-03-02T09:00:00Z” does not lie between 1901 and 2199."),
        ("7,in", "The row has 2 cells, the header 4 columns."),
        ("7,in,2026-03-02T09:00:00Z,x,y", "The row has 5 cells, the header 4 columns."),
    ],
)
def test_a_bad_row_is_refused_and_the_others_are_read(row: str, why: str) -> None:
    history, rejects = read(HEAD + row + "\n" + DONE)
    assert reasons(rejects) == [(1, why)]
    assert len(history) == 1


def test_a_refused_row_keeps_its_number_and_its_cells() -> None:
    _, rejects = read(HEAD + DONE + "8,in,never,王\n")
    assert rejects.columns == ("ticket", "what", "at", "who")
    assert list(rejects.lines()) == [(2, "“never”不是时刻。", "“never” is no instant.", "8", "in", "never", "王")]


def test_ten_megabytes_in_a_cell_are_one_bad_row() -> None:
    history, rejects = read(HEAD + f'"{"x" * 10_000_000}",in,2026-03-02T09:00:00Z,x\n' + DONE)
    assert [reject.row for reject in rejects.rows] == [1]
    assert len(rejects.rows[0].cells["ticket"]) < 300
    assert len(history) == 1


def test_naive_times_are_in_the_zone_that_the_mapping_says() -> None:
    naive, _ = read(HEAD + "7,in,2026-03-02 09:00:00,x\n", "zone: Asia/Shanghai\n")
    assert naive.column("occurred_at").tolist() == [1_772_413_200]


def test_times_may_have_a_form_of_their_own() -> None:
    history, rejects = read(
        HEAD + "7,in,02.03.2026 09:00,x\n7,in,2026-03-02,x\n", 'zone: Asia/Shanghai\ntime_format: "%d.%m.%Y %H:%M"\n'
    )
    assert history.column("occurred_at").tolist() == [1_772_413_200]
    assert reasons(rejects) == [(2, "“2026-03-02” is no instant of the form %d.%m.%Y %H:%M.")]


def test_the_same_row_twice_counts_once_where_rows_have_an_id() -> None:
    head, row = "ticket,what,at,who,n\n", "7,in,2026-03-02T09:00:00Z,x,a1\n"
    history, rejects = read(head + row + row + row.replace("7,", "8,"), "id: n\n")
    assert (len(history), rejects.repeated) == (2, 1)
    assert [fact.id for fact in history.facts_of("case:8")] == ["a1"]


@pytest.mark.parametrize(
    ("others", "facts", "refused_rows", "ignored"), [("keep", 2, 0, 0), ("ignore", 1, 0, 1), ("reject", 1, 1, 0)]
)
def test_rows_that_the_mapping_does_not_name(others: str, facts: int, refused_rows: int, ignored: int) -> None:
    history, rejects = read(HEAD + DONE + "7,note,2026-03-02T09:00:00Z,x\n", f"others: {others}\n")
    assert (len(history), len(rejects), rejects.ignored) == (facts, refused_rows, ignored)


def test_a_fact_may_be_added_before_the_first_row_of_a_subject() -> None:
    history, _ = read(HEAD + DONE + "7,in,2026-03-02T08:00:00+08:00,x\n", "first: case.received\n")
    assert [(fact.id, fact.name) for fact in history.facts_of("case:7")] == [
        ("row 2 first", "case.received"),
        ("row 2", "case.received"),
        ("row 1", "case.resolved"),
    ]


def test_rows_of_one_instant_keep_their_order() -> None:
    rows = "".join(f"7,{what},2026-03-02T09:00:00Z,x\n" for what in ("done", "in", "done", "in"))
    history, _ = read(HEAD + rows)
    assert history.column("row").tolist() == [1, 2, 3, 4]


def test_values_are_what_the_catalogue_declares() -> None:
    head = "ticket,what,at,who,kind,lost,loss,told\n"
    more = (
        "facts: {kind: {column: kind, values: {投诉: complaint}}, goods_lost: lost, loss: loss}\n"
        "data: {told_customer: told}\n"
    )
    history, rejects = read(
        head
        + '7,in,2026-03-02T09:00:00Z,x,投诉,是,"5,000.50元",\n'
        + "7,done,2026-03-02T09:00:00Z,x,,,,no\n"
        + "7,done,2026-03-02T09:00:00Z,x,抱怨,,,\n"
        + "7,done,2026-03-02T09:00:00Z,x,,perhaps,,\n"
        + "7,done,2026-03-02T09:00:00Z,x,,,5000,\n",
        more,
    )
    said, done = history.facts_of("case:7")
    assert (said.facts, said.data) == ({"kind": "complaint", "goods_lost": True, "loss": 500_050}, {})
    assert (done.facts, done.data) == ({}, {"told_customer": False})
    assert reasons(rejects) == [
        (
            3,
            "“抱怨” in column “kind” is not one of inquiry, request, complaint, abnormal: "
            "say under `values` which one it is.",
        ),
        (4, "“perhaps” in column “lost” must be yes or no."),
        (5, "“5000” in column “loss” must be money, such as 128.50 CNY."),
    ]


# ── as a whole ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found_out(encoding: str, delimiter: str) -> None:
    text = (HEAD + "7,in,2026-03-02T09:00:00Z,张三丰\n").replace(",", delimiter)
    history, _ = read(text.encode(encoding))
    assert history.persons == ("", "张三丰")


def test_a_packed_file_is_unpacked() -> None:
    history, _ = read(gzip.compress((HEAD + DONE).encode()))
    assert len(history) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty: there is no history to judge."),
        (b"\xef\xbb\xbf\n\n", "The file is empty: there is no history to judge."),
        (HEAD.encode(), "The file holds no rows: there is no history."),
        (
            b"PK\x03\x04rest",
            "This is an Excel workbook (.xlsx) or a ZIP archive, not CSV or XES. In Excel, save it as “CSV UTF-8”.",
        ),
        (
            b"\xd0\xcf\x11\xe0rest",
            "This is an old Excel or Office file (.xls), not CSV or XES. In Excel, save it as “CSV UTF-8”.",
        ),
        (b"<html><table>", "This is a web page, not CSV or XES."),
        (b"ticket,\xff\xff\xff,at\n1,2,3\n", "The file is neither UTF-8 nor GB18030. Save it as “CSV UTF-8”."),
        (b"ticket,what,what\n1,2,3\n", "Columns stand twice: what."),
        (
            b"ticket,what,when,who\n1,2,3,4\n",
            "The file lacks columns that the mapping names: at. It has ticket, what, when, who. Did you mean “what”?",
        ),
        (b"<note/>", "This is XML but no XES: it begins with <note>, not with <log>."),
        (gzip.compress(b"x" * 100)[:-20], "The packed file is damaged"),
    ],
)
def test_files_that_are_no_history(content: bytes, why: str) -> None:
    assert refused(content).startswith(why)


def test_an_excel_file_named_csv_is_told_for_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_bytes(b"PK\x03\x04")
    with pytest.raises(HistoryError, match="Excel workbook"):
        read_history(file, mapping())


def test_a_file_that_is_not_what_the_mapping_says() -> None:
    assert refused(HEAD + DONE, "format: xes\n") == (
        "The mapping says xes, but the file is csv. Correct `format` or choose the other file."
    )


def test_a_small_file_that_unpacks_into_a_large_one_is_refused() -> None:
    bomb = gzip.compress(b"a" * 3_000_000)
    with pytest.raises(HistoryError, match="has more than 1 MB"):
        read_history(bomb, mapping(), limit=1 << 20)


def test_a_history_of_bad_rows_alone_is_read_and_cannot_be_judged() -> None:
    history, rejects = read(HEAD + "7,in,never,x\n")
    assert (len(history), len(rejects)) == (0, 1)
    with pytest.raises(HistoryError, match="no usable fact"):
        judge(history, [])


def test_progress_is_told() -> None:
    told: list[tuple[int, int, str]] = []
    rows = "7,done,2026-03-02T10:00:00+08:00,x\n" * 12_000
    read_history((HEAD + rows).encode(), mapping(), lambda *each: told.append(each))
    assert [note for _, _, note in told] == ["5,000", "10,000", "12,000"]
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)


# ── XES ──────────────────────────────────────────────────────────────────────────────────────────────────────────

XES = """<?xml version="1.0"?>
<log xmlns="http://www.xes-standard.org/">
  <global scope="event"><string key="what" value="nothing"/></global>
  <trace>
    <event>
      <string key="what" value="in"><string key="what" value="done"/></string>
      <list key="more"><values><string key="who" value="nobody"/></values></list>
      <date key="at" value="2026-03-02T09:00:00.000+08:00"/>
      <string key="who" value="李"/>
    </event>
    <event><string key="what" value="done"/></event>
    <string key="ticket" value="7"/>
  </trace>
  <trace><event><string key="what" value="in"/><date key="at" value="2026-03-02T09:00:00Z"/></event></trace>
</log>"""


def test_an_event_has_its_own_attributes_and_its_traces() -> None:
    history, rejects = read(XES)
    assert [(fact.name, fact.subject) for fact in history.facts_of("case:7")] == [("case.received", "case:7")]
    assert history.persons == ("", "李")
    assert reasons(rejects) == [(2, "“at” is empty."), (3, "“case:ticket” is empty.")]


def test_a_prefix_makes_no_difference() -> None:
    history, _ = read(
        XES.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    )
    assert len(history) == 1


LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<log><trace><string key="ticket" value="&c;"/></trace></log>"""


def test_a_billion_laughs_are_refused() -> None:
    assert refused(LAUGHS) == ("The file declares XML entities, which can swamp the memory. Export it without them.")


def test_xes_that_breaks_off_is_refused() -> None:
    assert refused(XES[:-40]).startswith("The XES cannot be read: ")


def test_xes_nested_without_end_is_refused() -> None:
    assert refused("<log>" + "<trace>" * 100) == "The XES is nested too deeply."
