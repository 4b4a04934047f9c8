"""Time lines to scale."""

from shouyue.ui.track import Band, Mark, Shape, Track


def track(*bands: Band, marks: tuple[Mark, ...] = ()) -> Track:
    return Track(1000, 1200, bands, marks)


def test_a_band_stands_in_per_cent_of_the_whole() -> None:
    shapes = list(track(Band(1050, 1150, "open", "hours")).band_shapes())
    assert shapes == [Shape("open", "hours", "25.000%", "50.000%")]


def test_a_band_is_cut_at_both_ends_and_left_out_when_outside() -> None:
    shapes = list(track(Band(900, 1050, "paused"), Band(1150, 1300, "late"), Band(1200, 1300, "open")).band_shapes())
    assert shapes == [Shape("paused", "", "0.000%", "25.000%"), Shape("late", "", "75.000%", "25.000%")]


def test_marks_are_numbered_in_time_and_kept_on_the_line() -> None:
    marks = (Mark(1100, "due", "due", "18:00"), Mark(900, "start", "received", "09:00"))
    assert list(track(marks=marks).mark_shapes()) == [
        Shape("start", "received", "0.000%", time="09:00", number=1, y=10),
        Shape("due", "due", "50.000%", time="18:00", number=2, y=10),
    ]


def test_marks_that_would_cover_each_other_stand_in_rows() -> None:
    at = (1000, 1008, 1009, 1010, 1100)  # 0, 4, 4.5, 5 and 50 per cent
    drawn = track(marks=tuple(Mark(one, "event", "", "") for one in at))
    assert [shape.y for shape in drawn.mark_shapes()] == [10, -8, -26, 10, 10]
    assert (drawn.above, drawn.height) == (36, 98)


def test_a_line_without_close_marks_needs_no_further_row() -> None:
    drawn = track(marks=(Mark(1000, "start", "", ""), Mark(1100, "due", "", "")))
    assert (drawn.above, drawn.height) == (0, 62)
    assert track().height == 62


def test_a_track_of_one_instant_divides_by_nothing() -> None:
    assert next(Track(5, 5, (), (Mark(5, "met", "met", "09:00"),)).mark_shapes()).x == "0.000%"


def test_the_legend_names_only_what_is_drawn() -> None:
    kinds = [kind for kind, _name in track(Band(1050, 1060, "late"), Band(1000, 1200, "open")).legend()]
    assert kinds == ["open", "late"]
