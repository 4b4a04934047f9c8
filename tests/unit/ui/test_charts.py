"""Charts as values."""

from shouyue.ui.charts import Cell, Chart, Heat, Series

CHART = Chart(
    title="kept and late",
    labels=("October", "November"),
    series=(
        Series("kept", (1041, None), tone="good", hrefs=("/k/10", "/k/11")),
        Series("rate", (97.5, 99), kind="line", unit="%", right=True),
    ),
    stacked=True,
    target=95,
)


def test_a_chart_says_what_to_draw() -> None:
    assert CHART.drawing() == {
        "kind": "bars",
        "title": "kept and late",
        "labels": ["October", "November"],
        "stacked": True,
        "across": False,
        "target": 95,
        "series": [
            {
                "name": "kept",
                "kind": "bar",
                "tone": "good",
                "unit": "",
                "values": (1041, None),
                "hrefs": ("/k/10", "/k/11"),
                "right": False,
            },
            {"name": "rate", "kind": "line", "tone": "", "unit": "%", "values": (97.5, 99), "hrefs": (), "right": True},
        ],
    }


def test_a_chart_is_a_table_too() -> None:
    assert CHART.columns() == ("kept", "rate")
    assert list(CHART.rows()) == [
        ("October", [Cell("1,041", "/k/10"), Cell("97.5%", "")]),
        ("November", [Cell("–", "/k/11"), Cell("99%", "")]),
    ]


def test_a_heat_is_a_table_of_its_rows() -> None:
    heat = Heat("cases", ("9:00", "10:00"), ("Mon", "Tue"), ((1, 2), (3, None)), hrefs=(("/a", "/b"), ("/c", "")))
    assert heat.columns() == ("9:00", "10:00")
    assert list(heat.rows()) == [
        ("Mon", [Cell("1", "/a"), Cell("2", "/b")]),
        ("Tue", [Cell("3", "/c"), Cell("–", "")]),
    ]
    assert heat.drawing()["values"] == ((1, 2), (3, None))


def test_a_chart_of_nothing_is_blank() -> None:
    assert Chart(title="t", labels=("a", "b"), series=(Series("s", (0, None)),)).is_blank
    assert not CHART.is_blank
    assert Heat(title="t", labels=("a",), row_labels=("r",), values=((0,),)).is_blank
    assert not Heat(title="t", labels=("a",), row_labels=("r",), values=((2,),)).is_blank
